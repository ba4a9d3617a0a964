import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../src/tryout/local-slack.ts';
import { layoutPage } from '../../src/tryout/ward/layout-page.ts';
import { makePdf } from '../../src/tryout/ward/make-pdf.ts';
import { aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const CLERK = 'henrike@alderbrook.example';
const NURSE = 'nora@alderbrook.example';
let desk: RunningDesk;

beforeAll(async () => {
  await aMemberOfStaff(test.database, ['him'], { email: CLERK });
  await aMemberOfStaff(test.database, ['clinician'], { email: NURSE });
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: [
        { email: CLERK, name: 'Henrike Vale' },
        { email: NURSE, name: 'Nora Adeyemi' },
      ],
    },
  });
});
afterAll(() => desk?.stop());

const documents = () =>
  sql<{ id: string; state: string; first_page: number | null; page_count: number }>(
    test.adminUrl,
    'select id, state, first_page, page_count from document order by first_page nulls first',
  );
const said = () => desk.slack.messagesSeenBy(CLERK, '@app').map(textOf).join('\n');
const messageWith = (action: string) => () =>
  desk.slack.messagesSeenBy(CLERK, '@app').findLast((message) => JSON.stringify(message.blocks).includes(action));
async function statesBecome(wanted: string[]) {
  const until = Date.now() + 60_000;
  for (let rows = await documents(); ; rows = await documents()) {
    if (rows.map(({ state }) => state).join() === wanted.join()) return rows;
    if (Date.now() > until) throw new Error(`the documents are ${rows.map(({ state }) => state).join()}`);
    await sleep(200);
  }
}

describe('a file of two documents', () => {
  it('is split by a form, wrong pages told beside the field, and joined again by a button', async () => {
    const clerk = desk.slack.as(CLERK);
    const unnamed = (text: string) => ({ text: layoutPage([{ text }]) });
    const bytes = await makePdf([
      unnamed('Menu of the cafeteria, first sheet.'),
      unnamed('Menu of the cafeteria, second.'),
    ]);
    await clerk.upload('@app', [{ name: 'menus.pdf', bytes }]);
    const [whole] = await statesBecome(['NEEDS_PATIENT']);

    await aPress(desk, { userId: clerk.id, channel: clerk.openDm(), actionId: 'open_review', value: whole!.id });
    const opened = await desk.slack.waitFor(messageWith('split_document'), 20_000);
    await clerk.press(opened.ts, { label: 'Split' });
    await desk.slack.waitFor(() => clerk.modal(), 10_000);
    await clerk.submitView({ pages: '7' });
    await desk.slack.waitFor(() => (JSON.stringify(clerk.modal()).includes('from 2 to 2') ? true : undefined), 10_000);
    await clerk.submitView({ pages: '2' });
    const [, first, second] = await statesBecome(['SPLIT', 'NEEDS_PATIENT', 'NEEDS_PATIENT']);
    await desk.slack.waitFor(() => (/holds 2 documents now/.test(said()) ? true : undefined), 20_000);

    await aPress(desk, { userId: clerk.id, channel: clerk.openDm(), actionId: 'open_review', value: second!.id });
    const part = await desk.slack.waitFor(messageWith('join_before'), 20_000);
    await clerk.press(part.ts, { label: 'Join with the part before' });
    await statesBecome(['SPLIT', 'NEEDS_PATIENT', 'JOINED']);
    await desk.slack.waitFor(() => (/has 2 pages now/.test(said()) ? true : undefined), 20_000);
    expect((await documents()).find(({ id }) => id === first!.id)?.page_count).toBe(2);
  });

  it('is split and joined by nobody else', async () => {
    const nurse = desk.slack.as(NURSE);
    const [, part] = await documents();
    const before = await documents();
    for (const actionId of ['split_document', 'join_before', 'join_behind', 'reread_turned_270'])
      await aPress(desk, { userId: nurse.id, channel: nurse.openDm(), actionId, value: part!.id });
    const refusals = () =>
      desk.slack
        .messagesSeenBy(NURSE, '@app')
        .map(textOf)
        .filter((text) => /no such record, or it is not open to you/.test(text)).length;
    await desk.slack.waitFor(() => (refusals() >= 4 ? true : undefined), 20_000);
    expect(await documents()).toEqual(before);
  });
});
