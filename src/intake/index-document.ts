/** MATCHED > INDEXED: passages and facts of every page, so that the document can be asked. */
import { withPipeline } from '../access/scope.ts';
import { extractFacts } from '../facts/extract-facts.ts';
import { replaceFacts } from '../facts/fact.store.ts';
import { findDocumentDate } from '../facts/find-document-date.ts';
import { advanceDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findPages } from '../records/page.store.ts';
import { replacePassages } from '../records/passage.store.ts';
import { splitPassages } from '../records/split-passages.ts';
import { findSheet } from './marks/find-sheet.ts';
import { noticeDuplicates } from './notice-duplicates.ts';
import type { ProcessDeps } from './process-document.ts';

/** Writes what search and answers read. Done anew as a whole, so a second run leaves the same rows. */
export async function indexDocument(deps: ProcessDeps, document: StoredDocument): Promise<void> {
  const { id, patientId } = document;
  if (!patientId) throw new Error('a matched document has a patient');
  const all = await withPipeline(deps.database, (pipeline) => findPages(pipeline, id));
  // Cover and separator sheets stay with the document; their words are not the record's.
  const pages = all.filter((page) => findSheet(page) === null);
  const passages = pages.flatMap((page) => splitPassages(page).map((passage) => ({ page: page.page, ...passage })));
  const documentDate = findDocumentDate(pages)?.iso ?? null;
  const facts = pages.flatMap((page) => extractFacts(page, { documentDate }));
  await withPipeline(deps.database, async (pipeline) => {
    await replacePassages(pipeline, { documentId: id, patientId }, passages);
    await replaceFacts(pipeline, { documentId: id, patientId }, facts);
    await noticeDuplicates(pipeline, document, pages);
    await advanceDocument(pipeline, id, 'MATCHED', { state: 'INDEXED' });
  });
}
