import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Step } from '../../src/cli/demo/step.ts';
import { paragraph } from '../../src/tryout/ward/draw-page.ts';
import { makePdf } from '../../src/tryout/ward/make-pdf.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function demo(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const run = promisify(execFile)(process.execPath, ['src/cli/main.ts', 'demo', ...words], { timeout: 110_000 });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

async function pdfOf(name: string, texts: string[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, await makePdf([{ text: { lines: paragraph(texts) } }]));
  return file;
}

describe('the demo on given files', () => {
  it('files what names a patient, shows as waiting what names nobody, answers, and prints one JSON value', async () => {
    const known = await pdfOf('known.pdf', [
      'Patient: Adela Quarto   MRN: 90001290   DOB: 01/16/1979',
      'Allergies: latex (rash).',
      'She was seen in the clinic and reports no pain.',
    ]);
    const unknown = await pdfOf('unknown.pdf', [
      'Walked to the end of the corridor.',
      'Slept well and had no pain at all.',
    ]);
    const question = 'Which allergies does Adela Quarto, MRN 90001290, have?';
    const { code, stdout, stderr } = await demo(known, unknown, '--ask', question, '--json');
    const { steps } = JSON.parse(stdout) as { steps: Step[] };
    const detail = (name: string) => steps.find((step) => step.name === name)?.detail;
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(detail('send known.pdf')).toContain('Quarto, Adela');
    expect(detail('send unknown.pdf')).toContain('Nobody fits');
    expect(detail(`ask: ${question}`)).toMatch(/^[1-9]/);
    expect(stderr).toContain('“Allergies: latex (rash).”  known.pdf, page 1');
    expect(code).toBe(0);
  }, 120_000);

  it('says in one sentence what is wrong with its arguments', async () => {
    const missing = await demo(join(folder, 'missing.pdf'));
    expect(missing.stderr).toContain('There is no file');
    expect(missing.code).toBe(1);
    const nobody = await demo('--as', 'nobody@ward.example');
    expect(nobody.stderr).toContain('nobody of the ward has that address');
    expect(nobody.code).toBe(2);
  });
});
