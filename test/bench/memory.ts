/** Peak memory of a worker with all that it starts, while it reads one long scan that somebody sent. */
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { measureMemory } from '../../src/cli/demo/measure-memory.ts';
import { statusOf } from '../../src/cli/demo/send-documents.ts';
import { startDemoDesk } from '../../src/cli/demo/start-demo-desk.ts';
import { importCareTeam, importPatients, importStaff } from '../../src/import-lists.ts';
import { drawPage } from '../../src/tryout/ward/draw-page.ts';
import { readWard } from '../../src/tryout/ward/ward.ts';
import { drawnRecords } from '../factories/draw-records.ts';
import { picturePdf } from '../factories/picture-pdf.ts';

const SENDER = 'priya.holm@ward.example';
const LOOK_EVERY_MS = 250;
const MB = 1024 * 1024;

/** A scan of BENCH_PAGES pages (300), through a whole desk with two pages at a time: the median and the peak of its tenths. */
export async function benchMemory(): Promise<Record<string, string | number>[]> {
  const pages = Number(process.env.BENCH_PAGES ?? 300);
  process.env.OCR_WORKERS ??= '2';
  const bytes = await longScan(pages);
  const ward = await readWard();
  const { slack, desk, stop } = await startDemoDesk(ward);
  try {
    await importStaff(desk.parts, ward.staffCsv);
    await importPatients(desk.parts, ward.patientsCsv);
    await importCareTeam(desk.parts, ward.careTeamCsv);
    const file = { name: 'long-scan.pdf', bytes, sentBy: SENDER, where: '@app' };
    const startedAt = performance.now();
    const { ts } = await slack.as(SENDER).upload(file.where, [{ name: file.name, bytes }]);
    const samples: number[] = [];
    let processes = 0;
    for (;;) {
      const [self = 0, worker = 0, server = 0] = desk.processes();
      const { byRoot, processes: count } = measureMemory([self, worker, server]);
      samples.push((byRoot[1] ?? 0) / MB);
      processes = Math.max(processes, count);
      const status = statusOf(slack, file, ts);
      if (status && status.state !== 'working') break;
      await sleep(LOOK_EVERY_MS);
    }
    const minutes = (performance.now() - startedAt) / 60_000;
    return tenths(samples).map((own, i) => ({
      pages: `${Math.round((pages * i) / 10)} to ${Math.round((pages * (i + 1)) / 10)}`,
      'median MB': Math.round(own.toSorted((a, b) => a - b)[own.length >> 1] ?? 0),
      'peak MB': Math.round(Math.max(...own)),
      ...(i === 9
        ? {
            'peak of all MB': Math.round(Math.max(...samples)),
            'file MB': Math.round(bytes.length / MB),
            'pages a minute': (pages / minutes).toFixed(1),
            processes,
          }
        : {}),
    }));
  } finally {
    await stop();
  }
}

function tenths(samples: readonly number[]): number[][] {
  const size = samples.length / 10;
  return Array.from({ length: 10 }, (_, i) =>
    samples.slice(Math.floor(i * size), Math.max(Math.floor(i * size) + 1, Math.floor((i + 1) * size))),
  );
}

/** Drawn records at 300 dpi in gray, each page a picture of its own. */
async function longScan(pages: number): Promise<Buffer> {
  const pictures: Buffer[] = [];
  for (let seed = 1; pictures.length < Math.min(24, pages); seed++) {
    for (const { page } of drawnRecords(seed))
      pictures.push(
        await sharp(await drawPage(page, 300))
          .toColourspace('b-w')
          .jpeg({ quality: 60 })
          .toBuffer(),
      );
  }
  return picturePdf(
    Array.from({ length: pages }, (_, i) => pictures[i % pictures.length]!),
    300,
  );
}
