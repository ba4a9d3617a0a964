/**
 * A synthetic town: households with parents, children, twins and namesakes, some of whose members are registered, and
 * documents that state its people with the errors of scanners and clerks. For the matching eval; nobody is real.
 */

import names from '../../src/patients/data/name-frequencies.json' with { type: 'json' };
import type { Patient, PatientInput } from '../../src/patients/patient.ts';
import { type Chance, seededRandom } from './seeded-random.ts';

export interface TownDocument {
  row: PatientInput;
  /** Id of the patient who is meant; null when that person is not registered. */
  truth: string | null;
}

export interface Town {
  registered: Patient[];
  documents: TownDocument[];
}

const SYLLABLES = [
  'bar',
  'cor',
  'dal',
  'fen',
  'gar',
  'hal',
  'kin',
  'lor',
  'mar',
  'nor',
  'pel',
  'ros',
  'sten',
  'tor',
  'ul',
  'ver',
  'wes',
  'zan',
  'ash',
  'bel',
];
const ENDINGS = ['man', 'sen', 'ski', 'ton', 'field', 'ez', 'ova', 'berg', 'well', 'ini'];
const STREET_KINDS = ['St', 'Street', 'Avenue', 'Drive', 'Lane', 'Blvd', 'Road', 'Court', 'Place', 'Terrace'];
/** Forty towns with a zip each, as in the catchment of a large hospital. */
const TOWNS = Array.from({ length: 40 }, (_, at): [city: string, zip: string] => [
  `${SYLLABLES[at % SYLLABLES.length]}${ENDINGS[Math.floor(at / 5) % ENDINGS.length]}`,
  String(1_900 + at * 7).padStart(5, '0'),
]);
const NICKNAMES: Record<string, string> = {
  WILLIAM: 'Bill',
  ROBERT: 'Bob',
  ELIZABETH: 'Liz',
  MARGARET: 'Peggy',
  JAMES: 'Jim',
  KATHERINE: 'Kate',
  MICHAEL: 'Mike',
  PATRICIA: 'Pat',
  THOMAS: 'Tom',
  JENNIFER: 'Jen',
};
/** Share of documents about people who are not registered. */
const STRANGERS = 0.1;
const REGISTERED = 0.8;
const TWINS = 0.03;
const NAMESAKES = 0.04;

/** Builds about `people` people and one document for each. */
export function syntheticTown(people: number, seed: number): Town {
  const chance = seededRandom(seed);
  const everybody: Patient[] = [];
  while (everybody.length < people) everybody.push(...aHousehold(chance, everybody.length));
  const registered = everybody.filter(() => chance.happens(REGISTERED));
  const ids = new Set(registered.map(({ id }) => id));
  const documents = everybody
    .filter(({ id }) => ids.has(id) || chance.happens(STRANGERS / (1 - REGISTERED)))
    .map((person) => ({ row: withErrors(chance, person), truth: ids.has(person.id) ? person.id : null }));
  return { registered, documents };
}

function aHousehold(chance: Chance, from: number): Patient[] {
  const family = familyName(chance);
  const [city, zip] = chance.pick(TOWNS);
  const address = `${streetLine(chance)}${chance.happens(0.2) ? ` Apt ${1 + chance.below(40)}` : ''}`;
  const phone = `555${String(2_000_000 + chance.below(7_999_999))}`;
  const parentYear = 1930 + chance.below(65);
  const home = { family, address, phone, city, state: 'MA', zip };
  const father = givenName(chance);
  const members = [
    { given: father, birthDate: aDay(chance, parentYear), sex: 'male' as const },
    { given: givenName(chance), birthDate: aDay(chance, parentYear + chance.below(6)), sex: 'female' as const },
  ];
  for (let child = chance.below(4); child > 0; child -= 1) {
    const birthDate = aDay(chance, parentYear + 20 + chance.below(15));
    const given = chance.happens(NAMESAKES) ? father : givenName(chance);
    members.push({ given, birthDate, sex: chance.pick(['male', 'female'] as const) as 'male' });
    if (chance.happens(TWINS))
      members.push({ given: givenName(chance), birthDate, sex: chance.pick(['male', 'female'] as const) as 'male' });
  }
  return members.map((member, at) => ({
    ...home,
    ...member,
    id: `person-${from + at}`,
    mrn: String(10_000_000 + from + at),
  }));
}

export function streetLine(chance: Chance): string {
  return `${1 + chance.below(900)} ${chance.pick(SYLLABLES)}${chance.pick(ENDINGS)} ${chance.pick(STREET_KINDS)}`;
}

export function familyName(chance: Chance): string {
  const common = Object.entries(names.family);
  let left = chance.below(names.perPeople);
  for (const [name, share] of common) {
    left -= share;
    if (left < 0) return name;
  }
  return `${chance.pick(SYLLABLES)}${chance.pick(SYLLABLES)}${chance.pick(ENDINGS)}`;
}

export function givenName(chance: Chance): string {
  let left = chance.below(names.perPeople);
  for (const [name, share] of Object.entries(names.given)) {
    left -= share;
    if (left < 0) return name;
  }
  return chance.pick(names.otherGivenNames);
}

function aDay(chance: Chance, year: number): string {
  return new Date(Date.UTC(year, chance.below(12), 1 + chance.below(28))).toISOString().slice(0, 10);
}

/** Each field goes wrong on its own, at rates above those that hospitals report. */
export function withErrors(chance: Chance, person: Patient): PatientInput {
  const { id: _, ...row } = person;
  if (chance.happens(0.5)) row.mrn = '';
  else if (chance.happens(0.02)) row.mrn = typo(chance, row.mrn, '0123456789');
  if (chance.happens(0.04)) row.family = typo(chance, row.family, 'abcdefghijklmnopqrstuvwxyz');
  if (chance.happens(0.015)) row.family = familyName(chance);
  if (chance.happens(0.05)) row.given = typo(chance, row.given, 'abcdefghijklmnopqrstuvwxyz');
  else if (chance.happens(0.3)) row.given = NICKNAMES[row.given] ?? row.given;
  if (chance.happens(0.01)) [row.family, row.given] = [row.given, row.family];
  if (chance.happens(0.01)) row.given = '';
  if (row.birthDate !== null && chance.happens(0.03)) row.birthDate = typo(chance, row.birthDate, '0123456789');
  if (chance.happens(0.02)) row.birthDate = null;
  if (chance.happens(0.15))
    Object.assign(row, {
      address: streetLine(chance),
      zip: chance.pick(TOWNS)[1],
      city: null,
    });
  else if (row.address !== null && chance.happens(0.1))
    row.address = typo(chance, row.address, 'abcdefghijklmnopqrstuvwxyz');
  if (chance.happens(0.2)) row.phone = `555${String(2_000_000 + chance.below(7_999_999))}`;
  if (chance.happens(0.3)) row.phone = null;
  if (chance.happens(0.3)) Object.assign(row, { address: null, city: null, zip: null });
  return row;
}

function typo(chance: Chance, text: string, letters: string): string {
  const at = chance.below(text.length);
  const kind = chance.below(4);
  if (kind === 0) return text.slice(0, at) + text.slice(at + 1);
  if (kind === 1) return text.slice(0, at) + chance.pick([...letters]) + text.slice(at);
  if (kind === 2 && at > 0) return text.slice(0, at - 1) + text.charAt(at) + text.charAt(at - 1) + text.slice(at + 1);
  return text.slice(0, at) + chance.pick([...letters]) + text.slice(at + 1);
}
