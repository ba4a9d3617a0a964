/** Saved documents, filed and searchable, without reading any picture. */
import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '../../src/access/actor.ts';
import { withPipeline } from '../../src/access/scope.ts';
import type { Database } from '../../src/adapters/database.ts';
import { extractFacts } from '../../src/facts/extract-facts.ts';
import { replaceFacts } from '../../src/facts/fact.store.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { addDocument, findDocument } from '../../src/records/document.store.ts';
import type { StoredDocument } from '../../src/records/document.ts';
import { savePage } from '../../src/records/page.store.ts';
import type { Word } from '../../src/records/page.ts';
import { replacePassages } from '../../src/records/passage.store.ts';
import { splitPassages } from '../../src/records/split-passages.ts';

/** A page of text as reading would give it: every word in a box of its own, all of them certain. */
export function aPageReading(text: string, page = 1) {
  const words: Word[] = [...text.matchAll(/\S+/g)].map((found) => {
    const before = text.slice(0, found.index).split('\n');
    const [line, column] = [before.length - 1, before.at(-1)?.length ?? 0];
    return {
      text: found[0],
      start: found.index,
      confidence: 0.96,
      box: [100 + column * 12, 100 + line * 40, 100 + (column + found[0].length) * 12, 130 + line * 40],
    };
  });
  return {
    page,
    width: 2550,
    height: 3300,
    rotation: 0 as const,
    source: 'ocr' as const,
    confidence: 0.96,
    text,
    words,
  };
}

/** A document with these pages: INDEXED for the patient, or NEEDS_PATIENT without one. */
export async function aDocument(
  database: Database,
  given: { uploader: Actor; patient?: Patient | null; pages?: string[]; fileName?: string },
): Promise<StoredDocument> {
  const pages = (given.pages ?? ['Progress note\nPotassium 4.1 mmol/L']).map((text, index) =>
    aPageReading(text, index + 1),
  );
  const patientId = given.patient?.id;
  return withPipeline(database, async (pipeline) => {
    const { document } = await addDocument(pipeline, {
      sha256: createHash('sha256').update(randomUUID()).digest('hex'),
      fileName: given.fileName ?? 'scan.pdf',
      byteLength: 10,
      storageKey: randomUUID(),
      uploaderId: given.uploader.staffId,
      claimedPatientId: null,
    });
    for (const page of pages)
      await savePage(pipeline, document.id, { ...page, quality: 'good', imageKey: randomUUID() });
    await pipeline.tx.document.update({
      where: { id: document.id },
      data: { pageCount: pages.length, state: patientId ? 'INDEXED' : 'NEEDS_PATIENT', patientId: patientId ?? null },
    });
    if (patientId) {
      const owner = { documentId: document.id, patientId };
      await replacePassages(
        pipeline,
        owner,
        pages.flatMap((page) => splitPassages(page).map((passage) => ({ page: page.page, ...passage }))),
      );
      await replaceFacts(
        pipeline,
        owner,
        pages.flatMap((page) => extractFacts(page, { documentDate: null })),
      );
    }
    return (await findDocument(pipeline, document.id)) ?? document;
  });
}
