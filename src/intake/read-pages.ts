/** STORED > READ: every page that is not yet saved is read and saved as it is done. */
import { createHash } from 'node:crypto';
import { withPipeline } from '../access/scope.ts';
import type { PictureSource } from '../adapters/picture-source.ts';
import { advanceDocument, setPageCount } from '../records/document.store.ts';
import type { DocumentProblem, StoredDocument } from '../records/document.ts';
import { raiseNotice } from '../records/notice.store.ts';
import { findPageQualities, findReadPages, type StoredPage, savePage } from '../records/page.store.ts';
import type { Rotation } from '../records/page.ts';
import { finalProblem, type Problem } from './final-problem.ts';
import { judgePage } from './judge-page.ts';
import { findSheet } from './marks/find-sheet.ts';
import type { ProcessDeps } from './process-document.ts';
import { readPage } from './read-page.ts';
import { scanPart } from './scan-part.ts';

/** Reads what is missing; a file that cannot be opened ends the document with the reason. @throws AppError to be tried again */
export async function readPages(deps: ProcessDeps, document: StoredDocument): Promise<void> {
  const bytes = await deps.storage.get(document.readableKey ?? document.storageKey);
  const whole = await deps.decoder.open(bytes, deps.limits).catch(finalProblem);
  if ('code' in whole) return fail(deps, document, { ...whole, pages: [] });
  const { firstPage, lastPage } = document;
  const part = firstPage !== null && lastPage !== null ? { first: firstPage, last: lastPage } : null;
  const scan = scanPart(whole, part, document.turnDegrees as Rotation);
  const refused: Problem[] = [];
  try {
    await withPipeline(deps.database, (pipeline) =>
      setPageCount(pipeline, document.id, scan.pageCount, scan.mediaType),
    );
    if (scan.attachedFiles && !document.originalId)
      await withPipeline(deps.database, (pipeline) =>
        raiseNotice(pipeline, { documentId: document.id, code: 'file.attachments' }),
      );
    const read = await withPipeline(deps.database, (pipeline) => findReadPages(pipeline, document.id));
    const missing = pageNumbers(scan.pageCount).filter((page) => !read.includes(page));
    await inParallel(missing, deps.pagesAtOnce, async (page) => {
      const problem = await readOnePage(deps, document, scan, page);
      if (problem) refused.push(problem);
    });
  } finally {
    await scan.close();
  }
  const qualities = await withPipeline(deps.database, (pipeline) => findPageQualities(pipeline, document.id));
  const unread = qualities.filter(({ quality }) => quality === 'unreadable').map(({ page }) => page);
  const legible = qualities.some(({ quality }) => quality === 'good' || quality === 'doubtful');
  if (!legible) {
    const [reason = { code: 'scan.unreadable', blanks: {} } as const] = refused;
    return fail(deps, document, { ...reason, pages: unread });
  }
  const problem: DocumentProblem | null =
    unread.length > 0 ? { code: 'scan.pages-unread', blanks: { pages: unread.join(', ') }, pages: unread } : null;
  await withPipeline(deps.database, (pipeline) =>
    advanceDocument(pipeline, document.id, 'STORED', { state: 'READ', problem }),
  );
}

/** Gives the problem of a page that could not be read at all. */
async function readOnePage(
  deps: ProcessDeps,
  document: StoredDocument,
  scan: PictureSource,
  page: number,
): Promise<Problem | null> {
  const result = await readPage(scan, page, deps.ocr, { isUpright: document.turnFixed }).catch(finalProblem);
  const stored: StoredPage =
    'code' in result
      ? { ...UNREAD, page, imageKey: '' }
      : {
          ...result.reading,
          quality: judgePage(result.reading).quality,
          sheet: findSheet(result.reading),
          imageKey: await deps.storage.put(result.image),
          imageSha256: createHash('sha256').update(result.image).digest('hex'),
        };
  await withPipeline(deps.database, (pipeline) => savePage(pipeline, document.id, stored));
  deps.onProgress(document.id);
  return 'code' in result ? result : null;
}

/** A page that could not be read at all still has its place. */
const UNREAD = {
  width: 0,
  height: 0,
  rotation: 0,
  source: 'ocr',
  confidence: 0,
  text: '',
  words: [],
  quality: 'unreadable',
} as const satisfies Partial<StoredPage> & {
  words: never[];
};

function fail(deps: ProcessDeps, document: StoredDocument, problem: DocumentProblem): Promise<void> {
  return withPipeline(deps.database, async (pipeline) => {
    await advanceDocument(pipeline, document.id, 'STORED', { state: 'FAILED', problem });
  });
}

function pageNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Runs `work` over the items, `atOnce` at a time; the first failure stops new ones and is thrown when the running ones are done. */
async function inParallel<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  let failed = false;
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined && !failed; item = waiting.shift()) {
      await work(item).catch((error) => {
        failed = true;
        throw error;
      });
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.max(1, atOnce) }, lane));
  for (const result of lanes) if (result.status === 'rejected') throw result.reason;
}
