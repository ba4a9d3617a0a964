import type { EvidenceSentence } from '../find-evidence.ts';
import { readRules } from '../text/read-rules.ts';
import { affirmsWords } from './affirms-words.ts';

const FURTHER: readonly { starts: string[]; words: RegExp; header: string }[] = readRules('also-codes.tsv').map(
  ([starts, words, header]) => ({ starts: starts!.split(','), words: new RegExp(words!, 'gi'), header: header! }),
);

/** The codes and headers that go beside a code by the words of its sentence: the ulcer beside the diabetic foot, the symptom beside the prostate. Pure. */
export function alsoCodes(code: string, sentence: EvidenceSentence): string[] {
  return FURTHER.filter(
    ({ starts, words }) =>
      starts.some((start) => code.startsWith(start)) && affirmsWords(sentence, words, sentence.text),
  ).map(({ header }) => header);
}
