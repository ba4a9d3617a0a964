import type { OcrLine, OcrWord } from '../../adapters/ocr/engine.ts';
import type { Blob } from './find-ink.ts';

/** What a figure with a point in it is worth when the point's place is not certain. */
const UNCERTAIN = 0.3;

/**
 * Puts back decimal points that the engine passed over ("4.1" read as "41", ten times the dose): where a dot of ink stands
 * at the foot between two digits and the reading has none there. Where the place cannot be told, the word's confidence is
 * lowered instead, so that a person looks.
 */
export function restorePoints(lines: readonly OcrLine[], blobs: readonly Blob[]): OcrLine[] {
  return lines.map((line) => ({ ...line, words: line.words.map((word) => restoreWord(word, blobs)) }));
}

function restoreWord(word: OcrWord, blobs: readonly Blob[]): OcrWord {
  if (!/^[<>=~-]?\d[\d.,-]*\d%?$/.test(word.text)) return word;
  const inside = blobsOf(word, blobs);
  const height = Math.max(...inside.map((blob) => blob.y1 - blob.y0), 1);
  const foot = Math.max(...inside.map((blob) => blob.y1), 0);
  const digits = inside.filter((blob) => blob.y1 - blob.y0 > height * 0.7).sort((a, b) => a.x0 - b.x0);
  const dots = inside.filter(
    (blob) =>
      isDot(blob, height, foot) && digits.some((d) => d.x1 <= blob.x0 + 1) && digits.some((d) => d.x0 >= blob.x1 - 1),
  );
  const marks = word.text.match(/[.,]/g)?.length ?? 0;
  if (dots.length <= marks) return word;
  const places = [...word.text].flatMap((character, at) => (/\d/.test(character) ? [at] : []));
  if (marks > 0 || places.length !== digits.length)
    return { ...word, confidence: Math.min(word.confidence, UNCERTAIN) };
  const after = new Set(dots.map((dot) => places[digits.filter((digit) => digit.x1 <= dot.x0 + 1).length - 1]));
  const text = [...word.text].map((character, at) => (after.has(at) ? `${character}.` : character)).join('');
  return { ...word, text };
}

function blobsOf({ box: [x0, y0, x1, y1] }: OcrWord, blobs: readonly Blob[]): Blob[] {
  return blobs.filter((blob) => {
    const [x, y] = [(blob.x0 + blob.x1) / 2, (blob.y0 + blob.y1) / 2];
    return x >= x0 && x <= x1 && y >= y0 && y <= y1 + 2;
  });
}

/** About as wide as high, a tenth to a quarter of a digit, at the foot of the line; solid. */
function isDot(blob: Blob, height: number, foot: number): boolean {
  const [wide, tall] = [blob.x1 - blob.x0, blob.y1 - blob.y0];
  const small =
    tall >= height * 0.08 && tall <= height * 0.27 && wide <= height * 0.3 && wide >= tall * 0.5 && wide <= tall * 2;
  return small && blob.area >= wide * tall * 0.5 && foot - blob.y1 < height * 0.15;
}
