import { type GrayImage, scaleImage, softenImage } from '../../adapters/image-gray.ts';
import { clearShading } from './clear-shading.ts';
import { type Blob, findInk, letterHeight } from './find-ink.ts';

export interface Ink {
  image: GrayImage;
  blobs: Blob[];
  /** Usual letter height in pixels; 0 when the page has no letters. */
  letter: number;
}

/** At half size, specks and dots of a matrix printer vanish or grow together; letters in one piece stay as many. */
const GRAINY = 1.6;
/** Letters that come out this much taller at half size were in pieces. */
const IN_PIECES = 1.4;
/** In letters higher than this, in pixels, grain is small beside the strokes. */
const FINE_LETTER = 38;
/** In letters lower than this softening closes the eyes of "e" and "8": whether print is in pieces must be tried. */
const SMALL_LETTER = 12;

export interface Grain {
  /** How the page is best read, as far as its ink tells. */
  ink: Ink;
  /** Small print that looks broken into dots, softened: it may be a matrix printer, or just small. Reading tells. */
  softened: Ink | undefined;
}

/**
 * Finds the ink of a flattened page. Where letters are broken into dots, or paper is full of specks, the picture is
 * softened first: dots join, specks fade.
 */
export async function smoothGrain(flat: GrayImage): Promise<Grain> {
  const ink = inkOf(flat);
  const half = await scaleImage(flat, 0.5);
  const coarse = inkOf(half);
  const coarseLetter = coarse.letter * 2;
  const grainy = ink.blobs.length > coarse.blobs.length * GRAINY && coarse.blobs.length > 0;
  const inPieces = coarseLetter > ink.letter * IN_PIECES;
  const small = ink.letter < SMALL_LETTER;
  if (!(inPieces || (grainy && !small)) || ink.letter > FINE_LETTER) return { ink, softened: undefined };
  // Softened dots of a matrix printer look like a shaded band themselves.
  const softened = inkOf(
    inPieces ? await softenImage(flat, Math.max(1, coarseLetter * 0.07)) : clearShading(await softenImage(flat, 0.8)),
  );
  return small ? { ink, softened } : { ink: softened, softened: undefined };
}

function inkOf(image: GrayImage): Ink {
  const blobs = findInk(image);
  return { image, blobs, letter: letterHeight(blobs, image) };
}
