import { expect, it } from 'vitest';
import { parsePatientsCsv, parsePatientsFhir, parseRowsToMatch } from '../../../src/patients/parse-patients.ts';

const HEADER = 'mrn,family,given,birth_date,sex,phone,address,city,state,zip';

it('reads every column of a patient list', () => {
  const { rows, rejected } = parsePatientsCsv(
    `${HEADER}\n00123456,O'Keefe,Mathilda,2006-07-31,F,555-258-9836,"406 Metz Ranch, Apt 2",Needham,MA,02492\n`,
  );
  expect(rejected).toEqual([]);
  expect(rows).toEqual([
    {
      mrn: '00123456',
      family: "O'Keefe",
      given: 'Mathilda',
      birthDate: '2006-07-31',
      sex: 'female',
      phone: '555-258-9836',
      address: '406 Metz Ranch, Apt 2',
      city: 'Needham',
      state: 'MA',
      zip: '02492',
    },
  ]);
});

it('takes columns in any order, a byte order mark, CRLF and missing optional columns', () => {
  const { rows } = parsePatientsCsv('\uFEFFGiven,Family,MRN,Birth Date\r\nAna,Muñoz,77,01/31/1960\r\n\r\n');
  expect(rows).toEqual([
    expect.objectContaining({
      mrn: '77',
      family: 'Muñoz',
      given: 'Ana',
      birthDate: '1960-01-31',
      zip: null,
      sex: null,
    }),
  ]);
});

it('rejects lines with their number and without their values', () => {
  const { rows, rejected } = parsePatientsCsv(
    `${HEADER}\n,Roe,Ann,1960-01-01,F,,,,,\n12,,,,F,,,,,\n13,Roe,Ann,1960-02-31,F,,,,,\n14,Roe,Ann,1960-02-01,Q,,,,,\n15,Roe,Ann,,,,,,,\n15,Poe,Bo,,,,,,,\n`,
  );
  expect(rows.map(({ mrn }) => mrn)).toEqual(['15']);
  expect(rejected.map(({ line }) => line)).toEqual([2, 3, 4, 5, 7]);
  expect(rejected[4]?.reason).toBe('The MRN of this line already stands in line 6.');
  expect(JSON.stringify(rejected)).not.toMatch(/Roe|Poe|1960/);
});

it('refuses a list without the MRN column', () => {
  expect(() => parsePatientsCsv('family,given\nDoe,Jane\n')).toThrowError(
    expect.objectContaining({ code: 'import.unreadable' }),
  );
});

it('keeps rows to match that lack an MRN or state a broken date', () => {
  const { rows, lines, rejected } = parseRowsToMatch('family,given,birth_date\nDoe,Jane,19600131\nRoe,,1960-99-99\n');
  expect(rejected).toEqual([]);
  expect(lines).toEqual([2, 3]);
  expect(rows.map(({ birthDate }) => birthDate)).toEqual(['1960-01-31', null]);
});

const FHIR_PATIENT = {
  resourceType: 'Patient',
  identifier: [
    { system: 'urn:other', value: 'other-1' },
    { type: { coding: [{ code: 'MR' }] }, value: 'mrn-1' },
  ],
  name: [
    { use: 'nickname', given: ['Clarita'] },
    { use: 'official', family: 'Montañez', given: ['Clara', 'Inés'], prefix: ['Ms.'] },
  ],
  telecom: [
    { system: 'email', value: 'a@example.org' },
    { system: 'phone', value: '555-748-4970', use: 'home' },
  ],
  gender: 'female',
  birthDate: '1967-07-31',
  address: [{ line: ['1 Elm Street', 'Unit 2'], city: 'Boston', state: 'Massachusetts', postalCode: '02101' }],
  extension: [{ url: 'urn:kept', valueString: 'kept' }],
};

it('reads a FHIR patient by the official name and the MR identifier and keeps the whole resource', () => {
  const bundle = {
    resourceType: 'Bundle',
    entry: [{ resource: { resourceType: 'Encounter' } }, { resource: FHIR_PATIENT }],
  };
  const { rows, rejected, otherResources } = parsePatientsFhir(JSON.stringify(bundle));
  expect(rejected).toEqual([]);
  expect(otherResources).toBe(1);
  expect(rows).toEqual([
    {
      mrn: 'mrn-1',
      family: 'Montañez',
      given: 'Clara Inés',
      birthDate: '1967-07-31',
      sex: 'female',
      phone: '555-748-4970',
      address: '1 Elm Street, Unit 2',
      city: 'Boston',
      state: 'Massachusetts',
      zip: '02101',
      resource: FHIR_PATIENT,
    },
  ]);
});

it('reads a single FHIR patient, and says what a broken one lacks', () => {
  expect(parsePatientsFhir(FHIR_PATIENT).rows).toHaveLength(1);
  expect(parsePatientsFhir({ resourceType: 'Patient', gender: 'female' }).rejected).toEqual([
    {
      line: 1,
      reason: 'The Patient has no identifier that could be its MRN. The Patient has neither a name nor a birth date.',
    },
  ]);
  expect(parsePatientsFhir({ ...FHIR_PATIENT, gender: 'F' }).rejected[0]?.reason).toBe(
    'The Patient is not valid FHIR R4 in: gender.',
  );
  expect(() => parsePatientsFhir('not json')).toThrowError(expect.objectContaining({ code: 'import.unreadable' }));
});

it('keeps a patient of whom only a part of the name is known', () => {
  const { rows, rejected } = parsePatientsCsv(`${HEADER}\n21,,Ann,,,,,,,\n22,Roe,,,,,,,,\n`);
  expect(rejected).toEqual([]);
  expect(rows.map(({ family, given }) => [family, given])).toEqual([
    ['', 'Ann'],
    ['Roe', ''],
  ]);
});

it('splits a FHIR name that states its text alone', () => {
  const named = (text: string) => parsePatientsFhir({ ...FHIR_PATIENT, name: [{ text }] }).rows[0];
  expect(named('Ana Maria Ruiz')).toMatchObject({ given: 'Ana Maria', family: 'Ruiz' });
  expect(named('Ruiz, Ana')).toMatchObject({ given: 'Ana', family: 'Ruiz' });
});
