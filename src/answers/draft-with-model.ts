import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ModelReply, StructuredModel } from '../adapters/model.ts';
import { fillPrompt, loadPrompt } from '../adapters/prompt.ts';
import type { DraftClaim } from './claim.ts';
import type { Question } from './question.ts';
import type { FoundPassage } from './record-found.ts';

export const MODEL_CLAIMS = z.object({
  claims: z
    .array(
      z.object({
        text: z.string().describe('One short statement that answers the question.'),
        passageId: z.string().describe('Id of the passage that the quote is copied from, for example P3.'),
        quote: z.string().describe('Whole sentences or rows of that passage, letter by letter.'),
      }),
    )
    .describe('Empty when the passages do not answer the question.'),
});

/** Enough for an answer, small enough for any model. */
const MOST_PASSAGES = 16;
const MOST_CLAIMS = 20;
const PROMPT = loadPrompt('draft-answer');

export const DRAFT_PROMPT_VERSION = PROMPT.version;

/** Lets a language model draft claims from passages. What comes back is a draft: nothing of it is proved yet. */
export async function draftWithModel(
  model: StructuredModel,
  question: Question,
  passages: readonly FoundPassage[],
  today: string,
): Promise<ModelReply<DraftClaim[]>> {
  const given = passages.slice(0, MOST_PASSAGES);
  const boundary = randomBytes(9).toString('base64url');
  const prompt = fillPrompt(PROMPT, {
    boundary,
    today,
    question: question.text,
    passages: given.map((passage, at) => fencePassage(passage, `P${at + 1}`, boundary)).join('\n\n'),
  });
  const reply = await model.ask(prompt, MODEL_CLAIMS, 'claims');
  if (reply.kind === 'failed') return reply;
  return { kind: 'replied', value: reply.value.claims.slice(0, MOST_CLAIMS).map((claim) => toDraft(claim, given)) };
}

/** Document text between lines that it cannot forge, because the boundary is drawn anew for each request. */
function fencePassage(passage: FoundPassage, id: string, boundary: string): string {
  return `[passage ${id} boundary ${boundary}]\n${passage.text}\n[end ${id} boundary ${boundary}]`;
}

function toDraft(claim: z.output<typeof MODEL_CLAIMS>['claims'][number], given: readonly FoundPassage[]): DraftClaim {
  const passage = given[Number(/^P(\d+)$/.exec(claim.passageId.trim())?.[1]) - 1];
  const citations = passage
    ? [{ documentId: passage.documentId, page: passage.page, quote: claim.quote, start: passage.start }]
    : [];
  return { text: claim.text, citations };
}
