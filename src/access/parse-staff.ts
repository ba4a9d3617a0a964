/** Staff from a list: email, name, roles, departments, slack_user_id, active. */

import { ROLES, type Role } from './actor.ts';
import { type RejectedLine, readList } from './read-list.ts';

export interface StaffInput {
  /** Lower case. */
  email: string;
  name: string;
  roles: Role[];
  departments: string[];
  slackUserId: string | null;
  active: boolean;
}

export interface ParsedStaff {
  rows: StaffInput[];
  lines: number[];
  rejected: RejectedLine[];
}

const COLUMNS = ['email', 'name', 'roles', 'departments', 'slack_user_id', 'active'] as const;
const TRUE_WORDS = new Set(['true', 'yes', 'y', '1', 'active']);
const FALSE_WORDS = new Set(['false', 'no', 'n', '0', 'inactive']);
const EMAIL = /^[^\s@]+@[^\s@]+$/;
/** Slack user ids begin with U, or W in Enterprise Grid. */
const SLACK_USER_ID = /^[UW][A-Z0-9]+$/;

/**
 * Reads the staff list. Several roles or departments are parted by ";". An empty `active` means active. A line with a
 * role that Wardclerk does not know is rejected whole: a person with half their roles would be a silent surprise.
 * @throws AppError `import.unreadable` when the header lacks `email`, `name` or `roles`.
 */
export function parseStaffCsv(text: string): ParsedStaff {
  const list = readList(text, COLUMNS, ['email', 'name', 'roles']);
  const parsed: ParsedStaff = { rows: [], lines: [], rejected: [...list.rejected] };
  const lineOfEmail = new Map<string, number>();
  const lineOfSlackId = new Map<string, number>();
  for (const { line, cells } of list.rows) {
    const email = cells.email?.toLowerCase() ?? '';
    const roles = splitCell(cells.roles).map((role) => role.toLowerCase());
    const active = activeOf(cells.active);
    const slackUserId = cells.slack_user_id;
    const faults = [
      !EMAIL.test(email) && 'The e-mail address is missing or is none.',
      lineOfEmail.has(email) && `The e-mail address already stands in line ${lineOfEmail.get(email)}.`,
      cells.name === null && 'The name is missing.',
      roles.length === 0 && `The role is missing; it is one or more of ${ROLES.join(', ')}, parted by ";".`,
      !roles.every(isRole) && `A role is not known; the roles are ${ROLES.join(', ')}, parted by ";".`,
      active === null && 'The column active is neither true nor false.',
      slackUserId !== null && !SLACK_USER_ID.test(slackUserId) && 'The Slack user id is none; it begins with U or W.',
      slackUserId !== null &&
        lineOfSlackId.has(slackUserId) &&
        `The Slack user id already stands in line ${lineOfSlackId.get(slackUserId)}.`,
    ].filter((fault) => fault !== false);
    if (faults.length > 0) {
      parsed.rejected.push({ line, reason: faults.join(' ') });
      continue;
    }
    lineOfEmail.set(email, line);
    if (slackUserId !== null) lineOfSlackId.set(slackUserId, line);
    parsed.lines.push(line);
    parsed.rows.push({
      email,
      name: cells.name ?? '',
      roles: [...new Set(roles.filter(isRole))],
      departments: [...new Set(splitCell(cells.departments))],
      slackUserId,
      active: active ?? true,
    });
  }
  return parsed;
}

function splitCell(cell: string | null): string[] {
  return (cell ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean);
}

function isRole(word: string): word is Role {
  return ROLES.some((role) => role === word);
}

function activeOf(cell: string | null): boolean | null {
  if (cell === null) return true;
  const word = cell.toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : null;
}
