import { createHash } from 'node:crypto';
import type { JsonObject } from './json.ts';

/** A person to put into the workspace. `id` is derived from the e-mail address unless given, so it survives a restart. */
export interface MemberOption {
  email: string;
  name: string;
  id?: string;
  /** Shown on the page only, for example "Ward nurse". */
  title?: string;
  /** A multi-channel guest (`is_restricted`). */
  guest?: boolean;
  /** Somebody of another organisation, seen through a shared channel (`is_stranger`); has no e-mail address here. */
  stranger?: boolean;
  /** A deactivated account. */
  deleted?: boolean;
  /** IANA time zone. */
  tz?: string;
}

export interface Member extends Required<Omit<MemberOption, 'title'>> {
  title: string;
  bot: boolean;
}

/** A stable Slack-like id: a letter and nine characters of a hash. */
export function stableId(prefix: string, seed: string): string {
  const hash = BigInt(`0x${createHash('sha256').update(seed).digest('hex').slice(0, 24)}`);
  return prefix + hash.toString(36).toUpperCase().padStart(10, '0').slice(0, 10);
}

export function toMember(option: MemberOption, teamId: string): Member {
  return {
    email: option.email,
    name: option.name,
    id: option.id ?? stableId('U', `${teamId}:${option.email}`),
    title: option.title ?? '',
    guest: option.guest ?? false,
    stranger: option.stranger ?? false,
    deleted: option.deleted ?? false,
    tz: option.tz ?? 'Europe/Berlin',
    bot: false,
  };
}

/** The user name in the old sense: the part of the address before the @. */
export function handleOf(member: Member): string {
  return member.email.split('@')[0] || member.name.toLowerCase().replace(/\W+/g, '.');
}

/** A user object as `users.info` gives it. The e-mail address needs the scope users:read.email. */
export function memberJson(member: Member, teamId: string, withEmail: boolean): JsonObject {
  const [first = member.name, ...rest] = member.name.split(' ');
  return {
    id: member.id,
    team_id: member.stranger ? 'T0ELSEWHERE' : teamId,
    name: handleOf(member),
    real_name: member.name,
    deleted: member.deleted,
    tz: member.tz,
    is_admin: false,
    is_owner: false,
    is_bot: member.bot,
    is_app_user: false,
    is_restricted: member.guest,
    is_ultra_restricted: false,
    ...(member.stranger ? { is_stranger: true } : {}),
    profile: {
      real_name: member.name,
      display_name: member.name,
      first_name: first,
      last_name: rest.join(' '),
      title: member.title,
      ...(withEmail && !member.stranger && !member.bot ? { email: member.email } : {}),
    },
  };
}
