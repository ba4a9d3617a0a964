import type { LocalSlack } from '../../tryout/local-slack.ts';
import type { Asked } from './ask-in-slack.ts';
import type { Outcome } from './step.ts';
import { waitUntil } from './wait-until.ts';

const PICTURE_WITHIN_MS = 30_000;
const PNG_SIGNATURE = '89504e47';

/** Presses the button below the first quote and waits for the picture of the page in the asker's direct messages. */
export async function openCitation(slack: LocalSlack, { question, answer }: Asked): Promise<Outcome> {
  const citation = answer?.citations.find(({ opens }) => opens);
  if (!answer || !citation?.opens) return { ok: false, detail: 'there is no citation to open' };
  const person = slack.as(question.as);
  const before = person.messages('@app').length;
  await person.press(answer.message.ts, citation.opens);
  const picture = await waitUntil(
    () =>
      person
        .messages('@app')
        .slice(before)
        .find(({ fileIds }) => fileIds.length > 0),
    PICTURE_WITHIN_MS,
  );
  const fileId = picture?.fileIds[0];
  if (!fileId) return { ok: false, detail: 'no picture came' };
  const bytes = await fetchFile(slack, fileId);
  const ok = bytes.subarray(0, 4).toString('hex') === PNG_SIGNATURE;
  return { ok, detail: `a picture of ${Math.ceil(bytes.length / 1024)} kB with the words marked` };
}

async function fetchFile(slack: LocalSlack, fileId: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const info = await fetch(`${slack.apiUrl}files.info?file=${fileId}`, { method: 'POST', headers });
  const { file } = (await info.json()) as { file?: { url_private_download?: string } };
  const response = await fetch(file?.url_private_download ?? '', { headers });
  return Buffer.from(await response.arrayBuffer());
}
