import { type GrayImage, scaleImage, turnImage } from '../../adapters/image-gray.ts';
import type { OcrEngine, OcrLine, OcrMode } from '../../adapters/ocr/engine.ts';
import { type FoundBox, paintOutBoxes } from '../marks/find-check-boxes.ts';
import { lookFurther } from './look-further.ts';
import type { WorkFrame } from './page-frame.ts';
import { removeRules } from './remove-rules.ts';

/** How a page of small print is looked at besides: share of the work picture's scale, and what is looked for. */
interface Look {
  scale: number;
  mode: OcrMode;
  unruled: boolean;
}

const LOOKS: readonly Look[] = [
  { scale: 0.75, mode: 'auto', unruled: false },
  { scale: 0.75, mode: 'sparse', unruled: true },
  { scale: 1, mode: 'auto', unruled: true },
];

/**
 * Small print read from the page's own grays, darkened, at other sizes and in other ways than the main reading: worn
 * strokes that stretching the contrast has thinned are whole there. A look that saw nothing is left out. Boxes are in pixels of the work picture.
 * @param upright the page before its background was flattened, turned upright
 */
export async function lookOtherwise(
  upright: GrayImage,
  { frame, boxes, letter }: { frame: WorkFrame; boxes: readonly FoundBox[]; letter: number },
  ocr: OcrEngine,
): Promise<OcrLine[][]> {
  const dark = { ...upright, pixels: upright.pixels.map((level) => (level * level) / 255) };
  const readings = await Promise.all(
    LOOKS.map(async ({ scale, mode, unruled }) => {
      const sized = await scaleImage(dark, frame.scale * scale);
      const level = frame.degrees === 0 ? sized : await turnImage(sized, frame.degrees);
      const factor = frame.width / level.width;
      const unboxed = paintOutBoxes(
        level,
        boxes.map((found) => ({ ...found, box: scaleBox(found.box, 1 / factor) })),
      );
      const image = unruled ? removeRules(unboxed, letter / factor) : unboxed;
      const lines = await lookFurther(image, mode, ocr);
      return lines.map((line) => ({
        ...line,
        words: line.words.map((word) => ({ ...word, box: scaleBox(word.box, factor) })),
      }));
    }),
  );
  return readings.filter((lines) => lines.length > 0);
}

function scaleBox(
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  by: number,
): [number, number, number, number] {
  return [Math.round(x0 * by), Math.round(y0 * by), Math.round(x1 * by), Math.round(y1 * by)];
}
