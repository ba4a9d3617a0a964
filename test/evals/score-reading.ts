/** Scores of a reading against the true text: shares 0..1 as counts, so that pages can be added up. */
export interface ReadingScore {
  trueWords: number;
  readWords: number;
  foundWords: number;
  trueDigits: number;
  foundDigits: number;
  /** Characters to change, and characters of the truth; only where the truth has a reliable order. */
  characterErrors: number;
  characters: number;
  wordErrors: number;
  orderedWords: number;
}

const EMPTY: ReadingScore = {
  trueWords: 0,
  readWords: 0,
  foundWords: 0,
  trueDigits: 0,
  foundDigits: 0,
  characterErrors: 0,
  characters: 0,
  wordErrors: 0,
  orderedWords: 0,
};

/** Bag of words, case folded, parted at white space, punctuation kept; and edit distance where the order is known. */
export function scoreReading(read: string, truth: string, orderReliable: boolean): ReadingScore {
  const [readWords, trueWords] = [wordsOf(read), wordsOf(truth)];
  const left = new Map<string, number>();
  for (const word of readWords) left.set(word, (left.get(word) ?? 0) + 1);
  let [foundWords, trueDigits, foundDigits] = [0, 0, 0];
  for (const word of trueWords) {
    const digits = /\d/.test(word);
    if (digits) trueDigits++;
    const copies = left.get(word) ?? 0;
    if (copies === 0) continue;
    left.set(word, copies - 1);
    foundWords++;
    if (digits) foundDigits++;
  }
  const score = {
    ...EMPTY,
    trueWords: trueWords.length,
    readWords: readWords.length,
    foundWords,
    trueDigits,
    foundDigits,
  };
  if (!orderReliable) return score;
  const [a, b] = [readWords.join(' '), trueWords.join(' ')];
  return {
    ...score,
    characterErrors: editDistance([...a], [...b]),
    characters: b.length,
    wordErrors: editDistance(readWords, trueWords),
    orderedWords: trueWords.length,
  };
}

/** Counts added up over pages. */
export function addScores(scores: readonly ReadingScore[]): ReadingScore {
  const sum = { ...EMPTY };
  for (const score of scores) for (const key of Object.keys(EMPTY) as (keyof ReadingScore)[]) sum[key] += score[key];
  return sum;
}

/** The figures of a table: shares with three places, or "" where nothing was measured. */
export function figuresOf(score: ReadingScore): Record<string, string> {
  const recall = score.foundWords / score.trueWords;
  const precision = score.foundWords / score.readWords;
  return {
    words: share(recall),
    precision: share(precision),
    F1: share((2 * recall * precision) / (recall + precision)),
    digits: share(score.foundDigits / score.trueDigits),
    CER: share(score.characterErrors / score.characters),
    WER: share(score.wordErrors / score.orderedWords),
  };
}

function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '';
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[–—]/g, '-')
    .split(/\s+/)
    .filter(Boolean);
}

/** Levenshtein. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let row = Uint32Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint32Array(b.length + 1);
    next[0] = i;
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
