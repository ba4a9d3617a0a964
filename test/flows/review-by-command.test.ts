import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import type { IngestResult } from '../../src/cli/describe-document.ts';
import type { Patient } from '../../src/patients/patient.ts';
import type { Assigned } from '../../src/review/assign-document.ts';
import type { ReviewItem } from '../../src/review/review-item.ts';
import { layoutPage } from '../../src/tryout/ward/layout-page.ts';
import { makePdf } from '../../src/tryout/ward/make-pdf.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { useCommands } from '../factories/run-command.ts';
import { type NamedPerson, pageAbout } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const commands = useCommands(test);

let him: Actor;
let alice: Actor;
let mallory: Actor;
let anna: Patient;
let boris: Patient;

beforeAll(async () => {
  him = await aMemberOfStaff(test.database, ['him']);
  alice = await aMemberOfStaff(test.database, ['clinician']);
  mallory = await aMemberOfStaff(test.database, ['clinician']);
  anna = await aPatient(test.database, {
    family: 'Kowalczyk',
    given: 'Anna',
    mrn: '00481516',
    birthDate: '1951-03-14',
  });
  boris = await aPatient(test.database, {
    family: 'Lindqvist',
    given: 'Boris',
    mrn: '00923421',
    birthDate: '1978-11-02',
  });
  for (const patient of [anna, boris]) await onCareTeam(test.database, alice, patient);
});

/** A PDF with text of its own: read in a moment. */
async function aFile(
  name: string,
  people: (NamedPerson | null)[],
  said = 'Potassium was 4.1 mmol/L today.',
): Promise<string> {
  const pages = people.map((person) => ({
    text: layoutPage(
      person ? pageAbout(person, [said]) : [{ text: 'A page that names nobody at all, with some words.' }],
    ),
  }));
  const path = join(commands.home, name);
  writeFileSync(path, await makePdf(pages));
  return path;
}
const ingest = (file: string, as: Actor) => commands.json<IngestResult[]>('ingest', file, '--as', as.email, '--wait');
const review = <T>(as: Actor, ...args: string[]) => commands.json<T>('review', ...args, '--as', as.email);

describe('the review queue by command', () => {
  it('parts a batch of two patients and files each part', async () => {
    const rows = await ingest(await aFile('batch.pdf', [anna, anna, boris]), him);
    expect(rows.map(({ state, mrn, pages, pageRange }) => ({ state, mrn, pages, pageRange }))).toEqual([
      { state: 'INDEXED', mrn: anna.mrn, pages: 2, pageRange: [1, 2] },
      { state: 'INDEXED', mrn: boris.mrn, pages: 1, pageRange: [3, 3] },
    ]);
    expect(rows[0]?.kind).toMatchObject({ code: '11506-3', display: 'Progress note' });
  });

  it('takes an unmatched document from the list to its patient', async () => {
    const [row] = await ingest(await aFile('nobody.pdf', [null]), alice);
    const id = row?.documentId ?? '';
    expect(row?.state).toBe('NEEDS_PATIENT');
    const waiting = async (as: Actor) =>
      (await review<ReviewItem[]>(as, 'list'))
        .find(({ documentId }) => documentId === id)
        ?.reasons.map(({ kind }) => kind);
    expect(await Promise.all([waiting(him), waiting(alice), waiting(mallory)])).toEqual([
      ['unmatched'],
      ['unmatched'],
      undefined,
    ]);
    const shown = await review<{ pageQualities: { quality: string }[] }>(alice, 'show', id);
    expect(shown.pageQualities).toHaveLength(1);
    const denied = await commands.run('review', 'assign', id, '--mrn', anna.mrn, '--as', mallory.email);
    const missing = await commands.run('review', 'assign', mallory.staffId, '--mrn', anna.mrn, '--as', mallory.email);
    expect([denied.exitCode, denied.stderr]).toEqual([1, missing.stderr]);
    await review(alice, 'assign', id, '--mrn', anna.mrn, '--wait');
    expect(await sql(test.adminUrl, 'select state, patient_id from document where id = $1', [id])).toEqual([
      { state: 'INDEXED', patient_id: anna.id },
    ]);
    expect(await waiting(him)).toBeUndefined();
  });

  it('moves a document out of the wrong record and lists who saw it there', async () => {
    const file = await aFile('moved.pdf', [anna], 'Sodium was 139 mmol/L and magnesium 0.81 mmol/L.');
    const [row] = await ingest(file, him);
    await commands.json('ask', 'What was the magnesium?', '--as', alice.email, '--mrn', anna.mrn);
    const moved = await review<Assigned>(him, 'assign', row?.documentId ?? '', '--mrn', boris.mrn, '--wait');
    expect(moved.movedFrom?.mrn).toBe(anna.mrn);
    expect(moved.movedFrom?.seenBy).toContainEqual(expect.objectContaining({ email: alice.email, how: 'saw' }));
    const after = await commands.json<{ kind: string }>(
      'ask',
      'What was the magnesium?',
      '--as',
      alice.email,
      '--mrn',
      anna.mrn,
    );
    expect(after.kind).toBe('nothing-found');
  });

  it('parts by hand, reads again turned, and rejects with a reason', async () => {
    const [row] = await ingest(await aFile('two.pdf', [null, null]), him);
    const { parts } = await review<{ parts: string[] }>(him, 'split', row?.documentId ?? '', '--at', '2', '--wait');
    const [first = '', second = ''] = parts;
    await review(him, 'reread', second, '--rotate', '90', '--wait');
    const [page] = await sql<{ number: number; text: string }>(
      test.adminUrl,
      'select number, text from page where document_id = $1',
      [second],
    );
    expect([page?.number, page?.text]).toEqual([1, expect.stringContaining('names nobody at all')]);
    await review(him, 'reject', first, '--reason', 'a blank form');
    const gone = (await review<ReviewItem[]>(him, 'list')).map(({ documentId }) => documentId);
    expect([gone.includes(first), gone.includes(second)]).toEqual([false, true]);
    expect((await commands.run('review', 'reread', second, '--rotate', '45', '--as', him.email)).exitCode).toBe(2);
  });
});

describe('a watched folder', () => {
  it('files what is complete, moves failures apart with a sentence, stops in order and begins again', async () => {
    const folder = join(commands.home, 'scanner');
    mkdirSync(folder);
    const scan = readFileSync(await aFile('template.pdf', [boris], 'Glucose was 5.4 mmol/L.'));
    writeFileSync(join(folder, 'good.pdf'), scan);
    writeFileSync(join(folder, 'bad.pdf'), '%PDF-1.7\nnothing follows');
    writeFileSync(join(folder, 'growing.pdf.part'), scan);
    const watching = commands.start(['ingest', folder, '--watch', '--as', him.email, '--json']);
    await until(() => existsSync(join(folder, 'done/good.pdf')) && existsSync(join(folder, 'failed/bad.pdf')));
    expect(readFileSync(join(folder, 'failed/bad.pdf.txt'), 'utf8')).toMatch(/cut off/);
    watching.kill('SIGINT');
    expect(await once(watching, 'exit')).toEqual([0, null]);
    expect(readdirSync(folder).sort()).toEqual(['done', 'failed', 'growing.pdf.part']);

    writeFileSync(join(folder, 'good.pdf'), scan);
    const again = commands.start(['ingest', folder, '--watch', '--as', him.email, '--json']);
    await until(() => existsSync(join(folder, 'done/good-2.pdf')));
    again.kill('SIGTERM');
    await once(again, 'exit');
    expect(await sql(test.adminUrl, "select count(*)::int as n from document where file_name = 'good.pdf'")).toEqual([
      { n: 1 },
    ]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let look = 0; look < 600; look++) {
    if (holds()) return;
    await sleep(100);
  }
  throw new Error('it did not come to that within a minute');
}
