import { type GrayImage, scaleImage, softenImage } from '../../adapters/image-gray.ts';
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

/**
 * Finds the ink of a flattened page. Where letters are broken into dots, or paper is full of specks, the picture is
 * softened first: dots join, specks fade.
 */
export async function smoothGrain(flat: GrayImage): Promise<Ink> {
  const blobs = findInk(flat);
  const letter = letterHeight(blobs, flat);
  const half = await scaleImage(flat, 0.5);
  const coarse = findInk(half);
  const coarseLetter = letterHeight(coarse, half) * 2;
  const grainy = blobs.length > coarse.length * GRAINY && coarse.length > 0;
  const inPieces = coarseLetter > letter * IN_PIECES;
  if (!(grainy || inPieces) || letter > FINE_LETTER) return { image: flat, blobs, letter };
  const image = await softenImage(flat, inPieces ? Math.max(1, coarseLetter * 0.07) : 0.8);
  const found = findInk(image);
  return { image, blobs: found, letter: letterHeight(found, image) };
}
