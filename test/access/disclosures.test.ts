import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withScope } from '../../src/access/scope.ts';
import type { NewDisclosure } from '../../src/disclosure/disclosure.ts';
import {
  addDisclosure,
  listDisclosures,
  reportDisclosures,
  suspendDisclosures,
} from '../../src/disclosure/keep-ledger.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
let clerk: Actor;
let officer: Actor;
let patient: Patient;
const REFUSED = { code: 'disclosure.not-keeper' };

const given = (change: Partial<NewDisclosure> = {}): NewDisclosure => ({
  disclosedOn: new Date().toISOString().slice(0, 10),
  recipient: 'Sheriff of Alder County',
  address: '2 Court Square',
  basis: 'law-enforcement',
  purpose: 'Search for a missing person',
  what: 'Date of discharge',
  documents: [],
  reference: null,
  channel: 'by hand',
  ...change,
});
const recipients = async () =>
  (await reportDisclosures(test, clerk, patient.mrn)).entries.map(({ recipient }) => recipient);

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  officer = await aMemberOfStaff(test.database, ['privacy-officer']);
  patient = await aPatient(test.database);
});

describe('the ledger of disclosures', () => {
  it('is kept by the records department and the privacy officer, each row on the trail with its hash', async () => {
    for (const actor of [clerk, officer]) {
      const id = await addDisclosure(test, actor, patient.mrn, given());
      const [row] = await sql<{ hash: string; sha256: string }>(
        test.adminUrl,
        `select d.hash, a.detail ->> 'sha256' as sha256 from disclosure d join audit_event a on a.entity_id = d.id::text
         where d.id = $1 and a.patient_id = $2`,
        [id, patient.id],
      );
      expect(row?.sha256).toBe(row?.hash);
    }
    expect(await listDisclosures(test, officer, patient.mrn)).toHaveLength(2);
  });

  it.each(['clinician', 'coder', 'manager', 'admin'] as const)(
    'is closed to a %s, also on the care team',
    async (role) => {
      const person = await aMemberOfStaff(test.database, [role]);
      await onCareTeam(test.database, person, patient);
      for (const mrn of [patient.mrn, '99999999']) {
        await expect(addDisclosure(test, person, mrn, given())).rejects.toMatchObject(REFUSED);
        await expect(listDisclosures(test, person, mrn)).rejects.toMatchObject(REFUSED);
        await expect(reportDisclosures(test, person, mrn)).rejects.toMatchObject(REFUSED);
      }
      for (const purpose of ['treatment', 'payment', 'operations', 'request-of-patient', 'audit'] as const)
        expect(await withScope(test.database, person, purpose, ({ tx }) => tx.disclosure.count())).toBe(0);
      const [denied] = await sql(
        test.adminUrl,
        "select count(*)::int as n from audit_event where staff_id = $1 and outcome = 'denied' and patient_id = $2",
        [person.staffId, patient.id],
      );
      expect(denied).toEqual({ n: 3 });
    },
  );

  it('shows the privacy officer no record with it', async () => {
    expect(await withScope(test.database, officer, 'audit', ({ tx }) => tx.patient.count())).toBe(0);
  });

  it('never changes, and shows when it was changed behind its back', async () => {
    const id = await addDisclosure(test, clerk, patient.mrn, given({ recipient: 'Registry' }));
    await expect(sql(test.adminUrl, "update disclosure set recipient = 'x'")).rejects.toThrow('append-only');
    await expect(sql(test.adminUrl, 'delete from disclosure')).rejects.toThrow('append-only');
    await expect(sql(test.adminUrl, 'truncate disclosure cascade')).rejects.toThrow('append-only');
    await sql(
      test.adminUrl,
      `alter table disclosure disable trigger all; update disclosure set purpose = 'x' where id = '${id}'; alter table disclosure enable trigger all`,
    );
    const rows = await listDisclosures(test, clerk, patient.mrn);
    expect(rows.filter(({ intact }) => !intact).map((row) => row.id)).toEqual([id]);
  });

  it('refuses what is incomplete, an unknown basis, and a patient who is not there', async () => {
    for (const fault of [{ recipient: ' ' }, { purpose: '' }, { what: '' }, { disclosedOn: '22.11.2026' }])
      await expect(addDisclosure(test, clerk, patient.mrn, given(fault))).rejects.toMatchObject({
        code: 'disclosure.incomplete',
      });
    await expect(addDisclosure(test, clerk, patient.mrn, given({ basis: 'because' }))).rejects.toMatchObject({
      code: 'disclosure.basis',
    });
    await expect(addDisclosure(test, clerk, '99999999', given())).rejects.toMatchObject({ code: 'record.unavailable' });
  });

  it('is not told to the patient while law enforcement asks so, and stays whole for who keeps it', async () => {
    const agency = `Agency ${randomUUID()}`;
    await addDisclosure(test, clerk, patient.mrn, given({ recipient: agency }));
    await addDisclosure(test, clerk, patient.mrn, given({ recipient: 'Health board', basis: 'health-oversight' }));
    expect(await recipients()).toEqual(expect.arrayContaining([agency, 'Health board']));
    const today = new Date();
    const day = (offset: number) => new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
    const asked = { recipient: ` ${agency.toUpperCase()}`, statement: 'Letter of the sheriff', written: true };
    const suspend = (actor: Actor, period: { startsOn: string; endsOn: string }, written = true) =>
      suspendDisclosures(test, actor, patient.mrn, { ...asked, ...period, written });
    await expect(suspend(clerk, { startsOn: day(0), endsOn: day(9) })).rejects.toMatchObject({
      code: 'access.not-officer',
    });
    await expect(suspend(officer, { startsOn: day(0), endsOn: day(31) }, false)).rejects.toMatchObject({
      code: 'disclosure.period',
    });
    await expect(suspend(officer, { startsOn: day(1), endsOn: day(0) })).rejects.toMatchObject({
      code: 'disclosure.period',
    });
    await suspend(officer, { startsOn: day(-60), endsOn: day(-30) });
    expect(await recipients()).toContain(agency);
    await suspend(officer, { startsOn: day(-1), endsOn: day(1) });
    expect(await recipients()).not.toContain(agency);
    expect(await recipients()).toContain('Health board');
    expect(JSON.stringify(await reportDisclosures(test, clerk, patient.mrn))).not.toMatch(/suspend|sheriff's/i);
    const kept = await listDisclosures(test, officer, patient.mrn);
    expect(kept.find(({ recipient }) => recipient === agency)).toMatchObject({ accounted: false, intact: true });
    expect(await withScope(test.database, clerk, 'operations', ({ tx }) => tx.disclosureSuspension.count())).toBe(0);
  });
});
