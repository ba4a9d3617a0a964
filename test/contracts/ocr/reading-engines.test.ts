import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../src/adapters/image-gray.ts';
import { createOcrEngine, type OcrEngine } from '../../../src/adapters/ocr/engine.ts';
import { findNativeTesseract, startNativeTesseract } from '../../../src/adapters/ocr/native-tesseract.ts';
import { drawPage, paragraph } from '../../../src/tryout/ward/draw-page.ts';

const native = await findNativeTesseract();
if (!native) console.log('skipped: the contract of the native engine, because no tesseract binary is on the PATH');

let page: GrayImage;
beforeAll(async () => {
  const png = await drawPage({ lines: paragraph(['The wound is clean and dry.', 'Sutures out in ten days.']) });
  const { data, info } = await sharp(png)
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  page = { width: info.width, height: info.height, pixels: new Uint8Array(data) };
});

describe.each(['tesseract.js', ...(native ? (['native'] as const) : [])] as const)('the reading engine %s', (name) => {
  let engine: OcrEngine;
  beforeAll(async () => {
    engine = await createOcrEngine({ engine: name, workers: 2, timeoutMs: 60_000 });
  });
  afterAll(() => engine.close());

  it('gives words in lines, with boxes in pixels and confidence from 0 to 1', async () => {
    const { lines } = await engine.recognize(page, { mode: 'auto', dpi: 200 });
    expect(lines.map((line) => line.words.map((word) => word.text).join(' '))).toEqual([
      'The wound is clean and dry.',
      'Sutures out in ten days.',
    ]);
    const wound = lines[0]!.words[1]!;
    expect(wound.confidence).toBeGreaterThan(0.8);
    expect(wound.confidence).toBeLessThanOrEqual(1);
    expect(wound.box[0]).toBeGreaterThan(200);
    expect(wound.box[2]).toBeLessThan(400);
    expect(wound.box[3] - wound.box[1]).toBeLessThan(50);
  });

  it('finds nothing on an empty page', async () => {
    const blank = { width: 400, height: 300, pixels: new Uint8Array(400 * 300).fill(255) };
    const { lines } = await engine.recognize(blank, { mode: 'auto' });
    expect(lines.flatMap((line) => line.words)).toEqual([]);
  });

  it('reads more pictures than it has workers, each to its own caller', async () => {
    const read = await Promise.all(Array.from({ length: 5 }, () => engine.recognize(page, { mode: 'block' })));
    for (const { lines } of read) expect(lines).toHaveLength(2);
  });

  it('takes off the time of the page what each look at it used, and ends the look that has none left', async () => {
    const budget = { leftMs: 60_000 };
    await engine.recognize(page, { mode: 'auto', budget });
    expect(budget.leftMs).toBeLessThan(60_000);
    const over = engine.recognize(page, { mode: 'auto', budget: { leftMs: 0 } });
    await expect(over).rejects.toMatchObject({ code: 'scan.timeout', blanks: { limitSeconds: 60 } });
  });

  it('refuses a picture that it cannot take, which is no reason to try again, and reads the next one', async () => {
    const endless = { width: 40_000, height: 10, pixels: new Uint8Array(400_000).fill(255) };
    await expect(engine.recognize(endless, { mode: 'auto' })).rejects.toMatchObject({ code: 'scan.refused' });
    expect((await engine.recognize(page, { mode: 'auto' })).lines).toHaveLength(2);
  });

  it('ends a picture at its time limit and reads the next one', async () => {
    const hasty = await createOcrEngine({ engine: name, workers: 1, timeoutMs: 1 });
    await expect(hasty.recognize(page, { mode: 'auto' })).rejects.toMatchObject({ code: 'scan.timeout' });
    await hasty.close();
    expect((await engine.recognize(page, { mode: 'auto' })).lines).toHaveLength(2);
  });
});

describe('a native engine that dies', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wardclerk-engine-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is an error of the engine, which is worth another try, and does not end the caller', async () => {
    const binary = path.join(folder, 'tesseract');
    await writeFile(binary, '#!/bin/sh\nkill -9 $$\n');
    await chmod(binary, 0o755);
    const engine = startNativeTesseract(binary, { engine: 'native', workers: 1, timeoutMs: 5_000 });
    await expect(engine.recognize(page, { mode: 'auto' })).rejects.toMatchObject({ code: 'scan.engine' });
    await expect(engine.recognize(page, { mode: 'auto' })).rejects.toMatchObject({ code: 'scan.engine' });
    await engine.close();
  });

  it('is ended at its time limit when it hangs', async () => {
    const binary = path.join(folder, 'tesseract');
    await writeFile(binary, '#!/bin/sh\nexec sleep 60\n');
    await chmod(binary, 0o755);
    const engine = startNativeTesseract(binary, { engine: 'native', workers: 1, timeoutMs: 200 });
    await expect(engine.recognize(page, { mode: 'auto' })).rejects.toMatchObject({ code: 'scan.timeout' });
    await engine.close();
  });
});
