/** Possible duplicates of the patient index in PostgreSQL, and the links that people made of them. */
import type { Operator, Scope } from '../access/scope.ts';
import type { DuplicatePair } from './find-duplicates.ts';
import { toPatient } from './patient.store.ts';
import type { Patient } from './patient.ts';

export type DuplicateState = 'OPEN' | 'CONFIRMED' | 'REJECTED';

export interface PossibleDuplicate {
  id: string;
  patients: readonly [Patient, Patient];
  /** 0..1 */
  score: number;
  reasons: string[];
  state: DuplicateState;
  survivorId: string | null;
  note: string | null;
  /** ISO 8601 instants. */
  foundAt: string;
  decidedAt: string | null;
}

export interface DuplicateCounts {
  records: number;
  recordsInPairs: number;
  registrations: number;
  confirmedNewDuplicates: number;
}

/** A key that more patients share than this is a common name or a shelter's address; its patients meet under other keys. */
const MOST_PER_KEY = 100;
const MOST_LISTED = 200;
const PATIENTS = { first: true, second: true } as const;

/** Pairs of patients who share a blocking key, at least one of them among `ids`; ids in alphabetical order. */
export async function findPairsToCompare({ tx }: Operator, ids: string[]): Promise<[Patient, Patient][]> {
  const pairs = await tx.$queryRaw<{ first: string; second: string }[]>`
    with mine as (select patient_id, key from patient_key where patient_id = any (${ids}::uuid[])),
    telling as (
      select k.key from patient_key k where k.key in (select key from mine) group by k.key having count(*) <= ${MOST_PER_KEY}
    )
    select distinct least(m.patient_id, k.patient_id) as first, greatest(m.patient_id, k.patient_id) as second
    from mine m join telling t on t.key = m.key join patient_key k on k.key = m.key
    where k.patient_id <> m.patient_id`;
  const rows = await tx.patient.findMany({
    where: { id: { in: [...new Set(pairs.flatMap(({ first, second }) => [first, second]))] } },
  });
  const byId = new Map(rows.map((row) => [row.id, toPatient(row)]));
  return pairs.flatMap(({ first, second }): [Patient, Patient][] => {
    const [one, other] = [byId.get(first), byId.get(second)];
    return one && other ? [[one, other]] : [];
  });
}

/** Every patient's id, in order, after `from`. */
export async function findPatientIds({ tx }: Operator, from: string | null, take: number): Promise<string[]> {
  const rows = await tx.patient.findMany({
    where: from === null ? {} : { id: { gt: from } },
    orderBy: { id: 'asc' },
    select: { id: true },
    take,
  });
  return rows.map(({ id }) => id);
}

/** Brings the open pairs of these patients up to date: new ones come, those that no longer fit go, decided ones stay. */
export async function replaceOpenPairs({ tx }: Operator, ids: string[], pairs: DuplicatePair[]): Promise<void> {
  const kept = pairs.map(({ patientIds }) => ({ firstId: patientIds[0], secondId: patientIds[1] }));
  const open = await tx.patientDuplicate.findMany({
    where: { state: 'OPEN', OR: [{ firstId: { in: ids } }, { secondId: { in: ids } }] },
    select: { id: true, firstId: true, secondId: true },
  });
  const names = new Set(kept.map(({ firstId, secondId }) => `${firstId} ${secondId}`));
  const gone = open.filter(({ firstId, secondId }) => !names.has(`${firstId} ${secondId}`)).map(({ id }) => id);
  await tx.patientDuplicate.deleteMany({ where: { id: { in: gone } } });
  for (const { patientIds, score, reasons } of pairs) {
    const [firstId, secondId] = patientIds;
    await tx.$executeRaw`
      insert into patient_duplicate (first_id, second_id, score, reasons)
      values (${firstId}::uuid, ${secondId}::uuid, ${score}, ${reasons})
      on conflict (first_id, second_id) do update set score = excluded.score, reasons = excluded.reasons
        where patient_duplicate.state = 'OPEN'`;
  }
}

/** An open pair with a record that is replaced already has its place taken by the pair with the surviving record. */
const UNLINKED = { first: { replacedById: null }, second: { replacedById: null } };
const whereState = (state: DuplicateState) => ({ state, ...(state === 'OPEN' ? UNLINKED : {}) });

/** Pairs in that state, likeliest first; empty for anybody but the records department. */
export async function findPossibleDuplicates({ tx }: Scope, state: DuplicateState): Promise<PossibleDuplicate[]> {
  const rows = await tx.patientDuplicate.findMany({
    where: whereState(state),
    include: PATIENTS,
    orderBy: [{ score: 'desc' }, { foundAt: 'asc' }, { id: 'asc' }],
    take: MOST_LISTED,
  });
  return rows.map(toDuplicate);
}

export function countOpenDuplicates({ tx }: Scope | Operator): Promise<number> {
  return tx.patientDuplicate.count({ where: whereState('OPEN') });
}

export async function findDuplicate({ tx }: Scope, id: string): Promise<PossibleDuplicate | null> {
  const row = await tx.patientDuplicate.findUnique({ where: { id }, include: PATIENTS });
  return row && toDuplicate(row);
}

interface Joined {
  id: string;
  score: number;
  reasons: string[];
  state: string;
  survivorId: string | null;
  note: string | null;
  foundAt: Date;
  decidedAt: Date | null;
  first: Parameters<typeof toPatient>[0];
  second: Parameters<typeof toPatient>[0];
}

function toDuplicate({ first, second, state, foundAt, decidedAt, ...row }: Joined): PossibleDuplicate {
  return {
    id: row.id,
    patients: [toPatient(first), toPatient(second)],
    score: row.score,
    reasons: row.reasons,
    state: state as DuplicateState,
    survivorId: row.survivorId,
    note: row.note,
    foundAt: foundAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}

/** The two are one person; false when the pair is decided already or one of the two cannot be replaced. */
export async function linkDuplicate({ tx }: Scope, id: string, survivorId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`
    select wardclerk.confirm_duplicate(${id}::uuid, ${survivorId}::uuid) as done`;
  return row?.done ?? false;
}

export async function rejectPair({ tx }: Scope, id: string, note: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { done: boolean }[]
  >`select wardclerk.reject_duplicate(${id}::uuid, ${note}) as done`;
  return row?.done ?? false;
}

/** Takes a decision back; false when the pair is open. */
export async function reopenPair({ tx }: Scope, id: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`select wardclerk.reopen_duplicate(${id}::uuid) as done`;
  return row?.done ?? false;
}

/** Whom a link touches: documents of each record, and the colleagues who care for each. */
export interface AffectedRecord {
  patientId: string;
  documents: number;
  /** E-mail addresses: care team of today and running emergency accesses. */
  staff: string[];
}

export async function findAffected({ tx }: Scope, id: string): Promise<AffectedRecord[]> {
  return tx.$queryRaw<AffectedRecord[]>`
    select patient as "patientId", documents, emails as staff from wardclerk.duplicate_affected(${id}::uuid)`;
}

/** @param since @param until ISO 8601 dates, both inclusive; null for anybody but the records department */
export async function countDuplicates({ tx }: Scope, since: string, until: string): Promise<DuplicateCounts | null> {
  const [row] = await tx.$queryRaw<DuplicateCounts[]>`
    select records, records_in_pairs as "recordsInPairs", registrations, confirmed_new_duplicates as "confirmedNewDuplicates"
    from wardclerk.duplicate_counts(${since}::date, ${until}::date)`;
  return row ?? null;
}
