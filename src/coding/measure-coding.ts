import type { Actor } from '../access/actor.ts';
import { withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { displayOf } from '../records/find-document-kind.ts';
import { type ChartCounts, countCharts, countQueries, type QueryCounts } from './measures.store.ts';

/** Fewer charts or queries than this say more of one person than of a group: their figures are left out. */
export const SMALL_CELL = 5;

export interface ChartMeasures {
  /** E-mail address of a coder or kind of document; "all" for the whole. */
  of: string;
  charts: number | null;
  /** Accepted of the suggestions that were decided. */
  acceptance: number | null;
  /** Accepted of all suggestions that were shown. */
  precision: number | null;
  /** Of the codes in the end, those that had been suggested. */
  suggestedShare: number | null;
  medianMinutes: number | null;
}

export interface QueryMeasures {
  of: string;
  sent: number | null;
  /** Answered or declined, of those sent and not withdrawn. */
  responseRate: number | null;
  medianHours: number | null;
}

export interface CodingMeasures {
  from: string;
  to: string;
  smallCell: number;
  coding: { all: ChartMeasures; byCoder: ChartMeasures[]; byKind: ChartMeasures[] };
  queries: { all: QueryMeasures; byCoder: QueryMeasures[]; byKind: QueryMeasures[] };
}

/**
 * What coding came to in a span of days, for managers and the records department: counts, no record.
 *
 * @throws AppError `measures.refused`
 */
export async function measureCoding(
  database: Database,
  actor: Actor,
  span: { from: string; to: string; channel: string },
): Promise<CodingMeasures> {
  if (!mayMeasure(actor)) throw new AppError('measures.refused');
  return withScope(database, actor, 'operations', async (scope) => {
    const [charts, queries] = [
      await countCharts(scope, span.from, span.to),
      await countQueries(scope, span.from, span.to),
    ];
    await appendAudit(scope, { action: 'coding.measured', outcome: 'success', channel: span.channel });
    return toMeasures(span, charts, queries);
  });
}

export function mayMeasure({ roles }: Pick<Actor, 'roles'>): boolean {
  return roles.includes('manager') || roles.includes('him');
}

/** Rates of counts, with small cells left out. Pure. */
export function toMeasures(
  { from, to }: { from: string; to: string },
  charts: readonly ChartCounts[],
  queries: readonly QueryCounts[],
): CodingMeasures {
  const chartsOf = (dimension: ChartCounts['dimension']) => {
    const rows = charts.filter((row) => row.dimension === dimension);
    return withoutSmall(rows, ({ charts: count }) => count).map(({ row, isHidden }) => toChartMeasures(row, isHidden));
  };
  const queriesOf = (dimension: ChartCounts['dimension']) => {
    const rows = queries.filter((row) => row.dimension === dimension);
    return withoutSmall(rows, ({ sent }) => sent).map(({ row, isHidden }) => toQueryMeasures(row, isHidden));
  };
  return {
    from,
    to,
    smallCell: SMALL_CELL,
    coding: { all: chartsOf('all')[0] ?? noCharts(), byCoder: chartsOf('coder'), byKind: chartsOf('kind') },
    queries: { all: queriesOf('all')[0] ?? noQueries(), byCoder: queriesOf('coder'), byKind: queriesOf('kind') },
  };
}

/**
 * Which rows are left out: the small ones, and when that is only one among several, the next smallest too, since the one
 * would follow from the whole.
 */
function withoutSmall<T>(rows: readonly T[], size: (row: T) => number): { row: T; isHidden: boolean }[] {
  const hidden = new Set(rows.filter((row) => size(row) > 0 && size(row) < SMALL_CELL));
  if (hidden.size === 1 && rows.length > 1) {
    const next = rows.filter((row) => !hidden.has(row)).toSorted((a, b) => size(a) - size(b))[0];
    if (next !== undefined) hidden.add(next);
  }
  return rows.map((row) => ({ row, isHidden: hidden.has(row) }));
}

function toChartMeasures(row: ChartCounts, isHidden: boolean): ChartMeasures {
  const { charts, shown, accepted, rejected, replaced, added, medianMinutes } = row;
  const of = nameOf(row);
  if (isHidden) return { ...noCharts(), of, charts: null };
  return {
    of,
    charts,
    acceptance: share(accepted, accepted + rejected + replaced),
    precision: share(accepted, shown),
    suggestedShare: share(accepted, accepted + added),
    medianMinutes: rounded(medianMinutes, 1),
  };
}

function toQueryMeasures(row: QueryCounts, isHidden: boolean): QueryMeasures {
  const { sent, answered, declined, withdrawn, medianHours } = row;
  const of = nameOf(row);
  if (isHidden) return { ...noQueries(), of, sent: null };
  return { of, sent, responseRate: share(answered + declined, sent - withdrawn), medianHours: rounded(medianHours, 1) };
}

function noCharts(): ChartMeasures {
  return { of: 'all', charts: 0, acceptance: null, precision: null, suggestedShare: null, medianMinutes: null };
}

function noQueries(): QueryMeasures {
  return { of: 'all', sent: 0, responseRate: null, medianHours: null };
}

function nameOf({ dimension, member }: Pick<ChartCounts, 'dimension' | 'member'>): string {
  if (dimension === 'all') return 'all';
  return dimension === 'kind' ? (displayOf(member) ?? 'kind not known') : member;
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? rounded(part / whole, 3) : null;
}

function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}
