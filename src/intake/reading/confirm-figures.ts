import { type GrayImage, scaleImage } from '../../adapters/image-gray.ts';
import type { OcrEngine, OcrLine, OcrWord } from '../../adapters/ocr/engine.ts';
import { lookFurther } from './look-further.ts';
import { backToPage, setGalleys } from './set-galley.ts';

/** A figure that the engine is surer of than this needs no second look (its own confidence, 0..1). */
const NEEDS_NONE = 0.96;
/** The second look sees letters of about this height in pixels; where the first saw that, the other. */
const SMALL_LETTER = 22;
const LARGE_LETTER = 32;
/** Engine confidence of a figure that a second look read otherwise; it is shown as doubtful. */
const UNCONFIRMED = 0.68;

/**
 * Reads figures that the engine was not quite sure of a second time, at another size; those read otherwise there become
 * doubtful. `page` is the picture that was read, without rules; `letter` its usual letter height in pixels.
 */
export async function confirmFigures(
  lines: readonly OcrLine[],
  page: GrayImage,
  letter: number,
  ocr: OcrEngine,
): Promise<OcrLine[]> {
  const open = lines.flatMap((line) => line.words).filter(needsConfirming);
  if (open.length === 0) return [...lines];
  const blobs = open.map(({ box: [x0, y0, x1, y1] }) => ({ x0, y0, x1, y1, area: 0 }));
  const scale = (letter > 26 ? SMALL_LETTER : LARGE_LETTER) / letter;
  const again = await Promise.all(
    setGalleys(page, blobs, letter).map(async (galley) => {
      const found = await lookFurther(await scaleImage(galley.image, scale), 'block', ocr);
      const unscaled = found.map((line) => ({
        ...line,
        words: line.words.map((word) => ({ ...word, box: word.box.map((at) => at / scale) as OcrWord['box'] })),
      }));
      return backToPage(unscaled, galley).flatMap((line) => line.words);
    }),
  );
  return judgeFigures(lines, again.flat());
}

/** Lines in which a figure that `again` does not have in its place is doubtful; it stays as it was read unless `again` is surer of figures alone. Pure. */
export function judgeFigures(lines: readonly OcrLine[], again: readonly OcrWord[]): OcrLine[] {
  return lines.map((line) => ({
    ...line,
    words: line.words.map((word) => {
      if (!needsConfirming(word)) return word;
      const there = again.filter((other) => isWithin(other, word));
      if (figuresIn(there) === figuresIn([word])) return word;
      const text = there.length === 1 && isBetterFigure(there[0]!, word) ? there[0]!.text : word.text;
      return { ...word, text, confidence: Math.min(word.confidence, UNCONFIRMED) };
    }),
  }));
}

function needsConfirming({ text, confidence }: OcrWord): boolean {
  return /\d/.test(text) && confidence < NEEDS_NONE;
}

/** "486" that the engine is surer of than of "A86". */
function isBetterFigure(again: OcrWord, first: OcrWord): boolean {
  return again.confidence > first.confidence && /^[\d.,]+$/.test(again.text) && again.text.length === first.text.length;
}

/** What words say without the signs around figures; a point or comma between digits counts. */
function figuresIn(words: readonly OcrWord[]): string {
  return words
    .toSorted((a, b) => a.box[0] - b.box[0])
    .map(({ text }) => text.toLowerCase())
    .join('')
    .replace(/[.,](?!\d)|(?<!\d)[.,]|[^\p{L}\d.,]/gu, '');
}

/** Most of the word read again lies in the place of the first. */
function isWithin({ box: [x0, y0, x1, y1] }: OcrWord, { box }: OcrWord): boolean {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
}
