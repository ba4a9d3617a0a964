/** Physician queries in PostgreSQL: written by coders, answered by the provider who was asked, never reworded. */
import type { Pipeline, Scope } from '../../access/scope.ts';
import { isRecordId } from '../../records/is-record-id.ts';
import type {
  PhysicianQuery,
  QueryContent,
  QueryIndicator,
  QueryKind,
  QueryOption,
  QueryState,
  YesNoReason,
} from './query.ts';

export interface QueryProvider {
  staffId: string;
  email: string;
  name: string;
}

/** A query as the pipeline knows it: whom to tell, and nothing that was asked. */
export interface QueryNotice {
  id: string;
  documentId: string;
  state: QueryState;
  authorId: string;
  providerId: string | null;
  providerToldAt: Date | null;
  authorToldAt: Date | null;
}

const NOTICE = {
  id: true,
  documentId: true,
  state: true,
  authorId: true,
  providerId: true,
  providerToldAt: true,
  authorToldAt: true,
} as const;
const MOST_QUERIES = 200;

/** Clinicians who care for the patient of these documents today and may see all of them. */
export function findQueryProviders({ tx }: Scope, documents: readonly string[]): Promise<QueryProvider[]> {
  return tx.$queryRaw<QueryProvider[]>`
    select staff_id as "staffId", email, name from wardclerk.query_providers(${[...documents]}::uuid[])`;
}

/** Keeps a draft by the scope's person. */
export async function addQuery(
  { tx, actor }: Scope,
  about: { documentId: string; patientId: string; followsId: string | null },
  content: QueryContent,
): Promise<PhysicianQuery> {
  const { indicators, options, ...rest } = content;
  const row = await tx.physicianQuery.create({
    data: {
      ...about,
      ...rest,
      documents: documentsOf(about.documentId, content),
      indicators: JSON.parse(JSON.stringify(indicators)),
      options: JSON.parse(JSON.stringify(options)),
      authorId: actor.staffId,
    },
  });
  return toQuery(row);
}

/** Every document that a query shows words of, its own first. */
export function documentsOf(documentId: string, { indicators }: Pick<QueryContent, 'indicators'>): string[] {
  return [...new Set([documentId, ...indicators.map((indicator) => indicator.documentId)])];
}

/** The query, if the person may see it now. */
export async function findQuery({ tx }: Scope, id: string): Promise<PhysicianQuery | null> {
  const row = isRecordId(id) ? await tx.physicianQuery.findUnique({ where: { id } }) : null;
  return row && toQuery(row);
}

/** Queries that the person may see, newest first, of one document or of all. */
export async function findQueries({ tx }: Scope, documentId?: string): Promise<PhysicianQuery[]> {
  if (documentId !== undefined && !isRecordId(documentId)) return [];
  const rows = await tx.physicianQuery.findMany({
    where: documentId ? { documentId } : {},
    orderBy: [{ draftedAt: 'desc' }, { id: 'asc' }],
    take: MOST_QUERIES,
  });
  return rows.map(toQuery);
}

/** Queries that wait for the scope's person to answer, oldest first; only those that they may see now. Ids only. */
export function findOpenQueries({ tx, actor }: Scope): Promise<{ id: string; documentId: string }[]> {
  return tx.physicianQuery.findMany({
    where: { providerId: actor.staffId, state: 'SENT', expiresAt: { gt: new Date() } },
    select: { id: true, documentId: true },
    orderBy: { sentAt: 'asc' },
    take: MOST_QUERIES,
  });
}

/** Moves a query on, only from the state and version that the person saw. False when somebody was quicker or it may not be. */
export async function changeQuery(
  { tx }: Scope,
  query: Pick<PhysicianQuery, 'id' | 'state' | 'version'>,
  change: {
    state: QueryState;
    providerId?: string;
    sentAt?: Date;
    expiresAt?: Date;
    answer?: number | null;
    answerText?: string | null;
    answeredAt?: Date;
    closedAt?: Date;
    closeReason?: string;
  },
): Promise<boolean> {
  const { count } = await tx.physicianQuery.updateMany({
    where: { id: query.id, state: query.state, version: query.version },
    data: { ...change, version: { increment: 1 } },
  });
  return count === 1;
}

/** Ends what nobody answered in time; gives how many. */
export async function expireQueries({ tx }: Pipeline, now: Date): Promise<number> {
  const { count } = await tx.physicianQuery.updateMany({
    where: { state: 'SENT', expiresAt: { lt: now } },
    data: { state: 'EXPIRED', closedAt: now },
  });
  return count;
}

/** Queries about which somebody was not told yet: the provider of one that was sent, the coder of one that came back. */
export async function findUntoldQueries({ tx }: Pipeline): Promise<string[]> {
  const rows = await tx.physicianQuery.findMany({
    where: {
      OR: [
        { state: 'SENT', providerToldAt: null },
        { state: { in: ['ANSWERED', 'DECLINED', 'EXPIRED'] }, authorToldAt: null },
      ],
    },
    select: { id: true },
    take: MOST_QUERIES,
  });
  return rows.map(({ id }) => id);
}

export async function findQueryNotice({ tx }: Pipeline, id: string): Promise<QueryNotice | null> {
  const row = await tx.physicianQuery.findUnique({ where: { id }, select: NOTICE });
  return row && { ...row, state: row.state as QueryState };
}

/** Notes that somebody was told. False when another runner told them first. */
export async function markTold({ tx }: Pipeline, id: string, who: 'provider' | 'author'): Promise<boolean> {
  const column = who === 'provider' ? 'providerToldAt' : 'authorToldAt';
  const { count } = await tx.physicianQuery.updateMany({
    where: { id, [column]: null },
    data: { [column]: new Date() },
  });
  return count === 1;
}

function toQuery(
  row: Omit<PhysicianQuery, 'kind' | 'state' | 'yesNoReason' | 'indicators' | 'options'> & {
    kind: string;
    state: string;
    yesNoReason: string | null;
    indicators: unknown;
    options: unknown;
  },
): PhysicianQuery {
  return {
    id: row.id,
    documentId: row.documentId,
    patientId: row.patientId,
    template: row.template,
    templateVersion: row.templateVersion,
    kind: row.kind as QueryKind,
    yesNoReason: row.yesNoReason as YesNoReason | null,
    title: row.title,
    question: row.question,
    indicators: row.indicators as QueryIndicator[],
    options: row.options as QueryOption[],
    state: row.state as QueryState,
    authorId: row.authorId,
    providerId: row.providerId,
    followsId: row.followsId,
    draftedAt: row.draftedAt,
    sentAt: row.sentAt,
    expiresAt: row.expiresAt,
    answeredAt: row.answeredAt,
    answer: row.answer,
    answerText: row.answerText,
    closeReason: row.closeReason,
    version: row.version,
  };
}
