import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import type { IngestResult } from '../../src/cli/describe-document.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { printCoverSheet, printSeparatorSheet } from '../../src/review/print-cover-sheet.ts';
import type { ReviewItem } from '../../src/review/review-item.ts';
import { layoutPage, type PageBlock } from '../../src/tryout/ward/layout-page.ts';
import { makePdf, type PdfPageContent } from '../../src/tryout/ward/make-pdf.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { useCommands } from '../factories/run-command.ts';
import { pageAbout } from '../factories/scans.ts';
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
  await onCareTeam(test.database, alice, anna);
});

const words = (...blocks: PageBlock[]): PdfPageContent => ({ text: layoutPage(blocks) });
const unnamed = (said: string) => words({ text: `Ward round. ${said} The patient slept well and had no pain at all.` });
const named = (patient: Patient, said: string) => words(...pageAbout(patient, [said]));
/** As a scanner set to 150 dpi gives it. */
const scanned = async (png: Buffer): Promise<PdfPageContent> => ({
  scan: await sharp(png).resize(1275).blur(0.4).png().toBuffer(),
});
const cover = async (patient: Patient) =>
  scanned(await printCoverSheet(test, him, { mrn: patient.mrn, channel: 'command' }));
async function ingest(name: string, pages: PdfPageContent[]): Promise<IngestResult[]> {
  const file = join(commands.home, name);
  writeFileSync(file, await makePdf(pages));
  return commands.json<IngestResult[]>('ingest', file, '--as', him.email, '--wait');
}
const textsOf = (documentId: string | null) =>
  sql<{ text: string }>(test.adminUrl, 'select text from passage where document_id = $1', [documentId]);

describe('cover and separator sheets', () => {
  it('file the pages behind each cover, though these name nobody, and are kept without being text of the record', async () => {
    const rows = await ingest('covers.pdf', [
      await cover(anna),
      unnamed('Potassium was 4.1 mmol/L.'),
      unnamed('Sodium was 139 mmol/L.'),
      await cover(boris),
      unnamed('Glucose was 5.4 mmol/L.'),
    ]);
    expect(rows.map(({ state, mrn, pageRange, sheets }) => ({ state, mrn, pageRange, sheets }))).toEqual([
      { state: 'INDEXED', mrn: anna.mrn, pageRange: [1, 3], sheets: [{ page: 1, sheet: 'cover' }] },
      { state: 'INDEXED', mrn: boris.mrn, pageRange: [4, 5], sheets: [{ page: 1, sheet: 'cover' }] },
    ]);
    const passages = await textsOf(rows[0]?.documentId ?? null);
    expect(passages.some(({ text }) => text.includes('139'))).toBe(true);
    expect(passages.some(({ text }) => /cover sheet/i.test(text))).toBe(false);
    const [kept] = await sql<{ barcodes: { text: string }[] }>(
      test.adminUrl,
      'select barcodes from page where document_id = $1 and number = 1',
      [rows[0]?.documentId],
    );
    expect(kept?.barcodes.map(({ text }) => text)).toContain('WC-COVER:00481516');
  });

  it('leave pages that name somebody else to a person', async () => {
    const [row, ...more] = await ingest('disagree.pdf', [await cover(anna), named(boris, 'Creatinine was 88 umol/L.')]);
    expect([row?.state, row?.mrn, more.length]).toEqual(['NEEDS_PATIENT', null, 0]);
    const shown = await commands.json<{ candidates: { mrn: string }[] }>(
      'review',
      'show',
      row?.documentId ?? '',
      '--as',
      him.email,
    );
    expect(shown.candidates.map(({ mrn }) => mrn).toSorted()).toEqual([anna.mrn, boris.mrn]);
  });

  it('leave a cover without pages to a person', async () => {
    const [row] = await ingest('bare.pdf', [await cover(anna)]);
    expect(row?.state).toBe('NEEDS_PATIENT');
    expect(row?.problems[0]?.message).toContain('nothing to file: a cover sheet without pages behind it');
  });

  it('leave a separator without pages to a person, who hears that it is one', async () => {
    const [row] = await ingest('lone.pdf', [await scanned(await printSeparatorSheet())]);
    expect(row).toMatchObject({ state: 'NEEDS_PATIENT', sheets: [{ page: 1, sheet: 'separator' }] });
    const shown = await commands.json<ReviewItem>('review', 'show', row?.documentId ?? '', '--as', him.email);
    expect(shown.reasons).toEqual([{ kind: 'nothing-to-file', message: row?.problems[0]?.message, pages: [] }]);
    expect(row?.problems[0]?.message).toMatch(/^There is nothing to file: a separator sheet without pages\. /);
  });

  it('part documents of one patient at separators, which become no documents', async () => {
    const separator = await scanned(await printSeparatorSheet());
    const rows = await ingest('separated.pdf', [
      named(anna, 'Calcium was 2.3 mmol/L.'),
      separator,
      named(anna, 'Magnesium was 0.8 mmol/L.'),
      separator,
    ]);
    expect(rows.map(({ mrn, pageRange, sheets }) => ({ mrn, pageRange, sheets }))).toEqual([
      { mrn: anna.mrn, pageRange: [1, 1], sheets: undefined },
      {
        mrn: anna.mrn,
        pageRange: [2, 4],
        sheets: [
          { page: 1, sheet: 'separator' },
          { page: 3, sheet: 'separator' },
        ],
      },
    ]);
    const waiting = await commands.json<ReviewItem[]>('review', 'list', '--as', him.email);
    // The two notes read alike, which is said; nothing else about them waits.
    const reasons = waiting
      .filter(({ documentId }) => rows.some((row) => row.documentId === documentId))
      .flatMap((item) => item.reasons.map(({ kind }) => kind));
    expect(reasons.filter((kind) => kind !== 'duplicate')).toEqual([]);
  });

  it('are printed for patients whom the person may see, with a row on the trail', async () => {
    const out = join(commands.home, 'cover.pdf');
    const print = (as: Actor, mrn: string) =>
      commands.run('cover-sheet', '--mrn', mrn, '--as', as.email, '--out', out, '--json');
    expect((await print(alice, anna.mrn)).exitCode).toBe(0);
    expect(readFileSync(out).subarray(0, 5).toString()).toBe('%PDF-');
    const [hidden, missing] = [await print(mallory, anna.mrn), await print(mallory, '99999999')];
    expect([hidden.exitCode, hidden.stderr]).toEqual([1, missing.stderr]);
    const rows = await sql(
      test.adminUrl,
      "select staff_id from audit_event where action = 'cover-sheet.printed' and staff_id = any($1::uuid[])",
      [[alice.staffId, mallory.staffId]],
    );
    expect(rows).toEqual([{ staff_id: alice.staffId }]);
    expect((await commands.run('separator-sheet', '--out', join(commands.home, 'sep.pdf'))).exitCode).toBe(0);
  });
});
