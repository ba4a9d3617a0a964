import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../src/tryout/local-slack.ts';
import { aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { aScan } from '../factories/scans.ts';
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

const state = async () =>
  (
    await sql<{ id: string; state: string; owned: boolean }>(
      test.adminUrl,
      'select id, state, review_owner_id is not null as owned from document',
    )
  )[0];
const said = (email: string) => desk.slack.messagesSeenBy(email, '@app').map(textOf).join('\n');

describe('a scan that names nobody', () => {
  it('stands in the queue of App Home, opens with its picture and is rejected with a reason', async () => {
    const clerk = desk.slack.as(CLERK);
    const scan = await aScan([
      { letterhead: 'Cafeteria', under: 'Menu of the week' },
      { text: 'Lentil soup on Monday.' },
    ]);
    await clerk.upload('@app', [{ name: 'menu.png', bytes: scan }]);
    await desk.slack.waitFor(() => (/A person must decide/.test(said(CLERK)) ? true : undefined), 60_000);
    for (const opened of await clerk.openHome()) await opened.done;
    const home = JSON.stringify(desk.slack.homeOf(CLERK));
    expect(home).toContain('Waiting for a person: 1');
    expect(home).toContain('no patient found');
    expect(home).not.toContain('Lentil');

    await clerk.pressHome({ label: 'Show who it may be' });
    const opened = await desk.slack.waitFor(
      () =>
        desk.slack
          .messagesSeenBy(CLERK, '@app')
          .find((message) => JSON.stringify(message.blocks).includes('reject_document')),
      20_000,
    );
    expect(
      desk.slack
        .messagesSeenBy(CLERK, '@app')
        .some(({ fileIds, userId }) => fileIds.length > 0 && userId === desk.slack.app.userId),
    ).toBe(true);
    expect((await state())?.owned).toBe(true);

    await clerk.press(opened.ts, { label: 'Reject' });
    await desk.slack.waitFor(() => clerk.modal(), 10_000);
    await clerk.submitView({ reason: 'A menu of the cafeteria' });
    await desk.slack.waitFor(() => (/is rejected\. The original is kept/.test(said(CLERK)) ? true : undefined), 20_000);
    expect((await state())?.state).toBe('REJECTED');
    for (const again of await clerk.openHome()) await again.done;
    expect(JSON.stringify(desk.slack.homeOf(CLERK))).toContain('Nothing waits.');
  });

  it('opens for nobody else', async () => {
    const nurse = desk.slack.as(NURSE);
    const documentId = (await state())?.id ?? '';
    await aPress(desk, { userId: nurse.id, channel: nurse.openDm(), actionId: 'open_review', value: documentId });
    await desk.slack.waitFor(
      () => (/no such record, or it is not open to you/.test(said(NURSE)) ? true : undefined),
      20_000,
    );
    const looks = await sql(
      test.adminUrl,
      `select 1 from audit_event e join staff s on s.id = e.staff_id where s.email = $1 and e.action = 'review.opened'`,
      [NURSE],
    );
    expect(looks).toEqual([]);
  });
});
