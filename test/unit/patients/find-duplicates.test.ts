import { expect, it } from 'vitest';
import { blockingKeys } from '../../../src/patients/blocking-keys.ts';
import { duplicateRates, findDuplicates } from '../../../src/patients/find-duplicates.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { aPatient } from '../../factories/a-patient.ts';

function duplicatesAmong(...patients: Patient[]) {
  return findDuplicates(patients.map((patient) => ({ patient, keys: blockingKeys(patient) })));
}

it('lists two records of one person under two MRNs', () => {
  const list = duplicatesAmong(aPatient({ mrn: '1' }), aPatient({ mrn: '2', phone: null }));
  expect(list).toMatchObject({
    pairs: [{ patientIds: ['patient-1', 'patient-2'] }],
    recordsInPairs: 2,
    skippedKeys: 0,
  });
  expect(list.pairs[0]?.reasons).toContain('birth date agrees');
});

it('lists a record whose birth date has a wrong digit and whose name is misspelt', () => {
  const list = duplicatesAmong(
    aPatient({ mrn: '1' }),
    aPatient({ mrn: '2', family: 'Brzezinski', birthDate: '1961-11-25' }),
  );
  expect(list.pairs).toHaveLength(1);
});

it('leaves out twins, father and son, spouses and strangers', () => {
  const list = duplicatesAmong(
    aPatient({ mrn: '1' }),
    aPatient({ mrn: '2', given: 'Marisol' }),
    aPatient({ mrn: '3', birthDate: '1931-11-24' }),
    aPatient({ mrn: '4', given: 'Piotr', birthDate: '1959-02-03' }),
    aPatient({
      mrn: '5',
      family: 'Okonkwo',
      given: 'Chidi',
      birthDate: '1980-05-06',
      address: '1 Other Road',
      zip: '99999',
      phone: null,
    }),
  );
  expect(list).toEqual({ pairs: [], recordsInPairs: 0, skippedKeys: 0 });
});

it('says how many keys were too common to compare', () => {
  const many = Array.from({ length: 101 }, (_, at) =>
    aPatient({ mrn: String(at), birthDate: null, phone: null, address: null, zip: null, city: null }),
  );
  expect(duplicatesAmong(...many).skippedKeys).toBeGreaterThan(0);
});

it('gives both AHIMA rates, and none where nothing was counted', () => {
  expect(duplicateRates({ records: 1000, recordsInPairs: 84, registrations: 200, confirmedNewDuplicates: 3 })).toEqual({
    duplicateErrorRate: 0.084,
    duplicateCreationRate: 0.015,
  });
  expect(duplicateRates({ records: 0, recordsInPairs: 0, registrations: 0, confirmedNewDuplicates: 0 })).toEqual({
    duplicateErrorRate: null,
    duplicateCreationRate: null,
  });
});
