import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withPipeline, withScope } from '../../../src/access/scope.ts';
import { createDecoder } from '../../../src/adapters/decoding/decoder.ts';
import type { FileStorage } from '../../../src/adapters/file-storage.ts';
import type { ProcessDeps } from '../../../src/intake/process-document.ts';
import { receiveDocument } from '../../../src/intake/receive-document.ts';
import { unpackContainer } from '../../../src/intake/unpack-container.ts';
import { findEntries } from '../../../src/records/container.store.ts';
import { findDocument } from '../../../src/records/document.store.ts';
import type { StoredDocument } from '../../../src/records/document.ts';
import { acceptReview } from '../../../src/review/close-review.ts';
import { listReview } from '../../../src/review/list-review.ts';
import { makeZip } from '../../factories/make-zip.ts';
import { aMemberOfStaff } from '../../factories/people.ts';
import { processingDeps } from '../../factories/processing.ts';
import { useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const decoder = createDecoder({ memoryMb: 512, timeoutMs: 30_000 });
afterAll(() => decoder.close());
let him: Actor;
let nurse: Actor;
let stranger: Actor;

beforeAll(async () => {
  him = await aMemberOfStaff(test.database, ['him']);
  nurse = await aMemberOfStaff(test.database, ['clinician']);
  stranger = await aMemberOfStaff(test.database, ['clinician']);
});

/** A file store in memory whose `put` fails from the given call on, as a full disk does. */
function aStorage(failAt = Number.POSITIVE_INFINITY): FileStorage {
  const files = new Map<string, Buffer>();
  let puts = 0;
  return {
    put: async (bytes) => {
      puts += 1;
      if (puts >= failAt) throw new Error('power cut');
      const key = createHash('sha256').update(bytes).digest('hex');
      files.set(key, Buffer.from(bytes));
      return key;
    },
    get: async (key) => files.get(key) ?? Buffer.alloc(0),
  };
}

async function aContainer(bytes: Buffer, storage: FileStorage): Promise<StoredDocument> {
  const deps = { database: test.database, storage, enqueue: async () => undefined, limits: { maxFileMb: 10 } };
  const file = { bytes, fileName: 'batch.zip', uploader: nurse, channel: 'command' };
  return (await receiveDocument(deps, file)).document;
}

const depsOf = (storage: FileStorage, limits: Partial<ProcessDeps['limits']> = {}): ProcessDeps => {
  const deps = processingDeps(test.database);
  return { ...deps, storage, decoder, limits: { ...deps.limits, ...limits } };
};
const entriesOf = (id: string) => withPipeline(test.database, (pipeline) => findEntries(pipeline, id));
const stateOf = async (id: string) =>
  (await withPipeline(test.database, (pipeline) => findDocument(pipeline, id)))?.state;
const zipOf = (...texts: string[]) => makeZip(texts.map((text, i) => ({ name: `${i + 1}.txt`, bytes: text })));

describe('unpacking a container', () => {
  it('goes on where it was cut off, and has every file once', async () => {
    const zip = zipOf('cut one', 'cut two', 'cut three');
    const failing = aStorage(3);
    const container = await aContainer(zip, failing);
    await expect(unpackContainer(depsOf(failing), container)).rejects.toThrow('power cut');
    expect(await stateOf(container.id)).toBe('STORED');
    expect(await entriesOf(container.id)).toHaveLength(1);
    const storage = aStorage();
    await storage.put(zip);
    expect(await unpackContainer(depsOf(storage), container)).toBe(true);
    const entries = await entriesOf(container.id);
    expect(entries.map(({ place, document }) => [place, document?.state])).toEqual([
      ['1', 'STORED'],
      ['2', 'STORED'],
      ['3', 'STORED'],
    ]);
    expect(new Set(entries.map(({ document }) => document?.id)).size).toBe(3);
    expect(await stateOf(container.id)).toBe('UNPACKED');
    expect(await unpackContainer(depsOf(storage), container)).toBe(true);
    expect(await entriesOf(container.id)).toHaveLength(3);
  });

  it('stops at the limit of all files together, and says so of those that are left', async () => {
    const storage = aStorage();
    const container = await aContainer(zipOf('a'.repeat(700_000), 'b'.repeat(700_000), 'c'), storage);
    await unpackContainer(depsOf(storage, { maxArchiveMb: 1 }), container);
    const codes = (await entriesOf(container.id)).map(({ problem }) => problem?.code ?? null);
    expect(codes).toEqual([null, 'archive.too-large', 'archive.too-large']);
  });

  it('ends as a whole, with a reason, when there are too many files or none', async () => {
    const storage = aStorage();
    const many = await aContainer(zipOf('one', 'two', 'three'), storage);
    await unpackContainer(depsOf(storage, { maxArchiveFiles: 2 }), many);
    const none = await aContainer(makeZip([]), storage);
    await unpackContainer(depsOf(storage), none);
    const ends = await withPipeline(test.database, async (pipeline) => [
      await findDocument(pipeline, many.id),
      await findDocument(pipeline, none.id),
    ]);
    expect(ends).toMatchObject([
      { state: 'FAILED', problem: { code: 'archive.too-many-files', blanks: { files: 3, limit: 2 } } },
      { state: 'FAILED', problem: { code: 'archive.empty' } },
    ]);
  });

  it('shows what it held to its sender and the records department, and nothing to anybody else', async () => {
    const storage = aStorage();
    const locked = makeZip([{ name: 'locked.txt', bytes: 'x', encrypted: true }]);
    const container = await aContainer(locked, storage);
    await unpackContainer(depsOf(storage), container);
    const seenBy = async (actor: Actor, purpose: 'treatment' | 'operations') =>
      (await withScope(test.database, actor, purpose, (scope) => findEntries(scope, container.id))).length;
    expect(await seenBy(nurse, 'treatment')).toBe(1);
    expect(await seenBy(him, 'operations')).toBe(1);
    expect(await seenBy(stranger, 'treatment')).toBe(0);
    const queue = async (actor: Actor) =>
      (await listReview({ database: test.database }, actor, 'command')).find(
        ({ documentId }) => documentId === container.id,
      );
    expect((await queue(him))?.reasons).toMatchObject([{ kind: 'failed', code: 'archive.encrypted' }]);
    expect(await queue(stranger)).toBeUndefined();
    await acceptReview({ database: test.database, enqueue: async () => undefined }, him, container.id, 'command');
    expect(await queue(him)).toBeUndefined();
  });
});
