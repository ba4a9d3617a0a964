/** `read-pdf.ts FILE ENGINE OUT`: reads a file as a worker does, two pages at a time, and writes the text of each page as JSON. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createDecoder } from '../../src/adapters/decoding/decoder.ts';
import { createOcrEngine } from '../../src/adapters/ocr/engine.ts';
import { readPage } from '../../src/intake/read-page.ts';

const [file = '', engine = '', out = ''] = process.argv.slice(2);
const workers = Math.min(2, availableParallelism());
const decoder = createDecoder({ memoryMb: 1024, timeoutMs: 60_000 });
const ocr = await createOcrEngine({
  engine: engine === 'native' ? 'native' : 'tesseract.js',
  workers,
  timeoutMs: 120_000,
});
const scan = await decoder.open(readFileSync(file), { maxPages: 2000, maxMegapixels: 250 });
const texts: string[] = [];
let next = 1;
const lane = async (): Promise<void> => {
  for (let page = next++; page <= scan.pageCount; page = next++)
    texts[page - 1] = (await readPage(scan, page, ocr)).reading.text;
};
await Promise.all(Array.from({ length: workers }, lane));
await decoder.close();
await ocr.close();
writeFileSync(out, JSON.stringify(texts));
