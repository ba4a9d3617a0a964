/** Saying no: one polite sentence, the same whether a record exists or not. */
import type { WebClient } from '@slack/web-api';
import { AppError } from '../errors.ts';
import { deliver, type Place } from './deliver.ts';
import type { Identity } from './identify.ts';
import { problemView } from './views/problem.ts';

/** Tells a stranger, or a member of staff whose role reads no records, that this is not for them. */
export async function refuse(client: WebClient, place: Place, identity: Identity): Promise<void> {
  const code = identity.kind === 'staff' ? 'access.no-records' : 'access.unknown-person';
  await deliver(client, place, problemView(new AppError(code), ''));
}
