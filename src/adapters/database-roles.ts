/**
 * The roles that share the database and what each may own. Made once, before the migrations; passwords come from the
 * master key, so nothing is stored.
 */
import pg from 'pg';
import { AppError } from '../errors.ts';
import { fingerprint } from './key-state.ts';
import { derivePassword } from './master-key.ts';
import { quietRoles } from './quiet-log.ts';

/** `owner` owns the tables, `app` and `worker` own nothing, `queue` owns the schema of the job queue and nothing else. */
export type DatabaseRole = 'owner' | 'app' | 'worker' | 'queue';

const LOGIN_ROLES: DatabaseRole[] = ['owner', 'app', 'worker', 'queue'];
const MINIMUM_VERSION = 150_000;

/** Connection string of one role, from the administrator's. */
export function roleUrl(adminUrl: string, masterKey: Buffer, role: DatabaseRole): string {
  const url = new URL(adminUrl);
  url.username = `wardclerk_${role}`;
  url.password = derivePassword(masterKey, `postgresql role ${role}`);
  return url.href;
}

/**
 * Makes the roles and gives the owner its place in the database. Safe to repeat and to run twice at once. `knownKeys`:
 * fingerprints of former keys, whose passwords may be replaced. @throws AppError `database.*`, `key.wrong`
 */
export async function ensureDatabaseRoles(
  adminUrl: string,
  masterKey: Buffer,
  knownKeys: string[] = [],
): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  try {
    await admin.connect();
  } catch (cause) {
    throw unreachable(adminUrl, cause);
  }
  try {
    const { rows } = await admin.query<{ number: number; version: string; database: string }>(
      "select current_setting('server_version_num')::int as number, current_setting('server_version') as version, current_database() as database",
    );
    const server = rows[0];
    if (!server || server.number < MINIMUM_VERSION)
      throw new AppError('database.too-old', { version: server?.version ?? '?' });
    const noted = await proveKeyOfRoles(admin, masterKey, knownKeys);
    // Roles belong to the whole server: the lock that counts is one that every database shares, so it sits on a role.
    for (const role of LOGIN_ROLES) await ensureLogin(admin, adminUrl, masterKey, role);
    await quietRoles(
      admin,
      LOGIN_ROLES.map((role) => `wardclerk_${role}`),
    );
    if (noted !== fingerprint(masterKey)) await noteKeyOfRoles(admin, fingerprint(masterKey));
    await createRole(admin, 'wardclerk_search', 'nologin');
    const database = pg.escapeIdentifier(server.database);
    await retryConcurrent(admin, `grant wardclerk_search to wardclerk_owner`);
    await retryConcurrent(admin, `grant connect, create, temporary on database ${database} to wardclerk_owner`);
    await retryConcurrent(admin, `grant connect on database ${database} to wardclerk_app, wardclerk_worker`);
    // The job queue makes its own tables in a schema of its own, and asks for the right to make that schema every time.
    await retryConcurrent(admin, `grant connect, create on database ${database} to wardclerk_queue`);
    await retryConcurrent(admin, `grant usage, create on schema public to wardclerk_owner`);
    await retryConcurrent(admin, `create schema if not exists queue`);
    await retryConcurrent(admin, `grant usage, create on schema queue to wardclerk_queue`);
  } finally {
    await admin.end();
  }
}

/** What the system or the server answers when nobody gets in; its own words may hold the connection string. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refuses connections: nothing listens there',
  ENOTFOUND: 'cannot be found: the name of the host is unknown',
  EAI_AGAIN: 'cannot be found: the name of the host is unknown',
  ETIMEDOUT: 'does not answer',
  '28P01': 'does not accept the password of that user',
  '28000': 'does not let that user in',
  '3D000': 'has no database of that name',
};

function unreachable(adminUrl: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = REASONS[code] ?? 'does not answer';
  return new AppError('database.unreachable', { place: new URL(adminUrl).host || 'localhost', reason }, { cause });
}

const KEY_NOTE = 'wardclerk master key ';

/** The roles say by which key their passwords were made: with another key they are somebody else's, or the key is wrong. */
async function proveKeyOfRoles(admin: pg.Client, masterKey: Buffer, knownKeys: string[]): Promise<string | null> {
  const { rows } = await admin.query<{ note: string | null }>(
    "select shobj_description(oid, 'pg_authid') as note from pg_roles where rolname = 'wardclerk_owner'",
  );
  const noted = rows[0]?.note?.startsWith(KEY_NOTE) ? rows[0].note.slice(KEY_NOTE.length) : null;
  const own = fingerprint(masterKey);
  if (noted && noted !== own && !knownKeys.includes(noted)) throw new AppError('key.wrong', { fingerprint: own });
  return noted;
}

/** An administrator who did not make the roles may not write a note on them: then there is none. */
async function noteKeyOfRoles(admin: pg.Client, own: string): Promise<void> {
  await retryConcurrent(admin, `comment on role wardclerk_owner is '${KEY_NOTE}${own}'`).catch((error: unknown) => {
    if ((error as pg.DatabaseError).code !== '42501') throw error;
  });
}

async function ensureLogin(admin: pg.Client, adminUrl: string, masterKey: Buffer, role: DatabaseRole): Promise<void> {
  const url = roleUrl(adminUrl, masterKey, role);
  const probe = new pg.Client({ connectionString: url });
  try {
    await probe.connect();
    await probe.end();
  } catch {
    await createRole(admin, `wardclerk_${role}`, 'login');
    const password = pg.escapeLiteral(new URL(url).password);
    await retryConcurrent(admin, `alter role wardclerk_${role} with login password ${password}`);
  }
}

async function createRole(admin: pg.Client, name: string, login: 'login' | 'nologin'): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [name]);
  if (rowCount === 0) await retryConcurrent(admin, `create role ${name} ${login}`);
}

/** Two processes that prepare databases of one server at once can collide in its shared catalog; the loser tries again. */
async function retryConcurrent(admin: pg.Client, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await admin.query(statement);
      return;
    } catch (error) {
      const { code } = error as pg.DatabaseError;
      if (code === '42710' || code === '23505' || code === '42P06') return; // somebody else has just made it
      if (code !== 'XX000' || attempt === 10) throw error;
    }
  }
}
