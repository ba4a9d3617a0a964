import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { sealFile } from '../../../src/adapters/file-envelope.ts';
import { storedPath } from '../../../src/adapters/stored-names.ts';
import { checkIntegrity } from '../../../src/retention/check-integrity.ts';
import { textOf } from '../../../src/tryout/local-slack.ts';
import type { Parts } from '../../../src/wiring.ts';
import { checkIntegrityJob } from '../../../workers/check-integrity.ts';
import { aDocument } from '../../factories/documents.ts';
import { useKeptFiles } from '../../factories/kept-files.ts';
import { aMemberOfStaff } from '../../factories/people.ts';
import { useCommands } from '../../factories/run-command.ts';
import { startSlack } from '../../factories/running-desk.ts';
import { sql, useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const files = useKeptFiles(test);
const commands = useCommands(test);
let clerk: Actor;
let kept: { documentId: string; original: string; pictures: string[] };

const deps = () => ({ database: test.database, ...files });
const check = () => checkIntegrity(deps(), null);
const pathOf = (key: string): string => storedPath(join(files.home, 'files'), key);

beforeEach(async () => {
  await sql(test.adminUrl, 'delete from page; delete from document');
  rmSync(join(files.home, 'files'), { recursive: true, force: true });
  clerk ??= await aMemberOfStaff(test.database, ['him']);
  const { id } = await aDocument(test.database, { uploader: clerk, pages: ['Sodium 140', 'Sodium 141'] });
  kept = { documentId: id, ...(await files.keep(id)) };
});

describe('the integrity check', () => {
  it('finds nothing where everything is as it was stored, and says so on the record', async () => {
    expect(await check()).toMatchObject({ ok: true, originals: 1, pictures: 2, findings: [], trailOk: true });
    const [row] = await sql(test.adminUrl, 'select action, outcome from audit_event order by seq desc limit 1');
    expect(row).toEqual({ action: 'integrity.checked', outcome: 'success' });
  });

  it('names an original that is missing', async () => {
    rmSync(pathOf(kept.original));
    expect(await check()).toMatchObject({
      ok: false,
      missing: 1,
      findings: [{ kind: 'missing', storageKey: kept.original }],
    });
  });

  it('names a picture that does not open', async () => {
    const file = readFileSync(pathOf(kept.pictures[1] ?? ''));
    file.writeUInt8(file.readUInt8(file.length - 1) ^ 1, file.length - 1);
    writeFileSync(pathOf(kept.pictures[1] ?? ''), file);
    expect(await check()).toMatchObject({ ok: false, unopened: 1, findings: [{ kind: 'unopened', page: 2 }] });
  });

  it('names a file that opens and is another: exchanged by somebody who has the key', async () => {
    for (const key of [kept.original, kept.pictures[0] ?? ''])
      writeFileSync(pathOf(key), sealFile(Buffer.from('another'), key, files.masterKey));
    expect(await check()).toMatchObject({ ok: false, changed: 2 });
  });

  it('notes the hash of a picture from before, and holds the next check to it', async () => {
    await sql(test.adminUrl, 'update page set image_sha256 = null');
    expect(await check()).toMatchObject({ ok: true });
    const [key = ''] = kept.pictures;
    writeFileSync(pathOf(key), sealFile(Buffer.from('another'), key, files.masterKey));
    expect(await check()).toMatchObject({ ok: false, changed: 1 });
  });

  it('lists a file that no row names and leaves it there; one that was written just now waits for its row', async () => {
    const orphan = await files.storage.put(Buffer.from('left by a crash'));
    expect(await check()).toMatchObject({ ok: true, orphans: 0 });
    utimesSync(pathOf(orphan), new Date(0), new Date(0));
    expect(await check()).toMatchObject({ ok: true, orphans: 1, findings: [{ kind: 'orphan', storageKey: orphan }] });
    expect((await files.storage.get(orphan)).toString()).toBe('left by a crash');
  });

  it('fails when a row of the trail was changed', async () => {
    await check();
    const change = (outcome: string) =>
      sql(
        test.adminUrl,
        `alter table audit_event disable trigger all; update audit_event set outcome = '${outcome}' where seq = 1; alter table audit_event enable trigger all`,
      );
    const [first] = await sql<{ outcome: string }>(test.adminUrl, 'select outcome from audit_event where seq = 1');
    await change('denied');
    expect(await check()).toMatchObject({ ok: false, trailOk: false, trailBrokenAt: 1, findings: [] });
    await change(first?.outcome ?? '');
    expect(await check()).toMatchObject({ ok: true });
  });

  it('by command prints the numbers and exits 1 when something is wrong', async () => {
    const { exitCode, stdout } = await commands.run('integrity', 'check', '--json'); // its home has no file at all
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, missing: 3 });
  });

  it('runs once a night and tells administrators and privacy officers the numbers, nobody else', async () => {
    const people = ['ada@alderbrook.example', 'paul@alderbrook.example', 'hilda@alderbrook.example'];
    const slack = await startSlack({ members: people.map((email) => ({ email, name: email })) });
    for (const [index, role] of (['admin', 'privacy-officer', 'him'] as const).entries())
      await aMemberOfStaff(test.database, [role], {
        email: people[index] ?? '',
        slackUserId: slack.as(people[index] ?? '').id,
      });
    const parts = { ...deps(), config: { home: files.home }, log: () => {} } as unknown as Parts;
    const job = checkIntegrityJob(parts, new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl }));
    rmSync(pathOf(kept.original));
    const run = { jobId: 'j', attempt: 1, lastAttempt: false };
    for (let time = 0; time < 2; time++) expect(await job({ night: '2026-11-22' }, run)).toBe('done');
    const heard = people.map((email) => slack.messagesSeenBy(email, '@app').map(textOf));
    await slack.close();
    expect(heard.map((messages) => messages.length)).toEqual([1, 1, 0]);
    expect(heard[0]?.[0]).toMatch(/not right.*missing: 1 · changed: 0/s);
    expect(heard[0]?.[0]).not.toContain(kept.documentId);
  });
});
