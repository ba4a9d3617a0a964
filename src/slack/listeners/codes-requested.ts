/** A coder asks for codes: `/codes`, the shortcut on a document's message, or the button of the worklist. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Actor } from '../../access/actor.ts';
import { withPipeline } from '../../access/scope.ts';
import { recordDenial } from '../../audit/record-denial.ts';
import { findCoding, findEntries } from '../../coding/coding.store.ts';
import { listUncodedDocuments } from '../../coding/list-uncoded.ts';
import { findQueryHints } from '../../coding/query/find-query-hints.ts';
import { findQueries } from '../../coding/query/query.store.ts';
import type { CodeSuggestions } from '../../coding/suggest-codes.ts';
import { asCoder, codingPurpose, suggestForDocument } from '../../coding/suggest-for-document.ts';
import { findDocumentsOfMessage, findNamedDocument } from '../../coding/worklist.store.ts';
import { AppError } from '../../errors.ts';
import { describeError } from '../../log.ts';
import { findPages } from '../../records/page.store.ts';
import { deliver } from '../deliver.ts';
import { identify } from '../identify.ts';
import type { SlackParts } from '../parts.ts';
import { onButton } from '../press.ts';
import { refuse } from '../refuse.ts';
import { codesView, worklistView } from '../views/codes.ts';
import { problemView } from '../views/problem.ts';

const WORKLIST_LENGTH = 10;

interface Requester {
  userId: string;
  teamId: string | undefined;
  channel: string;
  door: string;
  /** The document as it was named. */
  id?: string;
}

export function register(app: App, parts: SlackParts): void {
  const { database } = parts;

  app.command('/codes', async ({ command, ack, client }) => {
    await ack({ response_type: 'ephemeral', text: 'Look in our direct messages.' });
    const requester = { userId: command.user_id, teamId: command.team_id, channel: command.channel_id };
    const [named = '', setting] = command.text.trim().split(/\s+/);
    await respond(client, parts, { ...requester, door: '/codes', id: named }, async (actor) => {
      if (!named)
        return worklistView(
          await listUncodedDocuments(database, actor, { limit: WORKLIST_LENGTH, channel: command.channel_id }),
        );
      const documentId = await asCoder(database, actor, (scope) => findNamedDocument(scope, named));
      return codesOf(parts, actor, documentId, settingOf(setting));
    });
  });

  app.shortcut({ callback_id: 'suggest_codes', type: 'message_action' }, async ({ shortcut, ack, client }) => {
    await ack();
    const { user, team, channel, message_ts: ts } = shortcut;
    const requester = { userId: user.id, teamId: team?.id, channel: channel.id };
    await respond(client, parts, { ...requester, door: 'suggest_codes' }, async (actor) => {
      const found = await withPipeline(database, (pipeline) =>
        findDocumentsOfMessage(pipeline, { channel: channel.id, ts }),
      );
      return codesOf(parts, actor, found[0]);
    });
  });

  onButton(app, parts, 'suggest_codes_for', async ({ actor, value, place, client }) => {
    await deliver(client, { channel: '', userId: place.userId }, await codesOf(parts, actor, value));
  });
}

/** Suggests and shows. A coding that is completed is shown as it stands. */
async function codesOf(
  parts: SlackParts,
  actor: Actor,
  documentId: string | undefined,
  setting?: 'inpatient' | 'outpatient',
) {
  if (!codingPurpose(actor)) throw new AppError('codes.not-a-coder'); // first: it says nothing of the document
  if (!documentId) throw new AppError('record.unavailable');
  const found = await suggestOrNothing(parts, actor, documentId, setting);
  return asCoder(parts.database, actor, async (scope) => {
    const coding = await findCoding(scope, documentId);
    if (!coding) throw new AppError('record.unavailable');
    return codesView({
      coding,
      entries: await findEntries(scope, documentId),
      withheld: found?.withheld ?? [],
      note: found?.note,
      queries: await findQueries(scope, documentId),
      hints: found
        ? findQueryHints([{ documentId, pages: await findPages(scope, documentId) }]).map(({ name }) => name)
        : [],
    });
  });
}

async function suggestOrNothing(
  { database, answers }: SlackParts,
  actor: Actor,
  documentId: string,
  setting: 'inpatient' | 'outpatient' | undefined,
): Promise<CodeSuggestions | null> {
  const completed = await asCoder(
    database,
    actor,
    async (scope) => (await findCoding(scope, documentId))?.state === 'COMPLETED',
  );
  return completed
    ? null
    : suggestForDocument(database, actor, documentId, { setting, channel: 'slack', model: answers.model });
}

/** Identifies, works, and answers in the requester's direct messages, where codes can be edited in place. */
async function respond(
  client: WebClient,
  parts: SlackParts,
  requester: Requester,
  work: (actor: Actor) => Promise<ReturnType<typeof codesView>>,
): Promise<void> {
  const place = { channel: '', userId: requester.userId };
  let staffId: string | undefined;
  try {
    const identity = await identify(client, parts.database, { ...requester, external: false });
    if (identity.kind !== 'staff') return await refuse(client, parts.database, place, identity);
    staffId = identity.actor.staffId;
    await deliver(client, place, await work(identity.actor));
  } catch (error) {
    const { door, id, channel } = requester;
    await recordDenial(parts.database, error, { door, id, channel, staffId });
    const errorId = crypto.randomUUID().slice(0, 8);
    if (!(error instanceof AppError)) parts.log('error', 'codes failed', { errorId, ...describeError(error) });
    await deliver(client, place, problemView(error, errorId));
  }
}

function settingOf(word: string | undefined): 'inpatient' | 'outpatient' | undefined {
  return word === 'inpatient' || word === 'outpatient' ? word : undefined;
}
