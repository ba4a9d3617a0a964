/** Makes a readable copy of a locked PDF while its password is at hand. */
import { AppError } from '../errors.ts';
import { loadPdf } from './pdf.ts';

/** Between two documents pdf.js writes a copy of one under no lock, so this page of ours is put behind and taken off again. */
const BLANK =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n';

/**
 * The same pages without a lock, in memory. The password opens the file as its user's or its owner's and is kept nowhere.
 * @throws AppError `file.password-wrong`, `file.damaged`
 */
export async function unlockPdf(bytes: Uint8Array, password: string): Promise<Uint8Array> {
  const locked = loadPdf(bytes, { password });
  try {
    const document = await locked.promise.catch((cause: unknown) => {
      const wrong = cause instanceof Error && cause.name === 'PasswordException';
      // The cause may quote what was tried.
      throw new AppError(wrong ? 'file.password-wrong' : 'file.damaged');
    });
    const pages = document.numPages;
    const joined = await document.extractPages([
      { document: null },
      { document: new Uint8Array(Buffer.from(BLANK, 'latin1')) },
    ]);
    return await withoutLastPage(joined, pages);
  } finally {
    await locked.destroy();
  }
}

async function withoutLastPage(joined: Uint8Array, pages: number): Promise<Uint8Array> {
  const loading = loadPdf(joined, {});
  try {
    const document = await loading.promise;
    if (document.numPages !== pages + 1) throw new AppError('file.damaged');
    return await document.extractPages([{ document: null, includePages: [[0, pages - 1]] }]);
  } finally {
    await loading.destroy();
  }
}
