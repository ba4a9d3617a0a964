import type { Token } from './tokenize-text.ts';

export type Sign = 'plus' | 'minus';

/** "(-) dysuria": a sign in brackets is meant as one wherever it stands. */
const BRACKETED = /\(\s*([-–−+])\s*\)\s*$/;
/** "- SOB", "+ for neck pain": a sign before a word, which may also be a dash or the mark of a list. */
const BARE = /[\s,;:]([-–−+])\s?$/;
const LISTED = /[,;]\s*[-–−]\s?$/;

/**
 * The plus and minus signs by which a review of systems says what is there: for each token the sign that stands before it.
 * A bare minus counts only where the sentence has a plus too, or lists several ("- CP, - SOB"). Pure.
 */
export function readSigns(tokens: readonly Token[], text: string): (Sign | undefined)[] {
  const before = tokens.map((token, i) => {
    const previous = tokens[i - 1];
    return previous
      ? text.slice(previous.end, token.start)
      : ` ${text.slice(text.lastIndexOf('\n', token.start) + 1, token.start)}`;
  });
  const signs = before.map((gap) => signIn(BRACKETED, gap));
  const bare = before.map((gap) => signIn(BARE, gap));
  const isMeant = signs.some(Boolean) || bare.includes('plus') || before.some((gap) => LISTED.test(gap));
  return isMeant ? signs.map((sign, i) => sign ?? bare[i]) : signs;
}

function signIn(pattern: RegExp, gap: string): Sign | undefined {
  const sign = pattern.exec(gap)?.[1];
  if (!sign) return undefined;
  return sign === '+' ? 'plus' : 'minus';
}
