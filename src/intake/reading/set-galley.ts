import type { GrayImage, PixelArea } from '../../adapters/image-gray.ts';
import type { OcrLine } from '../../adapters/ocr/engine.ts';
import type { Blob } from './find-ink.ts';

/** Pieces of lines cut out of a page and set one under the other in one column, so that no engine can mistake a table for something else. */
export interface Galley {
  image: GrayImage;
  strips: { page: PixelArea; left: number; top: number }[];
}

/** A white gap of so many letter heights ends a piece: wider than between words, narrower than between most cells. */
const PIECE_GAP = 1.3;

/** Headings are set in larger type than the page's usual; blobs of that size count for so much of their height. */
const LARGE_TYPE = 0.6;
/** Engines take no picture of more than 32,767 pixels a side, and long ones are better shared between readers. */
const TALLEST = 6000;

/** `letter` is the usual letter height in pixels. */
export function setGalleys(page: GrayImage, blobs: readonly Blob[], letter: number): Galley[] {
  const galleys: Blob[][] = [];
  let height = Number.POSITIVE_INFINITY;
  for (const piece of joinPieces(blobs, letter)) {
    const tall = piece.y1 - piece.y0 + letter * 1.5;
    if (height + tall > TALLEST) {
      galleys.push([]);
      height = 0;
    }
    galleys.at(-1)!.push(piece);
    height += tall;
  }
  return galleys.map((pieces) => setGalley(page, pieces, letter));
}

function setGalley(page: GrayImage, pieces: readonly Blob[], letter: number): Galley {
  const margin = Math.ceil(letter * 0.35);
  const space = Math.ceil(letter * 0.8);
  const areas = pieces.map(({ x0, y0, x1, y1 }) => {
    const [left, top] = [Math.max(0, x0 - margin), Math.max(0, y0 - margin)];
    return {
      left,
      top,
      width: Math.min(page.width, x1 + margin) - left,
      height: Math.min(page.height, y1 + margin) - top,
    };
  });
  const width = Math.max(1, ...areas.map((area) => area.width)) + space * 2;
  const height = areas.reduce((sum, area) => sum + area.height + space, space);
  const pixels = new Uint8Array(width * height).fill(255);
  let top = space;
  const strips = areas.map((area) => {
    for (let y = 0; y < area.height; y++) {
      const from = (area.top + y) * page.width + area.left;
      pixels.set(page.pixels.subarray(from, from + area.width), (top + y) * width + space);
    }
    const strip = { page: area, left: space, top };
    top += area.height + space;
    return strip;
  });
  return { image: { width, height, pixels }, strips };
}

/** Words read on the galley, with their boxes on the page; one line for each piece. */
export function backToPage(lines: readonly OcrLine[], galley: Galley): OcrLine[] {
  const found = galley.strips.map((_, block) => ({ block, words: [] as OcrLine['words'] }));
  for (const word of lines.flatMap((line) => line.words)) {
    const [x0, y0, x1, y1] = word.box;
    const middle = (y0 + y1) / 2;
    const at = galley.strips.findIndex((strip) => middle >= strip.top && middle < strip.top + strip.page.height);
    const strip = galley.strips[at];
    if (!strip) continue;
    const [dx, dy] = [strip.page.left - strip.left, strip.page.top - strip.top];
    found[at]!.words.push({ ...word, box: [x0 + dx, y0 + dy, x1 + dx, y1 + dy] });
  }
  return found.filter((line) => line.words.length > 0);
}

/** Letters side by side, without a wide gap, are one piece. */
function joinPieces(blobs: readonly Blob[], letter: number): Blob[] {
  const pieces: Blob[] = [];
  for (const blob of blobs.toSorted((a, b) => a.x0 - b.x0)) {
    const home = pieces.findLast((piece) => {
      const level = Math.min(piece.y1, blob.y1) - Math.max(piece.y0, blob.y0);
      const lower = Math.min(piece.y1 - piece.y0, blob.y1 - blob.y0);
      const gap = Math.max(letter, lower * LARGE_TYPE) * PIECE_GAP;
      return blob.x0 - piece.x1 < gap && level > lower * 0.5;
    });
    if (!home) pieces.push({ ...blob });
    else {
      home.x1 = Math.max(home.x1, blob.x1);
      home.y0 = Math.min(home.y0, blob.y0);
      home.y1 = Math.max(home.y1, blob.y1);
    }
  }
  return pieces.sort((a, b) => a.y0 - b.y0 || a.x0 - b.x0);
}
