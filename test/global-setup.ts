/** One PostgreSQL for the whole run: embedded, or the server of DATABASE_URL; and one migrated template database on it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { ensureDatabaseRoles, roleUrl } from '../src/adapters/database-roles.ts';
import { startEmbeddedPostgres } from '../src/adapters/embedded-postgres.ts';
import { applyMigrations } from '../src/adapters/migrations.ts';

export const TEMPLATE = 'wardclerk_test_template';
const MASTER_KEY = '5'.repeat(64);

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
    masterKey: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'wardclerk-test-'));
  chmodSync(home, 0o755); // under root the server runs as another user, who must be able to enter
  const embedded = process.env.DATABASE_URL ? null : await startEmbeddedPostgres(home);
  const adminUrl = process.env.DATABASE_URL ?? embedded?.adminUrl ?? '';
  await recreateTemplate(adminUrl);
  const templateUrl = withDatabase(adminUrl, TEMPLATE);
  const masterKey = Buffer.from(MASTER_KEY, 'hex');
  await ensureDatabaseRoles(templateUrl, masterKey);
  await applyMigrations(roleUrl(templateUrl, masterKey, 'owner'));
  project.provide('adminUrl', adminUrl);
  project.provide('masterKey', MASTER_KEY);
  return async () => {
    await embedded?.release();
    rmSync(home, { recursive: true, force: true });
  };
}

async function recreateTemplate(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`drop database if exists ${TEMPLATE} with (force)`);
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
