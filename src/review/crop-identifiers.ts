import type { Box } from '../records/page.ts';
import type { PlacedIdentifier } from './open-review.ts';

/** The piece of a page image that shows its identifiers, and the boxes to mark in it, in pixels of the piece. */
export interface IdentifierCrop {
  /** 1-based. */
  page: number;
  left: number;
  top: number;
  width: number;
  height: number;
  marks: Box[];
}

/** Pictures a person looks at before they choose. */
const MOST_CROPS = 3;
/** White space around the words, in heights of a word. */
const MARGIN_LINES = 2;
/** Without identifiers the top of the first page is shown: there a letterhead or a name would stand. */
const TOP_SHARE = 0.35;

/** A crop for each of the first pages with identifiers, as wide as the page; the top of the first page when there are none. Pure. */
export function cropIdentifiers(
  pages: readonly { page: number; width: number; height: number }[],
  identifiers: readonly Pick<PlacedIdentifier, 'page' | 'boxes'>[],
): IdentifierCrop[] {
  const pictured = pages.filter(({ width, height }) => width > 0 && height > 0);
  const crops = pictured.flatMap((page) => {
    const boxes = identifiers.filter((found) => found.page === page.page).flatMap((found) => found.boxes);
    return boxes.length > 0 ? [cropPage(page, boxes)] : [];
  });
  const [first] = pictured;
  if (crops.length > 0 || !first) return crops.slice(0, MOST_CROPS);
  const height = Math.max(1, Math.round(first.height * TOP_SHARE));
  return [{ page: first.page, left: 0, top: 0, width: first.width, height, marks: [] }];
}

function cropPage(
  { page, width, height }: { page: number; width: number; height: number },
  boxes: Box[],
): IdentifierCrop {
  const margin = Math.max(...boxes.map(([, y0, , y1]) => y1 - y0)) * MARGIN_LINES;
  const top = Math.max(0, Math.floor(Math.min(...boxes.map((box) => box[1])) - margin));
  const bottom = Math.min(height, Math.ceil(Math.max(...boxes.map((box) => box[3])) + margin));
  const marks = boxes.map(([x0, y0, x1, y1]): Box => [x0, y0 - top, x1, y1 - top]);
  return { page, left: 0, top, width, height: Math.max(1, bottom - top), marks };
}
