/** Questions and answers in PostgreSQL. They belong to the asker. */
import type { Pipeline, Scope } from '../access/scope.ts';
import type { Patient } from '../patients/patient.ts';
import type { Box } from '../records/page.ts';
import type { AnswerClaim, AnswerKind } from './answer.ts';

export interface AskedQuestion {
  id: string;
  text: string;
  channel: string | null;
  messageTs: string | null;
  threadTs: string | null;
  /** Chosen by the asker, or kept from the thread. */
  patientId: string | null;
}

const MOST_EARLIER = 8;

/** Notes a question. One that is noted already (the same Slack message) comes back as null. */
export async function addQuestion(
  { tx, actor }: Scope,
  question: { text: string; channel?: string; messageTs?: string; threadTs?: string },
): Promise<AskedQuestion | null> {
  const rows = await tx.question.createManyAndReturn({
    data: [{ ...question, askerId: actor.staffId }],
    skipDuplicates: true,
  });
  return rows[0] ?? null;
}

export async function findQuestion({ tx }: Scope, id: string): Promise<AskedQuestion | null> {
  return tx.question.findUnique({ where: { id } });
}

/** True when the asker has asked in that thread before: what follows there is meant for us. */
export async function hasAskedIn({ tx, actor }: Scope, channel: string, threadTs: string): Promise<boolean> {
  return (await tx.question.count({ where: { askerId: actor.staffId, channel, threadTs } })) > 0;
}

/** The patient whom the asker's last answered question in that thread was about. */
export async function findThreadPatient(
  { tx, actor }: Scope,
  channel: string,
  threadTs: string,
): Promise<string | null> {
  const row = await tx.question.findFirst({
    where: { askerId: actor.staffId, channel, threadTs, patientId: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { patientId: true },
  });
  return row?.patientId ?? null;
}

/** What the asker asked before in that thread, newest first. */
export async function findThreadQuestions(
  { tx, actor }: Scope,
  { id, channel, threadTs }: Pick<AskedQuestion, 'id' | 'channel' | 'threadTs'>,
): Promise<string[]> {
  if (!channel || !threadTs) return [];
  const rows = await tx.question.findMany({
    where: { askerId: actor.staffId, channel, threadTs, id: { not: id } },
    orderBy: { createdAt: 'desc' },
    take: MOST_EARLIER,
    select: { text: true },
  });
  return rows.map((row) => row.text);
}

export async function setQuestionPatient({ tx }: Scope, id: string, patientId: string): Promise<void> {
  await tx.question.update({ where: { id }, data: { patientId } });
}

/** Said when the asker has it: until then a question is open, and one whose process died is taken up again. */
export async function finishQuestion({ tx }: Scope, id: string, state: 'ANSWERED' | 'FAILED'): Promise<void> {
  await tx.question.update({ where: { id }, data: { state } });
}

/** Keeps the answer with its citations; the citations come back with their opaque ids. */
export async function saveAnswer(
  { tx, actor, purpose }: Scope,
  answer: {
    questionId: string;
    patientId: string | null;
    kind: AnswerKind;
    text: string;
    claims: AnswerClaim[];
    model: string | null;
    promptVersion: string | null;
  },
): Promise<AnswerClaim[]> {
  const { claims, ...columns } = answer;
  const { id } = await tx.answer.create({
    data: { ...columns, askerId: actor.staffId, purpose },
    select: { id: true },
  });
  const rows = claims.flatMap((claim, index) =>
    claim.citations.map(({ documentId, page, quote, boxes }) => ({
      answerId: id,
      claim: index,
      claimText: claim.text,
      documentId,
      page,
      quote,
      boxes: boxes.map((box) => [...box]),
    })),
  );
  const kept = await tx.citation.createManyAndReturn({ data: rows, select: { id: true } });
  let next = 0;
  return claims.map((claim) => ({
    ...claim,
    citations: claim.citations.map((citation) => ({ ...citation, id: kept[next++]?.id ?? citation.id })),
  }));
}

/** Keeps whom a question may mean. */
export async function saveChoices(
  { tx }: Scope,
  questionId: string,
  patients: Patient[],
): Promise<{ id: string; patient: Patient }[]> {
  const rows = await tx.questionChoice.createManyAndReturn({
    data: patients.map((patient, rank) => ({ questionId, patientId: patient.id, rank })),
    skipDuplicates: true,
  });
  return rows.flatMap((row) =>
    patients.filter((patient) => patient.id === row.patientId).map((patient) => ({ id: row.id, patient })),
  );
}

/** The question and patient behind a button, if both are still the presser's. */
export async function findChoice({ tx }: Scope, id: string): Promise<{ questionId: string; patientId: string } | null> {
  return tx.questionChoice.findUnique({ where: { id }, select: { questionId: true, patientId: true } });
}

export interface OpenCitation {
  documentId: string;
  patientId: string | null;
  page: number;
  quote: string;
  boxes: Box[];
}

/** A citation by its opaque id, if the answer is the reader's own and the document may be seen now. */
export async function findCitation({ tx }: Scope, id: string): Promise<OpenCitation | null> {
  const row = await tx.citation.findUnique({ where: { id }, include: { answer: { select: { patientId: true } } } });
  return (
    row && {
      documentId: row.documentId,
      patientId: row.answer.patientId,
      page: row.page,
      quote: row.quote,
      boxes: row.boxes as unknown as Box[],
    }
  );
}

/** An answer that comes later than this helps nobody. */
const TOO_LATE_MS = 24 * 3_600_000;

/** Questions that were noted but never answered: their process died. */
export async function findStalledQuestions(
  { tx }: Pipeline,
  olderThan: Date,
): Promise<{ id: string; askerId: string }[]> {
  return tx.question.findMany({
    where: { state: 'ASKED', createdAt: { lt: olderThan, gt: new Date(Date.now() - TOO_LATE_MS) } },
    select: { id: true, askerId: true },
    take: 100,
  });
}
