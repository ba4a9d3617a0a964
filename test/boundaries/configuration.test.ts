import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configSchema, readConfig } from '../../src/config.ts';
import { AppError } from '../../src/errors.ts';

const example = readFileSync('.env.example', 'utf8');

describe('the configuration', () => {
  it('is listed in .env.example, each variable with the words of the schema', () => {
    const listed = [...example.matchAll(/^# (.+)\n([A-Z_]+)=/gm)].map(([, words, name]) => [name, words]);
    const known = Object.entries(configSchema.shape).map(([name, field]) => [name, field.description]);
    expect(listed).toEqual(known);
  });

  it('has the defaults that .env.example shows', () => {
    const shown = Object.fromEntries(
      [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(readConfig(shown)).toEqual(readConfig({}));
  });

  it('tells all faults together, each with what the variable is for', () => {
    const faults = catchError(() => readConfig({ WARDCLERK_MASTER_KEY: 'short', OCR_ENGINE: 'other' }));
    expect(faults.code).toBe('config.invalid');
    expect(faults.message).toContain('WARDCLERK_MASTER_KEY: 64 hexadecimal digits. Key that wraps the data keys');
    expect(faults.message).toContain('OCR_ENGINE');
  });

  it('knows the time zones, so that no day is counted in one that there is not', () => {
    expect(readConfig({ TIMEZONE: 'America/Chicago' }).timeZone).toBe('America/Chicago');
    expect(catchError(() => readConfig({ TIMEZONE: 'Mars/Olympus' })).message).toContain('TIMEZONE: a time zone');
  });

  it('refuses tracing, which would send record text outside', () => {
    expect(catchError(() => readConfig({ LANGCHAIN_TRACING_V2: 'true' })).code).toBe('config.tracing');
  });
});

function catchError(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
