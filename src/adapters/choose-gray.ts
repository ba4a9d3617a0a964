import type { GrayImage } from './image-gray.ts';

/** How much of red, green and blue (of 256) a gray is made of. */
type Mix = readonly [red: number, green: number, blue: number];

/** BT.601, as scanners do it. */
const LUMA: Mix = [77, 150, 29];
const SINGLE: readonly Mix[] = [
  [256, 0, 0],
  [0, 256, 0],
  [0, 0, 256],
];
/** Single channels are noisier than luma, so one must show the print this much more clearly to be taken. */
const CLEARER = 1.25;
/** Side, in pixels, of the squares in which contrast is measured. */
const SQUARE = 24;

/**
 * Gray of interleaved pixels (3 or 4 channels, or 2: gray and alpha). Print in a pale colour on tinted paper nearly
 * vanishes in luma and stands out in one channel; the mix with the clearest print is taken for the whole page.
 */
export function grayOf(
  data: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  channels: number,
): GrayImage {
  const pixels = new Uint8Array(width * height);
  if (channels < 3) {
    for (let i = 0, j = 0; i < pixels.length; i++, j += channels) pixels[i] = data[j]!;
    return { width, height, pixels };
  }
  const [red, green, blue] = chooseMix(data, width, height, channels);
  for (let i = 0, j = 0; i < pixels.length; i++, j += channels) {
    pixels[i] = (data[j]! * red + data[j + 1]! * green + data[j + 2]! * blue) >> 8;
  }
  return { width, height, pixels };
}

function chooseMix(data: Uint8Array | Uint8ClampedArray, width: number, height: number, channels: number): Mix {
  let best = { mix: LUMA, contrast: contrastOf(data, width, height, channels, LUMA) * CLEARER };
  for (const mix of SINGLE) {
    const contrast = contrastOf(data, width, height, channels, mix);
    if (contrast > best.contrast) best = { mix, contrast };
  }
  return best.mix;
}

/** Mean over squares of the page: how much darker the darkest tenth of a square is than its brightest half. */
function contrastOf(
  data: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  channels: number,
  [red, green, blue]: Mix,
): number {
  const values: number[] = [];
  let [sum, squares] = [0, 0];
  for (let top = 0; top + SQUARE <= height; top += SQUARE * 2) {
    for (let left = 0; left + SQUARE <= width; left += SQUARE * 2) {
      values.length = 0;
      for (let y = top; y < top + SQUARE; y += 2) {
        for (let x = left; x < left + SQUARE; x += 2) {
          const at = (y * width + x) * channels;
          values.push((data[at]! * red + data[at + 1]! * green + data[at + 2]! * blue) >> 8);
        }
      }
      values.sort((a, b) => a - b);
      sum += values[values.length >> 1]! - values[Math.floor(values.length / 10)]!;
      squares++;
    }
  }
  return squares === 0 ? 0 : sum / squares;
}
