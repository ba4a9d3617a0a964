import type { PagePicture, TextLayerWord } from '../../adapters/picture-source.ts';
import { findInk, INK_BELOW } from './find-ink.ts';
import { medianOf } from './placed-word.ts';

/** A page with less text than this is a picture with a stamp or a page number on it. */
const FEWEST_WORDS = 5;
/** Words of a text that is drawn have ink where they say that they stand; a few may be blanks or signs of one dot. */
const LEAST_INKED = 0.8;
/** So much ink like letters outside of the text is text that the file does not tell: a scan with a stamp or footer on it. */
const MOST_UNTOLD = 0.25;
const FEWEST_UNTOLD = 60;
/** Pixels of ink that make a word drawn. */
const LEAST_INK = 4;

export type LayerVerdict =
  /** The text is what a reader sees: `words` are those that are drawn. */
  | { kind: 'use'; words: TextLayerWord[] }
  /** Plausible, but part of it is not drawn: it must agree with the picture. */
  | { kind: 'check'; words: TextLayerWord[] }
  /** The picture is read. `keep`: words that the file draws itself, which no engine reads better. */
  | { kind: 'read'; keep: TextLayerWord[] };

/** What a file's own text for a page is worth, by its words and by the ink under them. Pure. */
export function judgeTextLayer({ picture, textLayer, hiddenText }: PagePicture): LayerVerdict {
  if (textLayer.length === 0 || !isCredible(textLayer.map(({ text }) => text))) return { kind: 'read', keep: [] };
  const drawn = textLayer.filter((word) => word.isTick || hasInk(picture, word.box));
  const keep = hiddenText ? [] : drawn;
  // Words without a drop of ink are for nobody's eyes: a hidden order, or the text of another page.
  if (drawn.length < textLayer.length * LEAST_INKED) return { kind: 'read', keep };
  if (drawn.length < FEWEST_WORDS) return { kind: 'read', keep };
  if (isMuchUntold(picture, drawn)) return { kind: 'read', keep };
  return { kind: hiddenText ? 'check' : 'use', words: drawn };
}

/**
 * Whether words are made of characters and words as people write them. Fonts without a map to characters give private-use
 * signs, control signs or letter salad.
 */
function isCredible(words: readonly string[]): boolean {
  const text = words.join('');
  const odd = [...text].filter((character) => /[\p{Co}\p{Cc}\p{Cn}\uFFFD]/u.test(character)).length;
  if (odd / text.length > 0.02) return false;
  const usual = [...text].filter((character) => /[\p{Script=Latin}\p{N}\p{P}\p{Sc}\p{Sm}°%]/u.test(character)).length;
  if (usual / text.length < 0.9) return false;
  if (words.filter((word) => MOJIBAKE.test(word)).length > words.length * 0.02) return false;
  const letters = words.filter((word) => /^\p{L}{3,}[.,;:]?$/u.test(word));
  if (letters.length < 5) return true;
  const spoken = letters.filter((word) => /[aeiouyàâäåæéèêëíîïóôöøúûü]/iu.test(word) && word.length <= 25).length;
  return spoken / letters.length > 0.6;
}

/** UTF-8 that was taken for Latin-1 or Windows-1252: "Ã¼" for "ü", "â€“" for a dash. */
const MOJIBAKE = /[ÂÃ][\u0080-\u00bf]|â[€\u0080-\u009f]/;

function hasInk({ width, height, pixels }: PagePicture['picture'], [x0, y0, x1, y1]: TextLayerWord['box']): boolean {
  let ink = 0;
  for (let y = Math.max(0, y0); y < Math.min(height, y1); y++) {
    for (let x = Math.max(0, x0); x < Math.min(width, x1); x++) {
      if (pixels[y * width + x]! < INK_BELOW && ++ink >= LEAST_INK) return true;
    }
  }
  return false;
}

/** Whether many blobs of the size of letters stand outside of the words. */
function isMuchUntold(picture: PagePicture['picture'], words: readonly TextLayerWord[]): boolean {
  const line = medianOf(words.map(({ box, turn }) => (turn % 180 === 0 ? box[3] - box[1] : box[2] - box[0])));
  const cell = Math.max(4, Math.round(line / 4));
  const columns = Math.ceil(picture.width / cell);
  const told = new Uint8Array(columns * Math.ceil(picture.height / cell));
  for (const { box } of words) {
    const [left, top, right, bottom] = box.map((edge) => Math.max(0, Math.floor(edge / cell)));
    for (let y = top! - 1; y <= bottom! + 1; y++)
      for (let x = left! - 1; x <= right! + 1; x++) if (x >= 0 && x < columns && y >= 0) told[y * columns + x] = 1;
  }
  let [inside, outside] = [0, 0];
  for (const { x0, y0, x1, y1, area } of findInk(picture)) {
    const [wide, tall] = [x1 - x0, y1 - y0];
    const isLetter =
      tall >= line * 0.2 && tall <= line * 2.5 && wide <= tall * 4 && wide >= tall / 8 && area > wide * tall * 0.12;
    if (!isLetter) continue;
    const at = Math.floor((y0 + y1) / 2 / cell) * columns + Math.floor((x0 + x1) / 2 / cell);
    if (told[at] === 1) inside++;
    else outside++;
  }
  return outside >= FEWEST_UNTOLD && outside > (inside + outside) * MOST_UNTOLD;
}
