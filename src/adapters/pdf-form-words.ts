/** What people filled in: values of form fields, ticks and typed notes, which a PDF keeps apart from the page's own text. */
import { pdfWords } from './pdf-words.ts';
import type { TextLayerWord } from './picture-source.ts';

/** What is used of an annotation as pdf.js tells it. */
export interface PdfAnnotation {
  id: string;
  subtype?: string;
  rect: [x0: number, y0: number, x1: number, y1: number];
  hidden?: boolean;
  noView?: boolean;
  fieldType?: string | null;
  fieldValue?: string | string[] | null;
  checkBox?: boolean;
  radioButton?: boolean;
  pushButton?: boolean;
  exportValue?: string;
  buttonValue?: string | null;
  password?: boolean;
  multiLine?: boolean;
  hasAppearance?: boolean;
  options?: { exportValue: string; displayValue: string }[];
  defaultAppearanceData?: { fontSize?: number };
  contentsObj?: { str?: string };
}

const USUAL_SIZE = 11;
/** Width of a character of Helvetica in type sizes, on average. */
const MEAN_WIDTH = 0.52;

/** The words of the annotations of a page, in pixels of its picture. `viewport` is the transform of its viewport. */
export function formWords(annotations: readonly PdfAnnotation[], viewport: readonly number[]): TextLayerWord[] {
  return annotations.filter(isSeen).flatMap((annotation) => {
    if (isTickBox(annotation)) return tickWords(annotation, viewport);
    const lines = shownText(annotation).split(/\r\n?|\n/);
    return lines.flatMap((line, i) => lineWords(line, annotation, { at: i, of: lines.length }, viewport));
  });
}

/** Values that would not be on the picture, by the id of their field: filled by a program that drew nothing. */
export function undrawnValues(annotations: readonly PdfAnnotation[]): [id: string, value: string][] {
  return annotations.flatMap((annotation): [string, string][] => {
    const isText = annotation.fieldType === 'Tx' || annotation.fieldType === 'Ch';
    const value = shownText(annotation);
    return isText && isSeen(annotation) && !annotation.hasAppearance && value !== '' ? [[annotation.id, value]] : [];
  });
}

function isSeen({ hidden, noView, password }: PdfAnnotation): boolean {
  return !hidden && !noView && !password;
}

function isTickBox({ fieldType, checkBox, radioButton }: PdfAnnotation): boolean {
  return fieldType === 'Btn' && Boolean(checkBox || radioButton);
}

function tickWords(annotation: PdfAnnotation, viewport: readonly number[]): TextLayerWord[] {
  const { rect, fieldValue, exportValue, buttonValue, checkBox } = annotation;
  const isOn =
    typeof fieldValue === 'string' && fieldValue !== 'Off' && fieldValue === (checkBox ? exportValue : buttonValue);
  const [x0, y0, x1, y1] = rect;
  const sign = {
    str: isOn ? '☒' : '☐',
    transform: [y1 - y0, 0, 0, y1 - y0, x0, y0 + (y1 - y0) * 0.2],
    width: x1 - x0,
    height: y1 - y0,
  };
  return pdfWords([sign], viewport).map((word) => ({ ...word, isTick: true as const }));
}

function shownText({ subtype, fieldType, fieldValue, options = [], contentsObj }: PdfAnnotation): string {
  if (subtype === 'FreeText') return contentsObj?.str?.trim() ?? '';
  if (subtype !== 'Widget' || (fieldType !== 'Tx' && fieldType !== 'Ch')) return '';
  const values = Array.isArray(fieldValue) ? fieldValue : [fieldValue ?? ''];
  return values
    .map((value) => options.find(({ exportValue }) => exportValue === value)?.displayValue ?? value)
    .join(', ')
    .trim();
}

function lineWords(
  line: string,
  { rect: [x0, y0, x1, y1], defaultAppearanceData }: PdfAnnotation,
  { at, of }: { at: number; of: number },
  viewport: readonly number[],
): TextLayerWord[] {
  const slot = (y1 - y0) / of;
  const size = Math.min(defaultAppearanceData?.fontSize || USUAL_SIZE, slot * 0.9);
  const width = Math.min(x1 - x0, line.length * size * MEAN_WIDTH);
  const base = y1 - slot * at - slot / 2 - size * 0.3;
  return pdfWords([{ str: line, transform: [size, 0, 0, size, x0 + 2, base], width, height: size }], viewport);
}
