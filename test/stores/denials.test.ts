import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withOperator } from '../../src/access/scope.ts';
import { listAudit } from '../../src/audit/audit.store.ts';
import { recordDenial } from '../../src/audit/record-denial.ts';
import { AppError } from '../../src/errors.ts';
import type { Patient } from '../../src/patients/patient.ts';
import type { StoredDocument } from '../../src/records/document.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient } from '../factories/people.ts';
import { useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
let nurse: Actor;
let patient: Patient;
let document: StoredDocument;

beforeAll(async () => {
  nurse = await aMemberOfStaff(test.database, ['clinician']);
  patient = await aPatient(test.database);
  document = await aDocument(test.database, { uploader: await aMemberOfStaff(test.database, ['him']), patient });
});

/** The row that a refusal leaves, or undefined. */
async function rowOf(error: unknown, named: { id?: string; mrn?: string }) {
  const channel = `test ${randomUUID()}`;
  await recordDenial(test.database, error, { door: 'a-door', staffId: nurse.staffId, channel, ...named });
  const rows = await withOperator(test.database, (operator) => listAudit(operator, { staffEmail: nurse.email }));
  return rows.find((row) => row.channel === channel);
}

describe('a refusal', () => {
  it('names the person, the door and the patient behind the id that was named', async () => {
    const row = await rowOf(new AppError('record.unavailable'), { id: document.id });
    expect(row).toMatchObject({
      action: 'access.denied',
      outcome: 'denied',
      mrn: patient.mrn,
      entity: 'document',
      entityId: document.id,
      detail: { door: 'a-door', code: 'record.unavailable' },
    });
  });

  it('reads the id out of the value of a button, and takes an MRN in any case', async () => {
    const error = new AppError('decision.not-permitted');
    expect(await rowOf(error, { id: `${document.id}:3` })).toMatchObject({ mrn: patient.mrn });
    expect(await rowOf(error, { mrn: ` ${patient.mrn.toLowerCase()} ` })).toMatchObject({ mrn: patient.mrn });
  });

  it('names nobody where nothing is behind what was named, whatever was typed', async () => {
    for (const id of [randomUUID(), "'; drop table audit_event; --", '', '../etc/passwd', 'x'.repeat(10_000)])
      expect(await rowOf(new AppError('record.unavailable'), { id })).toMatchObject({ mrn: null, entityId: null });
  });

  it('is no row when the error is none', async () => {
    expect(await rowOf(new AppError('review.no-reason'), { id: document.id })).toBeUndefined();
    expect(await rowOf(new Error('something broke'), { id: document.id })).toBeUndefined();
  });
});
