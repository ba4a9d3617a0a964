import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { addLabelGrant } from '../../src/access/label.store.ts';
import { withScope } from '../../src/access/scope.ts';
import { openPdf } from '../../src/adapters/pdf.ts';
import { readZip } from '../../src/adapters/zip-file.ts';
import { listDisclosures, reportDisclosures } from '../../src/disclosure/keep-ledger.ts';
import { type ReleaseWish, releaseDocuments } from '../../src/disclosure/release-documents.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { documentCode } from '../../src/records/document.ts';
import { aDocument } from '../factories/documents.ts';
import { useKeptFiles } from '../factories/kept-files.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { useCommands } from '../factories/run-command.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const files = useKeptFiles(test);
const commands = useCommands(test);
let clerk: Actor;
let officer: Actor;
let patient: Patient;
let other: Patient;
let plain: string;
let part2: string;
let psychotherapy: string;
let others: string;
let serial = 0;

const deps = () => ({ database: test.database, storage: files.storage });
function wish(change: Partial<ReleaseWish> = {}): ReleaseWish {
  serial += 1;
  return {
    mrn: patient.mrn,
    documents: [plain],
    recipient: 'Ottilie Marchbanks',
    address: '7 Mill Lane',
    basis: 'individual',
    purpose: 'Request of the patient',
    reference: null,
    part2Consent: null,
    file: join(files.home, `release-${serial}.pdf`),
    ...change,
  };
}
const release = (actor: Actor, change: Partial<ReleaseWish> = {}) => releaseDocuments(deps(), actor, wish(change));

async function aFiled(whose: Patient, labels: string[], pages: string[]): Promise<string> {
  const { id } = await aDocument(test.database, { uploader: clerk, patient: whose, pages });
  await files.keep(id);
  await sql(test.adminUrl, "update document set labels = $2, media_type = 'application/pdf' where id = $1", [
    id,
    labels,
  ]);
  return id;
}

async function textOf(file: string): Promise<string[]> {
  const pdf = await openPdf(readFileSync(file), { maxPages: 100, maxMegapixels: 100 });
  const pages: string[] = [];
  for (let page = 1; page <= pdf.pageCount; page++)
    pages.push((await pdf.loadPage(page)).textLayer.map(({ text }) => text).join(' '));
  await pdf.close();
  return pages;
}

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  officer = await aMemberOfStaff(test.database, ['privacy-officer']);
  patient = await aPatient(test.database, { family: 'Marchbanks (née Ågård)', given: 'Ottilie' });
  other = await aPatient(test.database);
  plain = await aFiled(patient, ['normal'], ['Sodium 140', 'Sodium 141']);
  part2 = await aFiled(patient, ['part2'], ['Methadone program']);
  psychotherapy = await aFiled(patient, ['psychotherapy'], ['Session note']);
  others = await aFiled(other, ['normal'], ['Somebody else']);
});

describe('a release', () => {
  it('holds a cover and the pages of what was chosen, on ledger and trail, in a file for its maker alone', async () => {
    const done = await release(clerk);
    expect(done).toMatchObject({ documents: 1, pages: 2 });
    const pages = await textOf(done.file);
    expect(pages).toHaveLength(3);
    expect(pages[0]).toMatch(/Copy from a medical record.*Marchbanks \(née Ågård\).*7 Mill Lane/);
    expect(pages[2]).toContain(`Document ${documentCode(plain)}, page 2 of 2`);
    expect(statSync(done.file).mode & 0o077).toBe(0);
    const [kept] = await listDisclosures(test, clerk, patient.mrn);
    expect(kept).toMatchObject({
      id: done.disclosureId,
      accounted: false,
      documents: [{ documentId: plain, pages: [1, 2] }],
    });
    const rows = await sql<{ action: string; purpose: string }>(
      test.adminUrl,
      'select action, purpose from audit_event where patient_id = $1 order by seq desc limit 2',
      [patient.id],
    );
    expect(rows.map(({ action }) => action)).toContain('record.released');
    expect(new Set(rows.map(({ purpose }) => purpose))).toContain('request-of-patient');
  });

  it('is told in the accounting when it was not for the patient', async () => {
    const { disclosureId } = await release(clerk, {
      basis: 'legal-proceeding',
      recipient: 'Circuit court',
      reference: 'Order 7',
    });
    expect((await reportDisclosures(test, clerk, patient.mrn)).entries).toMatchObject([{ recipient: 'Circuit court' }]);
    expect(disclosureId).toBeTruthy();
  });

  it('of a ZIP holds the original byte for byte, and of a part of a batch its own pages only', async () => {
    const part = await aFiled(patient, ['normal'], ['Page of a batch']);
    await sql(test.adminUrl, 'update document set original_id = $1, first_page = 3, last_page = 3 where id = $2', [
      others,
      part,
    ]);
    const { file } = await release(clerk, { documents: [plain, part], file: join(files.home, 'originals.zip') });
    const entries = readZip(readFileSync(file), 50).map(({ name }) => name);
    expect(entries).toEqual([
      'cover.txt',
      `document-${documentCode(plain)}.pdf`,
      `document-${documentCode(part)}-page-1.png`,
    ]);
    const [row] = await sql<{ storage_key: string }>(test.adminUrl, 'select storage_key from document where id = $1', [
      plain,
    ]);
    expect(readFileSync(file).includes(await files.storage.get(row?.storage_key ?? ''))).toBe(true);
  });

  it.each(['clinician', 'coder', 'privacy-officer', 'manager', 'admin'] as const)(
    'is not made by a %s, and hidden and missing are one answer',
    async (role) => {
      const person = await aMemberOfStaff(test.database, [role]);
      await onCareTeam(test.database, person, patient);
      for (const change of [{}, { mrn: '99999999' }, { documents: null }])
        await expect(release(person, change)).rejects.toMatchObject({ code: 'record.unavailable' });
    },
  );

  it("never holds another patient's document, a psychotherapy note, or what is not there: one answer for all", async () => {
    const before = readdirSync(files.home).length;
    for (const documents of [
      [others],
      [plain, others],
      [psychotherapy],
      ['00000000-0000-4000-8000-000000000000'],
      ['x'],
    ])
      await expect(release(clerk, { documents })).rejects.toMatchObject({ code: 'record.unavailable' });
    expect(readdirSync(files.home)).toHaveLength(before);
  });

  it('holds records under 42 CFR Part 2 only for who may see them, with a consent, and with the notice on every page', async () => {
    await expect(release(clerk, { documents: [part2] })).rejects.toMatchObject({ code: 'record.unavailable' });
    await withScope(test.database, officer, 'audit', (scope) =>
      addLabelGrant(scope, { staffId: clerk.staffId, label: 'part2', patientId: patient.id, endsAt: null }),
    );
    await expect(release(clerk, { documents: [part2] })).rejects.toMatchObject({ code: 'release.part2-consent' });
    const { file } = await release(clerk, { documents: [part2], part2Consent: 'C-118' });
    for (const page of await textOf(file)) expect(page).toContain('42 CFR part 2 prohibits');
    const [row] = await sql<{ reference: string }>(
      test.adminUrl,
      'select reference from disclosure order by recorded_at desc limit 1',
    );
    expect(row?.reference).toContain('C-118');
  });

  it('of everything is for the patient only, and is what may be seen', async () => {
    await expect(release(clerk, { documents: null, basis: 'authorization' })).rejects.toMatchObject({
      code: 'release.minimum',
    });
    await expect(release(clerk, { documents: null, mrn: (await aPatient(test.database)).mrn })).rejects.toMatchObject({
      code: 'release.nothing',
    });
    const { file } = await release(clerk, { documents: null, part2Consent: 'C-118' });
    expect((await textOf(file)).join(' ')).not.toContain(documentCode(psychotherapy));
  });

  it('writes over nothing, and leaves neither file nor row when a picture does not open', async () => {
    const there = join(files.home, 'release-1.pdf');
    const rows = async () => (await listDisclosures(test, clerk, patient.mrn)).length;
    const content = readFileSync(there);
    await expect(release(clerk, { file: there })).rejects.toMatchObject({ code: 'release.file' });
    await expect(release(clerk, { file: join(files.home, 'release.docx') })).rejects.toMatchObject({
      code: 'release.file',
    });
    expect(readFileSync(there).equals(content)).toBe(true);
    const drafted = join(files.home, 'drafted.pdf');
    writeFileSync(`${drafted}.part`, 'of another process');
    await expect(release(clerk, { file: drafted })).rejects.toMatchObject({ code: 'release.file' });
    expect(readFileSync(`${drafted}.part`, 'utf8')).toBe('of another process');
    const broken = await aFiled(patient, ['normal'], ['Broken']);
    await sql(
      test.adminUrl,
      "update page set image_key = '00000000-0000-4000-8000-000000000000' where document_id = $1",
      [broken],
    );
    const before = await rows();
    const file = join(files.home, 'broken.pdf');
    await expect(release(clerk, { documents: [broken], file })).rejects.toMatchObject({ code: 'storage.missing' });
    expect(existsSync(file) || existsSync(`${file}.part`)).toBe(false);
    expect(await rows()).toBe(before);
  });

  it('by command asks for what is chosen, and the accounting prints', async () => {
    const file = join(files.home, 'command.pdf');
    const { exitCode, stderr } = await commands.run(
      ...['release', '--as', clerk.email, '--mrn', patient.mrn, '--recipient', 'x', '--basis', 'individual'],
      ...['--purpose', 'x', '--out', file],
    );
    expect([exitCode, stderr]).toEqual([2, 'Say either --documents or --all.\n']);
    const pdf = join(files.home, 'accounting.pdf');
    const report = await commands.json<{ entries: unknown[] }>(
      ...['disclosures', 'report', '--as', clerk.email, '--mrn', patient.mrn, '--pdf', pdf],
    );
    expect(report.entries).toHaveLength(1);
    expect((await textOf(pdf)).join(' ')).toMatch(/Accounting of disclosures.*Circuit court/);
  });
});
