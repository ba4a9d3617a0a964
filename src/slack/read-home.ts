/** The App Home as one person sees it, read as themselves. */
import type { Actor } from '../access/actor.ts';
import { labellingPurpose, readLabelQueue } from '../access/decide-labels.ts';
import { listEmergencies } from '../access/emergency.store.ts';
import type { LabelledDocument } from '../access/label.store.ts';
import { withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { type CodingMeasures, measureCoding } from '../coding/measure-coding.ts';
import { asProvider } from '../coding/query/answer-query.ts';
import { findOpenQueries } from '../coding/query/query.store.ts';
import { countRequests } from '../disclosure/request.store.ts';
import { type DepartmentMeasures, lastDays, measureDepartment } from '../measures/measure-department.ts';
import { countOpenDuplicates } from '../patients/duplicate.store.ts';
import { findProposals } from '../retention/retention.store.ts';
import { findReviewItems } from '../review/list-review.ts';
import type { Identity } from './identify.ts';
import { asOfficer } from './press.ts';
import type { HomeContent } from './views/home.ts';

/** The Home of a manager tells of so many days. */
const MEASURED_DAYS = 30;

/** What this person sees of their Home, read as themselves. */
export async function readHome(database: Database, identity: Identity): Promise<HomeContent> {
  const officer = asOfficer(identity);
  const emergencies = officer
    ? await withScope(database, officer.actor, 'audit', (scope) => listEmergencies(scope, true))
    : undefined;
  const destructions = officer
    ? {
        officer: officer.actor.email,
        proposals: await withScope(database, officer.actor, 'audit', findProposals),
      }
    : undefined;
  const labels = await labelsFor(database, identity);
  const measured = await measuresFor(database, identity);
  if (identity.kind !== 'staff') return { mayRead: false, waiting: [], emergencies, destructions, labels, ...measured };
  const waiting = await withScope(database, identity.actor, identity.purpose, findReviewItems);
  const isClinician = identity.actor.roles.includes('clinician');
  const queries = isClinician ? await asProvider(database, identity.actor, findOpenQueries) : [];
  const duplicates = await withScope(database, identity.actor, identity.purpose, countOpenDuplicates);
  const requests = await requestsFor(database, identity.actor);
  const officers = { emergencies, destructions, labels };
  return {
    mayRead: true,
    waiting,
    ...officers,
    queries,
    duplicates,
    requests,
    ...measured,
    mayOpenEmergency: isClinician,
  };
}

function labelsFor(database: Database, identity: Identity): Promise<LabelledDocument[]> {
  if (!('actor' in identity) || !labellingPurpose(identity.actor)) return Promise.resolve([]);
  return readLabelQueue(database, identity.actor, 'home');
}

async function requestsFor(database: Database, actor: Actor): Promise<{ open: number; overdue: number } | undefined> {
  if (!actor.roles.includes('him')) return undefined;
  return withScope(database, actor, 'request-of-patient', countRequests);
}

async function measuresFor(
  database: Database,
  identity: Identity,
): Promise<{ measures?: CodingMeasures; department?: DepartmentMeasures }> {
  const isKnown = identity.kind === 'staff' || identity.kind === 'no-records';
  if (!isKnown || !identity.actor.roles.includes('manager')) return {};
  const span = { ...lastDays(MEASURED_DAYS), channel: 'home' };
  return {
    department: await measureDepartment(database, identity.actor, span),
    measures: await measureCoding(database, identity.actor, span),
  };
}
