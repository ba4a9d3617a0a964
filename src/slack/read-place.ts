/**
 * Who reads along in a channel, read from Slack at the moment it matters. What cannot be read, and every place where
 * somebody outside the staff list may look, is closed: public and shared channels, guests, strangers, other bots.
 */
import type { WebClient } from '@slack/web-api';
import type { Actor, Purpose } from '../access/actor.ts';
import type { Database } from '../adapters/database.ts';
import { identify } from './identify.ts';

/** Everybody in the place as members of staff who read records; null: closed. */
export type Readers = { actor: Actor; purpose: Purpose }[] | null;

/** A place with more people than this is no place for a record, and judging each would take minutes. */
const MOST_MEMBERS = 100;
const PAGE_SIZE = 50;
const AT_ONCE = 8;

export async function readPlace(client: WebClient, database: Database, channel: string): Promise<Readers> {
  return readOpenPlace(client, database, channel).catch(() => null); // cannot be read: the answer is no
}

async function readOpenPlace(client: WebClient, database: Database, channel: string): Promise<Readers> {
  const { channel: place } = await client.conversations.info({ channel });
  const inside = place?.is_private === true && place.is_member !== false && !place.is_archived;
  const shared =
    place?.is_ext_shared || place?.is_shared || place?.is_org_shared || place?.is_pending_ext_shared || place?.is_mpim;
  if (!inside || shared) return null;
  const self = await client.auth.test();
  const members = await readMembers(client, channel);
  if (members.size > MOST_MEMBERS || !self.user_id || !members.delete(self.user_id)) return null;
  const readers: NonNullable<Readers> = [];
  const waiting = [...members];
  while (waiting.length > 0) {
    const identities = await Promise.all(
      waiting
        .splice(0, AT_ONCE)
        .map((userId) => identify(client, database, { userId, teamId: self.team_id, channel, external: false })),
    );
    for (const identity of identities) {
      if (identity.kind !== 'staff') return null;
      readers.push(identity);
    }
  }
  return readers.length > 0 ? readers : null;
}

/** All pages of the list. @throws Error when Slack does not come to an end with it */
async function readMembers(client: WebClient, channel: string): Promise<Set<string>> {
  const members = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await client.conversations.members({ channel, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) });
    if (!page.members) throw new Error('Slack told no members');
    for (const id of page.members) members.add(id);
    const next = page.response_metadata?.next_cursor || undefined;
    if (next !== undefined && next === cursor) throw new Error('Slack repeats a page of members');
    cursor = next;
  } while (cursor && members.size <= MOST_MEMBERS + 1);
  return members;
}
