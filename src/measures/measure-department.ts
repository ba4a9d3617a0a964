/** What the department did in a span of days and what waits now: counts, shares and times, and never a record. */
import type { Actor } from '../access/actor.ts';
import { countingPurpose, POLICY } from '../access/policy.ts';
import { withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { countDepartment } from './measures.store.ts';

/** Shorter spans would tell of single events. The database holds the same. */
const LEAST_DAYS = 7;
const MOST_DAYS = 367;
const DAY_MS = 86_400_000;
const SHARE_DIGITS = 4;

/** Null: fewer than `smallCount` events, or none to measure. Shares are 0..1. */
type Figure = number | null;

export interface DepartmentMeasures {
  /** ISO 8601 `YYYY-MM-DD`, both inclusive. */
  from: string;
  to: string;
  smallCount: number;
  /** What came in the span, by where it is now. */
  documents: Record<'received' | 'filed' | 'waiting' | 'failed' | 'rejected' | 'inWork', Figure>;
  /** What was filed in the span: from the upload to the filing. */
  filing: Record<'filed' | 'automaticShare' | 'minutesP50' | 'minutesP95', Figure>;
  pages: Record<'read' | 'doubtful' | 'unread' | 'doubtfulShare' | 'unreadShare', Figure>;
  /** What has no patient now, by its age, and what failed. */
  backlog: Record<
    'unfiled' | 'underOneDay' | 'oneToThreeDays' | 'threeToSevenDays' | 'overSevenDays' | 'oldestDays' | 'failed',
    Figure
  >;
  questions: Record<'asked' | 'answered' | 'nothingFound' | 'failed' | 'secondsP50' | 'secondsP95', Figure>;
  /** The two rates of AHIMA: of the register now, and of what was registered in the span. */
  duplicates: Record<'records' | 'openPairs' | 'registrations' | 'rate' | 'creationRate', Figure>;
  /** Open now; sent and answered in the span. */
  queries: Record<'open' | 'sent' | 'answered' | 'hoursP50' | 'hoursP95', Figure>;
  /** Open and overdue now; received and closed in the span. */
  requests: Record<'open' | 'overdue' | 'received' | 'closed' | 'daysP50', Figure>;
}

/** Whether the policy lets this person have the counts of the department. */
export function mayCountDepartment({ roles }: Pick<Actor, 'roles'>): boolean {
  return countingPurpose(POLICY, roles) !== null;
}

/**
 * @param span ISO 8601 dates, both inclusive; 7 days at least and a year at most
 * @throws AppError `counts.refused`, `command.arguments`
 */
export async function measureDepartment(
  database: Database,
  actor: Actor,
  span: { from: string; to: string; channel: string },
): Promise<DepartmentMeasures> {
  const purpose = countingPurpose(POLICY, actor.roles);
  if (!purpose) throw new AppError('counts.refused');
  const days = (Date.parse(span.to) - Date.parse(span.from)) / DAY_MS + 1;
  if (!(days >= LEAST_DAYS && days <= MOST_DAYS))
    throw new AppError('command.arguments', { fault: 'Counts are told for 7 days at least and for a year at most.' });
  return withScope(database, actor, purpose, async (scope) => {
    const counts = await countDepartment(scope, span.from, span.to);
    if (counts.size === 0) throw new AppError('counts.refused');
    const detail = { from: span.from, to: span.to };
    await appendAudit(scope, { action: 'department.measured', outcome: 'success', channel: span.channel, detail });
    return toDepartmentMeasures(span, counts);
  });
}

/** The last days up to today. */
export function lastDays(days: number, now = new Date()): { from: string; to: string } {
  const day = (ago: number): string => new Date(now.getTime() - ago * DAY_MS).toISOString().slice(0, 10);
  return { from: day(days - 1), to: day(0) };
}

/** Pure. `counts` by name, as the database gives them. */
export function toDepartmentMeasures(
  { from, to }: { from: string; to: string },
  counts: ReadonlyMap<string, Figure>,
): DepartmentMeasures {
  const of = <Name extends string>(group: string, ...names: Name[]): Record<Name, Figure> => {
    const figures = names.map((name) => {
      const value = counts.get(`${group}.${name}`) ?? null;
      return [name, rounded(value, name.endsWith('Share') ? SHARE_DIGITS : 1)];
    });
    return Object.fromEntries(figures) as Record<Name, Figure>;
  };
  const share = (part: string, whole: string): Figure => {
    const [some, all] = [counts.get(part) ?? null, counts.get(whole) ?? null];
    return some === null || !all ? null : rounded(some / all, SHARE_DIGITS);
  };
  return {
    from,
    to,
    smallCount: POLICY.counts.smallCount,
    documents: of('documents', 'received', 'filed', 'waiting', 'failed', 'rejected', 'inWork'),
    filing: of('filing', 'filed', 'automaticShare', 'minutesP50', 'minutesP95'),
    pages: {
      ...of('pages', 'read', 'doubtful', 'unread'),
      doubtfulShare: share('pages.doubtful', 'pages.read'),
      unreadShare: share('pages.unread', 'pages.read'),
    },
    backlog: of(
      'backlog',
      ...(['unfiled', 'underOneDay', 'oneToThreeDays', 'threeToSevenDays', 'overSevenDays'] as const),
      ...(['oldestDays', 'failed'] as const),
    ),
    questions: of('questions', 'asked', 'answered', 'nothingFound', 'failed', 'secondsP50', 'secondsP95'),
    duplicates: {
      ...of('duplicates', 'records', 'openPairs', 'registrations'),
      rate: share('duplicates.recordsInPairs', 'duplicates.records'),
      creationRate: share('duplicates.confirmedNew', 'duplicates.registrations'),
    },
    queries: of('queries', 'open', 'sent', 'answered', 'hoursP50', 'hoursP95'),
    requests: of('requests', 'open', 'overdue', 'received', 'closed', 'daysP50'),
  };
}

function rounded(value: Figure, digits: number): Figure {
  return value === null ? null : Number(value.toFixed(digits));
}
