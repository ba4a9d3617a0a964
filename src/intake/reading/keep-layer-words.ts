import type { TextLayerWord } from '../../adapters/picture-source.ts';
import type { Box } from '../../records/page.ts';
import { orderLines, type SourceLine } from './order-lines.ts';
import { type Frame, turnBox } from './page-frame.ts';
import type { PictureReading } from './read-picture.ts';

/**
 * A reading of the picture in which the words that the file draws itself stand as the file says them: what was read at
 * their place gives way. Pure.
 * @param picture sides of the page picture before it was turned
 */
export function keepLayerWords(
  reading: PictureReading,
  keep: readonly TextLayerWord[],
  picture: Frame,
): PictureReading {
  if (keep.length === 0) return reading;
  const kept = keep.map(({ text, box }) => ({ text, confidence: 1, box: turnBox(box, picture, reading.rotation) }));
  const lines: SourceLine[] = linesOf(reading).map((words) => ({
    words: words.filter(({ box }) => !kept.some((word) => isSamePlace(box, word.box))),
  }));
  return { rotation: reading.rotation, ...orderLines([...lines, ...kept.map((word) => ({ words: [word] }))]) };
}

function linesOf({ text, words }: PictureReading): PictureReading['words'][] {
  const lines: PictureReading['words'][] = [];
  let end = -1;
  for (const word of words) {
    if (word.start > end) {
      lines.push([]);
      const next = text.indexOf('\n', word.start);
      end = next < 0 ? text.length : next;
    }
    lines.at(-1)!.push(word);
  }
  return lines;
}

/** Whether most of the smaller box lies within the other. */
function isSamePlace(a: Box, b: Box): boolean {
  const wide = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const tall = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (wide <= 0 || tall <= 0) return false;
  const smaller = Math.min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]));
  return wide * tall > smaller / 2;
}
