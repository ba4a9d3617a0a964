import { ERRORS } from '../../errors.ts';
import type { LocalSlack } from '../../tryout/local-slack.ts';
import type { ExpectedAnswer, WardQuestion } from '../../tryout/ward/ward.ts';
import { mrnEnd } from './choose-patients.ts';
import { readAnswer, type SeenAnswer } from './read-slack.ts';
import type { Outcome } from './step.ts';
import { waitUntil } from './wait-until.ts';

export interface Asked {
  question: Pick<WardQuestion, 'as' | 'where' | 'text'>;
  ts: string;
  answer: SeenAnswer | null;
  /** From the question to its answer. */
  ms: number;
}

const ANSWER_WITHIN_MS = 120_000;
/** File names by the short names of their documents. */
export type FileNames = ReadonlyMap<string, string>;

export interface Toured {
  /** How long the first question with a cited answer took; null without one. */
  firstAnswerMs: number | null;
  names: FileNames;
}

/** Asks as a person and waits for what comes back below the question. */
export async function askInSlack(slack: LocalSlack, question: Asked['question']): Promise<Asked> {
  const started = performance.now();
  const { ts } = await slack.as(question.as).say(question.where, question.text);
  const answer = await waitUntil(() => answersTo(slack, question, ts)[0], ANSWER_WITHIN_MS);
  return { question, ts, answer, ms: performance.now() - started };
}

/** What the asker has read in answer so far, oldest first: below the question, or in a channel after it and alone. */
export function answersTo(slack: LocalSlack, { as, where }: Asked['question'], ts: string): SeenAnswer[] {
  const asker = slack.as(as);
  return asker
    .messages(where)
    .filter(({ userId }) => userId === slack.app.userId)
    .filter((message) => message.threadTs === ts || (message.onlyFor === asker.id && message.ts > ts))
    .map(readAnswer);
}

/** Whether the answer is what it should be, and its words. `hidden` remembers answers that must be equal. Pure but for `hidden`. */
export function judgeAnswer(
  { answer, ms }: Asked,
  expected: ExpectedAnswer,
  files: FileNames,
  hidden: Map<string, string>,
): Outcome {
  if (!answer) return { ok: false, detail: 'no answer came', ms };
  const lines = answerLines(answer, files);
  switch (expected.kind) {
    case 'answered': {
      const supporting = answer.citations.find(
        ({ quote, code, page }) =>
          files.get(code ?? '') === expected.from &&
          page === expected.page &&
          expected.shows.every((words) => quote.includes(words)),
      );
      const elsewhere = answer.citations.filter(({ code }) => !files.has(code ?? ''));
      const detail = `${count(answer.citations.length, 'citation')}, from ${expected.from}, page ${expected.page}`;
      const beside = (expected.withholds ?? []).filter((words) =>
        answer.citations.some(({ quote }) => quote.includes(words)),
      );
      if (beside.length > 0) return { ok: false, detail: `the answer also holds “${beside.join('”, “')}”`, ms, lines };
      const ok = supporting !== undefined && elsewhere.length === 0;
      return { ok, detail: ok ? detail : `the words “${expected.shows.join(' … ')}” are not cited`, ms, lines };
    }
    case 'which-patient': {
      const ok =
        answer.choices.length === expected.among.length &&
        expected.among.every((mrn) => answer.choices.some((choice) => choice.includes(mrnEnd(mrn))));
      return { ok, detail: `${count(answer.choices.length, 'patient')} to choose from`, ms, lines };
    }
    case 'nothing-found':
      return { ok: answer.citations.length === 0 && answer.choices.length === 0, detail: oneLine(answer.text), ms };
    case 'hidden': {
      const before = hidden.get(expected.same) ?? answer.text;
      hidden.set(expected.same, before);
      const ok = before === answer.text && answer.citations.length === 0 && answer.choices.length === 0;
      return { ok, detail: oneLine(answer.text), ms };
    }
    case 'refused': {
      const sentences: string[] = [ERRORS['access.no-records'].say, ERRORS['access.unknown-person'].say];
      return { ok: sentences.includes(answer.text), detail: oneLine(answer.text), ms };
    }
  }
}

/** The answer as lines for people: each quote with file and page. */
export function answerLines(answer: SeenAnswer, files: FileNames): string[] {
  if (answer.citations.length === 0 && answer.choices.length === 0) return [oneLine(answer.text)];
  return [
    ...answer.citations.map(
      ({ quote, code, page }) => `“${oneLine(quote)}”  ${files.get(code ?? '') ?? code ?? 'unknown'}, page ${page}`,
    ),
    ...answer.choices.map(oneLine),
  ];
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
