/** A text brought to one spelling for exact comparison, with the way back to the original. */
export interface FoldedText {
  text: string;
  /** For each UTF-16 unit of `text`: offset of the unit in the original that it came from. One more at the end. */
  offsets: number[];
}

/** What to do with a hyphen at the end of a line between two letters: "inter-" / "mittent", "non-" / "radiating". */
export type LineHyphen = 'keep' | 'join';

const FOLDED_CHARACTERS: Record<string, string> = {
  '\uFB00': 'ff',
  '\uFB01': 'fi',
  '\uFB02': 'fl',
  '\uFB03': 'ffi',
  '\uFB04': 'ffl',
  '\uFB05': 'st',
  '\uFB06': 'st',
  '\u00AD': '',
  '\u200B': '',
  '\uFEFF': '',
};
const SINGLE_QUOTES = /[\u2018\u2019\u201A\u201B\u2032\u0060\u00B4]/;
const DOUBLE_QUOTES = /[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/;
const HYPHENS = /[\u2010-\u2015\u2212\uFE63\uFF0D]/;
/** A base character with its combining marks, or one character. */
const CLUSTER = /\P{M}\p{M}*|\p{M}/gu;
const LINE_HYPHEN = /(?<=\p{L})[-\u2010\u00AD][ \t]*\r?\n[ \t]*(?=\p{Ll})/gu;

/**
 * Folds white space, quotes, hyphens, ligatures, composed accents and case, and nothing else: letters and digits stay
 * what they are, so a located quote is the very words of the page.
 */
export function foldText(original: string, lineHyphen: LineHyphen = 'keep'): FoldedText {
  const units: string[] = [];
  const offsets: number[] = [];
  const breaks = new Map<number, number>();
  for (const found of original.matchAll(LINE_HYPHEN)) breaks.set(found.index, found.index + found[0].length);

  let skipUntil = 0;
  for (const cluster of original.matchAll(CLUSTER)) {
    const at = cluster.index;
    if (at < skipUntil) continue;
    const afterBreak = breaks.get(at);
    if (afterBreak !== undefined) {
      skipUntil = afterBreak;
      if (lineHyphen === 'keep') push('-', at);
      continue;
    }
    push(foldCluster(cluster[0]), at);
  }
  offsets.push(original.length);
  return { text: units.join(''), offsets };

  function push(folded: string, at: number): void {
    for (let unit = 0; unit < folded.length; unit++) {
      const character = folded[unit]!;
      if (character === ' ' && (units.length === 0 || units.at(-1) === ' ')) continue;
      units.push(character);
      offsets.push(at);
    }
  }
}

function foldCluster(cluster: string): string {
  const replaced = FOLDED_CHARACTERS[cluster];
  if (replaced !== undefined) return replaced;
  if (/\s/u.test(cluster)) return ' ';
  if (SINGLE_QUOTES.test(cluster)) return "'";
  if (DOUBLE_QUOTES.test(cluster)) return '"';
  if (HYPHENS.test(cluster)) return '-';
  return cluster.normalize('NFC').toLowerCase();
}
