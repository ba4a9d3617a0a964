/** The part of the error catalog that an administrator meets at the start: folder, port, workspace, embedded server. */
import type { CatalogEntry } from './file-errors.ts';

export const STARTING_ERRORS = {
  'home.unwritable': {
    retry: 'never',
    say: 'Nothing can be kept in {folder}: {reason}. Set WARDCLERK_HOME to a folder that this user may write in.',
  },
  'start.port': {
    retry: 'never',
    say: 'Slack events cannot be taken at {place}: {reason}. Set SLACK_PORT, or SLACK_HOST, to another. Everything that was started is stopped again.',
  },
  'start.slack': {
    retry: 'backoff',
    say: 'Slack did not let the app in ({reason}). Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and that this machine can reach Slack.',
  },
  'database.start': {
    retry: 'never',
    say: 'The embedded PostgreSQL did not start. See the log in {folder}, or set DATABASE_URL to a server of your own.',
  },
  'database.data-gone': {
    retry: 'never',
    say: 'The database of this home was in {folder}, and it is not there, or this user cannot enter. Bring it back. Only to begin with an empty database: remove {note}.',
  },
  'database.data-closed': {
    retry: 'never',
    say: 'The database is in {folder}, which the user postgres can no longer enter. Let others pass through the folders on the way (chmod o+x); nothing was touched.',
  },
  'database.data-of-other': {
    retry: 'never',
    say: 'This home is a copy of {home}, and both name the same database in {folder}. Use that home, or remove it when this one takes its place. Only to begin with an empty database: remove {note}.',
  },
} as const satisfies Record<string, CatalogEntry>;
