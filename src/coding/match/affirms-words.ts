import type { EvidenceSentence } from '../find-evidence.ts';

/**
 * Whether words stand in a sentence and are not what a denial reaches: "without aura" begins with its own denial, "no cough"
 * does not. Pure.
 *
 * @param words with the flag "g".
 * @param text the sentence, or the sentence with more behind it.
 */
export function affirmsWords({ start, tokens, said }: EvidenceSentence, words: RegExp, text: string): boolean {
  return [...text.matchAll(words)].some(({ index }) => {
    const at = tokens.findIndex(({ end }) => end > start + index);
    return at < 0 || said[at] !== 'negated';
  });
}
