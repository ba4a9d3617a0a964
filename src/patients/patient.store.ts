/** Registered patients in PostgreSQL, with the blocking keys by which a page finds them. */
import type { Operator, Pipeline, Scope } from '../access/scope.ts';
import { blockingKeys } from './blocking-keys.ts';
import type { MatchCandidate, Patient, PatientInput } from './patient.ts';

interface PatientRow extends Omit<Patient, 'birthDate' | 'sex'> {
  birthDate: Date | null;
  sex: string | null;
}

/** More than this many patients with a shared key: the page says too little to choose by. */
const CANDIDATE_LIMIT = 300;

interface SavedPatient {
  id: string;
  mrn: string;
  saved: 'added' | 'changed';
  /** Something that is compared with pages is new. */
  isNews: boolean;
}

const COMPARED = ['family', 'given', 'birthDate', 'sex', 'phone', 'address', 'city', 'state', 'zip'] as const;

/**
 * Adds or changes patients by MRN, and their keys, in four statements whatever their number.
 * @param rows no MRN twice
 */
export async function savePatients({ tx }: Operator, rows: readonly PatientInput[]): Promise<SavedPatient[]> {
  const before = await tx.patient.findMany({ where: { mrn: { in: rows.map(({ mrn }) => mrn) } } });
  const known = new Map(before.map((row) => [row.mrn, toPatient(row)]));
  const written = await tx.$queryRaw<{ id: string; mrn: string; saved: 'added' | 'changed' }[]>`
    insert into patient as old (mrn, family, given, birth_date, sex, phone, address, city, state, zip, resource)
    select mrn, family, given, "birthDate", sex, phone, address, city, state, zip, resource
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (mrn text, family text, given text,
      "birthDate" date, sex text, phone text, address text, city text, state text, zip text, resource jsonb)
    on conflict (mrn) do update set family = excluded.family, given = excluded.given, birth_date = excluded.birth_date,
      sex = excluded.sex, phone = excluded.phone, address = excluded.address, city = excluded.city,
      state = excluded.state, zip = excluded.zip, resource = coalesce(excluded.resource, old.resource)
    returning id, mrn, case when xmax = 0 then 'added' else 'changed' end as saved`;
  const ids = new Map(written.map(({ id, mrn }) => [mrn, id]));
  const keys = rows.flatMap((row) =>
    [...new Set(blockingKeys(row))].map((key) => ({ patientId: ids.get(row.mrn), key })),
  );
  await tx.patientKey.deleteMany({ where: { patientId: { in: [...ids.values()] } } });
  await tx.$executeRaw`
    insert into patient_key (patient_id, key)
    select "patientId", key from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as row ("patientId" uuid, key text)`;
  const news = new Set(rows.flatMap((row) => (isNews(row, known.get(row.mrn)) ? [row.mrn] : [])));
  return written.map((row) => ({ ...row, isNews: news.has(row.mrn) }));
}

function isNews(row: PatientInput, known: Patient | undefined): boolean {
  return known === undefined || COMPARED.some((field) => (row[field] ?? null) !== (known[field] ?? null));
}

/** A new patient with their keys and possible duplicates; null when the MRN is taken, or for anybody but the records department. */
export async function insertPatient(
  { tx }: Scope,
  input: PatientInput,
  keys: string[],
  pairs: { other: string; score: number; reasons: string[] }[],
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`
    select wardclerk.register_patient(${JSON.stringify(input)}::jsonb, ${keys}, ${JSON.stringify(pairs)}::jsonb) as id`;
  return row?.id ?? null;
}

/** Patients who share a key with what was found, and the records that stand for them. `truncated`: there were more, so nobody may be filed by rule. */
export async function findCandidates(
  { tx }: Pipeline,
  keys: string[],
): Promise<{ patients: Patient[]; truncated: boolean }> {
  const shared = await tx.patientKey.groupBy({
    by: ['patientId'],
    where: { key: { in: keys } },
    _count: { key: true },
    orderBy: { _count: { key: 'desc' } },
    take: CANDIDATE_LIMIT + 1,
  });
  const ids = shared.slice(0, CANDIDATE_LIMIT).map((row) => row.patientId);
  const rows = await tx.patient.findMany({ where: { id: { in: ids } }, include: { replacedBy: true } });
  const records = rows.flatMap(({ replacedBy, ...row }) => (replacedBy ? [row, replacedBy] : [row]));
  const patients = [...new Map(records.map((row) => [row.id, toPatient(row)])).values()];
  return { patients, truncated: shared.length > CANDIDATE_LIMIT };
}

export async function countPatients({ tx }: Pipeline): Promise<number> {
  return tx.patient.count();
}

/** The patient with that id, if the transaction's role may see them. */
export async function findPatient({ tx }: Scope | Pipeline, id: string): Promise<Patient | null> {
  const row = await tx.patient.findUnique({ where: { id } });
  return row && toPatient(row);
}

/** The patient with that MRN, if the person may see them; hidden and missing look the same. The MRN of a duplicate finds the record that stands for both. */
export async function findPatientByMrn({ tx }: Scope | Operator, mrn: string): Promise<Patient | null> {
  const row = await tx.patient.findFirst({
    where: { mrn: { equals: mrn.trim(), mode: 'insensitive' } },
    include: { replacedBy: true },
  });
  return row && toPatient(row.replacedBy ?? row);
}

/** Permitted patients whose name holds every word of `words`; accents and case do not count. */
export async function findPatientsByName({ tx }: Scope, words: string[], limit: number): Promise<Patient[]> {
  if (words.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from patient
    where not exists (select from unnest(${words}::text[]) word
      where not (string_to_array(regexp_replace(lower(wardclerk.fold(family || ' ' || given)), '[^a-z0-9]+', ' ', 'g'), ' ')
        @> array[lower(wardclerk.fold(word))]))
    order by family, given, mrn limit ${limit}`;
  return findListed(tx, rows);
}

/** Permitted patients whose whole family name and first given name stand among `words`: for names typed in small letters. */
export async function findPatientsNamedIn({ tx }: Scope, words: string[], limit: number): Promise<Patient[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from patient
    where string_to_array(trim(regexp_replace(lower(wardclerk.fold(family)), '[^a-z0-9]+', ' ', 'g')), ' ') <@ ${words}::text[]
      and split_part(trim(regexp_replace(lower(wardclerk.fold(given)), '[^a-z0-9]+', ' ', 'g')), ' ', 1) = any (${words}::text[])
      and family <> '' and given <> ''
    order by family, given, mrn limit ${limit}`;
  return findListed(tx, rows);
}

async function findListed(tx: Scope['tx'], rows: { id: string }[]): Promise<Patient[]> {
  const found = await tx.patient.findMany({
    where: { id: { in: rows.map((row) => row.id) } },
    include: { replacedBy: true },
    orderBy: [{ family: 'asc' }, { given: 'asc' }, { mrn: 'asc' }],
  });
  const records = found.map((row) => toPatient(row.replacedBy ?? row));
  return [...new Map(records.map((patient) => [patient.id, patient])).values()];
}

/** Keeps who a waiting document may belong to, best first. Who is named again keeps their id: a button for them still works. */
export async function saveCandidates(
  { tx }: Pipeline,
  documentId: string,
  candidates: MatchCandidate[],
): Promise<void> {
  const named = candidates.map(({ patientId }) => patientId);
  await tx.matchCandidate.deleteMany({ where: { documentId, patientId: { notIn: named } } });
  for (const [rank, { patientId, score, reasons }] of candidates.entries()) {
    const row = { documentId, patientId, rank, score, reasons };
    await tx.matchCandidate.upsert({
      where: { documentId_patientId: { documentId, patientId } },
      create: row,
      update: row,
    });
  }
}

export interface NamedCandidate {
  /** Opaque: what a button carries. */
  id: string;
  documentId: string;
  patient: Patient;
  score: number;
  reasons: string[];
}

/** The candidates of a document whom the person may see, best first. */
export async function findNamedCandidates({ tx }: Scope, documentId: string): Promise<NamedCandidate[]> {
  const rows = await tx.matchCandidate.findMany({
    where: { documentId },
    include: { patient: true },
    orderBy: { rank: 'asc' },
  });
  return rows.map((row) => ({
    id: row.id,
    documentId,
    patient: toPatient(row.patient),
    score: row.score,
    reasons: row.reasons,
  }));
}

/** One candidate by its opaque id, if the person may see the document and the patient. */
export async function findNamedCandidate({ tx }: Scope, id: string): Promise<NamedCandidate | null> {
  const row = await tx.matchCandidate.findUnique({ where: { id }, include: { patient: true } });
  return (
    row && {
      id: row.id,
      documentId: row.documentId,
      patient: toPatient(row.patient),
      score: row.score,
      reasons: row.reasons,
    }
  );
}

/** A row of the table as a patient. Pure. */
export function toPatient(row: PatientRow): Patient {
  const { id, mrn, family, given, birthDate, sex, phone, address, city, state, zip, replacedById } = row;
  return {
    id,
    mrn,
    family,
    given,
    birthDate: birthDate?.toISOString().slice(0, 10) ?? null,
    sex: sex as Patient['sex'],
    phone,
    address,
    city,
    state,
    zip,
    ...(replacedById ? { replacedById } : {}),
  };
}
