/** Counts of coding and of queries, made in the database: no row of a record comes out. */
import type { Scope } from '../access/scope.ts';

export interface ChartCounts {
  dimension: 'all' | 'coder' | 'kind';
  /** E-mail address of a coder, LOINC type of a document, or empty. */
  member: string;
  charts: number;
  shown: number;
  accepted: number;
  rejected: number;
  replaced: number;
  added: number;
  /** From the first suggestion to completion. */
  medianMinutes: number | null;
}

export interface QueryCounts {
  dimension: ChartCounts['dimension'];
  member: string;
  sent: number;
  answered: number;
  declined: number;
  expired: number;
  withdrawn: number;
  waiting: number;
  /** From sending to the answer. */
  medianHours: number | null;
}

/** Charts completed in these days, both inclusive. Empty for whoever is neither manager nor of the records department. */
export function countCharts({ tx }: Scope, from: string, to: string): Promise<ChartCounts[]> {
  return tx.$queryRaw<ChartCounts[]>`
    select dimension, member, charts::int as charts, shown::int as shown, accepted::int as accepted, rejected::int as rejected,
      replaced::int as replaced, added::int as added, median_minutes as "medianMinutes"
    from wardclerk.coding_measures(${from}::date, ${to}::date) order by dimension, member`;
}

/** Queries sent in these days, both inclusive. */
export function countQueries({ tx }: Scope, from: string, to: string): Promise<QueryCounts[]> {
  return tx.$queryRaw<QueryCounts[]>`
    select dimension, member, sent::int as sent, answered::int as answered, declined::int as declined, expired::int as expired,
      withdrawn::int as withdrawn, waiting::int as waiting, median_hours as "medianHours"
    from wardclerk.query_measures(${from}::date, ${to}::date) order by dimension, member`;
}
