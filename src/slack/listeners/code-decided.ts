/** A coder decides: accept, reject with a reason, replace, list first, undo, add, complete. Judged by who presses, now. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Actor } from '../../access/actor.ts';
import { drawCitation } from '../../adapters/draw-citation.ts';
import { citeRegion } from '../../answers/cite-region.ts';
import { appendAudit } from '../../audit/audit.store.ts';
import { findCoding, findEntries, findEntry } from '../../coding/coding.store.ts';
import {
  addCode,
  completeDocumentCoding,
  type Decision,
  decideSuggestion,
  REJECT_REASONS,
  siblingsOf,
} from '../../coding/decide-suggestion.ts';
import { POA_INDICATORS } from '../../coding/export/coded-encounter.ts';
import { findQueries } from '../../coding/query/query.store.ts';
import { searchCodes } from '../../coding/search-codes.ts';
import { asCoder, releaseOfCoding } from '../../coding/suggest-for-document.ts';
import { AppError } from '../../errors.ts';
import { documentCode } from '../../records/document.ts';
import { findPages } from '../../records/page.store.ts';
import { deliverPicture, revise } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton, onSubmit, type Press } from '../press.ts';
import { codesView } from '../views/codes.ts';
import {
  ADD_CODE,
  addCodeView,
  POA_CODE,
  poaCodeView,
  REJECT_CODE,
  REPLACE_CODE,
  readMemory,
  rejectCodeView,
  replaceCodeView,
} from '../views/decide-code.ts';

const OFFERED_CODES = 5;

export function register(app: App, parts: SlackParts): void {
  for (const [actionId, kind] of [
    ['accept_code', 'accept'],
    ['undo_code', 'undo'],
    ['first_code', 'first-listed'],
  ] as const) {
    onButton(app, parts, actionId, async (press) => {
      const { id, version } = entryOf(press.value);
      await decide(parts, press.actor, press.client, { id, version, ...messageOf(press) }, { kind });
    });
  }

  onButton(app, parts, 'reject_code', async (press) => {
    await press.client.views.open({ trigger_id: press.triggerId, view: rejectCodeView(memoryOf(press)) });
  });
  onButton(app, parts, 'replace_code', async (press) => {
    const memory = memoryOf(press);
    const siblings = await siblingsOf(parts.database, press.actor, memory.id);
    await press.client.views.open({ trigger_id: press.triggerId, view: replaceCodeView(memory, siblings) });
  });
  onButton(app, parts, 'poa_code', async (press) => {
    await press.client.views.open({ trigger_id: press.triggerId, view: poaCodeView(memoryOf(press)) });
  });
  onButton(app, parts, 'add_code', async (press) => {
    await press.client.views.open({ trigger_id: press.triggerId, view: addCodeView(memoryOf(press)) });
  });
  onButton(app, parts, 'complete_coding', async (press) => {
    const { client, actor, value: documentId, place } = press;
    await completeDocumentCoding(parts.database, actor, documentId, place.channel).finally(() =>
      redraw(client, parts, actor, documentId, messageOf(press)),
    );
  });
  onButton(app, parts, 'show_code_page', (press) => showPage(parts, press));

  onSubmit(app, parts, REJECT_CODE.callbackId, async ({ actor, view, client }) => {
    const chosen = view.state.values[REJECT_CODE.blockId]?.[REJECT_CODE.actionId]?.selected_option?.value;
    const reason = REJECT_REASONS.find((known) => known === chosen);
    if (!reason) return { [REJECT_CODE.blockId]: 'Choose a reason.' };
    return decideInForm(parts, actor, client, view.private_metadata, { kind: 'reject', reason });
  });
  onSubmit(app, parts, POA_CODE.callbackId, async ({ actor, view, client }) => {
    const chosen = view.state.values[POA_CODE.blockId]?.[POA_CODE.actionId]?.selected_option?.value;
    const indicator = POA_INDICATORS.find((known) => known === chosen);
    if (!indicator) return { [POA_CODE.blockId]: 'Choose an indicator.' };
    return decideInForm(parts, actor, client, view.private_metadata, { kind: 'poa', indicator });
  });
  onSubmit(app, parts, REPLACE_CODE.callbackId, async ({ actor, view, client }) => {
    const by = view.state.values[REPLACE_CODE.blockId]?.[REPLACE_CODE.actionId]?.selected_option?.value;
    if (!by) return { [REPLACE_CODE.blockId]: 'Choose a code.' };
    return decideInForm(parts, actor, client, view.private_metadata, { kind: 'replace', by });
  });
  onSubmit(app, parts, ADD_CODE.callbackId, async ({ actor, view, client }) => {
    const { id: documentId, channel, messageTs } = readMemory(view.private_metadata);
    const typed = view.state.values[ADD_CODE.blockId]?.[ADD_CODE.actionId]?.value ?? '';
    const release = await releaseOfCoding(parts.database, actor, documentId);
    const found = searchCodes(release, typed, OFFERED_CODES);
    const exact =
      found.find(({ code }) => code.toUpperCase() === typed.trim().toUpperCase()) ??
      (found.length === 1 ? found[0] : undefined);
    if (!exact) {
      const offered = found.map(({ code, display }) => `${code} ${display}`).join('; ');
      return { [ADD_CODE.blockId]: offered ? `Which one? ${offered}` : 'No billable code of the release fits.' };
    }
    await addCode(parts.database, actor, documentId, exact.code, channel);
    await redraw(client, parts, actor, documentId, { channel, ts: messageTs });
    return null;
  });
}

async function decideInForm(
  parts: SlackParts,
  actor: Actor,
  client: WebClient,
  metadata: string,
  decision: Decision,
): Promise<null> {
  const { messageTs: ts, ...seen } = readMemory(metadata);
  await decide(parts, actor, client, { ...seen, ts }, decision);
  return null;
}

/** Decides, and draws the message as it stands now: also when somebody was quicker, so that the next press is right. */
async function decide(
  parts: SlackParts,
  actor: Actor,
  client: WebClient,
  seen: { id: string; version: number; channel: string; ts: string },
  decision: Decision,
): Promise<void> {
  await decideSuggestion(parts.database, actor, seen.id, seen.version, decision, seen.channel).finally(async () => {
    const entry = await asCoder(parts.database, actor, (scope) => findEntry(scope, seen.id));
    if (entry) await redraw(client, parts, actor, entry.documentId, seen);
  });
}

async function redraw(
  client: WebClient,
  { database }: SlackParts,
  actor: Actor,
  documentId: string,
  message: { channel: string; ts: string },
): Promise<void> {
  const view = await asCoder(database, actor, async (scope) => {
    const coding = await findCoding(scope, documentId);
    if (!coding) return null;
    const [entries, queries] = [await findEntries(scope, documentId), await findQueries(scope, documentId)];
    return codesView({ coding, entries, queries });
  });
  if (view && message.ts) await revise(client, message, view);
}

/** The picture of the page around the words of the first quote, marked. */
async function showPage(parts: SlackParts, { actor, value, place, client }: Press): Promise<void> {
  const opened = await asCoder(parts.database, actor, async (scope) => {
    const entry = await findEntry(scope, entryOf(value).id);
    const quote = entry?.evidence[0];
    const coding = entry && (await findCoding(scope, entry.documentId));
    const [page] = quote && entry ? await findPages(scope, entry.documentId, [quote.page]) : [];
    if (!entry || !quote || !coding || !page) throw new AppError('record.unavailable');
    await appendAudit(scope, {
      action: 'document.page-opened',
      outcome: 'success',
      patientId: coding.patientId,
      entity: 'document',
      entityId: entry.documentId,
      channel: place.channel,
      detail: { page: quote.page },
    });
    return { documentId: entry.documentId, quote, page };
  });
  const { documentId, quote, page } = opened;
  const whole = { left: 0, top: 0, width: page.width, height: page.height, marks: [] };
  const png = await drawCitation(await parts.storage.get(page.imageKey), citeRegion(quote.boxes, page) ?? whole);
  const name = `document-${documentCode(documentId)}-page-${quote.page}.png`;
  await deliverPicture(client, place, {
    png,
    name,
    comment: `Document ${documentCode(documentId)}, page ${quote.page}`,
  });
}

function entryOf(value: string): { id: string; version: number } {
  const [id = '', version = ''] = value.split(':');
  return { id, version: Number(version) };
}

function memoryOf(press: Press) {
  return { ...entryOf(press.value), channel: press.place.channel, messageTs: press.messageTs };
}

function messageOf(press: Press): { channel: string; ts: string } {
  return { channel: press.place.channel, ts: press.messageTs };
}
