import { AppError } from '../../errors.ts';
import type { GrayImage } from '../image-gray.ts';
import { findNativeTesseract, startNativeTesseract } from './native-tesseract.ts';
import { startTesseractJs } from './tesseract-js.ts';
import type { TimeBudget } from './time-budget.ts';

/**
 * How the engine looks for text: `auto` finds columns and blocks; `sparse` finds text in any place, in no order;
 * `block` takes the picture as one block of lines; `line` as one line.
 */
export type OcrMode = 'auto' | 'sparse' | 'block' | 'line';

export interface OcrOptions {
  mode: OcrMode;
  /** Dots per inch of the picture as given, when known. */
  dpi?: number;
  /** What is left of a page's time; the call ends when it is used up, and takes off what it used. */
  budget?: TimeBudget;
}

export interface OcrWord {
  text: string;
  /** 0..1, as the engine says it. */
  confidence: number;
  /** [x0, y0, x1, y1] in pixels of the picture given. */
  box: [number, number, number, number];
}

export interface OcrLine {
  /** Number of the block that the engine put the line in. */
  block: number;
  words: OcrWord[];
}

export interface OcrPage {
  lines: OcrLine[];
}

/** The port of the reading engines. One call reads one picture on one core; calls beyond the pool's size wait their turn. */
export interface OcrEngine {
  readonly name: 'tesseract.js' | 'native';
  /** How many pictures are read at the same time. */
  readonly workers: number;
  /** Longest time of one call. */
  readonly timeoutMs: number;
  /**
   * @throws AppError scan.timeout; scan.refused when the engine fails on this picture; scan.engine when it could not be
   * started or was killed, which is no fault of the picture. The next call finds a sound engine.
   */
  recognize(image: GrayImage, options: OcrOptions): Promise<OcrPage>;
  close(): Promise<void>;
}

export interface OcrEngineOptions {
  engine: 'auto' | 'tesseract.js' | 'native';
  workers: number;
  /** For one page, and so for one call of `recognize`, from the moment a worker takes it. */
  timeoutMs: number;
}

/** `auto` takes native Tesseract when its binary is on the PATH. @throws AppError scan.engine when `native` is asked for and absent. */
export async function createOcrEngine(options: OcrEngineOptions): Promise<OcrEngine> {
  if (options.engine === 'tesseract.js') return startTesseractJs(options);
  const binary = await findNativeTesseract();
  if (binary) return startNativeTesseract(binary, options);
  if (options.engine === 'native') throw new AppError('scan.engine');
  return startTesseractJs(options);
}
