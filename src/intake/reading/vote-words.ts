import type { OcrLine, OcrWord } from '../../adapters/ocr/engine.ts';
import { interpolate } from './interpolate.ts';
import { belongsTo, overlapShare } from './merge-passes.ts';

/** Words of one place on the page, left to right, as each reading has them; empty where a reading saw nothing there. */
type Place = OcrWord[][];

/** Two words share a place when so much of the smaller lies in the larger. */
const SAME_PLACE = 0.5;

/**
 * Several readings of one page put to the vote, place by place: what most readings say, weighed by how sure they are,
 * stands there. Confidence becomes the chance that the word is right (0..1): what a single reading saw is doubted, what all
 * saw is not. Lines are those of the first reading; `letter` is the usual letter height in pixels.
 */
export function voteWords(readings: readonly (readonly OcrLine[])[], letter: number): OcrLine[] {
  const [first = []] = readings;
  const lines: OcrLine[] = first.map(({ block }) => ({ block, words: [] }));
  const lineOf = new Map(first.flatMap((line, i) => line.words.map((word) => [word, lines[i]!] as const)));
  const homeless: OcrWord[][] = [];
  for (const place of findPlaces(readings)) {
    const words = elect(place);
    const home = place[0]![0] && lineOf.get(place[0]![0]);
    if (home) home.words.push(...words);
    else homeless.push(words);
  }
  let block = Math.max(0, ...lines.map((line) => line.block));
  for (const words of homeless.toSorted((a, b) => a[0]!.box[0] - b[0]!.box[0])) {
    const home = lines.find((line) => belongsTo(words[0]!, line, letter));
    if (home) home.words.push(...words);
    else lines.push({ block: ++block, words });
  }
  for (const line of lines) line.words.sort((a, b) => a.box[0] - b.box[0]);
  return lines.filter((line) => line.words.length > 0);
}

function findPlaces(readings: readonly (readonly OcrLine[])[]): Place[] {
  const words = readings.flatMap((lines, reading) =>
    lines.flatMap((line) => line.words.map((word) => ({ word, reading }))),
  );
  words.sort((a, b) => a.word.box[1] - b.word.box[1]);
  const group = words.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (group[at] !== at) at = group[at]!;
    return at;
  };
  for (let i = 0; i < words.length; i++)
    for (let j = i + 1; j < words.length && words[j]!.word.box[1] < words[i]!.word.box[3]; j++) {
      if (words[i]!.reading === words[j]!.reading) continue;
      if (overlapShare(words[i]!.word, words[j]!.word) > SAME_PLACE) group[root(j)] = root(i);
    }
  return [...Map.groupBy(words, (_, i) => root(i)).values()].map((members) =>
    readings.map((_, reading) =>
      members
        .filter((member) => member.reading === reading)
        .map(({ word }) => word)
        .sort((a, b) => a.box[0] - b.box[0]),
    ),
  );
}

/** The words that most readings have there. */
function elect(place: Place): OcrWord[] {
  const ballots = new Map<string, OcrWord[][]>();
  for (const words of place) {
    if (words.length === 0) continue;
    const text = words.map((word) => word.text).join(' ');
    ballots.set(text, [...(ballots.get(text) ?? []), words]);
  }
  const weight = (votes: OcrWord[][]) => votes.reduce((sum, words) => sum + sureness(words), 0);
  const best = [...ballots.values()].reduce((most, each) => (weight(each) > weight(most) ? each : most));
  return best[0]!.map((word, i) => {
    const surest = Math.max(...best.map((words) => words[i]!.confidence));
    return { ...word, confidence: chanceOf(word.text, surest, best.length / place.length) };
  });
}

/**
 * How often a word was right, by the share of four readings that had it and by what the surest of them said of it:
 * [engine's confidence, share right], measured with native Tesseract 5.3 on ten drawn forms of 90 dpi, 1,900 words.
 */
const MEASURED: readonly { share: number; points: readonly (readonly [number, number])[] }[] = [
  {
    share: 0.25,
    points: [
      [0.5, 0.02],
      [0.75, 0.11],
      [0.85, 0.39],
      [0.95, 0.67],
    ],
  },
  {
    share: 0.5,
    points: [
      [0.35, 0.02],
      [0.45, 0.19],
      [0.75, 0.33],
      [0.85, 0.52],
      [0.95, 0.74],
    ],
  },
  {
    share: 0.75,
    points: [
      [0.5, 0.25],
      [0.75, 0.35],
      [0.85, 0.67],
      [0.95, 0.89],
    ],
  },
  {
    share: 1,
    points: [
      [0.6, 0.6],
      [0.75, 0.7],
      [0.85, 0.82],
      [0.95, 0.97],
    ],
  },
];
/** Figures that not all readings agree on were wrong more often than other words: 80 right in a hundred, where words had 89. */
const DISPUTED_FIGURE = 0.83;

/** The chance (0..1) that a word is right. Pure. */
function chanceOf(text: string, surest: number, share: number): number {
  const { points } = MEASURED.find((row) => row.share >= share - 0.01) ?? MEASURED.at(-1)!;
  const disputed = share < 1 && /\d/.test(text);
  return interpolate(points, surest) * (disputed ? DISPUTED_FIGURE : 1);
}

function sureness(words: readonly OcrWord[]): number {
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  return words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / letters;
}
