/** The picture that proves a citation: the part of the page around the words, with the words marked. */
import sharp from 'sharp';
import type { Box } from '../records/page.ts';

/**
 * PNG of `region` of a page image with `boxes` marked, all in pixels of that image. The marks multiply with the paper,
 * so nothing of the page is covered.
 */
export async function drawCitation(image: Uint8Array, boxes: readonly Box[], region: Box): Promise<Buffer> {
  const [x0, y0, x1, y1] = region.map(Math.round) as [number, number, number, number];
  const width = Math.max(1, x1 - x0);
  const height = Math.max(1, y1 - y0);
  const marks = boxes.map(([left, top, right, bottom]) => {
    const [x, y, w, h] = [left - x0 - 3, top - y0 - 3, right - left + 6, bottom - top + 6];
    return `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="#ffe14d"/>`;
  });
  const overlay = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${marks.join('')}</svg>`,
  );
  return sharp(image)
    .extract({ left: Math.max(0, x0), top: Math.max(0, y0), width, height })
    .toColourspace('srgb')
    .composite([{ input: overlay, blend: 'multiply' }])
    .png()
    .toBuffer();
}
