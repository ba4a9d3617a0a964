/** Stored files for saved documents: an original and a picture for each page, really encrypted, really there. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type ErasableStorage, openFileStorage } from '../../src/adapters/file-storage.ts';
import { drawPage } from '../../src/tryout/ward/draw-page.ts';
import { layoutPage } from '../../src/tryout/ward/layout-page.ts';
import { sql, type TestDatabase } from './test-database.ts';

export interface KeptFiles {
  home: string;
  masterKey: Buffer;
  storage: ErasableStorage;
  /** Gives a document its files; the keys of its original and of its pictures. */
  keep(documentId: string): Promise<{ original: string; pictures: string[] }>;
}

/** Call at the top of a test file. */
export function useKeptFiles(test: TestDatabase): KeptFiles {
  const home = mkdtempSync(join(tmpdir(), 'wardclerk-kept-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const masterKey = Buffer.alloc(32, 7);
  const storage = openFileStorage(join(home, 'files'), masterKey);
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  return {
    home,
    masterKey,
    storage,
    keep: async (documentId) => {
      const bytes = Buffer.from(`%PDF-1.7 ${randomUUID()}`);
      const original = await storage.put(bytes);
      await sql(test.adminUrl, 'update document set storage_key = $1, sha256 = $2 where id = $3', [
        original,
        sha256(bytes),
        documentId,
      ]);
      const pages = await sql<{ id: string; text: string }>(
        test.adminUrl,
        'select id, text from page where document_id = $1 order by number',
        [documentId],
      );
      const pictures: string[] = [];
      for (const { id, text } of pages) {
        const png = await drawPage(layoutPage(text.split('\n').map((line) => ({ text: line }))), 60);
        const key = await storage.put(png);
        await sql(test.adminUrl, 'update page set image_key = $1, image_sha256 = $2 where id = $3', [
          key,
          sha256(png),
          id,
        ]);
        pictures.push(key);
      }
      return { original, pictures };
    },
  };
}
