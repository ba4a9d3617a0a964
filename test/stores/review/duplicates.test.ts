import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withPipeline, withScope } from '../../../src/access/scope.ts';
import { receiveDocument } from '../../../src/intake/receive-document.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { findOpenNotices } from '../../../src/records/notice.store.ts';
import { listReview } from '../../../src/review/list-review.ts';
import { aDocument } from '../../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../../factories/people.ts';
import { processRead } from '../../factories/processing.ts';
import { sql, useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
let him: Actor;
let alice: Actor;
let patient: Patient;
let other: Patient;

beforeAll(async () => {
  him = await aMemberOfStaff(test.database, ['him']);
  alice = await aMemberOfStaff(test.database, ['clinician']);
  patient = await aPatient(test.database, {
    family: 'Kowalczyk',
    given: 'Anna',
    mrn: '00481516',
    birthDate: '1951-03-14',
  });
  other = await aPatient(test.database);
  await onCareTeam(test.database, alice, other);
});

const page = (potassium: string, day: string) =>
  [
    'Northfield General Hospital Laboratory Report',
    `Patient: Kowalczyk, Anna   DOB: 03/14/1951   MRN: 00481516`,
    `Collected ${day} at the bedside by the nurse of the ward, reported on the same day`,
    `Potassium ${potassium} mmol/L within the reference interval of the laboratory`,
    `Sodium 139 mmol/L within the reference interval of the laboratory`,
  ].join('\n');

async function filed(text: string): Promise<string> {
  const document = await aDocument(test.database, { uploader: him, pages: [text] });
  expect((await processRead(test.database, document))?.state).toBe('INDEXED');
  return document.id;
}
const notices = (id: string) => withPipeline(test.database, (pipeline) => findOpenNotices(pipeline, id));

describe('pages scanned again', () => {
  it('are filed and reported with their likeness', async () => {
    const first = await filed(page('4.1', '03/04/2026'));
    const again = await filed(page('4.1', '03/04/2026').replace('nurse', 'nurs3'));
    expect(await notices(again)).toEqual([
      expect.objectContaining({ code: 'duplicate.rescanned', otherDocumentId: first, pages: [1] }),
    ]);
    const item = (await listReview({ database: test.database }, him, 'command')).find(
      ({ documentId }) => documentId === again,
    );
    expect(item?.reasons).toEqual([expect.objectContaining({ kind: 'duplicate', otherDocumentId: first })]);
    expect(item?.reasons[0]?.likeness).toBeGreaterThan(0.8);
  });

  it('are not seen in the same form of another day', async () => {
    expect(await notices(await filed(page('3.2', '05/19/2026').replace('139', '144')))).toEqual([]);
  });
});

describe('the same file for another patient', () => {
  it('is not filed there, and alarms the records department only', async () => {
    const document = await aDocument(test.database, { uploader: him, patient });
    const bytes = Buffer.from('the same bytes');
    await sql(test.adminUrl, 'update document set sha256 = $2 where id = $1', [
      document.id,
      createHash('sha256').update(bytes).digest('hex'),
    ]);
    const deps = {
      database: test.database,
      storage: { put: async () => 'unused', get: async () => Buffer.alloc(0) },
      enqueue: async () => {},
      limits: { maxFileMb: 1 },
    };
    const send = { bytes, fileName: 'b.pdf', uploader: alice, claimedPatientId: other.id, channel: 'command' };
    const receipt = await receiveDocument(deps, send);
    await receiveDocument(deps, send);
    expect([receipt.duplicate, receipt.document.patientId]).toEqual([true, patient.id]);
    const alarms = (await listReview(deps, him, 'command')).find(({ documentId }) => documentId === document.id);
    expect(alarms?.reasons.map(({ kind }) => kind)).toEqual(['alarm']);
    const seen = await withScope(test.database, alice, 'treatment', (scope) => findOpenNotices(scope, document.id));
    expect(seen).toEqual([]);
  });
});
