import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Text rendering modes that draw nothing: invisible, and clip only (ISO 32000-1, table 106). */
const DRAWS_NOTHING = new Set([3, 7]);

/** Whether a page has text that is not drawn, as programs lay their reading of a scan under its picture. */
export function hasHiddenText({ fnArray, argsArray }: { fnArray: number[]; argsArray: unknown[] }): boolean {
  const { OPS } = pdfjs;
  const saved: number[] = [];
  let mode = 0;
  for (const [i, operation] of fnArray.entries()) {
    if (operation === OPS.save) saved.push(mode);
    else if (operation === OPS.restore) mode = saved.pop() ?? 0;
    else if (operation === OPS.setTextRenderingMode) mode = Number((argsArray[i] as unknown[] | null)?.[0] ?? 0);
    else if (operation === OPS.showText && DRAWS_NOTHING.has(mode)) return true;
  }
  return false;
}
