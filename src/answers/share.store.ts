/** Answers and pages shared with a channel or thread. What is kept are places on pages; the words stay where they are. */
import type { Pipeline, Scope } from '../access/scope.ts';
import { findPatient } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import { locateQuote } from '../records/locate-quote.ts';
import { findAnswerPages } from '../records/page.store.ts';
import type { Box } from '../records/page.ts';
import type { AnswerClaim } from './answer.ts';

export type SharedWhat = 'answer' | 'page';

/** What would be shared, read anew as the person who shares it. */
export interface Shareable {
  answerId: string;
  patient: Patient;
  /** Every quote of it stands on its page now. */
  claims: AnswerClaim[];
}

/**
 * The answer that holds a citation, or the one page that the citation points at. Null when the answer is not the
 * reader's, when a document of it is hidden now, or when a quote is no longer on its page.
 */
export async function findShareable(scope: Scope, citationId: string, what: SharedWhat): Promise<Shareable | null> {
  const { tx } = scope;
  const pressed = await tx.citation.findUnique({ where: { id: citationId }, include: { answer: true } });
  if (!pressed?.answer.patientId) return null;
  const patient = await findPatient(scope, pressed.answer.patientId);
  const rows =
    what === 'page'
      ? [{ ...pressed, claim: 0, claimText: pressed.quote }]
      : await tx.citation.findMany({
          where: { answerId: pressed.answerId },
          orderBy: [{ claim: 'asc' }, { id: 'asc' }],
        });
  const documents = [...new Set(rows.map(({ documentId }) => documentId))];
  if (!patient || !(await seesDocuments(scope, patient.id, documents))) return null;
  const pages = await findAnswerPages(scope, documents);
  const claims = new Map<number, AnswerClaim>();
  for (const { claim, claimText, documentId, page, quote, boxes } of rows) {
    const stands = pages.find((one) => one.documentId === documentId && one.page === page);
    const located = stands && locateQuote(quote, stands);
    if (!located) return null;
    const { about } = stands;
    const citation = { id: '', documentId, file: '', about, page, quote, boxes: boxes as unknown as Box[] };
    const said = claims.get(claim) ?? { text: claimText, citations: [] };
    said.citations.push({ ...citation, confidence: located.confidence });
    claims.set(claim, said);
  }
  return { answerId: pressed.answerId, patient, claims: [...claims.values()] };
}

/** True when the person may see that patient and every one of the documents, filed for that patient, now. */
export async function seesDocuments({ tx }: Scope, patientId: string, documents: string[]): Promise<boolean> {
  const seen = await tx.document.count({ where: { id: { in: documents }, patientId } });
  return seen === new Set(documents).size && (await tx.patient.count({ where: { id: patientId } })) === 1;
}

/** Keeps the share; its citations come back with the opaque ids of their buttons. Null when it is shared there already. */
export async function addShare(
  { tx, actor }: Scope,
  { answerId, patient, claims }: Shareable,
  wish: { what: SharedWhat; channel: string; threadTs: string | null },
): Promise<{ id: string; claims: AnswerClaim[] } | null> {
  const cited = claims.flatMap(({ citations }) => citations);
  const [first] = cited;
  const same = { answerId, ...wish, withdrawnAt: null };
  const one = wish.what === 'page' && first ? { documentId: first.documentId, page: first.page } : {};
  if ((await tx.answerShare.count({ where: { ...same, citations: { some: one } } })) > 0) return null;
  const { id } = await tx.answerShare.create({
    data: { answerId, sharedById: actor.staffId, ...wish },
    select: { id: true },
  });
  const rows = cited.map(({ documentId, page, boxes }) => ({
    shareId: id,
    documentId,
    patientId: patient.id,
    page,
    boxes: boxes.map((box) => [...box]),
  }));
  const kept = await tx.sharedCitation.createManyAndReturn({ data: rows, select: { id: true } });
  let next = 0;
  const shared = claims.map((claim) => ({
    ...claim,
    citations: claim.citations.map((citation) => ({ ...citation, id: kept[next++]?.id ?? '' })),
  }));
  return { id, claims: shared };
}

/** Says which message shows the share. */
export async function placeShare({ tx }: Scope, id: string, messageTs: string): Promise<void> {
  await tx.answerShare.update({ where: { id }, data: { messageTs }, select: { id: true } });
}

/** Behind a button of a shared message in that channel, if the presser may see the page now. */
export async function findSharedCitation(
  { tx }: Scope,
  id: string,
  channel: string,
): Promise<{ documentId: string; patientId: string; page: number; boxes: Box[] } | null> {
  const row = await tx.sharedCitation.findUnique({ where: { id } });
  if (!row) return null;
  const [place] = await tx.$queryRaw<{ channel: string | null }[]>`
    select wardclerk.shared_in(${row.shareId}::uuid) as channel`;
  if (place?.channel !== channel) return null;
  return {
    documentId: row.documentId,
    patientId: row.patientId,
    page: row.page,
    boxes: row.boxes as unknown as Box[],
  };
}

export interface OpenShare {
  id: string;
  channel: string;
  /** Null while the message is being posted. */
  messageTs: string | null;
  patientId: string;
  documents: string[];
  /** A document is filed elsewhere now, or the answer was retracted. */
  stale: boolean;
}

/** Shares that still stand, in one channel or anywhere. */
export function findOpenShares({ tx }: Pipeline, channel: string | null): Promise<OpenShare[]> {
  return tx.$queryRaw<OpenShare[]>`
    select id, channel, message_ts as "messageTs", patient_id as "patientId", documents, stale
    from wardclerk.open_shares(${channel}::text)`;
}

export async function withdrawShare({ tx }: Pipeline, id: string): Promise<void> {
  await tx.$executeRaw`select wardclerk.withdraw_share(${id}::uuid)`;
}
