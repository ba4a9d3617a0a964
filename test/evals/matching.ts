/** How well documents are matched with patients: FEBRL, synthetic towns, people who are not registered, labelled cases. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { normalizeDate } from '../../src/patients/normalize-date.ts';
import type { Patient, PatientInput } from '../../src/patients/patient.ts';
import { matchingCases } from '../factories/matching-cases.ts';
import { syntheticTown, type TownDocument } from '../factories/synthetic-people.ts';
import { LIKENESSES, unregisteredPeople } from '../factories/unregistered-people.ts';
import { type MatchingRow, matcherFor, scoreMatching } from './score-matching.ts';

export interface MatchingTables {
  pairs: MatchingRow[];
  /** Documents that mean a registered patient and went to a person, by cause and set. */
  'asked, by cause': Record<string, string | number>[];
  /** Documents of people who are not registered, much like one who is: each one filed is filed wrongly. */
  'not registered': { likeness: string; documents: number; filed: number }[];
  'labelled cases': {
    category: string;
    cases: number;
    matched: number;
    askedRightFirst: number;
    other: number;
    wrong: number;
  }[];
}

const febrlSchema = z.array(
  z.object({
    rec_id: z.string(),
    given_name: z.string(),
    surname: z.string(),
    street_number: z.string(),
    address_1: z.string(),
    suburb: z.string(),
    postcode: z.string(),
    state: z.string(),
    date_of_birth: z.string(),
  }),
);
const TOWN_PEOPLE = 20_000;
const TOWN_SEEDS = [1, 2];

/** @param evalDataFolder folder with `patients/febrl_dataset*.csv`; without one only the project's own people are scored. */
export async function evalMatching(evalDataFolder: string | null): Promise<MatchingTables> {
  const scored: ReturnType<typeof scoreMatching>[] = [];
  for (const set of evalDataFolder === null ? [] : ['febrl_dataset1', 'febrl_dataset2']) {
    const text = await readFile(join(evalDataFolder ?? '', 'patients', `${set}.csv`), 'utf8');
    scored.push(scoreMatching(set, ...readFebrl(text)));
  }
  const towns = TOWN_SEEDS.map((seed) => ({ seed, town: syntheticTown(TOWN_PEOPLE, seed) }));
  for (const { seed, town } of towns)
    scored.push(scoreMatching(`synthetic town ${seed}`, town.registered, town.documents));
  const causes = [...new Set(scored.flatMap((one) => [...one.causes.keys()]))].sort();
  return {
    pairs: scored.map(({ row }) => row),
    'asked, by cause': causes.map((cause) => ({
      cause,
      ...Object.fromEntries(scored.map((one) => [one.row.set, one.causes.get(cause) ?? 0])),
    })),
    'not registered': scoreUnregistered(towns.map(({ seed, town }) => ({ seed, registered: town.registered }))),
    'labelled cases': scoreCases(),
  };
}

/** FEBRL states no MRN: the record number only says which records are one person. */
function readFebrl(text: string): [Patient[], TownDocument[]] {
  const records = febrlSchema.parse(parse(text, { columns: true, trim: true }));
  const person = (record: (typeof records)[number]): PatientInput => ({
    mrn: '',
    family: record.surname,
    given: record.given_name,
    birthDate: normalizeDate(record.date_of_birth)?.[0] ?? null,
    sex: null,
    phone: null,
    address: `${record.street_number} ${record.address_1}`.trim(),
    city: record.suburb,
    state: record.state,
    zip: record.postcode,
  });
  const originals = records.filter(({ rec_id }) => rec_id.endsWith('-org'));
  const duplicates = records.filter(({ rec_id }) => rec_id.includes('-dup-'));
  return [
    originals.map((record) => ({ ...person(record), id: record.rec_id })),
    duplicates.map((record) => ({ row: person(record), truth: record.rec_id.replace(/-dup-.*/, '-org') })),
  ];
}

function scoreUnregistered(towns: { seed: number; registered: Patient[] }[]): MatchingTables['not registered'] {
  const counts = new Map(LIKENESSES.map((likeness) => [likeness, { documents: 0, filed: 0 }]));
  for (const { seed, registered } of towns) {
    const decide = matcherFor(registered);
    for (const { likeness, row } of unregisteredPeople(registered, seed)) {
      const count = counts.get(likeness);
      if (count === undefined) continue;
      count.documents += 1;
      if (decide(row).decision.kind === 'matched') count.filed += 1;
    }
  }
  return [...counts].map(([likeness, count]) => ({ likeness, ...count }));
}

function scoreCases(): MatchingTables['labelled cases'] {
  const byCategory = Map.groupBy(matchingCases(), ({ category }) => category);
  return [...byCategory].map(([category, cases]) => {
    const row = { category, cases: cases.length, matched: 0, askedRightFirst: 0, other: 0, wrong: 0 };
    for (const { registered, row: stated, meant } of cases) {
      const { decision } = matcherFor(registered, 1)(stated);
      if (decision.kind === 'matched') row[decision.patientId === meant ? 'matched' : 'wrong'] += 1;
      else if (decision.kind === 'ask' && decision.candidates[0]?.patientId === meant) row.askedRightFirst += 1;
      else row.other += 1;
    }
    return row;
  });
}
