import { isDoubtful } from '../../src/records/is-doubtful.ts';
import type { Word } from '../../src/records/page.ts';
import { wordsOf } from './score-reading.ts';

/** A word that was read, with the confidence shown for it (0..1), and whether the page has it. */
export interface JudgedWord {
  confidence: number;
  right: boolean;
  digits: boolean;
}

const BINS = 10;

/** Each word against the bag of true words; a word that is read twice and printed once is right once. */
export function judgeWords(words: readonly Pick<Word, 'text' | 'confidence'>[], truth: string): JudgedWord[] {
  const left = new Map<string, number>();
  for (const word of wordsOf(truth)) left.set(word, (left.get(word) ?? 0) + 1);
  return words.map(({ text, confidence }) => {
    const [word = ''] = wordsOf(text);
    const copies = left.get(word) ?? 0;
    if (copies > 0) left.set(word, copies - 1);
    return { confidence, right: copies > 0, digits: /\d/.test(text) };
  });
}

/** Expected calibration error: by how much, on average over words, the confidence shown differs from the share that is right (ten bins). */
export function calibrationError(words: readonly JudgedWord[]): number {
  const bins = Map.groupBy(words, ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)));
  const gaps = [...bins.values()].map((bin) =>
    Math.abs(bin.reduce((sum, { confidence, right }) => sum + confidence - (right ? 1 : 0), 0)),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / words.length;
}

/** The figures of a table: calibration error, and how many words with digits were wrong though not marked as doubtful, of how many. */
export function calibrationFigures(words: readonly JudgedWord[]): Record<string, string> {
  const unmarked = words.filter(({ digits, confidence }) => digits && !isDoubtful('0', confidence));
  return {
    ECE: words.length === 0 ? '' : calibrationError(words).toFixed(3),
    'wrong digits not marked': `${unmarked.filter((word) => !word.right).length} of ${unmarked.length}`,
  };
}
