/**
 * What PostgreSQL may write into its own log while our roles are connected. A statement, its parameters, the detail of an
 * error ("Key (mrn)=(…) already exists") and the message itself ("invalid input syntax for type date: …") can all quote a
 * record, so for these roles errors of statements are not logged at all: they reach the program, which says what went wrong
 * in its own words. The server's own lines (start, stop, crashes, FATAL) stay.
 */
import type pg from 'pg';
import type { Database } from './database.ts';

export const QUIET_LOG = {
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_error_statement: 'panic',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
} as const;

/**
 * Sets it for the roles, so that it also holds on a server that others configure. An administrator who may not is passed
 * over: `doctor` says so then.
 */
export async function quietRoles(admin: pg.Client, roles: readonly string[]): Promise<void> {
  const { rows } = await admin.query<{ name: string; config: string[] }>(
    "select rolname as name, coalesce(rolconfig, '{}') as config from pg_roles where rolname = any ($1)",
    [roles],
  );
  for (const { name, config } of rows)
    for (const [setting, value] of Object.entries(QUIET_LOG)) {
      if (config.includes(`${setting}=${value}`)) continue;
      await admin.query(`alter role ${name} set ${setting} = '${value}'`).catch((error: pg.DatabaseError) => {
        // 42501: not permitted; XX000: another process is writing the same row, with the same value.
        if (error.code !== '42501' && error.code !== 'XX000') throw error;
      });
    }
}

/** Names of settings by which a record could come into the log, as the app's role has them now. Empty: none. */
export async function findLoudSettings({ app }: Pick<Database, 'app'>): Promise<(keyof typeof QUIET_LOG)[]> {
  const rows = await app.$queryRaw<{ name: keyof typeof QUIET_LOG; setting: string }[]>`
    select name, setting from pg_settings where name = any (${Object.keys(QUIET_LOG)})`;
  return rows.filter(({ name, setting }) => QUIET_LOG[name] !== setting).map(({ name }) => name);
}
