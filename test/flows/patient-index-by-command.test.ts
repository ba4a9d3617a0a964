import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff } from '../factories/people.ts';
import { processRead } from '../factories/processing.ts';
import { useCommands } from '../factories/run-command.ts';
import { useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const { home, start, json, run } = useCommands(test);
const CLERK = 'henrike@alderbrook.example';
const NURSE = 'nora@alderbrook.example';
const HEAD = 'mrn,family,given,birth_date,sex,phone,address,city,state,zip';
const PEOPLE = [
  '900001,Kowalczyk,Bronislawa,1951-03-14,female,555-640-1188,41 Harbor Road,Gloucester,MA,01930',
  '900002,Kowalczyk,Bronislava,1951-03-14,female,555-640-1188,41 Harbour Rd,Gloucester,MA,01930',
  '900003,Vellum,Iris,1977-11-05,female,,,,,',
];
const list = (name: string, rows: string[]): string => {
  const file = join(home, name);
  writeFileSync(file, `${[HEAD, ...rows].join('\n')}\n`);
  return file;
};
let documentId: string;

beforeAll(async () => {
  const clerk = await aMemberOfStaff(test.database, ['him'], { email: CLERK });
  await aMemberOfStaff(test.database, ['clinician'], { email: NURSE });
  await json('patients', 'import', list('patients.csv', PEOPLE));
  const document = await aDocument(test.database, {
    uploader: clerk,
    pages: ['Patient: Vellum, Irene   DOB: 11/05/1977\nPotassium 4.1 mmol/L (3.5-5.1)'],
  });
  documentId = document.id;
  expect((await processRead(test.database, document))?.state).toBe('NEEDS_PATIENT');
}, 120_000);

it('lists a pair, links it, takes the link back, and says the rates', async () => {
  const [pair] = await json<{ id: string; patients: { mrn: string }[] }[]>(
    'patients',
    'duplicates',
    'list',
    '--as',
    CLERK,
  );
  expect(pair?.patients.map(({ mrn }) => mrn).sort()).toEqual(['900001', '900002']);
  const id = pair?.id ?? '';
  const linked = await json('patients', 'duplicates', 'confirm', id, '--survivor', '900001', '--as', CLERK);
  expect(linked).toMatchObject({ state: 'CONFIRMED', survivor: '900001' });
  expect(linked).toMatchObject({
    patients: expect.arrayContaining([
      expect.objectContaining({ mrn: '900002', link: { other: '900001', type: 'replaced-by' } }),
    ]),
  });
  expect(await json('patients', 'duplicates', 'rates', '--as', CLERK)).toMatchObject({
    records: 2,
    confirmedNewDuplicates: 1,
  });
  expect(await json('patients', 'duplicates', 'reopen', id, '--as', CLERK)).toMatchObject({
    state: 'OPEN',
    survivor: null,
  });
  const refused = await run('patients', 'duplicates', 'list', '--as', NURSE, '--json');
  expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
}, 180_000);

it('registers from a page only after the comparison', async () => {
  const create = ['review', 'create', documentId, '--mrn', '900010', '--as', CLERK];
  expect(await json(...create)).toMatchObject({ created: false, possibleDuplicates: [{ mrn: '900003' }] });
  expect(await json(...create, '--new-person')).toMatchObject({ created: true, mrn: '900010' });
}, 120_000);

it('prints a long list whole to a reader who is slow', async () => {
  const rows = Array.from({ length: 900 }, () => (PEOPLE[0] ?? '').replace('900001', ''));
  const command = start(['match', list('rows.csv', rows), '--json']);
  let text = '';
  await once(command.stdout ?? command, 'readable');
  await wait(500);
  command.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  await once(command, 'close');
  expect(text.length).toBeGreaterThan(150_000);
  expect(JSON.parse(text)).toHaveLength(900);
}, 120_000);
