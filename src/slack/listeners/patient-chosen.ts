/** Somebody presses a button that names a patient: for a question, or for a waiting document. Judged by who presses, now. */
import type { App } from '@slack/bolt';
import { withScope } from '../../access/scope.ts';
import { findChoice, setQuestionPatient } from '../../answers/answer.store.ts';
import { AppError } from '../../errors.ts';
import { assignCandidate } from '../../patients/assign-patient.ts';
import { findNamedCandidates } from '../../patients/patient.store.ts';
import { findDocument } from '../../records/document.store.ts';
import { documentCode } from '../../records/document.ts';
import { assignDocument } from '../../review/assign-document.ts';
import { answerInSlack } from '../answer-in-slack.ts';
import { deliver } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton, onSubmit } from '../press.ts';
import { paragraph } from '../views/blocks.ts';
import { choice } from '../views/document-status.ts';
import { ENTER_MRN, enterMrnView } from '../views/enter-mrn.ts';
import { movedView } from '../views/moved.ts';

export function register(app: App, parts: SlackParts): void {
  const { database } = parts;

  onButton(app, parts, 'choose_patient', async ({ actor, purpose, value, client }) => {
    const chosen = await withScope(database, actor, purpose, async (scope) => {
      const found = await findChoice(scope, value);
      if (found) await setQuestionPatient(scope, found.questionId, found.patientId);
      return found;
    });
    if (!chosen) throw new AppError('record.unavailable');
    parts.inBackground(answerInSlack(client, parts, actor, chosen.questionId));
  });

  onButton(app, parts, 'file_under_candidate', async ({ actor, value, place, client }) => {
    const { documentId } = await assignCandidate(parts, actor, value, place.channel);
    await parts.enqueue('announce-document', { documentId });
    await deliver(client, place, filedView(documentId));
  });

  onButton(app, parts, 'show_candidates', async ({ actor, purpose, value, place, client }) => {
    const waiting = await withScope(database, actor, purpose, async (scope) => {
      const document = await findDocument(scope, value);
      if (document?.state !== 'NEEDS_PATIENT') return null;
      return { candidates: await findNamedCandidates(scope, value), reasons: document.matchReasons };
    });
    if (!waiting) throw new AppError('record.unavailable');
    const { candidates, reasons } = waiting;
    const intro = candidates.length > 0 ? 'It may belong to:' : 'The pages name nobody whom you may see.';
    const blocks = choice({ documentId: value, candidates, reasons }).filter(
      (block) => candidates.length > 0 || block.type !== 'actions',
    );
    const form = {
      type: 'actions' as const,
      elements: [
        {
          type: 'button' as const,
          text: { type: 'plain_text' as const, text: 'Enter the MRN' },
          action_id: 'enter_mrn',
          value,
        },
      ],
    };
    await deliver(client, place, {
      text: `Document ${documentCode(value)}`,
      blocks: [
        paragraph(`*Document ${documentCode(value)}* · ${intro}`),
        ...blocks,
        ...(candidates.length > 0 ? [] : [form]),
      ],
    });
  });

  onButton(app, parts, 'enter_mrn', async ({ value, triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: enterMrnView(value) });
  });

  onSubmit(app, parts, ENTER_MRN.callbackId, async ({ actor, view, client }) => {
    const mrn = view.state.values[ENTER_MRN.blockId]?.[ENTER_MRN.actionId]?.value ?? '';
    const documentId = view.private_metadata;
    const { movedFrom } = await assignDocument(parts, actor, documentId, mrn, 'modal');
    await parts.enqueue('announce-document', { documentId });
    if (!actor.slackUserId) return null;
    const place = { channel: '', userId: actor.slackUserId };
    await deliver(client, place, movedFrom ? movedView(documentId, movedFrom.seenBy) : filedView(documentId));
    return null;
  });
}

function filedView(documentId: string) {
  const text = `Document ${documentCode(documentId)} is being filed`;
  return {
    text,
    blocks: [paragraph(`*Document ${documentCode(documentId)}* is filed as you said. It can be asked in a moment.`)],
  };
}
