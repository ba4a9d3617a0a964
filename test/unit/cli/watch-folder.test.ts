import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { ingestLine } from '../../../src/cli/receive-file.ts';
import { WATCH_TIMES, watchFolder } from '../../../src/cli/watch-folder.ts';
import type { Parts, Reader } from '../../../src/wiring.ts';

it('a folder in which files cannot be moved apart is refused before any file is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  writeFileSync(join(folder, 'done'), 'a file where the folder should be');
  const stop = AbortSignal.abort();
  const options = { ...WATCH_TIMES, stop, onStart() {}, onProgress() {}, onDone() {} };
  const watching = watchFolder({} as Parts, {} as Reader, {} as Actor, folder, options);
  await expect(watching).rejects.toMatchObject({
    code: 'command.arguments',
    message: expect.stringMatching(/cannot move files.*or watch another folder/),
  });
  rmSync(folder, { recursive: true });
});

it('a name that would turn or break the line of a terminal is shown plain', () => {
  const row = { documentId: null, state: 'FAILED', mrn: null, pages: 0, problems: [] };
  expect(ingestLine({ ...row, file: 'a\n\u202etxt.exe' })).toBe('a??txt.exe: FAILED, 0 pages');
  expect(ingestLine({ ...row, pages: 1, file: 'a.pdf' })).toBe('a.pdf: FAILED, 1 page');
});
