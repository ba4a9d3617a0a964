/** Small Block Kit makers. Text of records goes through `plain` or `escaped`, never into mrkdwn as it is. */
import type { ActionsBlock, Button, ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';

const SECTION_LIMIT = 3000;
const BUTTON_LIMIT = 75;

/** A view's message: blocks for the reader, `text` for the notification, which never holds record text. */
export interface MessageView {
  text: string;
  blocks: KnownBlock[];
}

/** Text that cannot become a mention, a link or a channel call in mrkdwn. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, (mark) => `\u200b${mark}\u200b`)
    .replace(/:(?=[\w+-]+:)/g, ':\u200b'); // no picture of the desk's own, such as that of emergency access
}

export function heading(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: clip(text, 150), emoji: false } };
}

/** A paragraph in mrkdwn; the caller has escaped what comes from outside. */
export function paragraph(mrkdwn: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: clip(mrkdwn, SECTION_LIMIT), verbatim: true } };
}

export function note(mrkdwn: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: clip(mrkdwn, 2000), verbatim: true }] };
}

/** `value` is an opaque id. */
export function button(label: string, actionId: string, value: string, style?: 'primary' | 'danger'): Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text: clip(label, BUTTON_LIMIT), emoji: false },
    action_id: actionId,
    value,
    ...(style ? { style } : {}),
  };
}

export function buttons(...elements: Button[]): ActionsBlock {
  return { type: 'actions', elements };
}

/** Characters that turn the direction of reading show other words than those that stand there. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

export function clip(given: string, limit: number): string {
  const text = given.replace(TURNS, '');
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
