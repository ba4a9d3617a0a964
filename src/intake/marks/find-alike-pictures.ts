/** Pages with little or no text that are known by their picture: drawings, photographs, forms filled in by hand. */
import type { PageLikeness } from '../../records/compare-texts.ts';
import { comparePrints } from './compare-prints.ts';
import limits from './data/picture-likeness.json' with { type: 'json' };

export interface PrintedPage {
  page: number;
  words: number;
  imagePrint: string | null;
}

/** Whether a page says too little to be known by its words. */
export function needsPrint(words: number): boolean {
  return words < limits.fewestWords;
}

/** For each page with a print that looks like one of the others, the likest of them. Pure. */
export function findAlikePictures(pages: readonly PrintedPage[], others: readonly PrintedPage[]): PageLikeness[] {
  const known = others.filter(({ words, imagePrint }) => imagePrint && needsPrint(words));
  return pages.flatMap(({ page, words, imagePrint }) => {
    if (!imagePrint || !needsPrint(words)) return [];
    const likest = known
      .map((other) => ({ page, otherPage: other.page, likeness: comparePrints(imagePrint, other.imagePrint ?? '') }))
      .toSorted((a, b) => b.likeness - a.likeness)[0];
    return likest && likest.likeness >= limits.rescanned ? [likest] : [];
  });
}
