/** Tells in a direct message that there is a query, or that one came back. The message holds no word of a record. */
import type { WebClient } from '@slack/web-api';
import { withPipeline } from '../access/scope.ts';
import { findActorById } from '../access/staff.store.ts';
import type { Database } from '../adapters/database.ts';
import { findQueryNotice, markTold } from '../coding/query/query.store.ts';
import { deliver } from './deliver.ts';
import { queryNoticeView } from './views/query.ts';

interface AnnounceDeps {
  database: Database;
  client: WebClient;
}

/** Whom to tell follows from the state. The mark is set first: of two runners one tells. Nobody active: nobody is told. */
export async function announceQuery({ database, client }: AnnounceDeps, queryId: string): Promise<void> {
  const notice = await withPipeline(database, (pipeline) => findQueryNotice(pipeline, queryId));
  if (!notice) return;
  const isBack = notice.state === 'ANSWERED' || notice.state === 'DECLINED' || notice.state === 'EXPIRED';
  if (!isBack && notice.state !== 'SENT') return;
  const who = isBack ? 'author' : 'provider';
  const staffId = isBack ? notice.authorId : notice.providerId;
  const actor = staffId ? await findActorById(database, staffId) : null;
  if (!actor) return;
  const userId = actor.slackUserId ?? (await findSlackUser(client, actor.email));
  if (!userId) return;
  await withPipeline(database, async (pipeline) => {
    // In one transaction with the message: a message that failed leaves the query untold, for the next try.
    if (await markTold(pipeline, queryId, who)) await deliver(client, { channel: '', userId }, queryNoticeView(notice));
  });
}

/** Somebody who never wrote to the desk is known to Slack by e-mail address; null when Slack does not know them. */
async function findSlackUser(client: WebClient, email: string): Promise<string | null> {
  const found = await client.users.lookupByEmail({ email }).catch((error: unknown) => {
    if ((error as { data?: { error?: string } }).data?.error === 'users_not_found') return null;
    throw error;
  });
  return found?.user?.id ?? null;
}
