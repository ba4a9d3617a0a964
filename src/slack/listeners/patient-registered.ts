/** The records department registers the patient whom a waiting document names. Judged by who presses, now. */
import type { App } from '@slack/bolt';
import { AppError } from '../../errors.ts';
import { draftRegistration, registerFromDocument } from '../../review/register-from-document.ts';
import { deliver } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton, onSubmit } from '../press.ts';
import {
  compareFirst,
  isAnotherInForm,
  patientOfForm,
  REGISTER_PATIENT,
  registerPatientView,
} from '../views/register-patient.ts';
import { reviewDoneView } from '../views/review.ts';

export function register(app: App, parts: SlackParts): void {
  onButton(app, parts, 'register_patient', async ({ actor, value, place, triggerId, client }) => {
    const draft = await draftRegistration(parts, actor, value, place.channel || 'home');
    await client.views.open({ trigger_id: triggerId, view: registerPatientView(value, draft) });
  });

  onSubmit(
    app,
    parts,
    REGISTER_PATIENT.callbackId,
    async ({ actor, view, client }): Promise<Record<string, string> | null> => {
      const documentId = view.private_metadata;
      try {
        const made = await registerFromDocument(parts, actor, documentId, {
          patient: patientOfForm(view),
          isAnother: isAnotherInForm(view),
          channel: 'modal',
        });
        if (made.kind === 'compare-first') return { [REGISTER_PATIENT.confirmBlockId]: compareFirst(made.like) };
      } catch (error) {
        if (error instanceof AppError && error.code === 'register.incomplete') return { birthDate: error.message };
        throw error;
      }
      await parts.enqueue('announce-document', { documentId });
      if (actor.slackUserId)
        await deliver(
          client,
          { channel: '', userId: actor.slackUserId },
          reviewDoneView(documentId, 'is filed for the patient who was registered.'),
        );
      return null;
    },
  );
}
