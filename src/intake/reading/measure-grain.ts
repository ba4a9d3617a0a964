import type { GrayImage } from '../../adapters/image-gray.ts';

/** The usual step between neighbours in a row, in levels of gray (0..255): 0 on clean paper, 5 and more where the sensor's noise covers the page. */
export function measureGrain({ width, pixels }: GrayImage): number {
  const counts = new Uint32Array(256);
  let pairs = 0;
  for (let i = 1; i < pixels.length; i++) {
    if (i % width === 0) continue;
    counts[Math.abs(pixels[i]! - pixels[i - 1]!)]!++;
    pairs++;
  }
  let [step, below] = [0, counts[0]!];
  while (below * 2 <= pairs && step < 255) below += counts[++step]!;
  return step;
}
