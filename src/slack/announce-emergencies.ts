/** Tells every privacy officer, in a direct message, of each emergency access that nobody was told of yet. */
import type { WebClient } from '@slack/web-api';
import { findUnannounced, markAnnounced } from '../access/emergency.store.ts';
import { withPipeline } from '../access/scope.ts';
import { findActorsByRole } from '../access/staff.store.ts';
import { deliver } from './deliver.ts';
import type { SlackParts } from './parts.ts';
import { emergencyNoticeView } from './views/emergency.ts';

/** Marked as told once one officer was reached; until then the sweep tries again. */
export async function announceEmergencies(
  client: WebClient,
  { database, log }: Pick<SlackParts, 'database' | 'log'>,
): Promise<void> {
  const waiting = await withPipeline(database, findUnannounced);
  if (waiting.length === 0) return;
  const officers = (await findActorsByRole(database, 'privacy-officer')).flatMap(
    ({ slackUserId }) => slackUserId ?? [],
  );
  if (officers.length === 0) log('warn', 'no privacy officer to tell of emergency access');
  for (const emergency of waiting) {
    const told = await Promise.allSettled(
      officers.map((userId) => deliver(client, { channel: '', userId }, emergencyNoticeView(emergency))),
    );
    if (told.some(({ status }) => status === 'fulfilled'))
      await withPipeline(database, (pipeline) => markAnnounced(pipeline, emergency.id));
  }
}
