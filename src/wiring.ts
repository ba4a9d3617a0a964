/** Builds the parts once, from the configuration, and hands them out. */
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { type Database, openDatabase } from './adapters/database.ts';
import { createDecoder, type Decoder } from './adapters/decoding/decoder.ts';
import { type ErasableStorage, openFileStorage } from './adapters/file-storage.ts';
import type { KeyManagement } from './adapters/key-source.ts';
import { type OpenedMasterKeys, openMasterKeys } from './adapters/master-key.ts';
import { lazyModel, type ModelOpener } from './adapters/model.ts';
import { createOcrEngine, type OcrEngine } from './adapters/ocr/engine.ts';
import type { PictureLimits } from './adapters/picture-source.ts';
import { prepareHome } from './adapters/prepare-home.ts';
import { type JobQueue, openQueue } from './adapters/queue.ts';
import type { UnpackLimits } from './adapters/unpack-file.ts';
import { openVaultTransit } from './adapters/vault-transit.ts';
import type { AnswerDeps } from './answers/answer-question.ts';
import type { Config } from './config.ts';
import type { ReceiveDeps } from './intake/receive-document.ts';
import { createLog, type Log } from './log.ts';
import { clientOptions } from './slack/app.ts';

export interface Parts {
  config: Config;
  database: Database;
  storage: ErasableStorage;
  keys: OpenedMasterKeys;
  keyService: KeyManagement | null;
  /** Yields passwords and signatures. */
  masterKey: Buffer;
  queue: JobQueue;
  answers: AnswerDeps;
  receive: ReceiveDeps;
  log: Log;
  close(): Promise<void>;
}

/** Opens the database, the file store and the queue. Whoever opens closes. @throws AppError */
export async function openParts(config: Config): Promise<Parts> {
  const log = createLog(config.LOG_LEVEL);
  prepareHome(config.home);
  const keyService = keyServiceOf(config);
  const keys = await openMasterKeys({
    home: config.home,
    configured: config.WARDCLERK_MASTER_KEY,
    former: config.WARDCLERK_MASTER_KEY_FORMER,
    keyFile: config.WARDCLERK_MASTER_KEY_FILE,
    service: keyService,
  });
  const masterKey = keys.settled;
  const database = await openDatabase({
    home: config.home,
    timeZone: config.timeZone,
    masterKey,
    knownKeys: keys.known,
    databaseUrl: config.DATABASE_URL,
    appUrl: config.DATABASE_APP_URL,
    leaveRunning: config.EMBEDDED_POSTGRES_STAYS,
  });
  if (database.notice) log('info', database.notice);
  const storage = openFileStorage(join(config.home, 'files'), keys);
  const queue = openQueue({ postgresUrl: database.queueUrl, redisUrl: config.REDIS_URL, log });
  return {
    config,
    database,
    storage,
    keys,
    keyService,
    masterKey,
    queue,
    answers: { database, model: modelOf(config) },
    receive: { database, storage, enqueue: queue.enqueue, limits: { maxFileMb: config.MAX_FILE_MB } },
    log,
    close: async () => {
      await queue.close();
      await database.close();
    },
  };
}

/** The key management service that opens the key file, when one is configured. */
function keyServiceOf(config: Config): KeyManagement | null {
  if (!config.KEY_SERVICE_URL) return null;
  return openVaultTransit({
    url: config.KEY_SERVICE_URL,
    key: config.KEY_SERVICE_KEY,
    token: config.KEY_SERVICE_TOKEN ?? '',
    timeoutMs: 10_000,
  });
}

/** The configured language model, not yet loaded. Tracing is refused by the configuration. @throws AppError `model.phi-not-allowed` */
function modelOf(config: Config): ModelOpener | undefined {
  if (!config.MODEL) return undefined;
  return lazyModel({
    model: config.MODEL,
    phiAllowed: config.MODEL_PHI === 'allowed',
    apiKey: config.MODEL_API_KEY,
    baseUrl: config.MODEL_BASE_URL,
    timeoutMs: config.MODEL_TIMEOUT_SECONDS * 1000,
    environment: { LANGSMITH_TRACING: config.LANGSMITH_TRACING },
  });
}

/** The reading engine alone. */
export function openOcr(config: Config): Promise<OcrEngine> {
  return createOcrEngine({
    engine: config.OCR_ENGINE,
    workers: config.OCR_WORKERS || ocrWorkersFor(availableParallelism(), totalmem()),
    timeoutMs: config.OCR_PAGE_TIMEOUT_SECONDS * 1000,
  });
}

/** What turns files into words: the processes that decode them and the engine that reads the pictures. */
export interface Reader {
  decoder: Decoder;
  ocr: OcrEngine;
  close(): Promise<void>;
}

/** Costly to start, so only who reads pages asks for it. Whoever opens closes. @throws AppError scan.engine */
export async function openReader(config: Config): Promise<Reader> {
  const ocr = await openOcr(config);
  const decoder = openDecoder(config);
  return {
    decoder,
    ocr,
    close: async () => {
      await decoder.close();
      await ocr.close();
    },
  };
}

/** The processes that decode files; the first starts with the first file. Whoever opens closes. */
export function openDecoder(config: Config): Decoder {
  return createDecoder({
    memoryMb: config.DECODER_MEMORY_MB,
    timeoutMs: config.DECODER_TIMEOUT_SECONDS * 1000,
    processes: Math.max(2, Math.ceil(availableParallelism() / 4)),
  });
}

/** One a core, as long as each has a gigabyte and a half of the machine: an engine and the page it reads want a third of that. */
export function ocrWorkersFor(cores: number, memoryBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / 1.5e9)));
}

/** Limits of what is opened and read. */
export function scanLimits(config: Config): PictureLimits & UnpackLimits {
  return {
    maxPages: config.MAX_PAGES,
    maxMegapixels: config.MAX_PAGE_MEGAPIXELS,
    maxFileMb: config.MAX_FILE_MB,
    maxArchiveFiles: config.MAX_ARCHIVE_FILES,
    maxArchiveMb: config.MAX_ARCHIVE_MB,
  };
}

/** A Slack client of the bot, or null when no workspace is connected. */
export function slackClient(config: Config): WebClient | null {
  return config.SLACK_BOT_TOKEN ? new WebClient(config.SLACK_BOT_TOKEN, clientOptions(config.SLACK_API_URL)) : null;
}
