import type { Barcode, Word } from '../records/page.ts';
import type { GrayImage } from './image-gray.ts';

/** A word of the file's own text, where the file says it stands. */
export interface TextLayerWord {
  text: string;
  /** [x0, y0, x1, y1] in pixels of the page picture. */
  box: [number, number, number, number];
  /** Clockwise degrees that the page must be turned for this word to stand upright. */
  turn: 0 | 90 | 180 | 270;
  /** The state of a check box of a form, whose empty box need not show on the picture. */
  isTick?: true;
}

export interface PagePicture {
  picture: GrayImage;
  /** Dots per inch of the picture, when the file says or implies it. */
  dpi: number | undefined;
  /** In the file's order, line breaks unknown. Empty when the page has no text of its own. */
  textLayer: TextLayerWord[];
  /** Set when some of the text is not drawn: what somebody's program read on the picture, or what nobody is to see. */
  hiddenText?: true;
  /** Of a text document, whose picture was drawn from its words: they need not be judged or put in order. */
  own?: { text: string; words: Word[] };
  /** In pixels of the picture; left out when nobody has looked for them yet. */
  barcodes?: Barcode[];
}

/** A file as pages of pictures: what every format is turned into before reading. */
export interface PictureSource {
  mediaType: string;
  pageCount: number;
  /** Files attached to this one, which are not read with its pages. */
  attachedFiles?: number;
  /** `page` is 1-based. @throws AppError file.damaged, file.picture-too-large */
  loadPage(page: number): Promise<PagePicture>;
  close(): Promise<void>;
}

export interface PictureLimits {
  maxPages: number;
  maxMegapixels: number;
}
