/** A database of its own for a test file: a copy of the migrated template, dropped at the end. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Database, openDatabase } from '../../src/adapters/database.ts';
import { TEMPLATE, withDatabase } from '../global-setup.ts';

export interface TestDatabase {
  database: Database;
  /** Superuser's connection string, for looking behind the curtain. */
  adminUrl: string;
}

/** Call at the top of a test file; the value is filled before the first test. */
export function useDatabase(): TestDatabase {
  const test = {} as TestDatabase;
  const name = `wardclerk_test_${randomBytes(6).toString('hex')}`;
  beforeAll(async () => {
    await asAdmin(`create database ${name} template ${TEMPLATE}`);
    test.adminUrl = withDatabase(inject('adminUrl'), name);
    test.database = await openDatabase({
      home: '',
      timeZone: 'UTC',
      masterKey: Buffer.from(inject('masterKey'), 'hex'),
      databaseUrl: test.adminUrl,
    });
  });
  afterAll(async () => {
    await test.database?.close();
    await asAdmin(`drop database if exists ${name} with (force)`);
  });
  return test;
}

/** Runs SQL as the superuser, past every rule: for arranging and for checking what really stands there. */
export async function sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  adminUrl: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function asAdmin(statement: string): Promise<void> {
  // CREATE DATABASE … TEMPLATE wants the template to itself for a moment: files that start at once take turns.
  for (let attempt = 1; ; attempt++) {
    try {
      await sql(inject('adminUrl'), statement);
      return;
    } catch (error) {
      if ((error as pg.DatabaseError).code !== '55006' || attempt === 50) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
