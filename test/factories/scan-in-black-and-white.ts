import type { SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';

/** Sides in pixels that archives kept, about 90 dpi. */
const KEPT = { width: 762, height: 986 };

/**
 * The drawing copied once or twice, each time by a machine that knows black and white alone, then scanned and kept small
 * and gray. Strokes grow or wear, specks and the dark edge of the copier's lid remain. Gives a PNG.
 */
export async function copyAndShrink(
  context: SKRSContext2D,
  width: number,
  height: number,
  random: () => number,
): Promise<Buffer> {
  const { data } = context.getImageData(0, 0, width, height);
  let pixels: Buffer = await sharp(Buffer.from(data), { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .rotate((random() - 0.5) * 3, { background: '#ffffff' })
    .resize(width, height, { fit: 'cover' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const copies = random() < 0.4 ? 2 : 1;
  const drift = (random() - 0.35) * 60; // the same machine's lid and toner: below 0 strokes wear, above they grow
  const specks = random() < 0.6 ? 0.0002 : random() < 0.7 ? 0.0015 : 0.005;
  for (let copy = 0; copy < copies; copy++) pixels = await copyOnce(pixels, width, height, drift, specks, random);
  if (random() < 0.4) darkEdge(pixels, width, height, random);
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .resize(KEPT.width, KEPT.height, { fit: 'fill', kernel: random() < 0.7 ? 'linear' : 'lanczos3' })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

async function copyOnce(
  from: Buffer,
  width: number,
  height: number,
  drift: number,
  specks: number,
  random: () => number,
): Promise<Buffer> {
  const blurred = await sharp(from, { raw: { width, height, channels: 1 } })
    .blur(0.5 + random() * 0.6)
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const grain = 10 + random() * 25;
  const threshold = 140 + drift;
  return Buffer.from(
    blurred.map((level) => {
      if (random() < specks) return random() < 0.75 ? 0 : 255;
      return level + (random() + random() - 1) * grain < threshold ? 0 : 255;
    }),
  );
}

function darkEdge(pixels: Buffer, width: number, height: number, random: () => number): void {
  const right = random() < 0.5;
  const wide = 4 + random() * 14;
  for (let y = 0; y < height; y++) {
    const here = Math.round(wide * (0.6 + 0.4 * Math.sin(y / 90)));
    for (let x = 0; x < here; x++) pixels[y * width + (right ? width - 1 - x : x)] = 0;
  }
}
