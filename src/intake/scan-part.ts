/** A range of a scan's pages as a scan of its own, each page turned as a person asked. */
import { turnQuarters } from '../adapters/image-gray.ts';
import type { PagePicture, PictureSource } from '../adapters/picture-source.ts';
import type { Rotation } from '../records/page.ts';
import { type Frame, turnBox } from './reading/page-frame.ts';

/** @param part 1-based pages of the scan, both ends included; all of them when it is left out */
export function scanPart(
  scan: PictureSource,
  part: { first: number; last: number } | null,
  turn: Rotation,
): PictureSource {
  if (!part && turn === 0) return scan;
  const { first, last } = part ?? { first: 1, last: scan.pageCount };
  return {
    mediaType: scan.mediaType,
    ...(scan.attachedFiles ? { attachedFiles: scan.attachedFiles } : {}),
    pageCount: Math.min(last, scan.pageCount) - first + 1,
    loadPage: async (page) => turnPage(await scan.loadPage(first + page - 1), turn),
    close: () => scan.close(),
  };
}

function turnPage(page: PagePicture, turn: Rotation): PagePicture {
  if (turn === 0) return page;
  return {
    ...page,
    picture: turnQuarters(page.picture, turn),
    ...(page.own ? { own: turnOwn(page.own, page.picture, turn) } : {}),
    ...(page.barcodes
      ? { barcodes: page.barcodes.map((code) => ({ ...code, box: turnBox(code.box, page.picture, turn) })) }
      : {}),
    textLayer: page.textLayer.map((word) => ({
      text: word.text,
      box: [...turnBox(word.box, page.picture, turn)],
      turn: ((word.turn - turn + 360) % 360) as Rotation,
    })),
  };
}

function turnOwn(own: NonNullable<PagePicture['own']>, frame: Frame, turn: Rotation): PagePicture['own'] {
  return { text: own.text, words: own.words.map((word) => ({ ...word, box: turnBox(word.box, frame, turn) })) };
}
