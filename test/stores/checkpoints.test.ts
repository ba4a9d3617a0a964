import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withOperator, withPipeline, withScope } from '../../src/access/scope.ts';
import { appendAudit } from '../../src/audit/audit.store.ts';
import { findFlags } from '../../src/audit/audit-flags.store.ts';
import { keepCheckpoint, verifyTrail } from '../../src/audit/keep-checkpoint.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const home = mkdtempSync(join(tmpdir(), 'wardclerk-checkpoints-'));
const masterKey = Buffer.alloc(32, 9);
const deps = () => ({ database: test.database, home, masterKey });
const asSuperuser = (statement: string) =>
  sql(
    test.adminUrl,
    `alter table audit_event disable trigger all; ${statement}; alter table audit_event enable trigger all`,
  );
const write = () =>
  withPipeline(test.database, (pipeline) =>
    appendAudit(pipeline, { action: 'document.received', outcome: 'success', entity: 'document', entityId: 'd' }),
  );

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('signed checkpoints', () => {
  beforeEach(async () => {
    await asSuperuser('truncate audit_event');
    rmSync(join(home, 'checkpoints'), { recursive: true, force: true });
    for (let row = 1; row <= 4; row++) await write();
    await keepCheckpoint(deps());
  });

  it('agree with a trail that was left alone and went on', async () => {
    await write();
    expect(await verifyTrail(deps())).toEqual({ ok: true, rows: 5, brokenAt: null });
    expect(await keepCheckpoint(deps())).toMatchObject({ seq: 5 });
    expect(await keepCheckpoint(deps())).toBeNull();
  });

  it('show rows cut off at the end, which the chain alone cannot', async () => {
    await asSuperuser('delete from audit_event where seq >= 3');
    expect(await verifyTrail(deps())).toEqual({ ok: false, rows: 2, brokenAt: 3 });
  });

  it('show a chain that was made anew from a changed row on', async () => {
    await asSuperuser(`
      do $$ declare e audit_event; before text := repeat('0', 64); begin
        for e in select * from audit_event order by seq loop
          if e.seq = 2 then e.outcome := 'denied'; end if;
          e.prev_hash := before;
          e.hash := encode(sha256(convert_to(wardclerk.audit_text(e), 'UTF8')), 'hex');
          update audit_event set outcome = e.outcome, prev_hash = e.prev_hash, hash = e.hash where seq = e.seq;
          before := e.hash;
        end loop;
      end $$`);
    expect(await verifyTrail(deps())).toMatchObject({ ok: false, brokenAt: 4 });
  });

  it('are no use to forge without the master key', async () => {
    const file = join(home, 'checkpoints/audit.jsonl');
    const forged = { ...JSON.parse(readFileSync(file, 'utf8')), seq: 3 };
    const [row] = await sql<{ hash: string }>(test.adminUrl, 'select hash from audit_event where seq = 3');
    writeFileSync(file, `${JSON.stringify({ ...forged, hash: row?.hash })}\n`);
    expect(await verifyTrail(deps())).toMatchObject({ ok: false, brokenAt: 3 });
  });
});

describe('flags', () => {
  it('name a reader with the surname of the patient, and one whose care had ended', async () => {
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    await sql(test.adminUrl, "update staff set name = 'Ivy Marrowgate' where id = $1", [nurse.staffId]);
    const kin = await aPatient(test.database, { family: 'Marrowgate' });
    const past = await aPatient(test.database);
    const present = await aPatient(test.database);
    await onCareTeam(test.database, nurse, past, { start: '2020-01-01', end: '2020-02-01' });
    await onCareTeam(test.database, nurse, present);
    for (const { id } of [kin, past, present]) {
      await withScope(test.database, nurse, 'treatment', (scope) =>
        appendAudit(scope, { action: 'question.answered', outcome: 'success', patientId: id }),
      );
    }
    const flags = await withOperator(test.database, (operator) => findFlags(operator, 1));
    expect(flags.map(({ kind, mrn }) => [kind, mrn]).toSorted()).toEqual([
      ['after-care-ended', past.mrn],
      ['same-surname', kin.mrn],
    ]);
    const strict = await withOperator(test.database, (operator) =>
      findFlags(operator, 1, { patientsAnHour: 2, denialsAnHour: 10 }),
    );
    expect(strict.filter(({ kind }) => kind === 'many-patients')).toHaveLength(1);
  });

  it('name a reader of their own record and of somebody at its address, for a privacy officer and nobody else', async () => {
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    const officer = await aMemberOfStaff(test.database, ['privacy-officer']);
    await sql(test.adminUrl, "update staff set name = 'Iris Qu\u00e9bert' where id = $1", [nurse.staffId]);
    const home = { address: '12 Alder Lane', zip: '04101' };
    const own = await aPatient(test.database, { family: 'Quebert', given: 'Iris Ann', ...home });
    const neighbour = await aPatient(test.database, { family: 'Lund', given: 'Per', ...home });
    const far = await aPatient(test.database, { family: 'Lund', given: 'Per', ...home, zip: '99999' });
    for (const { id } of [own, neighbour, far])
      await withScope(test.database, nurse, 'treatment', (scope) =>
        appendAudit(scope, { action: 'question.answered', outcome: 'success', patientId: id }),
      );
    const ask = (actor: Actor) => withScope(test.database, actor, 'audit', (scope) => findFlags(scope, 1));
    const flags = (await ask(officer)).filter(({ staff }) => staff === nurse.email);
    expect(flags.map(({ kind, mrn }) => [kind, mrn]).toSorted()).toEqual([
      ['own-record', own.mrn],
      ['same-address', neighbour.mrn],
    ]);
    expect(await ask(nurse)).toEqual([]);
    expect(await withScope(test.database, officer, 'treatment', (scope) => findFlags(scope, 1))).toEqual([]);
  });
});
