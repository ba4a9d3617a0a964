/** `review unlock ID --password-stdin`, and what `ingest --password-stdin` does when a file is locked. */
import type { Command } from 'commander';
import type { Actor } from '../access/actor.ts';
import { withPipeline } from '../access/scope.ts';
import { findEntries } from '../records/container.store.ts';
import { findDocument } from '../records/document.store.ts';
import { documentCode } from '../records/document.ts';
import { unlockDocument } from '../review/unlock-document.ts';
import { openDecoder, type Parts } from '../wiring.ts';
import { processHere } from './process-here.ts';
import { readPassword } from './read-password.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface UnlockOptions {
  as: string;
  json?: boolean;
  wait?: boolean;
}

export function registerUnlock(review: Command): void {
  review
    .command('unlock <id>')
    .description('open a locked PDF with its password, which is used once and not kept')
    .requiredOption('--as <email>', 'member of staff who asks')
    .requiredOption('--password-stdin', 'read the password from standard input')
    .option('--wait', 'process the document now and wait until it is done')
    .option('--json', 'one JSON value on stdout')
    .action(async (id: string, options: UnlockOptions) => {
      const password = await readPassword();
      const value = await withParts(async (parts) => {
        const actor = await actorByEmail(parts, options.as);
        const [done] = await unlockAll(parts, actor, [id], password);
        if (options.wait) await processHere(parts, [id]);
        return done;
      });
      print(value, options.json, () => [`${documentCode(id)}: is open and is read.`]);
    });
}

/** Opens each with the same password. @throws AppError `file.password-wrong` and those of `unlockDocument` */
export async function unlockAll(
  parts: Parts,
  actor: Actor,
  documentIds: string[],
  password: string,
): Promise<{ documentId: string; state: 'STORED' }[]> {
  const decoder = openDecoder(parts.config);
  const deps = { database: parts.database, storage: parts.storage, enqueue: parts.queue.enqueue, decoder };
  const unlocked = [];
  try {
    for (const id of documentIds)
      unlocked.push(await unlockDocument(deps, actor, id, { password, channel: 'command' }));
  } finally {
    await decoder.close();
  }
  return unlocked;
}

/** Those of the documents that ended because they are locked, and those of the files in containers. */
export async function findLocked({ database }: Parts, documentIds: string[]): Promise<string[]> {
  return withPipeline(database, async (pipeline) => {
    const locked: string[] = [];
    for (const id of documentIds) {
      const document = await findDocument(pipeline, id);
      if (document?.state === 'FAILED' && document.problem?.code === 'file.password') locked.push(id);
      if (document?.state !== 'UNPACKED') continue;
      for (const { document: inner } of await findEntries(pipeline, id))
        if (inner?.state === 'FAILED' && inner.problem?.code === 'file.password') locked.push(inner.id);
    }
    return [...new Set(locked)];
  });
}
