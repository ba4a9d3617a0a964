/** How alike two readings of pages are. A page scanned twice reads almost the same; two forms filled in differently do not. */

export interface PageLikeness {
  /** 1-based page of the one document and of the other. */
  page: number;
  otherPage: number;
  /** 0..1 */
  likeness: number;
}

interface Print {
  page: number;
  /** Pairs of neighbouring words without digits. */
  pairs: Map<string, number>;
  /** Numbers, dates and codes: what differs between two filled-in copies of one form. */
  figures: Map<string, number>;
  words: number;
}

/** A page with fewer words says too little to be recognised. */
const FEWEST_WORDS = 20;
/** From here on both wording and figures are those of one sheet of paper, read twice with some errors. */
export const RESCANNED = 0.65;
/** Fewer figures than this prove nothing either way. */
const FEWEST_FIGURES = 3;

/** For each page that looks like one of the others, the likest of them; pages below `RESCANNED` are left out. Pure. */
export function findRescannedPages(
  pages: readonly { page: number; text: string }[],
  others: readonly { page: number; text: string }[],
): PageLikeness[] {
  const otherPrints = others.map(printOf).filter(({ words }) => words >= FEWEST_WORDS);
  return pages
    .map(printOf)
    .filter(({ words }) => words >= FEWEST_WORDS)
    .flatMap((print) => {
      const likest = otherPrints
        .map((other) => ({ page: print.page, otherPage: other.page, likeness: likenessOf(print, other) }))
        .reduce<PageLikeness | null>((best, next) => (best && best.likeness >= next.likeness ? best : next), null);
      return likest && likest.likeness >= RESCANNED ? [likest] : [];
    });
}

function printOf({ page, text }: { page: number; text: string }): Print {
  const words = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}.,:/-]*/gu) ?? [];
  const plain = words.map((word) => word.replace(/[.,:/-]+$/, ''));
  const letters = plain.filter((word) => !/\d/.test(word));
  const pairs = letters.slice(1).map((word, at) => `${letters[at]} ${word}`);
  return {
    page,
    pairs: countOf(pairs),
    figures: countOf(plain.filter((word) => /\d/.test(word))),
    words: words.length,
  };
}

/** The lesser of the likeness in wording and in figures, so that both must agree. */
function likenessOf(a: Print, b: Print): number {
  if (Math.min(a.words, b.words) < Math.max(a.words, b.words) / 2) return 0;
  const wording = overlap(a.pairs, b.pairs);
  const enoughFigures = Math.max(sizeOf(a.figures), sizeOf(b.figures)) >= FEWEST_FIGURES;
  return enoughFigures ? Math.min(wording, overlap(a.figures, b.figures)) : wording;
}

/** Shared items of two bags over their mean size (Sorensen and Dice), repeated items counted. */
function overlap(a: Map<string, number>, b: Map<string, number>): number {
  const all = sizeOf(a) + sizeOf(b);
  if (all === 0) return 0;
  const shared = [...a].reduce((sum, [item, count]) => sum + Math.min(count, b.get(item) ?? 0), 0);
  return (2 * shared) / all;
}

function sizeOf(bag: Map<string, number>): number {
  return [...bag.values()].reduce((sum, count) => sum + count, 0);
}

function countOf(items: string[]): Map<string, number> {
  const bag = new Map<string, number>();
  for (const item of items) bag.set(item, (bag.get(item) ?? 0) + 1);
  return bag;
}
