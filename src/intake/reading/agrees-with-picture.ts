import { type GrayImage, turnQuarters } from '../../adapters/image-gray.ts';
import type { OcrEngine, OcrWord } from '../../adapters/ocr/engine.ts';
import type { TextLayerWord } from '../../adapters/picture-source.ts';
import type { Box, Rotation } from '../../records/page.ts';
import { turnBox } from './page-frame.ts';
import { medianOf } from './placed-word.ts';
import { backToPage, setGalleys } from './set-galley.ts';

/** Words that are looked up in the picture; of a page with fewer, all of them. */
const SAMPLE = 16;
/** The engine misreads one word in twenty by itself; a layer that differs in more than one of five is poor. */
const LEAST_AGREEING = 0.8;

/**
 * Whether text that is laid under a picture says what the picture shows: a sample of its words is cut out and read.
 * @param turn clockwise degrees that the picture must be turned for the words to stand upright
 */
export async function agreesWithPicture(
  picture: GrayImage,
  words: readonly TextLayerWord[],
  turn: Rotation,
  ocr: OcrEngine,
): Promise<boolean> {
  const upright = turnQuarters(picture, turn);
  const long = words.filter(({ text }) => bare(text).length >= 4);
  const step = Math.max(1, long.length / SAMPLE);
  const sample = Array.from({ length: Math.min(SAMPLE, long.length) }, (_, i) => long[Math.floor(i * step)]!).map(
    ({ text, box }) => ({ text, box: turnBox(box, picture, turn) }),
  );
  if (sample.length === 0) return false;
  const blobs = sample.map(({ box: [x0, y0, x1, y1] }) => ({ x0, y0, x1, y1, area: (x1 - x0) * (y1 - y0) }));
  const letter = medianOf(blobs.map(({ y0, y1 }) => (y1 - y0) * 0.6));
  const read: OcrWord[] = [];
  for (const galley of setGalleys(upright, blobs, letter)) {
    const { lines } = await ocr.recognize(galley.image, { mode: 'block' });
    read.push(...backToPage(lines, galley).flatMap((line) => line.words));
  }
  const agreeing = sample.filter(({ text, box }) => bare(text) === bare(textAt(read, box)));
  return agreeing.length >= sample.length * LEAST_AGREEING;
}

/** What was read inside of a box, left to right. */
function textAt(words: readonly OcrWord[], [x0, y0, x1, y1]: Box): string {
  return words
    .filter(({ box }) => {
      const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
      return x >= x0 && x <= x1 && y >= y0 && y <= y1;
    })
    .sort((a, b) => a.box[0] - b.box[0])
    .map(({ text }) => text)
    .join('');
}

/** Letters and digits only, in one case. */
function bare(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
