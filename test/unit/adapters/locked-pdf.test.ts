import { describe, expect, it } from 'vitest';
import { openFile } from '../../../src/adapters/decoding/open-file.ts';
import { unlockPdf } from '../../../src/adapters/unlock-pdf.ts';
import { onePagePdf, showLines } from '../../factories/write-pdf.ts';

const LIMITS = { maxPages: 3, maxMegapixels: 250 };
const content = showLines(['Potassium 4.1 mmol/L, drawn this morning'], { x: 10, y: 20 });
const page = '/MediaBox [0 0 260 40]';

const wordsOf = async (bytes: Uint8Array) =>
  (await (await openFile(bytes, LIMITS)).loadPage(1)).textLayer.map(({ text }) => text).join(' ');

describe('a locked PDF', () => {
  const locked = onePagePdf(content, { page, userPassword: 'lake-42' });

  it('says that it is locked', async () => {
    await expect(openFile(locked, LIMITS)).rejects.toMatchObject({ code: 'file.password' });
  });

  it('becomes a readable copy with its password: the same words, the same picture, no lock', async () => {
    const copy = await unlockPdf(locked, 'lake-42');
    expect(Buffer.from(copy).includes('/Encrypt')).toBe(false);
    expect(await wordsOf(copy)).toBe('Potassium 4.1 mmol/L, drawn this morning');
    const scans = await Promise.all([copy, onePagePdf(content, { page })].map((bytes) => openFile(bytes, LIMITS)));
    const [one, other] = await Promise.all(scans.map(async (scan) => (await scan.loadPage(1)).picture));
    expect(one).toEqual(other);
    expect(scans[0]?.pageCount).toBe(1);
  });

  it('stays shut with another one, and the error holds nothing of what was tried', async () => {
    const failure = await unlockPdf(locked, 'ocean-17').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'file.password-wrong', blanks: {} });
    expect((failure as Error).cause).toBeUndefined();
  });

  it('just opens when the password of its user is empty', async () => {
    expect(await wordsOf(onePagePdf(content, { page, userPassword: '' }))).toContain('Potassium');
  });
});
