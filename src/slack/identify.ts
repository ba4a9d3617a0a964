/**
 * Who is this? A Slack user becomes a member of staff, or is refused: people who are not on the staff list, guests,
 * people of other organisations, deactivated accounts; bots are not answered at all.
 */
import type { WebClient } from '@slack/web-api';
import { type Actor, type Purpose, readingPurpose } from '../access/actor.ts';
import { findActorByEmail, findActorBySlackUser, linkSlackUser } from '../access/staff.store.ts';
import type { Database } from '../adapters/database.ts';

export type Identity =
  | { kind: 'staff'; actor: Actor; purpose: Purpose }
  /** On the staff list, with roles that read no records. */
  | { kind: 'no-records'; actor: Actor }
  | { kind: 'stranger' }
  | { kind: 'bot' };

export interface SlackPerson {
  userId: string | undefined;
  /** The workspace that the app is installed in. */
  teamId: string | undefined;
  channel: string;
  /** True in a channel that other organisations share. */
  external: boolean;
}

/** Asked anew at every event, so that a deactivated account or a changed list counts at once. */
export async function identify(client: WebClient, database: Database, person: SlackPerson): Promise<Identity> {
  if (!person.userId) return { kind: 'bot' };
  const { user } = await client.users.info({ user: person.userId });
  if (!user || user.is_bot || person.userId === 'USLACKBOT') return { kind: 'bot' };
  const outsider =
    person.external ||
    user.deleted ||
    user.is_restricted ||
    user.is_ultra_restricted ||
    user.is_stranger ||
    (user.team_id !== undefined &&
      person.teamId !== undefined &&
      user.team_id !== person.teamId &&
      !user.enterprise_user);
  const actor = outsider ? null : await findActor(database, person.userId, user.profile?.email);
  if (!actor || actor.roles.length === 0) return { kind: 'stranger' };
  return knownAs(actor);
}

/** A member of staff whose account was judged already. Pure. */
export function knownAs(actor: Actor): Extract<Identity, { actor: Actor }> {
  const purpose = readingPurpose(actor);
  return purpose ? { kind: 'staff', actor, purpose } : { kind: 'no-records', actor };
}

/** By the linked Slack id; else by e-mail address, unless the list links that address to another Slack user. */
async function findActor(database: Database, slackUserId: string, email: string | undefined): Promise<Actor | null> {
  const linked = await findActorBySlackUser(database, slackUserId);
  if (linked) return linked;
  const known = email ? await findActorByEmail(database, email) : null;
  if (!known || (known.slackUserId !== null && known.slackUserId !== slackUserId)) return null;
  // Several files dropped at once are as many first events: another of them may have made the link just now.
  await linkSlackUser(database, known.email, slackUserId);
  return { ...known, slackUserId };
}
