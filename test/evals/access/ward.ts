/** Who tries the doors, and what stands behind them: one patient a label, with everything of theirs that can be named. */
import { randomUUID } from 'node:crypto';
import { type Actor, ROLES, readingPurpose } from '../../../src/access/actor.ts';
import { decideAccess, POLICY } from '../../../src/access/policy.ts';
import { suggestForDocument } from '../../../src/coding/suggest-for-document.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { documentCode } from '../../../src/records/document.ts';
import { aDocument } from '../../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../../factories/people.ts';
import type { Stage } from './stage.ts';

export const LABELS = Object.keys(POLICY.labels);
export const TIES = ['none', 'care-team', 'ended', 'emergency', 'granted', 'sender'] as const;
export type Tie = (typeof TIES)[number];
export const WHO = [...ROLES, 'none', 'inactive'] as const;

/** What a person can name: real ids, or those of nothing. */
export interface Names {
  mrn: string;
  given: string;
  family: string;
  documentId: string;
  /** A document that waits for its patient, and the one whom it may belong to. */
  waitingId: string;
  candidateId: string;
  entryId: string;
  /** A question of a coder to a clinician of the care team. */
  queryId: string;
  emergencyId: string;
  /** Of an answer that the person got when they still might, and of somebody else's. */
  citationId: string;
  choiceId: string;
  othersCitationId: string;
  othersChoiceId: string;
  /** Message in which the person sent the document, when they did. */
  messageTs: string;
  /** Number of what is proposed as the document's label. */
  proposal: number;
}

export interface Row extends Names {
  label: string;
  patient: Patient;
  /** Words that only the documents hold, and that only the register holds. */
  documentWords: string[];
  patientWords: string[];
}

export interface Person {
  actor: Actor;
  /** A patient without any document, to whom the person stands as to the others. */
  blank: Patient;
  role: (typeof WHO)[number];
  tie: Tie;
  userId: string;
}

/** One patient with a filed and a waiting document, codes, and an answer to somebody else. */
export async function aWard(stage: Stage): Promise<Row[]> {
  const { database } = stage.parts;
  const clerk = await aMemberOfStaff(database, ['him']);
  const owner = await aMemberOfStaff(database, ['clinician']);
  const coder = await aMemberOfStaff(database, ['coder']);
  const rows: Row[] = [];
  for (const [index, label] of LABELS.entries()) {
    const letter = 'abcdefghij'[index];
    const family = `Quillon${letter}`;
    const birthDate = `19${40 + index}-03-17`;
    const serviceDate = `20${10 + index}-11-23`;
    const patient = await aPatient(database, { mrn: `90481${index}`, given: 'Robin', family, birthDate });
    await onCareTeam(database, owner, patient);
    await onCareTeam(database, coder, patient);
    const secret = `3.4${index} mmol/L`;
    const fileName = `fileword${letter}.pdf`;
    const pages = [`ASSESSMENT\n\n1. Hypertension.\n\nPotassium ${secret}`, 'Second page.'];
    const { id: documentId } = await aDocument(database, { uploader: clerk, patient, pages, fileName });
    await suggestForDocument(database, coder, documentId, { channel: 'eval' });
    const waiting = await aWaiting(stage, clerk, patient, `waitword${letter}`);
    await stage.admin.query('update document set labels = $2, service_date = $3 where id = any ($1)', [
      [documentId, waiting.waitingId],
      [label],
      serviceDate,
    ]);
    const { rows: entries } = await stage.admin.query('select id from code_suggestion where document_id = $1 limit 1', [
      documentId,
    ]);
    const { rows: emergencies } = await stage.admin.query(
      `insert into emergency_access (staff_id, patient_id, reason, channel, expires_at, notified_at)
       values ($1, $2, 'unconscious on arrival', 'eval', now() - interval '1 hour', now()) returning id`,
      [owner.staffId, patient.id],
    );
    const { rows: queries } = await stage.admin.query(
      `insert into physician_query (document_id, patient_id, documents, template, template_version, kind, title, question, indicators,
         options, author_id, provider_id, state, sent_at, expires_at, provider_told_at)
       values ($1, $2, array[$1::uuid], 'kidney-function', '1', 'multiple-choice', $3, $3, '[]', '["yes"]', $4, $5, 'SENT', now(),
         now() + interval '5 days', now()) returning id`,
      [documentId, patient.id, `Is it queryword${letter}?`, coder.staffId, owner.staffId],
    );
    const { rows: proposals } = await stage.admin.query('select wardclerk.label_proposal($1) as proposal', [
      documentId,
    ]);
    const others = await anAnswer(stage, owner, patient, documentId, secret);
    rows.push({
      label,
      patient,
      mrn: patient.mrn,
      given: patient.given,
      family,
      documentId,
      ...waiting,
      entryId: entries[0]?.id,
      queryId: queries[0]?.id,
      emergencyId: emergencies[0]?.id,
      ...others,
      othersCitationId: others.citationId,
      othersChoiceId: others.choiceId,
      proposal: Number(proposals[0]?.proposal),
      messageTs: '1700000000.000001',
      documentWords: [secret, `fileword${letter}`, `waitword${letter}`, serviceDate, `queryword${letter}`],
      patientWords: [family, birthDate, patient.mrn],
    });
  }
  await stage.admin.query('update page set image_key = $1', [stage.imageKey]);
  return rows;
}

async function aWaiting(stage: Stage, uploader: Actor, patient: Patient, word: string) {
  const { database } = stage.parts;
  const pages = [`Note of ${word}.`, 'Second page.'];
  const { id: waitingId } = await aDocument(database, { uploader, patient: null, pages, fileName: `${word}.pdf` });
  const { rows } = await stage.admin.query(
    `insert into match_candidate (document_id, patient_id, rank, score, reasons) values ($1, $2, 0, 0.7, '{"same name"}') returning id`,
    [waitingId, patient.id],
  );
  return { waitingId, candidateId: String(rows[0]?.id) };
}

/** An answer with a citation and a choice, as its asker got them while they might. */
let serial = 0;

async function anAnswer(stage: Stage, asker: Actor, patient: Patient, documentId: string, secret: string) {
  serial += 1;
  const channel = asker.slackUserId ? stage.slack.as(asker.slackUserId).openDm() : null;
  const { rows } = await stage.admin.query(
    `with q as (insert into question (asker_id, text, patient_id, state, channel, message_ts, thread_ts)
         values ($1, 'What is the potassium?', $2, 'ANSWERED', $5, $6, $6) returning id),
       a as (insert into answer (question_id, asker_id, patient_id, purpose, kind, text) select q.id, $1, $2, 'treatment', 'answered', $4 from q returning id),
       c as (insert into citation (answer_id, claim, claim_text, document_id, page, quote, boxes)
             select a.id, 0, $4, $3, 1, $4, '[[100, 100, 400, 140]]' from a returning id),
       h as (insert into question_choice (question_id, patient_id, rank) select q.id, $2, 0 from q returning id)
     select c.id as citation, h.id as choice from c, h`,
    [
      asker.staffId,
      patient.id,
      documentId,
      `Potassium ${secret}`,
      channel,
      `16000${String(serial).padStart(5, '0')}.000100`,
    ],
  );
  return { citationId: String(rows[0]?.citation), choiceId: String(rows[0]?.choice) };
}

/** A person of that role who stands in that relation to every patient of the ward, with an old answer about each. */
export async function aPerson(
  stage: Stage,
  role: Person['role'],
  tie: Tie,
  ward: Row[],
): Promise<{ person: Person; rows: Row[] }> {
  const { parts, admin, slack } = stage;
  const { database } = parts;
  const email = `${role}-${tie}@hospital.example`;
  const { id: userId } = slack.addMember({ email, name: `${role} ${tie}` });
  slack.channel(CHANNEL_NAME).members.add(userId);
  const roles = role === 'none' ? [] : [role === 'inactive' ? ('clinician' as const) : role];
  const actor = await aMemberOfStaff(database, roles, { email, slackUserId: userId });
  const rows: Row[] = [];
  const blank = await aPatient(database, {
    given: 'Robin',
    family: `Blank${String.fromCharCode(97 + (serial % 26), 97 + (Math.floor(serial / 26) % 26))}`,
    birthDate: '1970-01-02',
  });
  await bind(stage, actor, blank, tie);
  for (const [index, row] of ward.entries()) {
    const { patient } = row;
    await bind(stage, actor, patient, tie);
    const answer = await anAnswer(stage, actor, patient, row.documentId, row.documentWords[0] ?? '');
    const own = tie === 'sender' ? await aWaiting(stage, actor, patient, row.documentWords[2] ?? '') : {};
    const sent = { ...row, ...answer, ...own, messageTs: `17000${String(index).padStart(5, '0')}.000100` };
    if (tie === 'sender')
      await admin.query('update document set labels = $2, service_date = $3 where id = $1', [
        sent.waitingId,
        [row.label],
        row.documentWords[3],
      ]);
    await admin.query(
      `insert into upload (slack_file_id, channel, thread_ts, status_ts, uploader_id, document_id, state)
       values ($1, $2, '', $3, $4, $5, 'STORED')`,
      [`F${randomUUID()}`, slack.as(userId).openDm(), sent.messageTs, actor.staffId, row.documentId],
    );
    rows.push(sent);
  }
  if (role === 'inactive') await admin.query('update staff set active = false where id = $1', [actor.staffId]);
  await admin.query('update page set image_key = $1 where image_key <> $1', [stage.imageKey]);
  return { person: { actor, blank, role, tie, userId }, rows };
}

async function bind({ parts: { database }, admin }: Stage, actor: Actor, patient: Patient, tie: Tie): Promise<void> {
  if (tie === 'care-team' || tie === 'granted') await onCareTeam(database, actor, patient);
  if (tie === 'ended') await onCareTeam(database, actor, patient, { start: '2020-01-01', end: '2020-02-01' });
  if (tie === 'emergency')
    await admin.query(
      `insert into emergency_access (staff_id, patient_id, reason, channel, expires_at, notified_at)
       values ($1, $2, 'unconscious on arrival', 'eval', now() + interval '4 hours', now())`,
      [actor.staffId, patient.id],
    );
  if (tie === 'granted')
    await admin.query(
      "insert into label_grant (staff_id, label, patient_id, granted_by_id) values ($1, 'part2', $2, $1)",
      [actor.staffId, patient.id],
    );
}

const CHANNEL_NAME = '#corridor';

/** Names that stand for nothing, in the shape of the real ones. */
export function nothingLike(row: Row): Names {
  return {
    mrn: `77${row.mrn.slice(2)}`,
    given: row.given,
    family: `${row.family.slice(0, -1)}y`,
    documentId: randomUUID(),
    waitingId: randomUUID(),
    candidateId: randomUUID(),
    entryId: randomUUID(),
    queryId: randomUUID(),
    emergencyId: randomUUID(),
    citationId: randomUUID(),
    choiceId: randomUUID(),
    othersCitationId: randomUUID(),
    othersChoiceId: randomUUID(),
    messageTs: '1600000000.000900',
    proposal: row.proposal,
  };
}

/** What the policy file says of this person and these documents, and nothing else. */
export function permissions({ actor, role, tie }: Person, { label }: Row) {
  const counted = role === 'inactive' ? [] : actor.roles;
  const purpose = role === 'inactive' ? null : readingPurpose(actor);
  const onTeam = tie === 'care-team' || tie === 'granted';
  const granted = tie === 'granted' ? ['part2'] : [];
  const allowed = (relations: string[], labels: string[] = [label], as = purpose, grants = granted) =>
    as !== null && decideAccess(POLICY, { roles: counted, purpose: as, relations, labels, granted: grants }).allowed;
  const filed = ['every-patient', ...(onTeam ? ['care-team'] : []), ...(tie === 'emergency' ? ['emergency'] : [])];
  const waiting = ['unfiled', ...(tie === 'sender' ? ['sender', 'author'] : [])];
  const coding = counted.includes('coder') ? 'payment' : counted.includes('him') ? 'operations' : null;
  return {
    /** Reads records at all. */
    reads: purpose !== null,
    plain: label === 'normal',
    patient: allowed(filed, ['normal']),
    document: allowed(filed),
    // A grant for one patient says nothing of a document that has none yet.
    waiting: allowed(waiting, [label], purpose, []),
    codes: coding !== null && allowed(filed, [label], coding),
    is: (wanted: string) => counted.includes(wanted as never),
  };
}

/** Two texts that differ only in what was named, in ids, times and order become the same; the log is nobody's answer. */
export function leveled(text: string, names: Names, userId: string): string {
  const ids = [names.documentId, names.waitingId];
  return ids
    .flatMap((id) => [id, documentCode(id)])
    .concat(names.mrn, names.family, names.messageTs)
    .reduce((left, word) => left.replaceAll(word, '<named>'), text.replaceAll(userId, '<person>'))
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/\b[0-9a-f]{8}\b/g, '<id>')
    .replace(/\d{10}\.\d{6}/g, '<ts>')
    .replace(/trigger[^,]*,/g, '')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<at>')
    .replace(/<!date\^\d+/g, '<!date^<at>')
    .replace(/MRN \u2026\w+/g, 'MRN <end>')
    .replace(/born \d{4}-\d\d-\d\d/g, 'born <day>')
    .replace(/"ms":\d+/g, '"ms":<ms>')
    .split('\n')
    .filter((line) => !line.startsWith('log '))
    .sort()
    .join('\n');
}
