/** Check boxes and radio marks on a page picture: squares and rings of about the height of a line, and whether they are marked. */
import type { GrayImage } from '../../adapters/image-gray.ts';
import type { TickState } from '../../records/mask-unchecked.ts';
import type { Box } from '../../records/page.ts';
import { type Blob, INK_BELOW } from '../reading/find-ink.ts';
import { ringOf, squareOf } from './box-shapes.ts';

export interface FoundBox {
  /** Pixels of the picture. */
  box: Box;
  state: TickState;
  /** 0..1 */
  confidence: number;
  shape: 'square' | 'ring';
}

/** Sides in heights of a letter, which stands between the height of an x and of a capital. */
const SMALLEST = 0.95;
const LARGEST = 3;
/** A mark may stick out of its box. */
const LARGEST_WITH_MARK = 4.5;
/** Share of dark pixels inside: a speck, a stroke of a pen at least. */
const EMPTY_BELOW = 0.035;
const MARKED_FROM = 0.085;
/** Boxes closer than this share of their side hold one character each of a number or a date. */
const COMB_GAP = 0.7;
/** Rings count in company only: one alone is the letter O. */
const FEWEST_RINGS = 2;
const SOLID = 0.8;
/** White beside a box, in shares of its side. */
const LEFT_GAP = 0.35;
const RIGHT_GAP = 0.2;
/** What is no higher than a capital may be the first letter of a widely set word. */
const CAPITAL = 1.4;
const SMALL_RIGHT_GAP = 0.4;
const RING_LEFT_GAP = 0.6;

/** @param letter the usual letter height in pixels. Pure. */
export function findCheckBoxes(image: GrayImage, blobs: readonly Blob[], letter: number): FoundBox[] {
  if (letter === 0) return [];
  const sized = blobs.filter(({ x0, y0, x1, y1 }) => {
    const [wide, tall] = [x1 - x0, y1 - y0];
    return Math.min(wide, tall) >= letter * SMALLEST && Math.max(wide, tall) <= letter * LARGEST_WITH_MARK;
  });
  const squares = sized.flatMap((blob) => {
    const square = squareOf(image, blob, letter * SMALLEST, letter * LARGEST);
    return square && standsAlone(square.box, blobs, letter)
      ? [toFound(image, square.box, square.thickness, 'square')]
      : [];
  });
  const solid = squares.length > 0 ? sized.filter(isSolid).filter((blob) => isAsLargeAs(blob, squares)) : [];
  for (const { x0, y0, x1, y1 } of solid)
    squares.push({ box: [x0, y0, x1, y1], state: 'checked', confidence: 0.8, shape: 'square' });
  return withoutCombs(unlike([...squares, ...findRings(image, sized, blobs, letter)]));
}

/** No letter stands as close as within a word. Specks, rules and what lies in the box or sticks out of it do not count. */
function standsAlone([x0, y0, x1, y1]: Box, blobs: readonly Blob[], letter: number, leftGap = LEFT_GAP): boolean {
  const side = x1 - x0;
  const rightGap = side < letter * CAPITAL ? SMALL_RIGHT_GAP : RIGHT_GAP;
  return !blobs.some((other) => {
    const isLetter = other.y1 - other.y0 <= letter * 2.2 && other.area > letter * letter * 0.06;
    if (!isLetter || other.y1 <= y0 || other.y0 >= y1) return false;
    const [left, right] = [x0 - other.x1, other.x0 - x1];
    return (left > -2 && left < side * leftGap) || (right > -2 && right < side * rightGap);
  });
}

function toFound(image: GrayImage, box: Box, thickness: number, shape: FoundBox['shape']): FoundBox {
  const side = Math.min(box[2] - box[0], box[3] - box[1]);
  const inset = thickness + Math.max(1, Math.round(side * (shape === 'ring' ? 0.2 : 0.1)));
  const share = inkShare(image, [box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset]);
  if (share < EMPTY_BELOW) return { box, state: 'unchecked', confidence: 0.95, shape };
  if (share >= MARKED_FROM) return { box, state: 'checked', confidence: 0.95, shape };
  return { box, state: 'doubtful', confidence: 0.5, shape };
}

export function inkShare({ width, height, pixels }: GrayImage, [x0, y0, x1, y1]: Box): number {
  let [dark, all] = [0, 0];
  for (let y = Math.max(0, y0); y < Math.min(height, y1); y++) {
    for (let x = Math.max(0, x0); x < Math.min(width, x1); x++) {
      if (pixels[y * width + x]! < INK_BELOW) dark++;
      all++;
    }
  }
  return all === 0 ? 0 : dark / all;
}

function isSolid({ x0, y0, x1, y1, area }: Blob): boolean {
  const [wide, tall] = [x1 - x0, y1 - y0];
  return area >= wide * tall * SOLID && wide < tall * 1.25 && tall < wide * 1.25;
}

/** A black square is a filled box only beside boxes of its size; else it is a bullet. */
function isAsLargeAs(blob: Blob, squares: readonly FoundBox[]): boolean {
  const side = blob.x1 - blob.x0;
  return squares.some(({ box }) => Math.abs(box[2] - box[0] - side) < side * 0.25);
}

function unlike(found: FoundBox[]): FoundBox[] {
  return found.filter(
    ({ box }, at) =>
      !found
        .slice(0, at)
        .some(({ box: other }) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]),
  );
}

/** Boxes in a row without room for a label between them are places for the digits of a date or number. */
function withoutCombs(found: FoundBox[]): FoundBox[] {
  return found.filter(({ box }) => {
    const side = box[2] - box[0];
    return !found.some(({ box: other }) => {
      if (other === box || Math.abs(other[1] - box[1]) > side * 0.4) return false;
      const gap = Math.max(other[0] - box[2], box[0] - other[2]);
      return gap >= -2 && gap < side * COMB_GAP;
    });
  });
}

function findRings(image: GrayImage, sized: readonly Blob[], blobs: readonly Blob[], letter: number): FoundBox[] {
  const rings = sized.filter((blob) => ringOf(image, blob, letter));
  const alone = rings.filter(({ x0, y0, x1, y1 }) => standsAlone([x0, y0, x1, y1], blobs, letter, RING_LEFT_GAP));
  const alike = alone.filter(
    (ring) =>
      alone.filter((other) => Math.abs(other.x1 - other.x0 - (ring.x1 - ring.x0)) <= letter * 0.2).length >=
      FEWEST_RINGS,
  );
  const found = alike.map(({ x0, y0, x1, y1 }) =>
    toFound(image, [x0, y0, x1, y1], Math.max(2, Math.round(letter * 0.12)), 'ring'),
  );
  // Black discs in front of the lines of a list are bullets; among radio marks at least one is left empty.
  return found.some(({ state }) => state === 'unchecked') ? found : [];
}

/** A copy with the boxes painted white, so that no engine reads them as letters. Pure. */
export function paintOutBoxes(image: GrayImage, found: readonly FoundBox[]): GrayImage {
  if (found.length === 0) return image;
  const pixels = image.pixels.slice();
  for (const { box } of found) {
    const margin = Math.max(2, Math.round((box[2] - box[0]) * 0.15));
    const [left, right] = [Math.max(0, box[0] - margin), Math.min(image.width, box[2] + margin)];
    for (let y = Math.max(0, box[1] - margin); y < Math.min(image.height, box[3] + margin); y++)
      pixels.fill(255, y * image.width + left, y * image.width + right);
  }
  return { width: image.width, height: image.height, pixels };
}
