/** Saying no: one polite sentence, the same whether a record exists or not, and a row in the trail. */
import type { WebClient } from '@slack/web-api';
import { withPipeline } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { deliver, type Place } from './deliver.ts';
import type { Identity } from './identify.ts';
import { problemView } from './views/problem.ts';

/** Tells a stranger, or a member of staff whose role reads no records, that this is not for them. Bots hear nothing. */
export async function refuse(
  client: WebClient,
  database: Database,
  place: Place,
  identity: Exclude<Identity, { kind: 'staff' }>,
): Promise<void> {
  if (identity.kind === 'bot') return;
  const known = identity.kind === 'no-records';
  await withPipeline(
    database,
    (pipeline) =>
      appendAudit(pipeline, {
        action: 'person.refused',
        outcome: 'denied',
        channel: place.channel || 'modal',
        detail: { slackUser: place.userId },
      }),
    known ? identity.actor.staffId : undefined,
  );
  await deliver(client, place, problemView(new AppError(known ? 'access.no-records' : 'access.unknown-person'), ''));
}
