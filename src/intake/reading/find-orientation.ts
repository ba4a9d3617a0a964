import { cropImage, type GrayImage, scaleImage, turnQuarters } from '../../adapters/image-gray.ts';
import type { OcrEngine, OcrPage } from '../../adapters/ocr/engine.ts';
import type { Rotation } from '../../records/page.ts';
import { estimateSkew, type Skew } from './estimate-skew.ts';

/** Long side, in pixels, of the small picture on which angles are measured. */
const SMALL_SIDE = 1000;

export interface Upright {
  rotation: Rotation;
  skew: Skew;
}

/**
 * Which of the four ways the page stands, and its skew. Level against upended lines are told apart by their
 * projections; right way up against upside down by reading a part of the page both ways.
 */
export async function findOrientation(image: GrayImage, ocr: OcrEngine): Promise<Upright> {
  const small = await scaleImage(image, Math.min(1, SMALL_SIDE / Math.max(image.width, image.height)));
  const level = estimateSkew(small);
  const upended = estimateSkew(turnQuarters(small, 90));
  const [first, skew]: [0 | 90, Skew] = upended.clarity > level.clarity ? [90, upended] : [0, level];
  const part = readablePart(turnQuarters(image, first));
  const [asIs, turned] = await Promise.all([
    ocr.recognize(part, { mode: 'block' }),
    ocr.recognize(turnQuarters(part, 180), { mode: 'block' }),
  ]);
  const upsideDown = legibility(turned) > legibility(asIs);
  const rotation = ((first + (upsideDown ? 180 : 0)) % 360) as Rotation;
  return { rotation, skew };
}

/** The band of the page with the most ink, an eighth of its height. */
function readablePart(image: GrayImage): GrayImage {
  const rows = new Float64Array(image.height + 1);
  for (let y = 0; y < image.height; y++) {
    let changes = 0;
    for (let x = 2; x < image.width; x += 2) {
      const at = y * image.width + x;
      if (Math.abs(image.pixels[at]! - image.pixels[at - 2]!) > 60) changes++;
    }
    rows[y + 1] = rows[y]! + changes;
  }
  const height = Math.min(image.height, Math.max(200, image.height >> 3));
  let top = 0;
  for (let y = 0; y + height <= image.height; y++) {
    if (rows[y + height]! - rows[y]! > rows[top + height]! - rows[top]!) top = y;
  }
  return cropImage(image, { left: 0, top, width: image.width, height });
}

/** Characters in words that the engine is sure of. */
function legibility(page: OcrPage): number {
  return page.lines
    .flatMap((line) => line.words)
    .filter((word) => word.confidence > 0.6 && /[\p{L}\d]{3}/u.test(word.text))
    .reduce((sum, word) => sum + word.text.length * word.confidence, 0);
}
