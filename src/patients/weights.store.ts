/** Estimated weights in PostgreSQL, and the filings that they are estimated from. */
import type { Operator, Pipeline } from '../access/scope.ts';
import { DEFAULT_WEIGHTS, estimatedFieldsSchema, type MatchWeights } from './match-weights.ts';
import { toPatient } from './patient.store.ts';
import type { Patient } from './patient.ts';

export interface WeightsVersion {
  version: number;
  fields: MatchWeights['fields'];
  /** Filings that it was estimated from, and how many of them a person decided or looked at. */
  decisions: number;
  byPeople: number;
  /** ISO 8601 instant. */
  estimatedAt: string;
  inUse: boolean;
}

/** The weights that filing uses now: the chosen version, else the shipped ones. */
export async function findWeightsInUse({ tx }: Pipeline): Promise<MatchWeights> {
  const row = await tx.matchWeightsVersion.findFirst({ where: { inUse: true } });
  return row ? { ...DEFAULT_WEIGHTS, fields: estimatedFieldsSchema.parse(row.fields) } : DEFAULT_WEIGHTS;
}

export async function findWeightsVersions({ tx }: Operator): Promise<WeightsVersion[]> {
  const rows = await tx.matchWeightsVersion.findMany({ orderBy: { version: 'asc' } });
  return rows.map(({ estimatedAt, fields, ...row }) => ({
    ...row,
    fields: estimatedFieldsSchema.parse(fields),
    estimatedAt: estimatedAt.toISOString(),
  }));
}

export async function addWeightsVersion(
  { tx }: Operator,
  estimate: Pick<WeightsVersion, 'fields' | 'decisions' | 'byPeople'>,
): Promise<number> {
  const { version } = await tx.matchWeightsVersion.create({ data: estimate, select: { version: true } });
  return version;
}

/** Chooses a version, or the shipped weights with null; false when there is no such version. */
export async function chooseWeights({ tx }: Operator, version: number | null): Promise<boolean> {
  await tx.matchWeightsVersion.updateMany({ where: { inUse: true }, data: { inUse: false } });
  if (version === null) return true;
  const { count } = await tx.matchWeightsVersion.updateMany({ where: { version }, data: { inUse: true } });
  return count === 1;
}

export interface StoodFiling {
  documentId: string;
  patient: Patient;
  /** A person filed it or looked at it since. */
  byPerson: boolean;
}

/**
 * Filings that stand: decided or looked at by a person, or filed by the rules before `before` and not moved since. In order
 * of their ids, after `from`.
 */
export async function findStoodFilings(
  { tx }: Operator,
  { from, before, take }: { from: string | null; before: Date; take: number },
): Promise<StoodFiling[]> {
  const rows = await tx.document.findMany({
    where: {
      ...(from === null ? {} : { id: { gt: from } }),
      state: 'INDEXED',
      patientId: { not: null },
      OR: [{ filedById: { not: null } }, { reviewedAt: { not: null } }, { filedAt: { lt: before } }],
    },
    orderBy: { id: 'asc' },
    include: { patient: true },
    take,
  });
  return rows.flatMap(({ id, patient, filedById, reviewedAt }) =>
    patient
      ? [{ documentId: id, patient: toPatient(patient), byPerson: filedById !== null || reviewedAt !== null }]
      : [],
  );
}
