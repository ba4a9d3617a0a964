import type { Box, PageReading } from '../records/page.ts';

export interface PageText {
  page: number;
  /** Where the page's text begins in the joined text. */
  start: number;
  text: string;
  words: PageReading['words'];
}

export interface JoinedPages {
  text: string;
  pages: PageText[];
}

/** The pages of a document as one text, each beginning on a new line, with the way back to the page. */
export function joinPages(pages: readonly Pick<PageReading, 'page' | 'text' | 'words'>[]): JoinedPages {
  let start = 0;
  const placed = pages.map(({ page, text, words }) => {
    const here = { page, start, text, words };
    start += text.length + 1;
    return here;
  });
  return { text: placed.map(({ text }) => text).join('\n'), pages: placed };
}

/** The page that holds an offset of the joined text. */
export function pageAt({ pages }: JoinedPages, offset: number): PageText {
  return pages.findLast(({ start }) => start <= offset) ?? pages[0]!;
}

/** Boxes of the words that a stretch of the joined text covers. */
export function boxesOf(joined: JoinedPages, start: number, end: number): Box[] {
  const page = pageAt(joined, start);
  return page.words
    .filter((word) => page.start + word.start < end && page.start + word.start + word.text.length > start)
    .map(({ box }) => box);
}
