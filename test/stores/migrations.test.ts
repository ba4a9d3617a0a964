import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ensureDatabaseRoles, roleUrl } from '../../src/adapters/database-roles.ts';
import { applyMigrations, datamodelSql } from '../../src/adapters/migrations.ts';
import { sql } from '../factories/test-database.ts';
import { withDatabase } from '../global-setup.ts';

const masterKey = Buffer.from(inject('masterKey'), 'hex');
const suffix = randomBytes(5).toString('hex');
const names = { migrated: `wardclerk_test_m${suffix}`, modelled: `wardclerk_test_d${suffix}` };
const urlOf = (name: string): string => withDatabase(inject('adminUrl'), name);

const SHAPE = `
  select 'column' as what, table_name || '.' || column_name as name,
    concat_ws(' ', udt_name, is_nullable, coalesce(column_default, '-'), datetime_precision::text) as detail
  from information_schema.columns where table_schema = 'public' and table_name <> '_prisma_migrations'
  union all
  select 'constraint', conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid)
  from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid::regclass::text <> '_prisma_migrations'
  union all
  select 'index', indexname, indexdef from pg_indexes where schemaname = 'public' and tablename <> '_prisma_migrations'
  order by 1, 2`;

describe('the migrations', () => {
  beforeAll(async () => {
    for (const name of Object.values(names)) {
      await sql(inject('adminUrl'), `create database ${name}`);
      await ensureDatabaseRoles(urlOf(name), masterKey);
    }
  });
  afterAll(async () => {
    for (const name of Object.values(names))
      await sql(inject('adminUrl'), `drop database if exists ${name} with (force)`);
  });

  it('run once when two processes start at the same time, and not again', async () => {
    const owner = roleUrl(urlOf(names.migrated), masterKey, 'owner');
    const applied = await Promise.all([applyMigrations(owner), applyMigrations(owner)]);
    expect(applied.map((list) => list.length).sort()).toEqual([
      0,
      (applied[0]?.length ?? 0) + (applied[1]?.length ?? 0),
    ]);
    expect(await applyMigrations(owner)).toEqual([]);
  });

  it('make the tables that schema.prisma describes', async () => {
    const owner = roleUrl(urlOf(names.modelled), masterKey, 'owner');
    await sql(urlOf(names.modelled), 'create extension if not exists pg_trgm'); // for the operator class of an index
    await sql(owner, await datamodelSql(owner));
    const modelled = await sql(urlOf(names.modelled), SHAPE);
    const migrated = await sql(urlOf(names.migrated), SHAPE);
    const own = new Set(modelled.map((row) => `${row.what} ${row.name}`));
    // What SQL adds beside the model (search columns and their indexes) is for functions only, never for the client.
    expect(migrated.filter((row) => own.has(`${row.what} ${row.name}`))).toEqual(modelled);
  });
});

describe('a server that lets nobody in', () => {
  it('is named with the reason and without the password', async () => {
    const refused = ensureDatabaseRoles('postgres://clerk:hidden@127.0.0.1:1/records', Buffer.alloc(32, 7));
    await expect(refused).rejects.toMatchObject({ code: 'database.unreachable' });
    const error: Error = await refused.catch((reason) => reason);
    expect(error.message).toBe(
      'PostgreSQL at 127.0.0.1:1 refuses connections: nothing listens there. Check DATABASE_URL.',
    );
  });
});
