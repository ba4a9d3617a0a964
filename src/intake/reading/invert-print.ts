import type { GrayImage } from '../../adapters/image-gray.ts';
import { findInk, INK_BELOW } from './find-ink.ts';

/** Print covers less of a page than this; where more is bright on a dark page, it is a page on a dark table. */
const MOST_PRINT = 0.25;
const DARK_PAGE = 100;
/** So much brighter than the page's usual level, at least, is print. */
const PRINT_ABOVE = 80;

/** The page turned to dark on light when it is light on dark as a whole. */
export function invertDarkPage(image: GrayImage): GrayImage {
  const counts = new Uint32Array(256);
  for (const level of image.pixels) counts[level]!++;
  let [usual, below] = [0, counts[0]!];
  while (below < image.pixels.length / 2) below += counts[++usual]!;
  if (usual > DARK_PAGE) return image;
  const bright = counts.subarray(usual + PRINT_ABOVE).reduce((sum, count) => sum + count, 0);
  if (bright > image.pixels.length * MOST_PRINT || bright === 0) return image;
  return { ...image, pixels: image.pixels.map((level) => 255 - level) };
}

/** A bar is at least so many letters long and high, and has more dark than light in it. */
const BAR = { wide: 4, tall: 1.1, fill: 0.8, darkest: 0.98 } as const;

/**
 * Turns bars with light print (the heads of tables and forms) to dark on light. Returns the same picture when there are
 * none. `letter` is the usual letter height in pixels.
 */
export function invertBars(image: GrayImage, letter: number): GrayImage {
  const side = Math.max(3, Math.round(letter / 3));
  const tiles = darkTiles(image, side);
  const bars = findInk(tiles).flatMap((blob) => {
    const [wide, tall] = [(blob.x1 - blob.x0) * side, (blob.y1 - blob.y0) * side];
    const isBar =
      wide >= letter * BAR.wide &&
      tall >= letter * BAR.tall &&
      blob.area > (blob.x1 - blob.x0) * (blob.y1 - blob.y0) * BAR.fill;
    return isBar ? [tightly(image, blob, side)] : [];
  });
  const lettered = bars.filter((bar) => darkShare(image, bar) < BAR.darkest);
  if (lettered.length === 0) return image;
  const pixels = image.pixels.slice();
  for (const { x0, y0, x1, y1 } of lettered) {
    for (let y = y0; y < y1; y++)
      for (let at = y * image.width + x0; at < y * image.width + x1; at++) pixels[at] = 255 - pixels[at]!;
  }
  return { ...image, pixels };
}

/** Light print fills no more than so many tiles between dark ones. */
const REACH = 3;

interface Area {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** One pixel a tile: black where at least half of it is dark, and where light print stands between dark tiles. */
function darkTiles(image: GrayImage, side: number): GrayImage {
  const [width, height] = [Math.floor(image.width / side), Math.floor(image.height / side)];
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const area = { x0: x * side, y0: y * side, x1: (x + 1) * side, y1: (y + 1) * side };
      dark[y * width + x] = darkShare(image, area) >= 0.5 ? 1 : 0;
    }
  const pixels = new Uint8Array(width * height).fill(255);
  const darkWithin = (at: number, step: number, room: number): boolean => {
    for (let n = 1; n <= Math.min(REACH, room); n++) if (dark[at + n * step] === 1) return true;
    return false;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const between =
        darkWithin(at, -1, x) &&
        darkWithin(at, 1, width - 1 - x) &&
        darkWithin(at, -width, y) &&
        darkWithin(at, width, height - 1 - y);
      if (dark[at] === 1 || between) pixels[at] = 0;
    }
  return { width, height, pixels };
}

/** The bar's own edges: tiles at its rim are partly paper. */
function tightly(image: GrayImage, blob: Area, side: number): Area {
  const area = {
    x0: Math.max(0, (blob.x0 - 1) * side),
    y0: Math.max(0, (blob.y0 - 1) * side),
    x1: Math.min(image.width, (blob.x1 + 1) * side),
    y1: Math.min(image.height, (blob.y1 + 1) * side),
  };
  const light = (edge: Area) => darkShare(image, edge) < 0.5;
  while (area.y0 < area.y1 && light({ ...area, y1: area.y0 + 1 })) area.y0++;
  while (area.y1 > area.y0 && light({ ...area, y0: area.y1 - 1 })) area.y1--;
  while (area.x0 < area.x1 && light({ ...area, x1: area.x0 + 1 })) area.x0++;
  while (area.x1 > area.x0 && light({ ...area, x0: area.x1 - 1 })) area.x1--;
  return area;
}

function darkShare({ width, pixels }: GrayImage, { x0, y0, x1, y1 }: Area): number {
  let dark = 0;
  for (let y = y0; y < y1; y++)
    for (let at = y * width + x0; at < y * width + x1; at++) if (pixels[at]! < INK_BELOW) dark++;
  return dark / Math.max(1, (x1 - x0) * (y1 - y0));
}
