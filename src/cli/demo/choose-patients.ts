import type { LocalSlack } from '../../tryout/local-slack.ts';
import { elementsOf } from '../../tryout/person/elements.ts';
import type { WardFile } from '../../tryout/ward/draw-ward-files.ts';
import type { SeenStatus } from './read-slack.ts';
import { type SentFile, statusOf } from './send-documents.ts';
import type { Outcome } from './step.ts';
import { waitUntil } from './wait-until.ts';

const FILED_WITHIN_MS = 60_000;

/** The sender picks one of the patients whom the desk offers. */
export async function pickCandidate(slack: LocalSlack, sent: SentFile<WardFile>): Promise<Outcome> {
  const { file, status } = sent;
  if (status?.state === 'filed') return alreadyDone(status);
  const offer = elementsOf(status?.message.blocks ?? []).find(
    ({ element, block }) =>
      element.action_id === 'file_under_candidate' && JSON.stringify(block).includes(mrnEnd(file.belongsTo)),
  );
  if (!status || !offer) return { ok: false, detail: 'the patient is not among those offered' };
  const value = String(offer.element.value);
  await slack.as(file.sentBy).press(status.message.ts, { actionId: 'file_under_candidate', value });
  return filedBy(slack, sent);
}

/** The sender knows whose a page without identifiers is, and enters the MRN. */
export async function enterMrn(slack: LocalSlack, sent: SentFile<WardFile>): Promise<Outcome> {
  const { file, status } = sent;
  if (status?.state === 'filed') return alreadyDone(status);
  if (!status) return { ok: false, detail: 'there is no message to answer' };
  const person = slack.as(file.sentBy);
  await person.press(status.message.ts, 'enter_mrn');
  if (!(await waitUntil(() => person.modal(), FILED_WITHIN_MS))) return { ok: false, detail: 'no form opened' };
  const { ok, errors } = await person.submitView({ value: file.belongsTo });
  const refused = Object.values(errors).join(' ');
  if (!ok || refused) return { ok: false, detail: refused || 'the form was not taken' };
  return filedBy(slack, sent);
}

async function filedBy(slack: LocalSlack, { file, ts }: SentFile<WardFile>): Promise<Outcome> {
  const filed = await waitUntil(() => {
    const now = statusOf(slack, file, ts);
    return now?.state === 'filed' ? now : null;
  }, FILED_WITHIN_MS);
  const ok = filed?.filedFor?.includes(mrnEnd(file.belongsTo)) ?? false;
  const who = slack.as(file.sentBy).name;
  return { ok, detail: ok ? `${who} decided. ${filed?.filedFor}` : 'not filed' };
}

function alreadyDone({ filedFor }: SeenStatus): Outcome {
  return { ok: true, detail: `decided in an earlier demo in this folder (${filedFor ?? 'filed'})` };
}

/** How the desk names a patient in Slack: the last four of the MRN. */
export function mrnEnd(mrn: string): string {
  return `…${mrn.slice(-4)}`;
}
