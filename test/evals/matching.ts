/** How well documents are matched with patients: on FEBRL, and on the project's own synthetic town. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { blockingKeys } from '../../src/patients/blocking-keys.ts';
import { identifiersFromPatient } from '../../src/patients/identifiers-from-patient.ts';
import { matchPatient } from '../../src/patients/match-patient.ts';
import { DEFAULT_WEIGHTS } from '../../src/patients/match-weights.ts';
import { normalizeDate } from '../../src/patients/normalize-date.ts';
import type { Patient, PatientInput } from '../../src/patients/patient.ts';
import { syntheticTown, type TownDocument } from '../factories/synthetic-people.ts';

export interface MatchingRow {
  set: string;
  /** Documents to match, and how many of them mean a registered patient. */
  documents: number;
  registered: number;
  /** Documents filed by themselves, and how many of these with the wrong patient. */
  automatic: number;
  wrong: number;
  /** Shares of the documents that mean a registered patient. */
  automaticShare: number;
  rightOrFirstShare: number;
  none: number;
  candidatesPerDocument: number;
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

/** @param evalDataFolder folder with `patients/febrl_dataset*.csv`; without one only the project's own town is scored. */
export async function evalMatching(evalDataFolder: string | null): Promise<MatchingRow[]> {
  const rows: MatchingRow[] = [];
  for (const set of evalDataFolder === null ? [] : ['febrl_dataset1', 'febrl_dataset2']) {
    const text = await readFile(join(evalDataFolder ?? '', 'patients', `${set}.csv`), 'utf8');
    rows.push(score(set, ...readFebrl(text)));
  }
  for (const seed of TOWN_SEEDS) {
    const { registered, documents } = syntheticTown(TOWN_PEOPLE, seed);
    rows.push(score(`synthetic town ${seed}`, registered, documents));
  }
  return rows;
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

function score(set: string, registered: Patient[], documents: TownDocument[]): MatchingRow {
  const index = Map.groupBy(
    registered.flatMap((patient) => blockingKeys(patient).map((key) => ({ key, patient }))),
    ({ key }) => key,
  );
  const weights = { ...DEFAULT_WEIGHTS, registeredPatients: registered.length };
  const counts = { automatic: 0, wrong: 0, rightAutomatic: 0, first: 0, none: 0, candidates: 0 };
  for (const { row, truth } of documents) {
    const identifiers = identifiersFromPatient(row);
    const candidates = new Set(
      blockingKeys(identifiers).flatMap((key) => index.get(key)?.map(({ patient }) => patient) ?? []),
    );
    counts.candidates += candidates.size;
    const decision = matchPatient(identifiers, [...candidates], weights);
    if (decision.kind === 'matched') {
      counts.automatic += 1;
      if (decision.patientId === truth) counts.rightAutomatic += 1;
      else counts.wrong += 1;
    } else if (decision.kind === 'ask' && truth !== null && decision.candidates[0]?.patientId === truth)
      counts.first += 1;
    else if (decision.kind === 'none' && truth !== null) counts.none += 1;
  }
  const known = documents.filter(({ truth }) => truth !== null).length;
  return {
    set,
    documents: documents.length,
    registered: known,
    automatic: counts.automatic,
    wrong: counts.wrong,
    automaticShare: counts.rightAutomatic / known,
    rightOrFirstShare: (counts.rightAutomatic + counts.first) / known,
    none: counts.none,
    candidatesPerDocument: counts.candidates / documents.length,
  };
}
