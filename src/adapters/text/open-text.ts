import { AppError } from '../../errors.ts';
import type { PagePicture, PictureLimits, PictureSource } from '../picture-source.ts';
import { drawTextPage, measureText } from './draw-text-page.ts';
import { layOutText, type SetPage, TEXT_DPI } from './lay-out-text.ts';
import type { TextBlock, TextDocument } from './text-block.ts';

/** A page of small print holds hardly more characters; used to refuse a book before it is set. */
const MOST_CHARACTERS_A_PAGE = 12_000;
const USUAL_CHARACTERS_A_PAGE = 3_000;

/** The text of a document as pages. What is inside of it is the caller's to open. @throws AppError `file.too-many-pages`, `file.no-text` */
export function openText(
  { mediaType, blocks }: TextDocument,
  { maxPages }: PictureLimits,
  { mayBeEmpty }: { mayBeEmpty: boolean },
): PictureSource {
  const characters = blocks.reduce((sum, block) => sum + lengthOf(block), 0);
  const book = characters / MOST_CHARACTERS_A_PAGE > maxPages;
  const pages = book ? [] : layOutText(blocks, measureText, maxPages);
  if (book || pages.length > maxPages) {
    const about = Math.max(pages.length, Math.ceil(characters / USUAL_CHARACTERS_A_PAGE));
    throw new AppError('file.too-many-pages', { pages: about, limit: maxPages });
  }
  if (pages.length === 0 && !mayBeEmpty) throw new AppError('file.no-text');
  return {
    mediaType,
    pageCount: pages.length,
    loadPage: async (page) => pictureOf(pages[page - 1]),
    close: async () => undefined,
  };
}

function pictureOf(page: SetPage | undefined): PagePicture {
  if (!page) throw new AppError('file.damaged');
  const words = page.words.map(({ text, start, confidence, box }) => ({ text, start, confidence, box }));
  return { picture: drawTextPage(page), dpi: TEXT_DPI, textLayer: [], own: { text: page.text, words } };
}

function lengthOf(block: TextBlock): number {
  if (block.kind === 'page-break') return 0;
  return block.kind === 'row' ? block.cells.reduce((sum, cell) => sum + cell.length, 0) : block.text.length;
}
