import type { Box } from '../records/page.ts';

export interface PageSize {
  width: number;
  height: number;
}

/** A piece of a page image, and the boxes to mark in it, in the pixels of the piece. */
export interface CitedRegion {
  left: number;
  top: number;
  width: number;
  height: number;
  marks: Box[];
}

/** Lines of text above and below the quote that are shown for context. */
const CONTEXT_LINES = 2;
/** A crop narrower than this share of the page loses its place on it. */
const SMALLEST_WIDTH_SHARE = 0.5;

/** The piece of the page image that shows a quote: the union of its boxes with some lines around, inside the page. Null without boxes. Pure. */
export function citeRegion(boxes: readonly Box[], page: PageSize): CitedRegion | null {
  if (boxes.length === 0) return null;
  const lineHeight = Math.max(...boxes.map(([, y0, , y1]) => y1 - y0));
  const padding = lineHeight * CONTEXT_LINES;
  const x0 = Math.min(...boxes.map((box) => box[0])) - padding;
  const x1 = Math.max(...boxes.map((box) => box[2])) + padding;
  const widening = Math.max(0, page.width * SMALLEST_WIDTH_SHARE - (x1 - x0)) / 2;
  const [left, right] = shiftInside(x0 - widening, x1 + widening, page.width);
  const top = clamp(Math.floor(Math.min(...boxes.map((box) => box[1])) - padding), page.height);
  const bottom = clamp(Math.ceil(Math.max(...boxes.map((box) => box[3])) + padding), page.height);
  const marks = boxes.map((box): Box => [box[0] - left, box[1] - top, box[2] - left, box[3] - top]);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top), marks };
}

/** Keeps the length of a stretch where it can, moved to lie within 0 and `limit`. */
function shiftInside(from: number, to: number, limit: number): [number, number] {
  const shift = from < 0 ? -from : Math.min(0, limit - to);
  return [clamp(Math.floor(from + shift), limit), clamp(Math.ceil(to + shift), limit)];
}

function clamp(value: number, limit: number): number {
  return Math.min(Math.max(value, 0), limit);
}
