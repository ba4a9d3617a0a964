/** The tour on given files: they are sent and asked about, and nothing is expected of them but an end in good order. */
import { answerLines, askInSlack, count, type FileNames, type Toured } from './ask-in-slack.ts';
import { type FileToSend, sendDocuments } from './send-documents.ts';
import type { DemoDesk } from './start-demo-desk.ts';
import type { Tour } from './step.ts';

const READ_WITHIN_MS = 3_600_000;

/** Sends the files and asks the questions. `known`: files of documents that were sent before. */
export async function runFiles(
  { slack }: DemoDesk,
  tour: Tour,
  files: FileToSend[],
  questions: { as: string; text: string }[],
  known: FileNames = new Map(),
): Promise<Toured> {
  const sent = await sendDocuments(slack, tour, files, READ_WITHIN_MS);
  for (const { file, status, ms } of sent) {
    await tour.step(`send ${file.name}`, () => {
      if (!status) return { ok: false, detail: 'did not come to an end', ms };
      const waiting =
        status.state === 'needs a patient' ? ` ${status.candidates.length > 0 ? 'Offered:' : 'Nobody fits.'}` : '';
      const detail = [status.headline + waiting, status.filedFor].filter(Boolean).join(' ');
      return { ok: status.state !== 'needs attention', detail, ms, lines: status.candidates };
    });
  }
  const names: FileNames = new Map([
    ...known,
    ...sent.flatMap(({ file, status }) => (status ? [[status.code, file.name] as const] : [])),
  ]);
  let firstAnswerMs: number | null = null;
  for (const { as, text } of questions) {
    await tour.step(`ask: ${text}`, async () => {
      const { answer, ms } = await askInSlack(slack, { as, where: '@app', text });
      if (!answer) return { ok: false, detail: 'no answer came', ms };
      if (answer.citations.length > 0) firstAnswerMs ??= ms;
      const choices = answer.choices.length > 0 ? `, ${count(answer.choices.length, 'patient')} to choose from` : '';
      const detail = `${count(answer.citations.length, 'citation')}${choices}`;
      return { ok: answer.message.text !== 'A problem', detail, ms, lines: answerLines(answer, names) };
    });
  }
  return { firstAnswerMs, names };
}
