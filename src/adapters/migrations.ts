/** Brings a database to the newest schema with the official engine in WebAssembly; it keeps `_prisma_migrations`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const PRISMA_FOLDER = fileURLToPath(new URL('../../prisma', import.meta.url));
const LOCK_KEY = 7_230_417;

interface Migration {
  name: string;
  sql: string;
}

/** Applies what is missing, in order. Processes that start at once wait for each other. Returns the names applied. */
export async function applyMigrations(ownerUrl: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: ownerUrl });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    const migrations = listMigrations();
    if (await isCurrent(lock, migrations)) return [];
    const { engine, close } = await openSchemaEngine(ownerUrl);
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: join(PRISMA_FOLDER, 'migrations'),
        migrationDirectories: migrations.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
        })),
        lockfile: {
          path: 'migration_lock.toml',
          content: readFileSync(join(PRISMA_FOLDER, 'migrations/migration_lock.toml'), 'utf8'),
        },
        shadowDbInitScript: '',
      },
      filters: { externalTables: [], externalEnums: [] },
    });
    await close();
    return appliedMigrationNames;
  } finally {
    await lock.end();
  }
}

/** The SQL that makes the tables of schema.prisma from nothing: the other side of the test that the migrations agree with it. */
export async function datamodelSql(ownerUrl: string): Promise<string> {
  const { engine, close } = await openSchemaEngine(ownerUrl);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [schemaFile()] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  await close();
  return stdout ?? '';
}

function schemaFile(): { path: string; content: string } {
  return { path: 'schema.prisma', content: readFileSync(join(PRISMA_FOLDER, 'schema.prisma'), 'utf8') };
}

async function openSchemaEngine(url: string) {
  const { SchemaEngine } = await import('@prisma/schema-engine-wasm');
  const { path, content } = schemaFile();
  const opened: { dispose(): Promise<void> }[] = [];
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(url, opened));
  const engine = await SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, adapter);
  return {
    engine,
    // The engine does not close its connections, and an open one keeps the embedded server from being stopped.
    close: async () => {
      engine.free();
      await Promise.all(opened.map((connection) => connection.dispose()));
    },
  };
}

/**
 * The adapter cuts a script at every semicolon, also inside function bodies and comments, and runs the pieces one by one.
 * Sent whole, PostgreSQL parses the script itself and a migration that fails leaves nothing behind.
 */
function wholeScripts(connectionString: string, opened: { dispose(): Promise<void> }[]): PrismaPg {
  const factory = new PrismaPg({ connectionString });
  const connect = factory.connect.bind(factory);
  return Object.assign(factory, {
    connect: async () => {
      const adapter = Object.assign(await connect(), {
        executeScript: async (script: string) => {
          const client = new pg.Client({ connectionString });
          await client.connect();
          await client.query(script).finally(() => client.end());
        },
      });
      opened.push(adapter);
      return adapter;
    },
  });
}

function listMigrations(): Migration[] {
  return readdirSync(join(PRISMA_FOLDER, 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(PRISMA_FOLDER, 'migrations', name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The quick look that spares a start the engine: every migration is recorded as finished with the same checksum. */
async function isCurrent(client: pg.Client, migrations: Migration[]): Promise<boolean> {
  const { rows: tables } = await client.query("select to_regclass('public._prisma_migrations') is not null as known");
  if (!tables[0]?.known) return false;
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  return migrations.every(({ name, sql }) => applied.get(name) === createHash('sha256').update(sql).digest('hex'));
}
