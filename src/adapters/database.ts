/**
 * The database as three doors: `app` (under row-level security), `worker` (the pipeline's own role) and `owner` (imports
 * and integrity checks by whoever operates the machine). Stores take a transaction from a door, never a door itself.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { ensureDatabaseRoles, roleUrl } from './database-roles.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { applyMigrations } from './migrations.ts';
import { OneAtATimeClient } from './one-at-a-time-client.ts';
import { type Prisma, PrismaClient } from './prisma-client/client.ts';

/** An open transaction of some role. Which role it is, the branded types of access/scope.ts say. */
export type Transaction = Prisma.TransactionClient;

export interface Database {
  app: PrismaClient;
  worker: PrismaClient;
  owner: PrismaClient;
  /** Connection string of the job queue's role. */
  queueUrl: string;
  /** The hospital's time zone: "today" of a care-team period is counted in it. */
  timeZone: string;
  /** Process id of the embedded server, when there is one. */
  serverPid?: number;
  notice?: string;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  home: string;
  timeZone: string;
  masterKey: Buffer;
  /** Fingerprints of keys that this home has had: the roles of a database under any other key are left alone. */
  knownKeys?: string[];
  /** Empty: the embedded server. */
  databaseUrl?: string | undefined;
  appUrl?: string | undefined;
  /** Leaves the embedded server running at close. */
  leaveRunning?: boolean;
}

/** Starts or finds the server, brings the schema up to date, proves that security is on, and opens the doors. @throws AppError `database.*` */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded = options.databaseUrl ? undefined : await startEmbeddedPostgres(options.home);
  const adminUrl = options.databaseUrl ?? embedded?.adminUrl ?? '';
  await ensureDatabaseRoles(adminUrl, options.masterKey, options.knownKeys);
  const urlOf = (role: 'owner' | 'app' | 'worker' | 'queue') => roleUrl(adminUrl, options.masterKey, role);
  await applyMigrations(urlOf('owner'));
  const appUrl = options.appUrl ?? urlOf('app');
  await proveRowSecurity(appUrl);

  const app = connect(appUrl, 6);
  const worker = connect(urlOf('worker'), 4);
  const owner = connect(urlOf('owner'), 2);
  return {
    app,
    worker,
    owner,
    queueUrl: urlOf('queue'),
    timeZone: options.timeZone,
    ...(embedded ? { serverPid: embedded.pid } : {}),
    ...(embedded?.notice ? { notice: embedded.notice } : {}),
    close: async () => {
      await Promise.all([app.$disconnect(), worker.$disconnect(), owner.$disconnect()]);
      if (embedded && !options.leaveRunning) await embedded.release();
    },
  };
}

function connect(connectionString: string, max: number): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString, max, application_name: 'wardclerk', Client: OneAtATimeClient }),
    errorFormat: 'minimal',
  });
}

/**
 * Refuses a role under which row-level security does nothing: superusers and table owners see everything, silently.
 * @throws AppError `database.unsafe-role`
 */
export async function proveRowSecurity(appUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string; unsafe: boolean; seen: number; open: number }>(`
      select current_user as role,
        (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
          or exists (select from pg_class where relowner = (select oid from pg_roles where rolname = current_user)
                       and relnamespace = 'public'::regnamespace) as unsafe,
        (select count(*)::int from canary) as seen,
        (select count(*)::int from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
           and relname <> '_prisma_migrations' and not relrowsecurity) as open`);
    const proof = rows[0];
    if (!proof || proof.unsafe || proof.seen > 0 || proof.open > 0) {
      throw new AppError('database.unsafe-role', { role: proof?.role ?? 'unknown' });
    }
  } finally {
    await client.end();
  }
}
