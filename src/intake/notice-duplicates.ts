/** Looks for pages that were scanned before: other documents of the same patient whose pages read, or look, almost the same. */
import type { Pipeline } from '../access/scope.ts';
import { findRescannedPages } from '../records/compare-texts.ts';
import type { StoredDocument } from '../records/document.ts';
import { raiseNotice } from '../records/notice.store.ts';
import { findPatientPageTexts } from '../records/page.store.ts';
import { findAlikePictures, type PrintedPage } from './marks/find-alike-pictures.ts';

/** Pages of one patient that a new document is compared with, newest first. */
const MOST_PAGES = 600;

/** Raises a notice for each other document that holds pages like these. Nothing is dropped: both stay on file. */
export async function noticeDuplicates(
  pipeline: Pipeline,
  document: StoredDocument,
  pages: readonly { page: number; text: string; imagePrint?: string | null }[],
): Promise<void> {
  const { id: documentId, patientId } = document;
  if (!patientId) return;
  const others = await findPatientPageTexts(pipeline, { patientId, except: documentId, limit: MOST_PAGES });
  for (const [otherDocumentId, otherPages] of Map.groupBy(others, (other) => other.documentId)) {
    const alike = [
      ...findRescannedPages(pages, otherPages),
      ...findAlikePictures(pages.map(toPrinted), otherPages.map(toPrinted)),
    ].toSorted((a, b) => a.page - b.page);
    if (alike.length === 0) continue;
    const likeness = alike.reduce((sum, page) => sum + page.likeness, 0) / alike.length;
    await raiseNotice(pipeline, {
      documentId,
      code: 'duplicate.rescanned',
      otherDocumentId,
      pages: alike.map(({ page }) => page),
      likeness: Math.round(likeness * 100) / 100,
    });
  }
}

function toPrinted(page: { page: number; text: string; imagePrint?: string | null }): PrintedPage {
  const words = page.text.split(/\s+/).filter((word) => word !== '').length;
  return { page: page.page, words, imagePrint: page.imagePrint ?? null };
}
