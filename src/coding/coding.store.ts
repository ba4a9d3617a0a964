/** The coding of documents in PostgreSQL, under the scope of the coder. */
import type { Scope } from '../access/scope.ts';
import { isRecordId } from '../records/is-record-id.ts';
import type { Coding, CodingEntry, SuggestionState } from './coding.ts';
import type { PoaIndicator } from './export/coded-encounter.ts';
import type { EncounterSetting } from './guidelines/guideline.ts';
import type { CodeSuggestions } from './suggest-codes.ts';

/** Keeps a document's suggestions. What a coder decided stays; what nobody decided is replaced by the new list. */
export async function saveSuggestions(
  { tx }: Scope,
  coding: Omit<Coding, 'state' | 'completedById'>,
  { suggestions, ranking, verifiedBy }: Pick<CodeSuggestions, 'suggestions' | 'ranking' | 'verifiedBy'>,
): Promise<void> {
  const { documentId, serviceDate, ...rest } = coding;
  const columns = { ...rest, serviceDate: new Date(serviceDate) };
  await tx.coding.upsert({ where: { documentId }, create: { documentId, ...columns }, update: columns });
  await tx.codeSuggestion.deleteMany({ where: { documentId, state: 'SUGGESTED' } });
  await tx.codeSuggestion.createMany({
    data: suggestions.map(({ code, display, score, baseScore, evidence, findings }, rank) => ({
      documentId,
      code,
      display,
      score,
      rank,
      origin: 'engine',
      baseScore: baseScore ?? null,
      ranking,
      model: verifiedBy?.model ?? null,
      promptVersion: verifiedBy?.promptVersion ?? null,
      evidence: JSON.parse(JSON.stringify(evidence)),
      findings: JSON.parse(JSON.stringify(findings)),
    })),
    skipDuplicates: true,
  });
}

/** The coding of a document, or null when there is none that this person may see. */
export async function findCoding({ tx }: Scope, documentId: string): Promise<Coding | null> {
  const row = isRecordId(documentId) ? await tx.coding.findUnique({ where: { documentId } }) : null;
  return row && toCoding(row);
}

/** The codes of a document in their order. */
export async function findEntries({ tx }: Scope, documentId: string): Promise<CodingEntry[]> {
  const rows = await tx.codeSuggestion.findMany({
    where: { documentId },
    orderBy: [{ firstListed: 'desc' }, { rank: 'asc' }],
  });
  return rows.map(toEntry);
}

export async function findEntry({ tx }: Scope, id: string): Promise<CodingEntry | null> {
  const row = isRecordId(id) ? await tx.codeSuggestion.findUnique({ where: { id } }) : null;
  return row && toEntry(row);
}

/** Decides an entry as the scope's person, only at the version they saw. False when somebody was quicker. */
export async function decideEntry(
  { tx, actor }: Scope,
  entry: Pick<CodingEntry, 'id' | 'version'>,
  state: SuggestionState,
  reason: string | null,
): Promise<boolean> {
  const isOpen = state === 'SUGGESTED';
  const { count } = await tx.codeSuggestion.updateMany({
    where: { id: entry.id, version: entry.version, coding: { state: 'OPEN' } },
    data: {
      state,
      reason,
      decidedById: isOpen ? null : actor.staffId,
      decidedAt: isOpen ? null : new Date(),
      ...(state === 'ACCEPTED' ? {} : { firstListed: false }),
      version: { increment: 1 },
    },
  });
  return count === 1;
}

/** Adds a code that the coder chose, accepted; a code that is there already is accepted instead. */
export async function addEntry(
  { tx, actor }: Scope,
  documentId: string,
  code: string,
  display: string,
): Promise<CodingEntry> {
  const decided = { state: 'ACCEPTED', decidedById: actor.staffId, decidedAt: new Date() };
  const row = await tx.codeSuggestion.upsert({
    where: { documentId_code: { documentId, code } },
    create: {
      documentId,
      code,
      display,
      score: 1,
      rank: 1000,
      origin: 'coder',
      evidence: [],
      findings: [],
      ...decided,
    },
    update: { ...decided, reason: null, version: { increment: 1 } },
  });
  return toEntry(row);
}

/** Makes one accepted code the first-listed one, and no other. */
export async function setFirstListed({ tx }: Scope, documentId: string, id: string): Promise<boolean> {
  await tx.codeSuggestion.updateMany({ where: { documentId, firstListed: true }, data: { firstListed: false } });
  const { count } = await tx.codeSuggestion.updateMany({
    where: { id, documentId, state: 'ACCEPTED', coding: { state: 'OPEN' } },
    data: { firstListed: true, version: { increment: 1 } },
  });
  return count === 1;
}

/** Says of an accepted code whether it was present on admission. */
export async function setPoa(
  { tx }: Scope,
  entry: Pick<CodingEntry, 'id' | 'version'>,
  poa: PoaIndicator,
): Promise<boolean> {
  const { count } = await tx.codeSuggestion.updateMany({
    where: { id: entry.id, version: entry.version, state: 'ACCEPTED', coding: { state: 'OPEN' } },
    data: { poa, version: { increment: 1 } },
  });
  return count === 1;
}

/** Marks a document coded, once. */
export async function completeCoding({ tx, actor }: Scope, documentId: string): Promise<boolean> {
  const { count } = await tx.coding.updateMany({
    where: { documentId, state: 'OPEN' },
    data: { state: 'COMPLETED', completedById: actor.staffId, completedAt: new Date() },
  });
  return count === 1;
}

function toCoding(row: {
  documentId: string;
  patientId: string;
  release: string;
  serviceDate: Date;
  setting: string | null;
  state: string;
  completedById: string | null;
}): Coding {
  return {
    documentId: row.documentId,
    patientId: row.patientId,
    release: row.release,
    serviceDate: row.serviceDate.toISOString().slice(0, 10),
    setting: row.setting as EncounterSetting | null,
    state: row.state as Coding['state'],
    completedById: row.completedById,
  };
}

function toEntry(
  row: Omit<CodingEntry, 'origin' | 'state' | 'evidence' | 'findings' | 'poa'> & {
    origin: string;
    poa: string | null;
    state: string;
    evidence: unknown;
    findings: unknown;
  },
): CodingEntry {
  return {
    id: row.id,
    documentId: row.documentId,
    code: row.code,
    display: row.display,
    score: row.score,
    rank: row.rank,
    origin: row.origin as CodingEntry['origin'],
    evidence: row.evidence as CodingEntry['evidence'],
    findings: row.findings as CodingEntry['findings'],
    state: row.state as SuggestionState,
    reason: row.reason,
    firstListed: row.firstListed,
    poa: row.poa as CodingEntry['poa'],
    ranking: row.ranking,
    model: row.model,
    promptVersion: row.promptVersion,
    decidedById: row.decidedById,
    version: row.version,
  };
}
