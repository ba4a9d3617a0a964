/** What a sender may know of a document now. */
import { type Actor, readingPurpose } from '../access/actor.ts';
import { withPipeline, withScope } from '../access/scope.ts';
import { sentenceFor } from '../errors.ts';
import { findPatient } from '../patients/patient.store.ts';
import { type ContainerEntry, findEntries } from '../records/container.store.ts';
import { findDocument } from '../records/document.store.ts';
import { displayOf } from '../records/find-document-kind.ts';
import { whyItWaits } from '../records/nothing-to-file.ts';
import { findPageQualities } from '../records/page.store.ts';
import type { Sheet } from '../records/page.ts';
import { findParts } from '../records/part.store.ts';
import type { Parts } from '../wiring.ts';

export interface IngestResult {
  file: string;
  documentId: string | null;
  state: string;
  mrn: string | null;
  pages: number;
  problems: { code: string; message: string; pages: number[] }[];
  /** Cover and separator sheets, kept with the document but not part of the record. */
  sheets?: { page: number; sheet: Sheet }[];
  /** Pages of the file, for a part of it. */
  pageRange?: [first: number, last: number];
  /** LOINC document type, with 0..1; null when the pages do not say. */
  kind?: { code: string; display: string; confidence: number } | null;
  /** Date of service, `YYYY-MM-DD`. */
  serviceDate?: { date: string; confidence: number } | null;
}

/** One row for the document, or one for each part of a batch. The patient is named only to whom they may be shown. */
export async function describeDocument(
  parts: Pick<Parts, 'database'>,
  actor: Actor,
  file: string,
  documentId: string,
): Promise<IngestResult[]> {
  const found = await withPipeline(parts.database, async (pipeline) => {
    const document = await findDocument(pipeline, documentId);
    return {
      document,
      pages: await findPageQualities(pipeline, documentId),
      members: document?.state === 'SPLIT' ? await findParts(pipeline, document) : [],
      entries: document?.state === 'UNPACKED' ? await findEntries(pipeline, documentId) : [],
    };
  });
  if (found.entries.length > 0) return describeEntries(parts, actor, file, found.entries);
  if (found.members.length > 0) {
    const rows = [];
    for (const member of found.members) rows.push(...(await describeDocument(parts, actor, file, member.documentId)));
    return rows;
  }
  const { document, pages } = found;
  if (!document) return [];
  const { patientId, problem, firstPage, lastPage, kindCode, kindConfidence, serviceDate } = document;
  const purpose = readingPurpose(actor);
  const patient =
    purpose && patientId
      ? await withScope(parts.database, actor, purpose, (scope) => findPatient(scope, patientId))
      : null;
  // Kind and date are words of the pages: they go to whoever may see the patient, or sent what waits.
  const seesPages = patient !== null || (patientId === null && document.uploaderId === actor.staffId);
  return [
    {
      file,
      documentId,
      state: document.state,
      mrn: patient?.mrn ?? null,
      pages: pages.length,
      problems: [
        ...(problem
          ? [{ code: problem.code, message: sentenceFor(problem.code, problem.blanks), pages: problem.pages }]
          : []),
        ...(document.state === 'NEEDS_PATIENT'
          ? [
              {
                code: 'patient.needed',
                message: whyItWaits(document.matchReasons),
                pages: [],
              },
            ]
          : []),
      ],
      ...sheetsOf(pages),
      ...(firstPage !== null && lastPage !== null ? { pageRange: [firstPage, lastPage] as [number, number] } : {}),
      ...(seesPages
        ? {
            kind: kindCode
              ? { code: kindCode, display: displayOf(kindCode) ?? '', confidence: kindConfidence ?? 0 }
              : null,
            serviceDate: serviceDate ? { date: serviceDate, confidence: document.serviceDateConfidence ?? 0 } : null,
          }
        : {}),
    },
  ];
}

function sheetsOf(pages: { page: number; sheet: Sheet | null }[]): Pick<IngestResult, 'sheets'> {
  const sheets = pages.flatMap(({ page, sheet }) => (sheet ? [{ page, sheet }] : []));
  return sheets.length > 0 ? { sheets } : {};
}

/** One row a file of a container: its document's, or the reason why it became none. */
async function describeEntries(
  parts: Pick<Parts, 'database'>,
  actor: Actor,
  file: string,
  entries: ContainerEntry[],
): Promise<IngestResult[]> {
  const rows: IngestResult[] = [];
  for (const { fileName, document, problem } of entries) {
    const inner = `${file}/${fileName}`;
    // The files of a container within the container are entries of their own.
    if (document && document.state !== 'UNPACKED')
      rows.push(...(await describeDocument(parts, actor, inner, document.id)));
    if (problem) {
      const { code, blanks } = problem;
      const message = sentenceFor(code, blanks);
      rows.push({
        file: inner,
        documentId: null,
        state: 'FAILED',
        mrn: null,
        pages: 0,
        problems: [{ code, message, pages: [] }],
      });
    }
  }
  return rows;
}
