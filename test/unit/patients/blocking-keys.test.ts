import { describe, expect, it } from 'vitest';
import { blockingKeys } from '../../../src/patients/blocking-keys.ts';
import { identifiersFromPatient } from '../../../src/patients/identifiers-from-patient.ts';
import { matchPatient } from '../../../src/patients/match-patient.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { aPatient, stated } from '../../factories/a-patient.ts';
import { seededRandom } from '../../factories/seeded-random.ts';

const patient = aPatient({ given: 'William', family: 'Kowalczyk' });
const registered = new Set(blockingKeys(patient));
const meets = (values: Parameters<typeof stated>[0]) => blockingKeys(stated(values)).some((key) => registered.has(key));

it.each([
  ['the MRN alone', { mrn: '0077-4411' }],
  ['an MRN with a letter for a digit', { mrn: 'OO7744I1' }],
  ['the name alone', { name: 'KOWALCZYK, William' }],
  ['a nickname', { name: 'KOWALCZYK, Bill' }],
  ['exchanged names', { name: 'WILLIAM, Kowalczyk' }],
  ['a married name with the birth date', { name: 'PETROV, William', 'birth-date': '1961-11-24' }],
  ['a wrong first letter with the birth date', { name: 'HOWALCZYK, William', 'birth-date': '1961-11-24' }],
  ['a birth date with day and month exchanged', { name: 'KOWALSKI, William', 'birth-date': '1961-24-11' }],
  ['a birth date with a wrong digit', { name: 'KOWALSKI, William', 'birth-date': '1961-11-21' }],
  ['a birth date with a wrong year', { name: 'KOWALSKI, William', 'birth-date': '1951-11-24' }],
  ['phone and family name', { name: 'KOWALSKI, Olga', phone: '7484970' }],
  ['street and family name', { name: 'KOWALSKI, Olga', address: '397 Kreiger Viaduct' }],
  ['zip and names', { name: 'KOWALSKI, Wilma', zip: '02334' }],
  ['birth date and street without a name', { 'birth-date': '1961-11-24', address: '397 Kreiger Vdct' }],
] as const)('finds the patient by %s', (_, values) => {
  expect(meets(values)).toBe(true);
});

it.each([
  ['a birth date alone', { 'birth-date': '1961-11-24' }],
  ['a zip alone', { zip: '02334' }],
  ['another person of the same birth date', { name: 'OKONKWO, Chidi', 'birth-date': '1961-11-24' }],
] as const)('does not drag everybody along for %s', (_, values) => {
  expect(meets(values)).toBe(false);
});

describe('whatever the rest says', () => {
  const chance = seededRandom(7);
  const kinds = ['mrn', 'family', 'given', 'birthDate', 'sex', 'phone', 'address', 'city', 'zip'] as const;
  const whole = aPatient();

  /** Leaves out fields at random; the rest agrees with the patient. */
  const partial = (): Patient => {
    const row = { ...whole };
    for (const kind of kinds) if (chance.happens(0.5)) Object.assign(row, { [kind]: kind === 'birthDate' ? null : '' });
    return row;
  };

  it('never files on fewer than two of MRN, full name and birth date; a home stands in for the family name', () => {
    const rows = Array.from({ length: 400 }, partial);
    const decisions = rows.map((row) => {
      const isAtHome = row.address !== '' && (row.zip !== '' || row.phone !== '') && row.birthDate !== null;
      const isNamed = row.given !== '' && (row.family !== '' || isAtHome);
      const strong = [row.mrn !== '', isNamed, row.birthDate !== null].filter(Boolean).length;
      return { strong, kind: matchPatient(identifiersFromPatient(row), [whole]).kind };
    });
    expect(decisions.filter(({ strong, kind }) => strong < 2 && kind === 'matched')).toEqual([]);
    expect(decisions.filter(({ strong, kind }) => strong >= 2 && kind !== 'matched')).toEqual([]);
    expect(new Set(decisions.map(({ strong }) => strong))).toEqual(new Set([0, 1, 2, 3]));
  });

  it('never files when a second patient has the same name and birth date', () => {
    const rows = Array.from({ length: 200 }, partial);
    const double = aPatient({ mrn: '5550001', phone: null });
    const kindsFound = new Set(
      rows.map(
        (row) =>
          matchPatient(
            identifiersFromPatient({ ...row, family: whole.family, given: whole.given, birthDate: whole.birthDate }),
            [whole, double],
          ).kind,
      ),
    );
    expect(kindsFound).toEqual(new Set(['ask']));
  });
});

it('never files when the search was cut short', () => {
  expect(matchPatient(identifiersFromPatient(aPatient()), [aPatient()], undefined, { truncated: true })).toMatchObject({
    kind: 'ask',
  });
});
