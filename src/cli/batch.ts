/** `--batch FILE.jsonl`: one JSON object of arguments a line, one JSON result a line in the same order. */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { errorJson } from './run-command.ts';

/** Runs the lines one after the other; a line that fails gives `{ "error": … }` and the next goes on. @throws AppError `command.file-missing` */
export async function runBatch<T>(
  file: string,
  schema: z.ZodType<T>,
  work: (args: T) => Promise<unknown>,
): Promise<void> {
  if (!existsSync(file)) throw new AppError('command.file-missing', { file });
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line.trim() === '') continue;
    const result = await runLine(line, schema, work).catch(errorJson);
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
}

async function runLine<T>(line: string, schema: z.ZodType<T>, work: (args: T) => Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new AppError('command.arguments', { fault: 'This line is not JSON.' }, { cause });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const fault = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new AppError('command.arguments', { fault });
  }
  return work(parsed.data);
}
