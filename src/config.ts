/**
 * The only reader of process.env. One schema in sections; all faults are told together. `.env.example` lists the same
 * variables with the same words (a test holds the two equal).
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);
const whole = z.coerce.number().int();

export const configSchema = z.object({
  WARDCLERK_HOME: z.string().default('./data').describe('Folder of the embedded database, the files and the keys.'),
  WARDCLERK_MASTER_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, '64 hexadecimal digits')
    .optional()
    .describe(
      'Key that wraps the data keys, 64 hexadecimal digits. Empty: a key file is made in WARDCLERK_HOME at first start.',
    ),
  WARDCLERK_MASTER_KEY_FORMER: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, '64 hexadecimal digits')
    .optional()
    .describe('The master key until now, while a new one is being brought in with: keys rotate.'),
  WARDCLERK_MASTER_KEY_FILE: z
    .string()
    .optional()
    .describe('Key file elsewhere than in WARDCLERK_HOME, readable by this user only. It is never made by itself.'),
  KEY_SERVICE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Key management service that speaks the transit protocol of Vault or OpenBao. Empty: the key file holds the key itself.',
    ),
  KEY_SERVICE_KEY: z.string().default('wardclerk').describe('Name of the key in that service.'),
  KEY_SERVICE_TOKEN: z.string().optional().describe('Token for that service.'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much goes to the log (stderr).'),
  TIMEZONE: z
    .string()
    .refine(isTimeZone, 'a time zone of the IANA list')
    .default('')
    .describe(
      'Time zone of the hospital, for example America/Chicago; care-team periods are counted in it. Empty: that of the machine.',
    ),

  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL 15 or newer; the user owns the database and may create roles. Empty: the embedded server.'),
  DATABASE_APP_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('Connection of the app role, when you make the roles yourself. Empty: made from DATABASE_URL.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe(
      'Redis for the job queue, a database of its own (redis://host:6379/3). Empty: jobs are kept in PostgreSQL.',
    ),

  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-').optional().describe('Bot token of your Slack app.'),
  SLACK_SIGNING_SECRET: z.string().min(8).optional().describe('Signing secret of your Slack app, for HTTP.'),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith('xapp-')
    .optional()
    .describe('App-level token; set it to use Socket Mode instead of HTTP.'),
  SLACK_API_URL: z.url().default('https://slack.com/api/').describe('Where the Slack Web API is.'),
  SLACK_PORT: whole
    .min(0)
    .max(65535)
    .default(3000)
    .describe('Port for Slack events; the server listens on SLACK_HOST.'),
  SLACK_HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  SLACK_INTAKE_CHANNELS: list
    .default([])
    .describe('Ids of channels where dropped files are filed, comma between. Direct messages always work.'),

  OCR_ENGINE: z
    .enum(['auto', 'tesseract.js', 'native'])
    .default('auto')
    .describe('Reading engine; auto takes native Tesseract when it is on the PATH.'),
  OCR_WORKERS: whole
    .min(0)
    .max(64)
    .default(0)
    .describe('Pages read at the same time. 0: one a core, as far as memory allows.'),
  OCR_PAGE_TIMEOUT_SECONDS: whole.min(5).max(3600).default(120).describe('Longest time for one page.'),
  DECODER_TIMEOUT_SECONDS: whole
    .min(1)
    .max(3600)
    .default(45)
    .describe('Longest time for opening a file, and for decoding one page of it.'),
  DECODER_MEMORY_MB: whole
    .min(256)
    .max(65_536)
    .default(1024)
    .describe('Memory at which the process that decodes files is ended; the file is refused.'),
  MAX_FILE_MB: whole.min(1).max(2000).default(100).describe('Largest file that is read.'),
  MAX_ARCHIVE_FILES: whole.min(1).max(65_000).default(500).describe('Most files of one ZIP or e-mail.'),
  MAX_ARCHIVE_MB: whole
    .min(1)
    .max(20_000)
    .default(1000)
    .describe('Most that the files of one ZIP or e-mail may hold unpacked.'),
  MAX_PAGES: whole.min(1).max(100_000).default(2000).describe('Most pages of one file.'),
  MAX_PAGE_MEGAPIXELS: whole.min(1).max(2000).default(250).describe('Largest page picture.'),
  WORKERS: whole.min(0).max(16).default(1).describe('Worker processes that npm start keeps running.'),

  MODEL: z
    .string()
    .regex(/^[\w-]+:.+$/, 'provider:name')
    .optional()
    .describe(
      'Language model that drafts answers and orders suggested codes, for example openai:gpt-4o. Empty: extraction and rules.',
    ),
  MODEL_PHI: z
    .enum(['', 'allowed'])
    .default('')
    .describe('Set to allowed when your agreement with the model provider permits patient data.'),
  MODEL_BASE_URL: z.url().optional().describe('Address of an OpenAI-compatible server of your own.'),
  MODEL_API_KEY: z.string().optional().describe('Key for the model provider.'),
  MODEL_TIMEOUT_SECONDS: whole
    .min(1)
    .max(600)
    .default(30)
    .describe('Longest wait for the model; then the answer is made by extraction.'),
  LANGSMITH_TRACING: z
    .string()
    .default('')
    .describe('Must stay empty: tracing would send record text to an outside service, so Wardclerk refuses to start.'),
  EMERGENCY_MINUTES: whole
    .min(1)
    .max(1440)
    .default(60)
    .describe('How long emergency access to one patient stays open.'),
  INTEGRITY_HOUR: whole
    .min(0)
    .max(23)
    .default(3)
    .describe('Hour of the day (TIMEZONE) from which the nightly integrity check runs.'),
  EMBEDDED_POSTGRES_STAYS: onOff
    .default(false)
    .describe('on: commands leave the embedded PostgreSQL running for the next command.'),
});

function isTimeZone(name: string): boolean {
  if (name === '') return true;
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export type Config = z.output<typeof configSchema> & { home: string; timeZone: string };

/** Reads and checks the environment. Empty values count as not set. @throws AppError `config.invalid`, `config.tracing` */
export function readConfig(env: Record<string, string | undefined> = environment()): Config {
  for (const variable of ['LANGSMITH_TRACING', 'LANGCHAIN_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGSMITH_TRACING_V2']) {
    if (env[variable] && env[variable] !== 'false') throw new AppError('config.tracing', { variable });
  }
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const described = configSchema.shape[name as keyof typeof configSchema.shape]?.description ?? '';
      return `  ${name}: ${issue.message}. ${described}`;
    });
    throw new AppError('config.invalid', { faults: faults.join('\n') });
  }
  return {
    ...parsed.data,
    home: resolve(parsed.data.WARDCLERK_HOME),
    timeZone: parsed.data.TIMEZONE || Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/**
 * The configuration of a command: as above, but its log starts at warnings. `defaults` stand where the environment sets
 * nothing; `fixed` stands whatever it sets. @throws AppError
 */
export function readCommandConfig(defaults: Settings = {}, fixed: Settings = {}): Config {
  const given = Object.fromEntries(Object.entries(environment()).filter(([, value]) => value !== ''));
  return readConfig({ LOG_LEVEL: 'warn', ...defaults, ...given, ...fixed });
}

type Settings = Partial<Record<keyof typeof configSchema.shape, string>>;

/** The environment, with what a file `.env` in the working folder adds; what is set already wins. */
function environment(): Record<string, string | undefined> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
