import { findBarcodes } from '../adapters/barcodes.ts';
import { encodePageImage, type GrayImage, turnQuarters } from '../adapters/image-gray.ts';
import type { OcrEngine } from '../adapters/ocr/engine.ts';
import type { PagePicture, PictureSource, TextLayerWord } from '../adapters/picture-source.ts';
import { AppError } from '../errors.ts';
import type { PageReading, PageSource, Rotation, Word } from '../records/page.ts';
import { needsPrint } from './marks/find-alike-pictures.ts';
import { findCheckBoxes } from './marks/find-check-boxes.ts';
import { doubtHandwritten, findHandwriting } from './marks/find-handwriting.ts';
import { listCheckBoxes, placeCheckBoxes, plainSign } from './marks/place-check-boxes.ts';
import { printPicture } from './marks/print-picture.ts';
import { agreesWithPicture } from './reading/agrees-with-picture.ts';
import { findInk } from './reading/find-ink.ts';
import { judgeTextLayer } from './reading/judge-text-layer.ts';
import { keepLayerWords } from './reading/keep-layer-words.ts';
import { orderLines } from './reading/order-lines.ts';
import { turnBox } from './reading/page-frame.ts';
import { medianHeight } from './reading/placed-word.ts';
import { readPicture } from './reading/read-picture.ts';

export interface ReadPage {
  reading: PageReading;
  /** JPEG in gray: the picture of the page, upright; boxes are in its pixels. */
  image: Uint8Array;
}

export interface ReadOptions {
  /** A person turned the page: a picture is read as it stands. The words of a text layer know which way up they are. */
  isUpright?: boolean;
}

/**
 * Reads one page: by the file's own text when it can be believed, else from its picture.
 * @param page 1-based
 * @throws AppError scan.timeout, scan.engine, file.damaged, file.picture-too-large
 */
export async function readPage(
  scan: PictureSource,
  page: number,
  ocr: OcrEngine,
  { isUpright = false }: ReadOptions = {},
): Promise<ReadPage> {
  const loaded = await scan.loadPage(page);
  givePicturesBack();
  const {
    source,
    picture,
    rotation,
    text,
    words: read,
  } = await readText(loaded, withinPageTime(ocr), isUpright).catch(namePage(page));
  const barcodes = (loaded.barcodes ?? (await findBarcodes(loaded.picture))).map((barcode) => ({
    ...barcode,
    box: turnBox(barcode.box, loaded.picture, rotation),
  }));
  const handwriting = source === 'ocr' ? findHandwriting(picture, read) : [];
  const words = doubtHandwritten(read, handwriting);
  const checkBoxes = listCheckBoxes(text, words);
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  const confidence =
    letters === 0 ? 0 : words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / letters;
  const reading: PageReading = {
    page,
    width: picture.width,
    height: picture.height,
    rotation,
    source,
    confidence,
    text,
    words,
    ...(needsPrint(words.length) ? { imagePrint: printPicture(picture) } : {}),
    ...(handwriting.length > 0 ? { handwriting } : {}),
    ...(checkBoxes.length > 0 ? { checkBoxes } : {}),
    ...(barcodes.length > 0 ? { barcodes } : {}),
  };
  return { reading, image: await encodePageImage(picture) };
}

interface UprightText {
  source: PageSource;
  picture: GrayImage;
  rotation: Rotation;
  text: string;
  words: Word[];
}

/** Boxes of a text layer are as high as the type; a letter is smaller. */
const LETTER_SHARE = 0.6;

async function readText(loaded: PagePicture, ocr: OcrEngine, isUpright: boolean): Promise<UprightText> {
  const { picture, own } = loaded;
  if (own) return { source: 'text-layer', picture, rotation: 0, ...own };
  const verdict = judgeTextLayer(loaded);
  if (verdict.kind === 'read') return fromPicture(picture, verdict.keep, ocr, isUpright);
  const turn = turnOf(verdict.words);
  const agrees = verdict.kind === 'use' || (await agreesWithPicture(picture, verdict.words, turn, ocr));
  return agrees ? fromTextLayer(picture, verdict.words, turn) : fromPicture(picture, [], ocr, isUpright);
}

function turnOf(words: readonly TextLayerWord[]): Rotation {
  const turns = Map.groupBy(words, (word) => word.turn);
  return [...turns].reduce((most, turn) => (turn[1].length > most[1].length ? turn : most))[0];
}

function fromTextLayer(picture: GrayImage, layer: readonly TextLayerWord[], rotation: Rotation): UprightText {
  const lines = layer.map((word) => ({
    words: [{ text: plainSign(word.text), confidence: 1, box: turnBox(word.box, picture, rotation) }],
  }));
  const upright = turnQuarters(picture, rotation);
  const letter = Math.round(medianHeight(lines.flatMap((line) => line.words)) * LETTER_SHARE);
  const placed = placeCheckBoxes(lines, findCheckBoxes(upright, findInk(upright), letter));
  const { text, words } = orderLines(placed.lines);
  return {
    source: 'text-layer',
    picture: upright,
    rotation,
    text,
    words: words.map((word) => ({ ...word, box: placed.places.get(word.box) ?? word.box })),
  };
}

async function fromPicture(
  picture: GrayImage,
  keep: readonly TextLayerWord[],
  ocr: OcrEngine,
  isUpright: boolean,
): Promise<UprightText> {
  const { rotation, text, words } = keepLayerWords(await readPicture(picture, ocr, { isUpright }), keep, picture);
  return { source: 'ocr', picture: turnQuarters(picture, rotation), rotation, text, words };
}

/** However often the page is looked at, the engine's time limit holds for the page as a whole. */
function withinPageTime(ocr: OcrEngine): OcrEngine {
  const budget = { leftMs: ocr.timeoutMs };
  return {
    ...ocr,
    recognize(image, options) {
      givePicturesBack();
      return ocr.recognize(image, { ...options, budget });
    },
  };
}

/**
 * Copies of a page that nobody holds any more, tens of megabytes, go back to the system: before the engine takes its own
 * memory, and when a page has come through the pipe. V8 does not hurry: it does not see how large they are.
 */
function givePicturesBack(): void {
  globalThis.gc?.();
}

function namePage(page: number) {
  return (cause: unknown): never => {
    if (cause instanceof AppError && (cause.code === 'scan.timeout' || cause.code === 'scan.refused'))
      throw new AppError(cause.code, { ...cause.blanks, page }, { cause });
    throw cause;
  };
}
