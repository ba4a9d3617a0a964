import type { StructuredModel } from '../adapters/model.ts';
import type { DraftClaim } from './claim.ts';
import { draftByExtraction } from './draft-answer.ts';
import { DRAFT_PROMPT_VERSION, draftWithModel } from './draft-with-model.ts';
import { comparedResults, unfoundResults, unlistedAllergens } from './pick-facts.ts';
import type { Question } from './question.ts';
import type { RecordFound } from './record-found.ts';
import { verifyAnswer } from './verify-answer.ts';

export interface Draft {
  claims: DraftClaim[];
  /** The model that drafted these claims; null when they were drafted by extraction. */
  model: string | null;
  promptVersion: string | null;
  /** A configured model gave no answer, or none that could be proved: these are the words of the record. */
  modelFailed: boolean;
  /** Allergens that were asked about and that no allergy of the record names. */
  unlisted: string[];
  /** Of several tests asked about, those without a result. */
  unfound: string[];
  /** How many results the highest or lowest is chosen from; 0 when nothing was compared. */
  compared: number;
}

/**
 * Drafts by the configured model, and by extraction without one, when it fails, or when nothing that it says can be
 * proved. A model that finds nothing in the passages is believed only if extraction finds nothing either.
 */
export async function draftClaims(
  model: StructuredModel | null,
  question: Question,
  record: RecordFound,
  today: string,
): Promise<Draft> {
  const unlisted = unlistedAllergens(question, record.facts);
  const unfound = unfoundResults(question, record.facts);
  const extracted = (modelFailed: boolean): Draft => ({
    claims: draftByExtraction(question, record),
    model: null,
    promptVersion: null,
    modelFailed,
    unlisted,
    unfound,
    compared: comparedResults(question, record.facts),
  });
  if (!model || record.passages.length === 0) return extracted(false);
  const reply = await draftWithModel(model, question, record.passages, today);
  if (reply.kind === 'failed') return extracted(true);
  if (reply.value.length === 0) return extracted(false);
  if (verifyAnswer(reply.value, record.pages).claims.length === 0) return extracted(true);
  return {
    claims: reply.value,
    model: model.name,
    promptVersion: DRAFT_PROMPT_VERSION,
    modelFailed: false,
    unlisted,
    unfound,
    compared: 0,
  };
}
