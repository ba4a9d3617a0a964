/** The picture that proves a citation: the part of the page around the words, with the words marked. */
import sharp from 'sharp';

export interface MarkedRegion {
  /** Pixels of the page image. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** [x0, y0, x1, y1] in pixels of the region. */
  marks: readonly (readonly [number, number, number, number])[];
}

const MARK_MARGIN = 3;

/** PNG of the region. The marks multiply with the paper, so nothing of the page is covered. */
export async function drawCitation(
  image: Uint8Array,
  { left, top, width, height, marks }: MarkedRegion,
): Promise<Buffer> {
  const rects = marks.map(([x0, y0, x1, y1]) => {
    const [x, y] = [x0 - MARK_MARGIN, y0 - MARK_MARGIN];
    return `<rect x="${x}" y="${y}" width="${x1 - x + MARK_MARGIN}" height="${y1 - y + MARK_MARGIN}" fill="#ffe14d"/>`;
  });
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${rects.join('')}</svg>`;
  return sharp(image)
    .extract({ left, top, width, height })
    .toColourspace('srgb')
    .composite([{ input: Buffer.from(overlay), blend: 'multiply' }])
    .png()
    .toBuffer();
}
