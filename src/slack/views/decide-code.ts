/** The forms of a coder: a reason, a replacement, a code of their own. Titles and metadata hold opaque ids only. */
import type { ModalView } from '@slack/types';
import { REJECT_REASONS } from '../../coding/decide-suggestion.ts';
import { POA_INDICATORS, type PoaIndicator } from '../../coding/export/coded-encounter.ts';
import { clip } from './blocks.ts';

export const REJECT_CODE = { callbackId: 'code_rejected', blockId: 'reason', actionId: 'value' } as const;
export const REPLACE_CODE = { callbackId: 'code_replaced', blockId: 'code', actionId: 'value' } as const;
export const POA_CODE = { callbackId: 'code_poa', blockId: 'indicator', actionId: 'value' } as const;
export const ADD_CODE = { callbackId: 'code_added', blockId: 'typed', actionId: 'value' } as const;

/** What a form must remember: the entry or the document, and the message to edit. */
export interface FormMemory {
  id: string;
  version: number;
  channel: string;
  messageTs: string;
}

const POA_WORDS: Record<PoaIndicator, string> = {
  Y: 'present',
  N: 'not present',
  U: 'documentation insufficient',
  W: 'clinically undetermined',
};
const MOST_OPTIONS = 100;

export function rejectCodeView(memory: FormMemory): ModalView {
  const options = REJECT_REASONS.map((reason) => option(reason, reason));
  return form('Reject a code', 'Reject', REJECT_CODE.callbackId, memory, {
    type: 'input',
    block_id: REJECT_CODE.blockId,
    label: { type: 'plain_text', text: 'Why is it not coded?' },
    element: { type: 'static_select', action_id: REJECT_CODE.actionId, options },
  });
}

export function replaceCodeView(memory: FormMemory, siblings: readonly { code: string; display: string }[]): ModalView {
  const options = siblings
    .slice(0, MOST_OPTIONS)
    .map(({ code, display }) => option(clip(`${code} ${display}`, 75), code));
  return form('Replace a code', 'Replace', REPLACE_CODE.callbackId, memory, {
    type: 'input',
    block_id: REPLACE_CODE.blockId,
    label: { type: 'plain_text', text: 'Code that takes its place' },
    element: { type: 'static_select', action_id: REPLACE_CODE.actionId, options },
  });
}

export function poaCodeView(memory: FormMemory): ModalView {
  const options = POA_INDICATORS.map((indicator) => option(`${indicator}: ${POA_WORDS[indicator]}`, indicator));
  return form('Present on admission', 'Keep', POA_CODE.callbackId, memory, {
    type: 'input',
    block_id: POA_CODE.blockId,
    label: { type: 'plain_text', text: 'At the order for inpatient admission' },
    element: { type: 'static_select', action_id: POA_CODE.actionId, options },
  });
}

export function addCodeView(memory: FormMemory): ModalView {
  return form('Add a code', 'Add', ADD_CODE.callbackId, memory, {
    type: 'input',
    block_id: ADD_CODE.blockId,
    label: { type: 'plain_text', text: 'Code number, or words of its title' },
    hint: { type: 'plain_text', text: 'Words that fit several codes bring up the list of them.' },
    element: { type: 'plain_text_input', action_id: ADD_CODE.actionId, max_length: 80 },
  });
}

export function readMemory(privateMetadata: string): FormMemory {
  return JSON.parse(privateMetadata) as FormMemory;
}

function form(
  title: string,
  submit: string,
  callbackId: string,
  memory: FormMemory,
  input: ModalView['blocks'][number],
): ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: JSON.stringify(memory),
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: submit },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [input],
  };
}

function option(text: string, value: string) {
  return { text: { type: 'plain_text' as const, text }, value };
}
