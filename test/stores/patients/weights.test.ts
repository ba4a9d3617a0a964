import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withOperator, withPipeline, withScope } from '../../../src/access/scope.ts';
import { DEFAULT_WEIGHTS } from '../../../src/patients/match-weights.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { findWeightsInUse, findWeightsVersions } from '../../../src/patients/weights.store.ts';
import { assignDocument } from '../../../src/review/assign-document.ts';
import { estimateFromFilings, useWeights } from '../../../src/review/estimate-from-filings.ts';
import { aDocument } from '../../factories/documents.ts';
import { aMemberOfStaff, aPatient } from '../../factories/people.ts';
import { processRead } from '../../factories/processing.ts';
import { useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const deps = () => ({ database: test.database });
const inUse = () => withPipeline(test.database, findWeightsInUse);
let him: Actor;
let patient: Patient;

beforeAll(async () => {
  him = await aMemberOfStaff(test.database, ['him']);
  patient = await aPatient(test.database, {
    mrn: '00481516',
    family: 'Kowalczyk',
    given: 'Anna',
    birthDate: '1951-03-14',
  });
  for (const [mrn, note] of [
    ['00481516', 'first'],
    ['00481517', 'second'],
    ['00481517', 'third'],
  ]) {
    const page = `Patient: Kowalczyk, Anna   DOB: 03/14/1951   MRN: ${mrn}\nThe ${note} visit of the year`;
    const document = await aDocument(test.database, { uploader: him, pages: [page] });
    const read = await processRead(test.database, document);
    if (read?.state === 'NEEDS_PATIENT') {
      await assignDocument({ ...deps(), enqueue: async () => {} }, him, document.id, patient.mrn, 'command');
      await processRead(test.database, document);
    }
  }
});

describe('weights from filings', () => {
  it('are refused from too few, with the counts', async () => {
    await expect(estimateFromFilings(deps())).rejects.toMatchObject({ code: 'weights.too-few' });
    expect(await withOperator(test.database, findWeightsVersions)).toEqual([]);
  });

  it('leave out filings of the rules that have not stood for thirty days', async () => {
    const now = new Date();
    const soon = await estimateFromFilings(deps(), { now, least: 0 });
    const later = await estimateFromFilings(deps(), { now: new Date(now.getTime() + 40 * 86_400_000), least: 1 });
    expect(later.decisions).toBe(3);
    expect(soon.decisions).toBe(soon.byPeople);
    expect(later.decisions).toBeGreaterThan(soon.decisions);
  });

  it('are versions, of which filing uses the chosen one and no other', async () => {
    expect(await inUse()).toEqual(DEFAULT_WEIGHTS);
    const { version, fields } = await estimateFromFilings(deps(), {
      now: new Date(Date.now() + 40 * 86_400_000),
      least: 1,
    });
    expect(await inUse()).toEqual(DEFAULT_WEIGHTS);
    await useWeights(deps(), version);
    expect((await inUse()).fields).toEqual(fields);
    expect((await inUse()).matchPosterior).toBe(DEFAULT_WEIGHTS.matchPosterior);
    expect(fields.mrn.near?.m).toBeGreaterThan(DEFAULT_WEIGHTS.fields.mrn.near?.m ?? 1);
    await expect(useWeights(deps(), 999)).rejects.toMatchObject({ code: 'weights.unknown' });
    expect((await inUse()).fields).toEqual(fields);
    await useWeights(deps(), null);
    expect(await inUse()).toEqual(DEFAULT_WEIGHTS);
  });

  it('are no business of the staff', async () => {
    await expect(
      withScope(test.database, him, 'operations', ({ tx }) => tx.matchWeightsVersion.findMany()),
    ).rejects.toThrow();
  });
});
