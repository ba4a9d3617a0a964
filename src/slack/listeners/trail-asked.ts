/** A privacy officer asks the audit trail: who looked at a patient, what a person looked at, what stands out. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Actor } from '../../access/actor.ts';
import { withScope } from '../../access/scope.ts';
import { appendAudit } from '../../audit/audit.store.ts';
import { findFlags } from '../../audit/audit-flags.store.ts';
import { listLooks } from '../../audit/looks.store.ts';
import { deliver } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onOfficerButton, onOfficerSubmit } from '../press.ts';
import { flagsView, LOOKS_OF, looksOfForm, looksView, WHO_LOOKED, whoLookedForm } from '../views/trail.ts';

const MOST_LOOKS = 200;
const FLAG_DAYS = 30;

export function register(app: App, parts: SlackParts): void {
  onOfficerButton(app, parts, 'ask_who_looked', async ({ client, triggerId }) => {
    await client.views.open({ trigger_id: triggerId, view: whoLookedForm() });
  });
  onOfficerButton(app, parts, 'ask_looks_of', async ({ client, triggerId }) => {
    await client.views.open({ trigger_id: triggerId, view: looksOfForm() });
  });

  onOfficerButton(app, parts, 'show_flags', async ({ actor, client, place }) => {
    const flags = await withScope(parts.database, actor, 'audit', async (scope) => {
      const found = await findFlags(scope, FLAG_DAYS);
      const detail = { flags: found.length, days: FLAG_DAYS };
      await appendAudit(scope, { action: 'audit.flagged', outcome: 'success', channel: 'home', detail });
      return found;
    });
    await deliver(client, { channel: '', userId: place.userId }, flagsView(flags, FLAG_DAYS));
  });

  onOfficerSubmit(app, parts, WHO_LOOKED.callbackId, async ({ actor, view, client }) => {
    const mrn = view.state.values[WHO_LOOKED.blockId]?.[WHO_LOOKED.actionId]?.value?.trim() ?? '';
    await show(client, parts, actor, { mrn }, `MRN …${mrn.slice(-4)}`);
    return null;
  });
  onOfficerSubmit(app, parts, LOOKS_OF.callbackId, async ({ actor, view, client }) => {
    const email = view.state.values[LOOKS_OF.blockId]?.[LOOKS_OF.actionId]?.value?.trim() ?? '';
    await show(client, parts, actor, { email }, email);
    return null;
  });
}

/** The rows, and one more that says who asked for them. */
async function show(
  client: WebClient,
  { database }: SlackParts,
  actor: Actor,
  about: { mrn: string } | { email: string },
  words: string,
): Promise<void> {
  const looks = await withScope(database, actor, 'audit', async (scope) => {
    const found = await listLooks(scope, about, MOST_LOOKS);
    await appendAudit(scope, {
      action: 'audit.listed',
      outcome: found.length > 0 ? 'success' : 'nothing-found',
      channel: 'modal',
      detail: { rows: found.length, byPatient: 'mrn' in about, byStaff: 'email' in about },
    });
    return found;
  });
  if (actor.slackUserId) await deliver(client, { channel: '', userId: actor.slackUserId }, looksView(words, looks));
}
