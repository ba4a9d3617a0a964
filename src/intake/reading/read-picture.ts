import { type GrayImage, scaleImage, softenImage, turnImage, turnQuarters } from '../../adapters/image-gray.ts';
import type { OcrEngine, OcrLine } from '../../adapters/ocr/engine.ts';
import type { Rotation, Word } from '../../records/page.ts';
import { type FoundBox, findCheckBoxes, paintOutBoxes } from '../marks/find-check-boxes.ts';
import { placeCheckBoxes } from '../marks/place-check-boxes.ts';
import { confirmFigures } from './confirm-figures.ts';
import { dropRuleSigns } from './drop-rule-signs.ts';
import { type Blob, findInk, letterHeight } from './find-ink.ts';
import { findReadableInk, findReadableTurn, findSkew, isUpended, legibility } from './find-orientation.ts';
import { findPhotographedPage } from './find-photographed-page.ts';
import { flattenBackground } from './flatten-background.ts';
import { invertBars, invertDarkPage } from './invert-print.ts';
import { lookFurther } from './look-further.ts';
import { lookOtherwise } from './look-otherwise.ts';
import { measureGrain } from './measure-grain.ts';
import { mergePasses, openInk } from './merge-passes.ts';
import { orderLines } from './order-lines.ts';
import { type Frame, toPageBox, type WorkFrame } from './page-frame.ts';
import { removeRules } from './remove-rules.ts';
import { restorePoints } from './restore-points.ts';
import { backToPage, setGalleys } from './set-galley.ts';
import { smoothGrain } from './smooth-grain.ts';
import { straightenSheet } from './straighten-sheet.ts';
import { voteWords } from './vote-words.ts';
import { dropSmudges, weighLines } from './weigh-words.ts';

export interface PictureReading {
  rotation: Rotation;
  text: string;
  /** Boxes in pixels of the picture after the rotation. */
  words: Word[];
}

/** Less skew than this, in degrees, costs the engine nothing. */
const LEAST_SKEW_DEGREES = 0.25;
/** The engine reads best when letters are about this high, in pixels: 9 point print at 300 dpi. */
const BEST_LETTER = 29;
const LARGEST_SCALE = 4;
/** The engines take no side longer than 32,767 pixels, and more pixels than this cost memory for nothing: A3 at 500 dpi. */
const LONGEST_SIDE = 32_000;
const MOST_PIXELS = 60e6;
/** More open letters than any page has are grain. */
const MOST_OPEN = 20_000;
/** Enlarged print is softened by so many pixels: the steps of its own pixels are no strokes. */
const ENLARGED_BLUR = 1;
/** Print that must be enlarged so many times is read several times over: about 110 dpi and less. */
const TINY_SCALE = 2.4;
/** From so many levels of gray between neighbours on, looks at the page's own grays take grain for print. */
const GRAINY_STEP = 4;
/** A first look with less than this share of its ink in sure words is checked for standing upside down. */
const LEGIBLE_SHARE = 0.5;

/** A picture of the page made ready for the engine: level, upright, letters of the right size. */
interface WorkPicture {
  /** Print so small that one reading of it cannot be trusted. */
  isTiny: boolean;
  /** Painted over in the image. */
  boxes: FoundBox[];
  image: GrayImage;
  ruled: GrayImage;
  /** The same without rules: pieces cut from it show no part of a box. */
  unruled: GrayImage;
  letter: number;
  frame: WorkFrame;
  /** Sides of the page image. */
  page: Frame;
}

/** Reads a page from its picture; one photographed at an angle is laid flat before. A first look finds blocks and columns; a second looks where ink was left unread. */
export async function readPicture(
  picture: GrayImage,
  ocr: OcrEngine,
  { isUpright = false }: { isUpright?: boolean } = {},
): Promise<PictureReading> {
  const quad = await findPhotographedPage(picture);
  const sheet = quad && straightenSheet(picture, quad);
  const page = sheet?.image ?? picture;
  const darkOnLight = invertDarkPage(page);
  const { ink: plain, softened } = await smoothGrain(flattenBackground(darkOnLight));
  const ink = softened ? await findReadableInk(plain, softened, ocr) : plain;
  const { blobs, letter } = ink;
  const flat = letter === 0 ? ink.image : invertBars(ink.image, letter);
  if (letter === 0) return { rotation: 0, text: '', words: [] };
  let rotation: Rotation =
    !isUpright && isUpended(blobs, letter) ? await findReadableTurn(flat, blobs, [90, 270], ocr) : 0;
  let work = await prepare(flat, rotation);
  let first = (await ocr.recognize(work.image, { mode: 'auto' })).lines;
  if (!isUpright && rotation === 0 && (!isLegible(first) || isSideways(first))) {
    rotation = await findReadableTurn(flat, blobs, [0, 180, 90, 270], ocr);
    if (rotation !== 0) {
      work = await prepare(flat, rotation);
      first = (await ocr.recognize(work.image, { mode: 'auto' })).lines;
    }
  }
  const letters = findInk(work.unruled);
  const mine = await lookAgain(work, letters, first, ocr);
  const isCalm = measureGrain(darkOnLight) < GRAINY_STEP;
  const readings = work.isTiny && isCalm ? await lookOtherwise(turnQuarters(darkOnLight, rotation), work, ocr) : [];
  const read = readings.length > 0 ? voteWords([mine, ...readings], work.letter) : mine;
  const pointed = restorePoints(dropRuleSigns(read, work.ruled, work.unruled), letters);
  const lines = readings.length > 0 ? pointed : await confirmFigures(pointed, work.unruled, work.letter, ocr);
  // Rows are found on the level picture; on the page itself they may run askew.
  const placed = placeCheckBoxes(readings.length > 0 ? dropSmudges(lines) : weighLines(lines), work.boxes);
  const { text, words } = orderLines(placed.lines);
  const photographed = sheet ? { toPhoto: sheet.toPhoto, flat: page, photo: picture, rotation } : undefined;
  const boxOf = ({ box }: Word) => toPageBox(placed.places.get(box) ?? box, work.frame, work.page, photographed);
  return { rotation, text, words: words.map((word) => ({ ...word, box: boxOf(word) })) };
}

async function prepare(flat: GrayImage, rotation: Rotation): Promise<WorkPicture> {
  const upright = turnQuarters(flat, rotation);
  const skew = await findSkew(upright);
  const degrees = Math.abs(skew.degrees) > LEAST_SKEW_DEGREES ? skew.degrees : 0;
  const height = letterHeight(findInk(upright), upright);
  const scale = scaleFor(height, upright);
  const turn = async (image: GrayImage) => (degrees === 0 ? image : turnImage(image, degrees));
  const size = async (image: GrayImage) => (scale === 1 ? image : scaleImage(image, scale));
  // Turning blurs by a pixel: it is done where pixels are many.
  const level = scale > 1 ? await turn(await size(upright)) : await size(await turn(upright));
  const enlarged = scale >= 1.5;
  const ruled = enlarged ? await softenImage(level, ENLARGED_BLUR) : level;
  const letter = height * scale;
  const boxes = findCheckBoxes(level, findInk(level), letter);
  const unboxed = paintOutBoxes(ruled, boxes);
  const unruled = removeRules(unboxed, letter);
  return {
    isTiny: scale >= TINY_SCALE,
    boxes,
    // Small letters that stand on a rule lose their feet with it.
    image: enlarged ? unboxed : unruled,
    ruled: unboxed,
    unruled,
    letter,
    frame: { width: level.width, height: level.height, degrees, scale },
    page: { width: upright.width, height: upright.height },
  };
}

/** Small print is enlarged, very large print made smaller; in between the picture's own pixels are best. */
function scaleFor(letter: number, { width, height }: GrayImage): number {
  const largest = Math.min(
    LARGEST_SCALE,
    LONGEST_SIDE / Math.max(width, height),
    Math.sqrt(MOST_PIXELS / (width * height)),
  );
  if (letter === 0 || (letter >= 17 && letter <= 38)) return Math.min(1, largest);
  return Math.min(largest, BEST_LETTER / letter);
}

function isLegible(lines: readonly OcrLine[]): boolean {
  const letters = lines.flatMap((line) => line.words).reduce((sum, word) => sum + word.text.length, 0);
  return letters > 0 && legibility(lines) / letters > LEGIBLE_SHARE;
}

/** The engine also reads lines that run down the page, but takes them for short columns; their words are taller than wide. */
function isSideways(lines: readonly OcrLine[]): boolean {
  const long = lines.flatMap((line) => line.words).filter((word) => word.text.length >= 4);
  return long.filter(({ box: [x0, y0, x1, y1] }) => y1 - y0 > x1 - x0).length > long.length / 2;
}

/** Reads what the first look left open: letters outside the words it was sure of are set in one column and read as such. */
async function lookAgain(
  work: WorkPicture,
  ink: readonly Blob[],
  first: OcrLine[],
  ocr: OcrEngine,
): Promise<OcrLine[]> {
  const open = openInk(first, ink, work.letter);
  if (open.length === 0 || open.length > MOST_OPEN) return first;
  const second = await Promise.all(
    setGalleys(work.unruled, open, work.letter).map(async (galley) =>
      backToPage(await lookFurther(galley.image, 'block', ocr), galley),
    ),
  );
  return mergePasses(first, second.flat(), work.letter);
}
