/**
 * The use case: understand, resolve the patient, read under the asker's scope, draft, verify, keep with its audit row.
 * Drafting may take long, so it stands between two transactions; the second checks every quote against the pages that the
 * asker may see then.
 */
import { type Actor, readingPurpose } from '../access/actor.ts';
import { findEmergencyEnd } from '../access/emergency.store.ts';
import { type Scope, withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import type { ModelOpener } from '../adapters/model.ts';
import { appendAudit, appendDenied } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { findFacts } from '../facts/fact.store.ts';
import type { Patient } from '../patients/patient.ts';
import { findAnswerPages } from '../records/page.store.ts';
import { searchPassages } from '../records/passage.store.ts';
import {
  type AskedQuestion,
  addQuestion,
  findThreadPatient,
  findThreadQuestions,
  finishQuestion,
  saveAnswer,
  saveChoices,
  setQuestionPatient,
} from './answer.store.ts';
import { ANSWER_TEXT, type Answer } from './answer.ts';
import { composeAnswer, NOTHING_FOUND } from './compose-answer.ts';
import { continueQuestion, hasContent } from './continue-question.ts';
import { type Draft, draftClaims } from './draft-claims.ts';
import { isEnglish } from './is-english.ts';
import type { Question } from './question.ts';
import type { RecordFound } from './record-found.ts';
import { resolvePatient } from './resolve-patient.ts';
import { toSearchQuery } from './to-search-query.ts';
import { understandQuestion } from './understand-question.ts';
import { verifyAnswer } from './verify-answer.ts';

export interface AnswerDeps {
  database: Database;
  /** The configured language model, loaded at its first question; absent: answers by extraction. */
  model?: ModelOpener | undefined;
}

const PASSAGES = 24;

/** Answers one question of a command: noted, answered, audited. @throws AppError `model.*`, `audit.unavailable` */
export async function askOnce(
  deps: AnswerDeps,
  actor: Actor,
  asked: { text: string; mrn?: string | undefined },
): Promise<Answer> {
  const purpose = readingPurpose(actor);
  if (!purpose) return refuse(deps, actor, 'command');
  const question = await withScope(deps.database, actor, purpose, (scope) => addQuestion(scope, { text: asked.text }));
  if (!question) throw new AppError('database.unavailable');
  const answer = await answerQuestion(deps, actor, question, asked.mrn);
  await withScope(deps.database, actor, purpose, (scope) => finishQuestion(scope, question.id, 'ANSWERED'));
  return answer;
}

/** Answers a noted question as its asker. Whoever delivers it shows it to the asker alone. */
export async function answerQuestion(
  deps: AnswerDeps,
  actor: Actor,
  asked: AskedQuestion,
  mrn?: string,
): Promise<Answer> {
  const purpose = readingPurpose(actor);
  if (!purpose) return refuse(deps, actor, asked.channel ?? 'command');
  const today = dayIn(deps.database.timeZone);
  const read = await withScope(deps.database, actor, purpose, (scope) => readRecord(scope, asked, today, mrn));
  if ('answer' in read) return read.answer;
  const model = deps.model ? await deps.model() : null;
  const draft = await draftClaims(model, read.question, read.record, today);
  return withScope(deps.database, actor, purpose, (scope) => conclude(scope, asked, read, draft));
}

type Read = { answer: Answer } | { patient: Patient; question: Question; record: RecordFound };

async function readRecord(scope: Scope, asked: AskedQuestion, today: string, mrn: string | undefined): Promise<Read> {
  const { channel, threadTs, patientId, text } = asked;
  const earlier = await findThreadQuestions(scope, asked);
  const understand = (patientNames: string[]) =>
    continueQuestion(
      understandQuestion(text, { today, patientNames }),
      earlier.map((one) => understandQuestion(one, { today, patientNames })),
    );
  const threadPatientId = channel && threadTs ? await findThreadPatient(scope, channel, threadTs) : null;
  const understood = understand([]);
  const resolved = await resolvePatient(scope, understood, { mrn, patientId, threadPatientId });
  if (resolved.kind !== 'one') {
    const named = mrn ?? understood.patientHints.mrn;
    if (named && resolved.kind === 'none') await appendDenied(scope, 'question.answered', named, channel ?? 'command');
    const patients = resolved.kind === 'several' ? resolved.patients : [];
    const sentence =
      !isEnglish(text) && patients.length === 0 ? ANSWER_TEXT.englishOnly : backText(resolved.kind, understood);
    return { answer: await askBack(scope, asked, patients, resolved.kind, sentence) };
  }
  const { patient } = resolved;
  await setQuestionPatient(scope, asked.id, patient.id);
  const question = understand([patient.family, patient.given]);
  const facts = await findFacts(scope, patient.id);
  const passages = await searchPassages(scope, { query: toSearchQuery(question), patientId: patient.id, k: PASSAGES });
  const documents = [...new Set([...facts, ...passages].map(({ documentId }) => documentId))];
  return { patient, question, record: { facts, passages, pages: await findAnswerPages(scope, documents) } };
}

/** Today where the hospital is, `YYYY-MM-DD`. */
function dayIn(timeZone: string): string {
  return new Date().toLocaleDateString('en-CA', { timeZone });
}

/** The second transaction: verify against what may be seen now, keep, audit. Nothing is shown unless it commits. */
async function conclude(
  scope: Scope,
  asked: AskedQuestion,
  { patient, question }: { patient: Patient; question: Question },
  draft: Draft,
): Promise<Answer> {
  const cited = [...new Set(draft.claims.flatMap((claim) => claim.citations.map(({ documentId }) => documentId)))];
  const verified = verifyAnswer(draft.claims, await findAnswerPages(scope, cited));
  const composed = composeAnswer(verified, silenceOf(question));
  const kept = composed.claims.map(({ text, citations }) => ({
    text,
    citations: citations.map((citation) => ({ ...citation, id: '' })),
  }));
  const { model, promptVersion } = draft;
  const claims = await saveAnswer(scope, {
    questionId: asked.id,
    patientId: patient.id,
    kind: composed.kind,
    text: composed.text,
    claims: kept,
    model,
    promptVersion,
  });
  await appendAudit(scope, {
    action: 'question.answered',
    outcome: composed.kind === 'answered' ? 'success' : 'nothing-found',
    patientId: patient.id,
    entity: 'question',
    entityId: asked.id,
    channel: asked.channel ?? 'command',
    detail: { claims: claims.length, dropped: verified.dropped, model, promptVersion },
  });
  const remark = composed.kind === 'answered' ? remarkOf(draft) : '';
  const text = [remark, composed.text, draft.modelFailed ? ANSWER_TEXT.modelSilent : ''].filter(Boolean).join('\n');
  const emergencyUntil = await findEmergencyEnd(scope, patient.id);
  return {
    kind: composed.kind,
    text,
    claims,
    patient,
    choices: [],
    modelFailed: draft.modelFailed,
    ...(remark ? { remark } : {}),
    ...(emergencyUntil ? { emergencyUntil } : {}),
  };
}

/** Names what was asked about and is not among the claims: an answer to half a question looks whole. */
function remarkOf({ unlisted, unfound, compared }: Draft): string {
  const sentence = (lead: string, names: string[]) => (names.length > 0 ? `${lead} ${names.join(', ')}.` : '');
  const chosen = compared > 1 ? `Chosen from ${compared} results that I can read.` : '';
  return [sentence(ANSWER_TEXT.unlisted, unlisted), sentence(ANSWER_TEXT.unfound, unfound), chosen]
    .filter(Boolean)
    .join(' ');
}

/** What is said when the record gives nothing: that it does not say only where the question was understood. */
function silenceOf(question: Question): string {
  if (!isEnglish(question.text)) return ANSWER_TEXT.englishOnly;
  return hasContent(question) ? NOTHING_FOUND : ANSWER_TEXT.notUnderstood;
}

function backText(kind: 'several' | 'none' | 'unnamed', understood: Question): string {
  if (kind === 'several') return ANSWER_TEXT.severalPatients;
  if (kind === 'none') return ANSWER_TEXT.noPatient;
  return hasContent(understood) ? ANSWER_TEXT.whichPatient : ANSWER_TEXT.howToAsk;
}

/** Nobody, or several, or somebody whom the asker may not see: the last two words are the same as for a patient who does not exist. */
async function askBack(
  scope: Scope,
  asked: AskedQuestion,
  patients: Patient[],
  kind: 'several' | 'none' | 'unnamed',
  text: string,
): Promise<Answer> {
  const choices = await saveChoices(scope, asked.id, patients);
  await appendAudit(scope, {
    action: 'question.answered',
    outcome: kind === 'none' ? 'nothing-found' : 'success',
    entity: 'question',
    entityId: asked.id,
    channel: asked.channel ?? 'command',
    detail: { asked: kind, choices: choices.length },
  });
  return {
    kind: kind === 'none' ? 'nothing-found' : 'which-patient',
    text,
    claims: [],
    patient: null,
    choices,
    modelFailed: false,
  };
}

async function refuse({ database }: AnswerDeps, actor: Actor, channel: string): Promise<Answer> {
  await withPipeline(
    database,
    (pipeline) => appendAudit(pipeline, { action: 'question.answered', outcome: 'denied', channel }),
    actor.staffId,
  );
  return { kind: 'refused', text: ANSWER_TEXT.refused, claims: [], patient: null, choices: [], modelFailed: false };
}
