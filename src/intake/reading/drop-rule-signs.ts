import type { GrayImage } from '../../adapters/image-gray.ts';
import type { OcrLine, OcrWord } from '../../adapters/ocr/engine.ts';
import { INK_BELOW } from './find-ink.ts';

/** A word of which less than this share of the ink is left when rules are taken out was a rule. */
const LEAST_LEFT = 0.25;
/** Rules are taken for one or two signs: "|", "i", "[_". */
const MOST_SIGNS = 2;

/** What a rule is read as where it is too faint to be found; it says nothing even where it is printed. */
const RULE_SIGNS = /^[|_[\]]+$/;

/** A rule that print stands on or beside is read as a part of the word: "_X", "|Name". */
const RULE_EDGES = /^[|_]+|[|_]+$/g;

/** Leaves out what the engine read into the rules of tables and forms, alone or at the ends of words. Both pictures are the same page, the second without its rules. */
export function dropRuleSigns(lines: readonly OcrLine[], ruled: GrayImage, unruled: GrayImage): OcrLine[] {
  const isRule = ({ text, box }: OcrWord): boolean =>
    text.length <= MOST_SIGNS && (RULE_SIGNS.test(text) || inkIn(unruled, box) < inkIn(ruled, box) * LEAST_LEFT);
  return lines.map((line) => ({
    ...line,
    words: line.words
      .filter((word) => !isRule(word))
      .map((word) => ({ ...word, text: word.text.replace(RULE_EDGES, '') || word.text })),
  }));
}

function inkIn({ width, pixels }: GrayImage, [x0, y0, x1, y1]: OcrWord['box']): number {
  let count = 0;
  for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) if (pixels[y * width + x]! < INK_BELOW) count++;
  return count;
}
