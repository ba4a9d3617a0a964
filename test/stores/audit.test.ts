import { beforeEach, describe, expect, it } from 'vitest';
import { withOperator, withPipeline, withScope } from '../../src/access/scope.ts';
import { appendAudit, listAudit } from '../../src/audit/audit.store.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import { aMemberOfStaff, aPatient } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const verify = () => withOperator(test.database, verifyChain);
const asSuperuser = (statement: string) =>
  sql(
    test.adminUrl,
    `alter table audit_event disable trigger all; ${statement}; alter table audit_event enable trigger all`,
  );

describe('the audit trail', () => {
  beforeEach(async () => {
    await asSuperuser('truncate audit_event');
    for (let row = 1; row <= 5; row++) {
      await withPipeline(test.database, (pipeline) =>
        appendAudit(pipeline, {
          action: 'document.received',
          outcome: 'success',
          entity: 'document',
          entityId: `d${row}`,
          detail: { bytes: row },
        }),
      );
    }
  });

  it('names who, as what, for which purpose, about whom', async () => {
    const clinician = await aMemberOfStaff(test.database, ['clinician']);
    const patient = await aPatient(test.database);
    await withScope(test.database, clinician, 'treatment', (scope) =>
      appendAudit(scope, { action: 'question.answered', outcome: 'success', patientId: patient.id, channel: 'D1' }),
    );
    const [row] = await withOperator(test.database, (operator) => listAudit(operator, { mrn: patient.mrn }));
    expect(row).toMatchObject({
      staff: clinician.email,
      roles: ['clinician'],
      purpose: 'treatment',
      action: 'question.answered',
      mrn: patient.mrn,
      channel: 'D1',
    });
  });

  it('holds as it was written, also when many write at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        withPipeline(test.database, (pipeline) =>
          appendAudit(pipeline, { action: 'document.received', outcome: 'success' }),
        ),
      ),
    );
    expect(await verify()).toEqual({ ok: true, rows: 25, brokenAt: null });
  });

  it('has no gap after a transaction that failed', async () => {
    await expect(
      withPipeline(test.database, async (pipeline) => {
        await appendAudit(pipeline, { action: 'document.received', outcome: 'success' });
        throw new Error('later step');
      }),
    ).rejects.toThrow('later step');
    expect(await verify()).toEqual({ ok: true, rows: 5, brokenAt: null });
  });

  it.each([
    ['a changed row', "update audit_event set outcome = 'denied' where seq = 3", 3],
    ['a changed detail', `update audit_event set detail = '{"bytes": 99}' where seq = 2`, 2],
    ['a removed row', 'delete from audit_event where seq = 4', 4],
    [
      'an inserted row',
      "insert into audit_event select 6, now(), staff_id, roles, purpose, action, outcome, patient_id, entity, entity_id, channel, detail, hash, repeat('0', 64) from audit_event where seq = 5",
      6,
    ],
  ])('shows %s, and which', async (_what, statement, brokenAt) => {
    await asSuperuser(statement);
    expect(await verify()).toMatchObject({ ok: false, brokenAt });
  });

  it('refuses changes even to the owner of the table', async () => {
    const changing = withOperator(test.database, ({ tx }) => tx.auditEvent.updateMany({ data: { outcome: 'denied' } }));
    await expect(changing).rejects.toThrow('append-only');
  });
});
