/**
 * What reading a page gives. One page image is the frame for everything: its pixels, origin top left, after turning the
 * picture upright by `rotation`. Deskewing and enlarging happen inside the reading; boxes are mapped back to this frame.
 */

/** [x0, y0, x1, y1] in pixels of the page image, origin top left. */
export type Box = readonly [x0: number, y0: number, x1: number, y1: number];

export interface Word {
  text: string;
  /** Offset of the word's first character in the page's text, in UTF-16 units; `text.slice(start, start + length)` is it. */
  start: number;
  /** 0..1. Words of a trusted text layer have 1. */
  confidence: number;
  box: Box;
}

/** Clockwise degrees that the picture was turned to stand upright. */
export type Rotation = 0 | 90 | 180 | 270;

export type PageSource = 'ocr' | 'text-layer';

/** A barcode as it was decoded. Its text comes from outside: control characters are gone, and it is cut when it is long. */
export interface Barcode {
  format: 'Code128' | 'Code39' | 'ITF' | 'EAN13' | 'EAN8' | 'UPCA' | 'PDF417' | 'DataMatrix' | 'QRCode';
  text: string;
  box: Box;
}

/** Strokes of a pen that were found and not read. */
export interface Handwriting {
  /** A signature is known by the label beside it; anything else may be a part of the record. */
  kind: 'text' | 'signature';
  box: Box;
  /** 0..1 */
  confidence: number;
}

/** A check box or radio mark as the page's text shows it. */
export interface CheckBox {
  /** What stands behind it up to the next box or the end of the line. */
  label: string;
  state: 'checked' | 'unchecked' | 'doubtful';
  /** 0..1: of the state. */
  confidence: number;
  box: Box;
  /** Offset of its sign in the page's text. */
  start: number;
}

export interface PageReading {
  /** 1-based. */
  page: number;
  /** Pixels of the page image, after the rotation. */
  width: number;
  height: number;
  rotation: Rotation;
  source: PageSource;
  /** 0..1: mean word confidence weighted by length; 0 for a page without words. */
  confidence: number;
  /** Lines parted by "\n", cells or words by " ". */
  text: string;
  words: Word[];
  /** Left out when there are none. */
  barcodes?: Barcode[];
  /** Left out when there is none. */
  handwriting?: Handwriting[];
  /** By which the picture is known again; left out where the words are enough, or nothing is on the page. */
  imagePrint?: string | null;
  /** In the order of the text; left out when there are none. */
  checkBoxes?: CheckBox[];
}

/** A sheet that somebody put between documents: it says whose the next pages are, or only parts them. */
export type Sheet = 'cover' | 'separator';

export type PageQuality = 'good' | 'doubtful' | 'unreadable' | 'blank';
