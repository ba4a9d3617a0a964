import { describe, expect, inject, it } from 'vitest';
import { openDatabase, proveRowSecurity } from '../../src/adapters/database.ts';
import { roleUrl } from '../../src/adapters/database-roles.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const masterKey = Buffer.from(inject('masterKey'), 'hex');

describe('the start-up proof', () => {
  it('lets the app role through', async () => {
    await expect(proveRowSecurity(roleUrl(test.adminUrl, masterKey, 'app'))).resolves.toBeUndefined();
  });

  it.each(['a superuser', 'the owner of the tables'])(
    'refuses to run as %s, with the sentence to mend it',
    async (who) => {
      const appUrl = who === 'a superuser' ? test.adminUrl : roleUrl(test.adminUrl, masterKey, 'owner');
      const opening = openDatabase({ home: '', timeZone: 'UTC', masterKey, databaseUrl: test.adminUrl, appUrl });
      await expect(opening).rejects.toMatchObject({
        code: 'database.unsafe-role',
        message: expect.stringContaining('DATABASE_APP_URL'),
      });
    },
  );

  it('refuses to run while one table stands without row-level security', async () => {
    await sql(test.adminUrl, 'alter table fact disable row level security');
    await expect(proveRowSecurity(roleUrl(test.adminUrl, masterKey, 'app'))).rejects.toMatchObject({
      code: 'database.unsafe-role',
    });
    await sql(test.adminUrl, 'alter table fact enable row level security');
  });
});
