/**
 * `npm run eval:access`: the leak matrix. Doors (from the code's own lists) x roles x relation to the patient x label, each
 * cell run on real rows through the real code; "may" comes from the policy file alone. Fails on a leak, on something
 * wrongly denied, and on a door that nobody said a word about.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Actor, ROLES, readingPurpose } from '../../src/access/actor.ts';
import { listEmergencies } from '../../src/access/emergency.store.ts';
import { listLabels } from '../../src/access/label.store.ts';
import { decideAccess, POLICY } from '../../src/access/policy.ts';
import { withScope } from '../../src/access/scope.ts';
import { type Database, openDatabase } from '../../src/adapters/database.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import { searchRecords } from '../../src/answers/search-records.ts';
import { findFacts } from '../../src/facts/fact.store.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { findDocument } from '../../src/records/document.store.ts';
import { findPages } from '../../src/records/page.store.ts';
import type { SlackParts } from '../../src/slack/parts.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { compareDoors } from './access/covered-doors.ts';
import { type Handler, listDoors, rememberListeners } from './access/list-doors.ts';

const LABELS = Object.keys(POLICY.labels);
const TIES = ['none', 'care-team', 'ended', 'emergency', 'granted'] as const;
type Tie = (typeof TIES)[number];
const WHO = [...ROLES, 'none', 'inactive'] as const;

interface Row {
  label: string;
  patient: Patient;
  documentId: string;
  citationId: string;
  choiceId: string;
  /** What a leak would show. */
  secret: string;
}

const home = mkdtempSync(join(tmpdir(), 'wardclerk-leaks-'));
chmodSync(home, 0o755); // under root the server runs as another user, who must be able to enter
const database = await openDatabase({ home, timeZone: 'UTC', masterKey: Buffer.alloc(32, 3) });
const tally = new Map<string, { door: string; cells: number; open: number; leaks: number; wronglyDenied: number }>();
let lastTs = 1_700_000_000;
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  await database.close();
  rmSync(home, { recursive: true, force: true });
}

async function run(): Promise<boolean> {
  const background: Promise<unknown>[] = [];
  const parts = slackParts(database, background);
  const listeners = rememberListeners(parts);
  const { missing, gone } = compareDoors(listDoors(listeners.keys()));
  for (const door of missing) console.error(`no word about the door: ${door}`);
  for (const door of gone) console.error(`there is no such door any more: ${door}`);
  const rows = await aWard();
  let serial = 0;
  for (const role of WHO) {
    for (const tie of TIES) {
      serial += 1;
      const actor = await aMemberOfStaff(database, role === 'none' ? [] : [role === 'inactive' ? 'clinician' : role], {
        slackUserId: `U0LEAK${serial}`,
        email: `leak${serial}@hospital.example`,
      });
      await tieTo(actor, rows, tie);
      if (role === 'inactive')
        await database.owner.staff.update({ where: { id: actor.staffId }, data: { active: false } });
      await probe(actor, tie, rows, listeners, background, role === 'inactive');
    }
  }
  const lines = [...tally.values()];
  console.table(lines);
  const sum = (key: 'cells' | 'open' | 'leaks' | 'wronglyDenied') => lines.reduce((all, line) => all + line[key], 0);
  console.log(
    `${sum('cells')} cells, ${sum('open')} open by policy, ${sum('leaks')} leaks, ${sum('wronglyDenied')} wrongly denied`,
  );
  return sum('leaks') === 0 && sum('wronglyDenied') === 0 && missing.length === 0 && gone.length === 0;
}

/** One patient and one document a label; its owner has asked about it, so that there are citations and choices to steal. */
async function aWard(): Promise<Row[]> {
  const clerk = await aMemberOfStaff(database, ['him']);
  const owner = await aMemberOfStaff(database, ['clinician']);
  return Promise.all(
    LABELS.map(async (label, index) => {
      const patient = await aPatient(database, {
        mrn: `90481${index}`,
        given: 'Robin',
        family: `Quillon${'abcdefghij'[index]}`,
      });
      await onCareTeam(database, owner, patient);
      const secret = `3.4${index} mmol/L`;
      const { id } = await aDocument(database, { uploader: clerk, patient, pages: [`Potassium ${secret}`] });
      const answer = await askOnce({ database }, owner, { text: 'What is the potassium?', mrn: patient.mrn });
      const question = await database.owner.question.findFirstOrThrow({ where: { patientId: patient.id } });
      const choice = await database.owner.questionChoice.create({
        data: { questionId: question.id, patientId: patient.id, rank: 0 },
      });
      await database.owner.document.update({ where: { id }, data: { labels: [label] } });
      const citationId = answer.claims[0]?.citations[0]?.id ?? '';
      return { label, patient, documentId: id, citationId, choiceId: choice.id, secret };
    }),
  );
}

async function tieTo(actor: Actor, rows: Row[], tie: Tie): Promise<void> {
  for (const { patient } of rows) {
    const { staffId } = actor;
    if (tie === 'care-team' || tie === 'granted') await onCareTeam(database, actor, patient);
    if (tie === 'ended') await onCareTeam(database, actor, patient, { start: '2020-01-01', end: '2020-02-01' });
    if (tie === 'emergency') {
      const expiresAt = new Date(Date.now() + 3_600_000);
      await database.owner.emergencyAccess.create({
        data: { staffId, patientId: patient.id, reason: 'unconscious on arrival', channel: 'eval', expiresAt },
      });
    }
    if (tie === 'granted')
      await database.owner.labelGrant.create({
        data: { staffId, label: 'part2', patientId: patient.id, grantedById: staffId },
      });
  }
}

async function probe(
  actor: Actor,
  tie: Tie,
  rows: Row[],
  listeners: Map<string, Handler[]>,
  background: Promise<unknown>[],
  inactive: boolean,
): Promise<void> {
  const purpose = readingPurpose(actor);
  const onTeam = tie === 'care-team' || tie === 'granted';
  const relations = ['every-patient', ...(onTeam ? ['care-team'] : []), ...(tie === 'emergency' ? ['emergency'] : [])];
  const may = ({ label }: Row) =>
    !inactive &&
    purpose !== null &&
    decideAccess(POLICY, {
      roles: actor.roles,
      purpose,
      relations,
      labels: [label],
      granted: tie === 'granted' ? ['part2'] : [],
    }).allowed;
  const read = <T>(work: Parameters<typeof withScope<T>>[3]) =>
    purpose ? withScope(database, actor, purpose, work) : Promise.resolve(null);
  const everywhere = await searchRecords({ database }, actor, { query: 'potassium', k: 100, channel: 'eval' });
  const labelled = await withScope(database, actor, 'audit', (scope) => listLabels(scope, false));
  const emergencies = await withScope(database, actor, 'audit', (scope) => listEmergencies(scope, false));
  const slack = (door: string, args: Record<string, unknown>) =>
    press(listeners.get(door) ?? [], actor, args, background);
  const homeTab = await slack('event app_home_opened', { event: { user: actor.slackUserId, tab: 'home' } });
  for (const row of rows) {
    const { patient, documentId, secret } = row;
    const open = may(row);
    const text = `What is the potassium? MRN ${patient.mrn}`;
    const ts = `${serialTs()}`;
    const message = (channel: string) => ({ event: { channel, ts, user: actor.slackUserId, text } });
    const button = (value: string) => ({ action: { value } });
    check(
      'ask --mrn',
      row,
      open,
      await askOnce({ database }, actor, { text: 'What is the potassium?', mrn: patient.mrn }),
    );
    check(
      'ask by name',
      row,
      open,
      await askOnce({ database }, actor, { text: `What is the potassium of ${patient.given} ${patient.family}?` }),
    );
    check(
      'search --mrn',
      row,
      open,
      await searchRecords({ database }, actor, { query: 'potassium', mrn: patient.mrn, k: 9, channel: 'eval' }),
    );
    check('search', row, open, everywhere);
    check('read document', row, open, await read(async (scope) => (await findDocument(scope, documentId)) && secret));
    check('read pages', row, open, await read((scope) => findPages(scope, documentId)));
    check('read facts', row, open, await read((scope) => findFacts(scope, patient.id)));
    check('slack: direct message', row, open, await slack('event message', message('D0LEAK')));
    check('slack: mention', row, open, await slack('event app_mention', message('C0LEAK')));
    check('slack: citation of another', row, false, await slack('action open_citation', button(row.citationId)));
    check('slack: choice of another', row, false, await slack('action choose_patient', button(row.choiceId)));
    check(
      'slack: candidates of a filed document',
      row,
      false,
      await slack('action show_candidates', button(documentId)),
    );
    check('slack: home', row, false, homeTab);
    check('label list', row, false, labelled);
    check('emergency list', row, false, emergencies);
  }
}

/** `open`: whether the policy lets this person see the words. */
function check(door: string, { secret }: Row, open: boolean, shown: unknown): void {
  const line = tally.get(door) ?? { door, cells: 0, open: 0, leaks: 0, wronglyDenied: 0 };
  const seen = (JSON.stringify(shown) ?? '').includes(secret);
  line.cells += 1;
  if (open) line.open += 1;
  if (seen && !open) line.leaks += 1;
  if (!seen && open) line.wronglyDenied += 1;
  tally.set(door, line);
}

function serialTs(): string {
  lastTs += 1;
  return `${lastTs}.000100`;
}

/** Calls the real listeners as Slack would and gives everything that was sent to Slack. */
async function press(
  handlers: Handler[],
  actor: Actor,
  args: Record<string, unknown>,
  background: Promise<unknown>[],
): Promise<unknown[]> {
  const sent: unknown[] = [];
  const method = (name: string) => async (call: unknown) => {
    if (name === 'users.info')
      return { ok: true, user: { id: actor.slackUserId, team_id: 'T1', profile: { email: actor.email } } };
    sent.push(call);
    return { ok: true, ts: '1.1', message_ts: '1.1', channel: { id: 'D0LEAK' } };
  };
  const client = new Proxy(
    {},
    {
      get: (_, group: string) =>
        group === 'filesUploadV2'
          ? method(group)
          : new Proxy(
              {},
              {
                get: (__, name: string) =>
                  name === 'threads' ? { setStatus: async () => ({ ok: true }) } : method(`${group}.${name}`),
              },
            ),
    },
  );
  const body = {
    team_id: 'T1',
    team: { id: 'T1' },
    user: { id: actor.slackUserId },
    channel: { id: 'D0LEAK' },
    trigger_id: '1.1',
  };
  for (const handler of handlers)
    await handler({ ack: async () => {}, client, body, context: { botUserId: 'U0BOT' }, ...args });
  await Promise.allSettled(background.splice(0));
  return sent;
}

function slackParts(opened: Database, background: Promise<unknown>[]): SlackParts {
  return {
    database: opened,
    answers: { database: opened },
    enqueue: async () => {},
    intakeChannels: [],
    emergencyMinutes: 60,
    log: () => {},
    inBackground: (work: Promise<unknown>) => void background.push(work),
  } as unknown as SlackParts;
}
