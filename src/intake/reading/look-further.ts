import type { GrayImage } from '../../adapters/image-gray.ts';
import type { OcrEngine, OcrLine, OcrMode } from '../../adapters/ocr/engine.ts';
import { AppError } from '../../errors.ts';

/** A look that a page can do without: when the page's time is up, nothing more is seen and what was read before stays. */
export async function lookFurther(image: GrayImage, mode: OcrMode, ocr: OcrEngine): Promise<OcrLine[]> {
  try {
    return (await ocr.recognize(image, { mode })).lines;
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'scan.timeout') return [];
    throw cause;
  }
}
