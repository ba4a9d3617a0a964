/**
 * The log: one JSON line an event on stderr. Only the fields listed here can be written, all of them ids, counts, codes
 * and times, so that no text of a record can reach it by accident.
 */
import pino from 'pino';

export interface LogFields {
  documentId?: string;
  uploadId?: string;
  questionId?: string;
  staffId?: string;
  job?: string;
  jobId?: string;
  attempt?: number;
  page?: number;
  pages?: number;
  state?: string;
  code?: string;
  errorId?: string;
  errorName?: string;
  /** Frames only: function, file and line, never the message. */
  stack?: string;
  ms?: number;
  pid?: number;
  port?: number;
  count?: number;
  name?: string;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

/** A log that writes to stderr at `level` and above. `event` is a fixed phrase of the program. */
export function createLog(level: LogLevel | 'silent'): Log {
  const sink = pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  return (at, event, fields = {}) => sink[at](fields, event);
}

/** What may be told of an unknown error: its class and where it was thrown. Messages of libraries can quote the data. */
export function describeError(error: unknown): Pick<LogFields, 'errorName' | 'stack'> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    errorName: error.name,
    stack: frames
      .slice(0, 6)
      .map((line) => line.trim())
      .join(' | '),
  };
}

/**
 * What nobody caught ends this process, as it would by itself, but with a line of the log in place of the message and the
 * source, which can quote a record. Whoever supervises the process starts another.
 */
export function endOnUncaught(log: Log): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      const errorId = crypto.randomUUID().slice(0, 8);
      log('error', 'an error that nobody caught ended the process', { errorId, ...describeError(error) });
      process.exit(1);
    });
  }
}
