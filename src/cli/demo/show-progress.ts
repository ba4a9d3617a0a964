import { clearScreenDown, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { AppError } from '../../errors.ts';
import type { Outcome, Step, Tour } from './step.ts';

/** Tells a tour as it goes: in place on a terminal, as plain lines elsewhere. */
export function showProgress(out: NodeJS.WriteStream | WriteStream): Tour {
  const inPlace = out.isTTY === true;
  const steps: Step[] = [];
  let shown: string[] = [];

  const say = (line: string): void => {
    clear();
    out.write(`${line}\n`);
  };
  /** Takes the lines of unfinished work off the terminal. */
  const clear = (): void => {
    if (inPlace && shown.length > 0) {
      moveCursor(out, 0, -shown.length);
      clearScreenDown(out);
    }
    if (inPlace) shown = [];
  };
  return {
    steps,
    say,
    async step(name, work) {
      const started = performance.now();
      const outcome = await outcomeOf(work);
      const step = {
        name,
        ok: outcome.ok,
        ms: Math.round(outcome.ms ?? performance.now() - started),
        detail: outcome.detail,
      };
      steps.push(step);
      say(stepLine(step));
      for (const line of outcome.lines ?? []) say(`           ${line}`);
      shown = [];
      return step.ok;
    },
    progress(lines) {
      const news = lines.filter((line) => !shown.includes(line));
      if (news.length === 0) return;
      clear();
      const width = (out.columns || 120) - 1;
      for (const line of inPlace ? lines : news) out.write(`${inPlace ? line.slice(0, width) : line}\n`);
      shown = lines;
    },
  };
}

/** `✓   1.2 s  name: detail` */
function stepLine({ name, ok, ms, detail }: Step): string {
  return `${ok ? '✓' : '✗'} ${seconds(ms).padStart(8)} ${name}: ${detail}`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A step that breaks off has failed; the tour goes on, so that all that is wrong is told at once. */
async function outcomeOf(work: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    return { ok: false, detail: sentenceOf(error) };
  }
}

/** The words of our own errors; of others only the kind, since their words may quote a page. */
function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (error instanceof Error && error.message.startsWith('local Slack:')) return error.message;
  const place = error instanceof Error ? error.stack?.split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  return `it broke off (${error instanceof Error ? error.name : 'unknown error'}${place ? `, ${place.trim()}` : ''})`;
}
