/**
 * `node prisma/compile-policy.ts FOLDER`: writes the policy as a new migration. A test holds that the newest migration
 * whose name ends with "_policy" says what src/access/data/policy.json says.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePolicy, POLICY } from '../src/access/policy.ts';

const folder = process.argv[2];
if (!folder?.endsWith('_policy')) throw new Error('name a folder of prisma/migrations that ends with "_policy"');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'migration.sql'), compilePolicy(POLICY));
