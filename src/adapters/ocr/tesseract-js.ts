import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createWorker, OEM } from 'tesseract.js';
import { AppError } from '../../errors.ts';
import { encodePgm, type GrayImage } from '../image-gray.ts';
import type { OcrEngine, OcrEngineOptions, OcrOptions, OcrPage } from './engine.ts';
import { PAGE_SEGMENTATION } from './page-segmentation.ts';
import { parseTsv } from './parse-tsv.ts';
import { inTime } from './time-budget.ts';
import { type PoolMember, WorkerPool } from './worker-pool.ts';

interface Task {
  image: GrayImage;
  options: OcrOptions;
}

/** Debian's "fast" English data: quicker than the packaged data and a little better on forms. Taken when present. */
const FAST_DATA_FOLDERS = ['/usr/share/tesseract-ocr/5/tessdata', '/usr/share/tesseract-ocr/4.00/tessdata'];

/** Of longer pictures the library gives no words and no error. */
const LONGEST_SIDE = 32_767;

function languageData(): { langPath: string; gzip: boolean } {
  const fast = FAST_DATA_FOLDERS.find((folder) => existsSync(path.join(folder, 'eng.traineddata')));
  if (fast) return { langPath: fast, gzip: false };
  const packaged = path.dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'));
  return { langPath: path.join(packaged, '4.0.0_best_int'), gzip: true };
}

/** The engine that is always there: Tesseract in WebAssembly, one worker thread per picture in work. */
export function startTesseractJs({ workers, timeoutMs }: OcrEngineOptions): OcrEngine {
  const pool = new WorkerPool<Task, OcrPage>(workers, () => startMember(timeoutMs));
  return {
    name: 'tesseract.js',
    workers,
    timeoutMs,
    recognize: (image, options) => pool.run({ image, options }),
    close: () => pool.close(),
  };
}

async function startMember(timeoutMs: number): Promise<PoolMember<Task, OcrPage>> {
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    ...languageData(),
    cacheMethod: 'none',
    errorHandler: () => undefined, // the promise of the call rejects as well; without this the library throws into the void
  }).catch((cause: unknown) => {
    throw new AppError('scan.engine', {}, { cause });
  });
  let broken = false;

  async function run({ image, options }: Task): Promise<OcrPage> {
    if (Math.max(image.width, image.height) > LONGEST_SIDE) throw new AppError('scan.refused');
    try {
      const settings = {
        tessedit_pageseg_mode: PAGE_SEGMENTATION[options.mode],
        user_defined_dpi: String(options.dpi ?? 300),
      };
      const read = () => worker.recognize(encodePgm(image), settings as object, { text: false, tsv: true });
      const { data } = await inTime(options.budget, timeoutMs, read, () => undefined);
      return parseTsv(data.tsv ?? '');
    } catch (cause) {
      broken = true;
      throw cause instanceof AppError ? cause : new AppError('scan.refused', {}, { cause });
    }
  }

  return {
    run,
    get broken() {
      return broken;
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}
