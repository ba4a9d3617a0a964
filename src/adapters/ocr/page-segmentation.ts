import type { OcrMode } from './engine.ts';

/** Tesseract's page segmentation modes (`tesseract --help-psm`). */
export const PAGE_SEGMENTATION = { auto: '3', sparse: '11', block: '6', line: '7' } as const satisfies Record<
  OcrMode,
  string
>;
