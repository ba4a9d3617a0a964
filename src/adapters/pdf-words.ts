import type { TextLayerWord } from './picture-source.ts';

/** What pdf.js tells of one run of text: its characters, its matrix in PDF space and its advance width there. */
interface PdfTextItem {
  str: string;
  transform: number[];
  width: number;
  height: number;
}

/**
 * Words of a page's own text with their boxes in pixels of the rendered page. PDF knows runs, not words: a run is
 * split at its spaces by estimated character widths, and runs that touch are one word.
 */
export function pdfWords(items: readonly object[], viewport: readonly number[]): TextLayerWord[] {
  const words: TextLayerWord[] = [];
  let open = false; // whether the last run ended without a space, so that the next may continue its word
  for (const item of items) {
    if (!isTextItem(item)) continue;
    const pieces = splitRun(item, viewport);
    const [first] = pieces;
    const last = words.at(-1);
    if (first && last && open && !/^\s/.test(item.str) && isContinued(last, first)) {
      last.text += first.text;
      last.box = spanOf(last.box, first.box);
      pieces.shift();
    }
    words.push(...pieces);
    open = item.str !== '' && !/\s$/.test(item.str);
  }
  return words;
}

function isTextItem(item: object): item is PdfTextItem {
  return 'str' in item && 'transform' in item;
}

/** The gap between two letters of a word is below a fifth of the letter height; a space is about a quarter or more. */
function isContinued(left: TextLayerWord, right: TextLayerWord): boolean {
  if (left.turn !== right.turn) return false;
  const sideways = left.turn === 90 || left.turn === 270;
  const [along, across] = sideways ? ([1, 0] as const) : ([0, 1] as const);
  const height = Math.min(left.box[across + 2]! - left.box[across]!, right.box[across + 2]! - right.box[across]!);
  const overlap =
    Math.min(left.box[across + 2]!, right.box[across + 2]!) - Math.max(left.box[across]!, right.box[across]!);
  const backwards = left.turn === 180 || left.turn === 90;
  const gap = backwards ? left.box[along]! - right.box[along + 2]! : right.box[along]! - left.box[along + 2]!;
  return overlap > height * 0.6 && gap < height * 0.18 && gap > -height * 0.5;
}

function splitRun(item: PdfTextItem, viewport: readonly number[]): TextLayerWord[] {
  const [a, b, c, d, e, f] = item.transform as [number, number, number, number, number, number];
  const advance = Math.hypot(a, b) || 1;
  const rise = Math.hypot(c, d) || 1;
  const size = item.height || rise;
  const total = widthOf(item.str) || 1;
  const words: TextLayerWord[] = [];
  let at = 0;
  for (const part of item.str.split(/(\s+)/)) {
    const share = widthOf(part) / total;
    if (part.trim() !== '') {
      const corners = [at, at + share].flatMap((t) =>
        [-0.2, 0.8].map((v) => {
          const x = e + (a / advance) * item.width * t + (c / rise) * size * v;
          const y = f + (b / advance) * item.width * t + (d / rise) * size * v;
          return toPixels(viewport, x, y);
        }),
      );
      const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map(
        Math.round,
      ) as TextLayerWord['box'];
      words.push({ text: part, box, turn: turnOf(a, b, viewport) });
    }
    at += share;
  }
  return words;
}

function toPixels(m: readonly number[], x: number, y: number): [number, number] {
  return [m[0]! * x + m[2]! * y + m[4]!, m[1]! * x + m[3]! * y + m[5]!];
}

/** Clockwise degrees that the rendered page must be turned for text of this matrix to stand upright. */
function turnOf(a: number, b: number, viewport: readonly number[]): TextLayerWord['turn'] {
  const right = viewport[0]! * a + viewport[2]! * b;
  const down = viewport[1]! * a + viewport[3]! * b;
  if (Math.abs(right) >= Math.abs(down)) return right >= 0 ? 0 : 180;
  return down > 0 ? 270 : 90;
}

function spanOf(one: TextLayerWord['box'], other: TextLayerWord['box']): TextLayerWord['box'] {
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[2], other[2]),
    Math.max(one[3], other[3]),
  ];
}

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0);
}

/** Widths of Helvetica in thousandths of the type size, by class of character: enough to place a word in its run. */
function characterWidth(character: string): number {
  if (/[ijl.,;:'|!]/.test(character)) return 250;
  if (/[\sftrI()[\]-]/.test(character)) return 310;
  if (/[mwMW@%]/.test(character)) return 850;
  if (/[A-Z]/.test(character)) return 690;
  return 550;
}
