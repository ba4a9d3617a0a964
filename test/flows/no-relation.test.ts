import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { withPipeline } from '../../src/access/scope.ts';
import { openFileStorage } from '../../src/adapters/file-storage.ts';
import { saveCandidates } from '../../src/patients/patient.store.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { documentCode, type StoredDocument } from '../../src/records/document.ts';
import { type Message, textOf } from '../../src/tryout/local-slack.ts';
import { elementsOf } from '../../src/tryout/person/elements.ts';
import { drawPage } from '../../src/tryout/ward/draw-page.ts';
import { layoutPage } from '../../src/tryout/ward/layout-page.ts';
import { aDocument } from '../factories/documents.ts';
import { anMrn, aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { plainEnvironment, type RunningDesk, startRunningDesk, until } from '../factories/running-desk.ts';
import { aScan, pageAbout } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const OUTSIDER = 'otto@alderbrook.example';
const CODER = 'cora@alderbrook.example';
const MISSING = { family: 'Nobodyson', given: 'Zachary', mrn: '99999901' };
let desk: RunningDesk;
let hidden: Patient;
let filed: StoredDocument;
let waiting: StoredDocument;
let candidateId: string;
let homeBefore: unknown;

beforeAll(async () => {
  const nurse = await aMemberOfStaff(test.database, ['clinician'], { email: NURSE });
  await aMemberOfStaff(test.database, ['clinician'], { email: OUTSIDER });
  await aMemberOfStaff(test.database, ['coder'], { email: CODER });
  hidden = await aPatient(test.database, { family: 'Marchbanks', given: 'Ottilie', mrn: '31415926' });
  const namesake = await aPatient(test.database, { family: 'Marchbanks', given: 'Ottilie', birthDate: '1990-01-05' });
  for (const patient of [hidden, namesake]) await onCareTeam(test.database, nurse, patient);
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: [
        { email: NURSE, name: 'Nora Adeyemi' },
        { email: OUTSIDER, name: 'Otto Brandt' },
        { email: CODER, name: 'Cora Finch' },
      ],
      channels: [{ name: 'ward-3', members: [NURSE, OUTSIDER, CODER] }],
    },
  });
  homeBefore = await homeOf(OUTSIDER);
  filed = await aDocument(test.database, { uploader: nurse, patient: hidden, pages: ['Lab\nPotassium 5.9 mmol/L'] });
  waiting = await aDocument(test.database, { uploader: nurse, patient: null });
  await withPipeline(test.database, (pipeline) =>
    saveCandidates(pipeline, waiting.id, [
      { patientId: hidden.id, score: 0.9, reasons: ['name and birth date agree'] },
    ]),
  );
  candidateId = (await sql<{ id: string }>(test.adminUrl, 'select id from match_candidate'))[0]?.id ?? '';
});
afterAll(() => desk?.stop());

async function homeOf(email: string): Promise<unknown> {
  for (const opened of await desk.slack.as(email).openHome()) await opened.done;
  return neutral(desk.slack.homeOf(email));
}

/** The same answer with what differs by nature made equal: ids, times, document codes, and the words that were asked. */
function neutral(answer: unknown): unknown {
  const words = [hidden, MISSING].flatMap(({ family, given, mrn }) => [family, given, mrn]);
  const codes = [filed, waiting].flatMap((document) => (document ? [documentCode(document.id)] : []));
  const text = JSON.stringify(answer)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/\b\d{10}\.\d{6}\b/g, 'TS')
    .replace(/"(id|hash|root_view_id|block_id|trigger_id)":"[^"]*"/g, '"$1":"X"')
    .replace(/Document [2-9A-Z]{4}/g, 'Document CODE');
  return JSON.parse(
    [...words, ...codes].reduce((told, word) => told.replaceAll(new RegExp(`\\b${word}\\b`, 'gi'), 'WORD'), text),
  );
}

/** Everything that the app told Slack from the act on until it had answered, and how the act itself was answered. */
async function whatComesBack(act: () => Promise<unknown>): Promise<unknown> {
  await desk.slack.settled();
  const from = desk.slack.requests.length;
  const calls = () => desk.slack.requests.slice(from).filter(({ method }) => method !== 'users.info');
  const answer = (await act()) as { status?: number; body?: string };
  if (answer.body === undefined || answer.body === '') {
    await until(() => calls().some(({ method, ok }) => ok && /^(chat\.post|views\.)/.test(method)), 20_000);
  }
  return neutral({
    acted: { status: answer.status ?? null, body: answer.body ?? null },
    calls: calls().map(({ method, args }) => ({ method, args })),
  });
}

/** As the outsider, in a direct message. */
const ask = (text: string) => whatComesBack(() => desk.slack.as(OUTSIDER).say('@app', text));

const press = (email: string, actionId: string, value: string) => {
  const { id: userId, openDm } = desk.slack.as(email);
  return whatComesBack(() => aPress(desk, { userId, channel: openDm(), actionId, value }));
};

/** The answer that the nurse, who has the relation, gets in her direct messages. */
async function nurseHears(text: string, saying: RegExp): Promise<Message> {
  const asked = await desk.slack.as(NURSE).say('@app', text);
  return desk.slack.waitFor(
    () =>
      desk.slack
        .messagesSeenBy(NURSE, '@app')
        .find((message) => message.threadTs === asked.ts && saying.test(textOf(message))),
    20_000,
  );
}

const buttonValue = (message: Message, action: string): string =>
  String(elementsOf(message.blocks).find(({ element }) => String(element.action_id).startsWith(action))?.element.value);

describe('a patient whom somebody has nothing to do with is, in Slack, like a patient who does not exist', () => {
  it('for a question by name and by MRN in a direct message', async () => {
    for (const question of [
      'What is the potassium of NAME?',
      'potassium of MRN NUMBER',
      'Is NAME, MRN NUMBER allergic?',
    ]) {
      const about = ({ family, given, mrn }: typeof MISSING) =>
        ask(question.replace('NAME', `${given} ${family}`).replace('NUMBER', mrn));
      expect(await about(hidden)).toEqual(await about(MISSING));
    }
    await nurseHears(`What is the potassium of MRN ${hidden.mrn}?`, /5\.9 mmol/);
  });

  it('for a mention in a channel, and for what follows in a thread in which somebody else had an answer', async () => {
    const mention = (words: string, threadTs?: string) =>
      whatComesBack(() => desk.slack.as(OUTSIDER).say('#ward-3', `@Wardclerk ${words}`, threadTs ? { threadTs } : {}));
    expect(await mention(`potassium of MRN ${hidden.mrn}`)).toEqual(await mention(`potassium of MRN ${MISSING.mrn}`));

    const nurse = desk.slack.as(NURSE);
    const theirs = await nurse.say('#ward-3', `@Wardclerk potassium of MRN ${hidden.mrn}`);
    await desk.slack.waitFor(
      () => desk.slack.messagesSeenBy(NURSE, '#ward-3').some((message) => /5\.9 mmol/.test(textOf(message))),
      20_000,
    );
    const nobodys = await nurse.say('#ward-3', 'Who has the late shift?');
    expect(await mention('and the potassium?', theirs.ts)).toEqual(await mention('and the potassium?', nobodys.ts));
  });

  it('for the button of a choice between patients', async () => {
    const choice = buttonValue(
      await nurseHears('potassium of Ottilie Marchbanks', /Several patients/),
      'choose_patient',
    );
    expect(await press(OUTSIDER, 'choose_patient', choice)).toEqual(
      await press(OUTSIDER, 'choose_patient', randomUUID()),
    );
    expect(await press(NURSE, 'choose_patient', choice)).not.toEqual(
      await press(NURSE, 'choose_patient', randomUUID()),
    );
  });

  it('for the button that opens a page', async () => {
    const citation = buttonValue(await nurseHears(`potassium of MRN ${hidden.mrn}`, /5\.9 mmol/), 'open_citation');
    const storage = openFileStorage(join(desk.home, 'files'), Buffer.from(inject('masterKey'), 'hex'));
    const key = await storage.put(await drawPage(layoutPage([{ text: 'Potassium 5.9 mmol/L' }]), 300));
    await sql(test.adminUrl, 'update page set image_key = $1 where document_id = $2', [key, filed.id]);
    expect(await press(OUTSIDER, 'open_citation', citation)).toEqual(
      await press(OUTSIDER, 'open_citation', randomUUID()),
    );
    const { id: userId, openDm } = desk.slack.as(NURSE);
    await aPress(desk, { userId, channel: openDm(), actionId: 'open_citation', value: citation });
    await desk.slack.waitFor(
      () =>
        desk.slack.messagesSeenBy(NURSE, '@app').some(({ fileIds, userId: by }) => fileIds.length > 0 && by !== userId),
      20_000,
    );
  });

  it('for the buttons of a waiting document', async () => {
    for (const [action, value] of [
      ['show_candidates', waiting.id],
      ['file_under_candidate', candidateId],
      ['suggest_codes_for', filed.id],
    ] as const) {
      expect(await press(OUTSIDER, action, value)).toEqual(await press(OUTSIDER, action, randomUUID()));
      expect(await press(CODER, action, value)).toEqual(await press(CODER, action, randomUUID()));
    }
    expect(await sql(test.adminUrl, 'select state from document where id = $1', [waiting.id])).toEqual([
      { state: 'NEEDS_PATIENT' },
    ]);
    expect(JSON.stringify(await press(NURSE, 'show_candidates', waiting.id))).toContain('File here');
  });

  it('for the form that asks for an MRN', async () => {
    const outsider = await aMemberOfStaff(test.database, ['clinician'], { email: 'olga@alderbrook.example' });
    desk.slack.addMember({ email: outsider.email, name: 'Olga Prell' });
    const own = await aPatient(test.database, { mrn: '27182818' });
    await onCareTeam(test.database, outsider, own);
    const ownScan = await aDocument(test.database, { uploader: outsider, patient: null });
    const { id: userId } = desk.slack.as(outsider.email);
    const enter = (documentId: string, mrn: string) => whatComesBack(() => anMrn(desk, { userId, documentId, mrn }));
    expect(await enter(ownScan.id, hidden.mrn)).toEqual(await enter(ownScan.id, MISSING.mrn));
    expect(await enter(waiting.id, own.mrn)).toEqual(await enter(randomUUID(), own.mrn));
    const unfiled = await sql(test.adminUrl, "select from document where state = 'NEEDS_PATIENT'");
    expect(unfiled).toHaveLength(2);
    await enter(ownScan.id, own.mrn);
    expect(await sql(test.adminUrl, 'select patient_id from document where id = $1', [ownScan.id])).toEqual([
      { patient_id: own.id },
    ]);
  });

  it('for the command that proposes codes', async () => {
    const codes = (word: string) => whatComesBack(() => desk.slack.as(CODER).command('#ward-3', `/codes ${word}`));
    expect(await codes(documentCode(filed.id))).toEqual(await codes('ZZZZ'));
  });

  it('in App Home', async () => {
    expect(await homeOf(OUTSIDER)).toEqual(homeBefore);
    expect(JSON.stringify(await homeOf(NURSE))).toContain('Show who it may be');
  });
});

describe('a patient whom somebody has nothing to do with is, in the commands, like a patient who does not exist', () => {
  /** One run of the real command. */
  function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = {
      ...plainEnvironment(),
      DATABASE_URL: test.adminUrl,
      WARDCLERK_HOME: desk.home,
      WARDCLERK_MASTER_KEY: inject('masterKey'),
      TIMEZONE: 'UTC',
    };
    const flags = ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts'];
    return new Promise((done) => {
      execFile(process.execPath, [...flags, ...args], { env }, (error, stdout, stderr) =>
        done({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  }

  /** Runs lines of arguments and gives the results in order. */
  async function batch(command: string[], lines: object[]): Promise<unknown[]> {
    const file = join(desk.home, `${randomUUID()}.jsonl`);
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { stdout } = await run(...command, '--batch', file, '--json');
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  it('for ask', async () => {
    const question = 'What is the potassium?';
    const [hiddenNumber, missingNumber, hiddenName, missingName, permitted] = await batch(
      ['ask'],
      [
        { question, as: OUTSIDER, mrn: hidden.mrn },
        { question, as: OUTSIDER, mrn: MISSING.mrn },
        { question: `potassium of ${hidden.given} ${hidden.family}`, as: OUTSIDER },
        { question: `potassium of ${MISSING.given} ${MISSING.family}`, as: OUTSIDER },
        { question, as: NURSE, mrn: hidden.mrn },
      ],
    );
    expect(neutral(hiddenNumber)).toEqual(neutral(missingNumber));
    expect(neutral(hiddenName)).toEqual(neutral(missingName));
    expect(permitted).toMatchObject({ kind: 'answered' });
  });

  it('for search', async () => {
    const [inHidden, inMissing, everywhere, permitted] = await batch(
      ['search'],
      [
        { query: 'potassium', as: OUTSIDER, mrn: hidden.mrn },
        { query: 'potassium', as: OUTSIDER, mrn: MISSING.mrn },
        { query: 'potassium', as: OUTSIDER },
        { query: 'potassium', as: NURSE, mrn: hidden.mrn },
      ],
    );
    expect(inHidden).toEqual(inMissing);
    expect(everywhere).toEqual([]);
    expect(permitted).toHaveLength(1);
  });

  it('for ingest with an MRN', async () => {
    const file = join(desk.home, 'scan.png');
    writeFileSync(file, await aScan(pageAbout(hidden, ['Sodium 140 mmol/L.'])));
    const ingest = (email: string, mrn: string) => run('ingest', file, '--as', email, '--mrn', mrn, '--json');
    const [ofHidden, ofMissing] = [await ingest(OUTSIDER, hidden.mrn), await ingest(OUTSIDER, MISSING.mrn)];
    expect(ofHidden).toEqual(ofMissing);
    expect(ofHidden.code).toBe(1);
    expect(await ingest(NURSE, hidden.mrn)).toMatchObject({ code: 0 });
  });

  it('for codes suggest', async () => {
    const [ofHidden, ofMissing, unassigned] = await batch(
      ['codes', 'suggest'],
      [
        { document: filed.id, as: OUTSIDER },
        { document: randomUUID(), as: OUTSIDER },
        { document: filed.id, as: CODER },
      ],
    );
    expect(neutral(ofHidden)).toEqual(neutral(ofMissing));
    expect(unassigned).toHaveProperty('error');
  });
});
