/** An answer as it is read in Slack: each claim with its words, the words with their place, the place with its button. */
import type { KnownBlock, RichTextBlock } from '@slack/types';
import { ANSWER_TEXT, type Answer, type AnswerClaim } from '../../answers/answer.ts';
import { isDoubtful } from '../../records/is-doubtful.ts';
import { documentTitle } from '../../records/name-document.ts';
import { button, buttons, clip, type MessageView, note, paragraph } from './blocks.ts';
import { patientLine } from './document-status.ts';
import { emergencyBanner } from './emergency.ts';

/** Slack shows 50 blocks and about 13,000 characters a message; a claim takes up to three blocks. */
const MOST_CLAIMS = 12;
const MOST_CITATIONS = 5;
const TEXT_LIMIT = 12_000;
const CLAIM_LIMIT = 1500;
const QUOTE_LIMIT = 700;

/** Pure. Words of the record go in as rich text, which Slack never reads as a mention, a link or a command. */
export function answerView(answer: Answer, inChannel = false): MessageView {
  const blocks: KnownBlock[] = answer.emergencyUntil ? [emergencyBanner(answer.emergencyUntil)] : [];
  if (answer.patient) blocks.push(note(patientLine(answer.patient)));
  if (answer.kind === 'answered') {
    if (answer.remark) blocks.push(paragraph(answer.remark));
    const shown = claimsThatFit(answer.claims);
    for (const claim of shown) blocks.push(...claimBlocks(claim));
    const more = answer.claims.length - shown.length;
    if (more > 0)
      blocks.push(
        note(`${more} more ${more === 1 ? 'statement' : 'statements'} in the record. Ask more narrowly to see them.`),
      );
    if (answer.modelFailed) blocks.push(note(ANSWER_TEXT.modelSilent));
    blocks.push(note('Quoted from scans by software. Check the page before you act on it.'));
    const first = answer.claims[0]?.citations[0]?.id;
    if (first) blocks.push(buttons(button(inChannel ? 'Share here' : 'Share', 'share_answer', first)));
  } else {
    blocks.push(paragraph(answer.text));
  }
  for (const choice of answer.choices) {
    blocks.push({
      ...paragraph(patientLine(choice.patient)),
      accessory: button('This patient', 'choose_patient', choice.id),
    });
  }
  return { text: NOTIFICATIONS[answer.kind], blocks };
}

const NOTIFICATIONS: Record<Answer['kind'], string> = {
  answered: 'Your answer is ready',
  'nothing-found': 'Your answer is ready',
  'which-patient': 'Whose record do you mean?',
  refused: 'I cannot answer that here',
};

/** The first claims, as many as one message holds; one always fits. */
export function claimsThatFit(claims: AnswerClaim[]): AnswerClaim[] {
  let room = TEXT_LIMIT;
  const tooMany = claims.slice(0, MOST_CLAIMS).findIndex(({ text, citations }) => {
    const quotes = citations.slice(0, MOST_CITATIONS).map(({ quote }) => Math.min(quote.length, QUOTE_LIMIT));
    room -= Math.min(text.length, CLAIM_LIMIT) + quotes.reduce((sum, length) => sum + length, 0);
    return room < 0;
  });
  return claims.slice(0, tooMany === -1 ? MOST_CLAIMS : tooMany);
}

/** `openAction`: the button that opens a page; its value is the citation's id. */
export function claimBlocks(claim: AnswerClaim, openAction = 'open_citation'): KnownBlock[] {
  const words = claim.citations.slice(0, MOST_CITATIONS).map(({ quote }) => clip(quote, QUOTE_LIMIT));
  const saysMore = claim.citations.every(({ quote }) => fold(quote) !== fold(claim.text));
  const block: RichTextBlock = {
    type: 'rich_text',
    elements: [
      ...(saysMore
        ? [
            {
              type: 'rich_text_section' as const,
              elements: [{ type: 'text' as const, text: clip(claim.text, CLAIM_LIMIT), style: { bold: true } }],
            },
          ]
        : []),
      ...words.map((text) => ({ type: 'rich_text_quote' as const, elements: [{ type: 'text' as const, text }] })),
    ],
  };
  const places = claim.citations
    .slice(0, MOST_CITATIONS)
    .map(({ id, documentId, about, page }) =>
      button(`${documentTitle(documentId, about)}, page ${page}`, `${openAction}:${id.slice(0, 8)}`, id),
    );
  const doubtful = claim.citations.some(({ quote, confidence }) => isDoubtful(quote, confidence));
  return [
    block,
    ...(doubtful ? [note('Hard to read on the page: check the picture before you rely on it.')] : []),
    ...(places.length > 0 ? [buttons(...places)] : []),
  ];
}

function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
