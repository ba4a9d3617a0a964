import type { GrayImage } from './image-gray.ts';

/** Half as wide and half as high, each pixel the mean of four; an odd last row or column is left out. Sides of at least 2. */
export function halveImage({ width, height, pixels }: GrayImage): GrayImage {
  const half = { width: width >> 1, height: height >> 1 };
  const small = new Uint8Array(half.width * half.height);
  for (let y = 0, to = 0; y < half.height; y++) {
    let at = 2 * y * width;
    for (let x = 0; x < half.width; x++, at += 2, to++)
      small[to] = (pixels[at]! + pixels[at + 1]! + pixels[at + width]! + pixels[at + width + 1]!) >> 2;
  }
  return { ...half, pixels: small };
}
