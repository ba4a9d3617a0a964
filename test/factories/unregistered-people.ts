/**
 * Documents of people who are not registered but much like somebody who is: the twin, the father of the same name, the
 * daughter, the namesake two streets on. What is filed of these is filed wrongly. For the matching eval; nobody is real.
 */

import { areNicknames } from '../../src/patients/nicknames.ts';
import type { Patient, PatientInput } from '../../src/patients/patient.ts';
import { type Chance, seededRandom } from './seeded-random.ts';
import { familyName, givenName, streetLine, withErrors } from './synthetic-people.ts';

export const LIKENESSES = [
  'twin',
  'twin with a like name',
  'father or son of one name',
  'brother or sister',
  'wife or husband',
  'namesake in the town',
  'namesake of one birth year',
  'namesake of one birth date',
  'mother or daughter',
] as const;
export type Likeness = (typeof LIKENESSES)[number];

export interface StrangerDocument {
  likeness: Likeness;
  row: PatientInput;
  /** Id of the registered patient whom they are like. */
  of: string;
}

/** Given name, birth date and a part of the family name are left out this often, far above what papers do. */
const OMITTED = 0.1;

/** One document of each kind of stranger for every tenth registered patient. None states an MRN: strangers have none. */
export function unregisteredPeople(registered: readonly Patient[], seed: number): StrangerDocument[] {
  const chance = seededRandom(seed);
  return registered
    .filter((_, at) => at % 10 === 0)
    .flatMap((patient) =>
      LIKENESSES.map((likeness) => {
        const row = withErrors(chance, likePatient(chance, patient, likeness));
        if (chance.happens(OMITTED)) row.birthDate = null;
        if (chance.happens(OMITTED)) row.given = '';
        return { likeness, row: { ...row, mrn: '' }, of: patient.id };
      }),
    );
}

/** The stranger as they truly are, without an error yet. */
function likePatient(chance: Chance, patient: Patient, likeness: Likeness): Patient {
  const year = Number(patient.birthDate?.slice(0, 4));
  switch (likeness) {
    case 'twin':
      return { ...patient, given: otherGiven(chance, patient) };
    case 'twin with a like name':
      return { ...patient, given: likeGiven(chance, patient) };
    case 'father or son of one name':
      return { ...patient, birthDate: dayIn(chance, year + (chance.happens(0.5) ? 1 : -1) * (18 + chance.below(25))) };
    case 'brother or sister':
      return {
        ...patient,
        given: otherGiven(chance, patient),
        birthDate: dayIn(chance, year + (chance.happens(0.5) ? 1 : -1) * (1 + chance.below(8))),
        sex: chance.pick(['male', 'female'] as const) as 'male',
      };
    case 'wife or husband':
      return {
        ...patient,
        given: otherGiven(chance, patient),
        birthDate: dayIn(chance, year + chance.below(10) - 5),
        sex: patient.sex === 'male' ? 'female' : 'male',
      };
    case 'namesake in the town':
      return { ...patient, ...elsewhere(chance), birthDate: dayIn(chance, 1930 + chance.below(90)) };
    case 'namesake of one birth year':
      return { ...patient, ...elsewhere(chance), birthDate: otherDay(chance, patient.birthDate, year) };
    case 'namesake of one birth date':
      return { ...patient, ...elsewhere(chance) };
    case 'mother or daughter':
      return {
        ...patient,
        family: chance.happens(0.5) ? patient.family : familyName(chance),
        given: otherGiven(chance, patient),
        birthDate: dayIn(chance, year + (chance.happens(0.5) ? 1 : -1) * (18 + chance.below(20))),
        sex: 'female',
      };
  }
}

/** Not another form of the same name: parents give Robert a brother, but no Robin. */
function otherGiven(chance: Chance, patient: Patient): string {
  const name = givenName(chance);
  return name === patient.given || areNicknames(name, patient.given) ? otherGiven(chance, patient) : name;
}

/** Parents of twins like names of one beginning. */
function likeGiven(chance: Chance, patient: Patient): string {
  const names = Array.from({ length: 40 }, () => otherGiven(chance, patient));
  return names.find((name) => name.charAt(0) === patient.given.charAt(0)) ?? names[0] ?? patient.given;
}

function elsewhere(chance: Chance): Pick<Patient, 'address' | 'phone'> {
  return { address: streetLine(chance), phone: `555${String(2_000_000 + chance.below(7_999_999))}` };
}

function otherDay(chance: Chance, day: string | null, year: number): string {
  const other = dayIn(chance, year);
  return other === day ? otherDay(chance, day, year) : other;
}

function dayIn(chance: Chance, year: number): string {
  return new Date(Date.UTC(year, chance.below(12), 1 + chance.below(28))).toISOString().slice(0, 10);
}
