import { encodePageImage, type GrayImage, scaleImage, turnImage, turnQuarters } from '../adapters/image-gray.ts';
import type { OcrEngine } from '../adapters/ocr/engine.ts';
import type { PagePicture } from '../adapters/picture-source.ts';
import { AppError } from '../errors.ts';
import type { PageReading, Rotation } from '../records/page.ts';
import type { Scan } from './open-scan.ts';
import { findOrientation } from './reading/find-orientation.ts';
import { orderLines, type SourceLine } from './reading/order-lines.ts';
import { toPageBox, turnBox, type WorkFrame } from './reading/page-frame.ts';
import { isPlausibleText } from './reading/trust-text-layer.ts';

export interface ReadPage {
  reading: PageReading;
  /** JPEG in gray: the picture of the page, upright; boxes are in its pixels. */
  image: Uint8Array;
}

/** Less skew than this, in degrees, costs the engine nothing. */
const LEAST_SKEW_DEGREES = 0.3;
/** A page with a long side below this, in pixels, is enlarged for reading, at most three times. */
const SMALL_PAGE_SIDE = 1800;

/**
 * Reads one page: by the file's own text when it can be believed, else from its picture.
 * @param page 1-based
 * @throws AppError scan.timeout, scan.engine, file.damaged, file.picture-too-large
 */
export async function readPage(scan: Scan, page: number, ocr: OcrEngine): Promise<ReadPage> {
  const loaded = await scan.loadPage(page);
  const ownText = isPlausibleText(loaded.textLayer.map((word) => word.text));
  const { picture, rotation, lines } = ownText
    ? fromTextLayer(loaded)
    : await fromPicture(loaded, ocr).catch(namePage(page));
  const { text, words } = orderLines(lines);
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  const confidence =
    letters === 0 ? 0 : words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / letters;
  const reading: PageReading = {
    page,
    width: picture.width,
    height: picture.height,
    rotation,
    source: ownText ? 'text-layer' : 'ocr',
    confidence,
    text,
    words,
  };
  return { reading, image: await encodePageImage(picture) };
}

interface Lines {
  picture: GrayImage;
  rotation: Rotation;
  lines: SourceLine[];
}

function fromTextLayer({ picture, textLayer }: PagePicture): Lines {
  const turns = Map.groupBy(textLayer, (word) => word.turn);
  const rotation = [...turns].reduce((most, turn) => (turn[1].length > most[1].length ? turn : most))[0];
  const lines = textLayer.map((word, i) => ({
    block: i,
    words: [{ text: word.text, confidence: 1, box: turnBox(word.box, picture, rotation) }],
  }));
  return { picture: turnQuarters(picture, rotation), rotation, lines };
}

async function fromPicture({ picture, dpi }: PagePicture, ocr: OcrEngine): Promise<Lines> {
  const { rotation, skew } = await findOrientation(picture, ocr);
  const upright = turnQuarters(picture, rotation);
  const degrees = Math.abs(skew.degrees) > LEAST_SKEW_DEGREES ? skew.degrees : 0;
  const level = degrees === 0 ? upright : await turnImage(upright, degrees);
  const scale = Math.min(3, Math.max(1, SMALL_PAGE_SIDE / Math.max(picture.width, picture.height)));
  const work = scale > 1 ? await scaleImage(level, scale) : level;
  const read = await ocr.recognize(work, {
    mode: 'auto',
    dpi: dpi === undefined ? undefined : Math.round(dpi * scale),
  });
  const frame: WorkFrame = { width: work.width, height: work.height, degrees, scale };
  const lines = read.lines.map((line) => ({
    block: line.block,
    words: line.words.map((word) => ({ ...word, box: toPageBox(word.box, frame, upright) })),
  }));
  return { picture: upright, rotation, lines };
}

function namePage(page: number) {
  return (cause: unknown): never => {
    if (cause instanceof AppError && cause.code === 'scan.timeout')
      throw new AppError('scan.timeout', { ...cause.blanks, page }, { cause });
    throw cause;
  };
}
