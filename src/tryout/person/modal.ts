import { interactionBase } from '../app-link/interaction-tokens.ts';
import { isObject, type JsonObject, objectAt } from '../json.ts';
import type { View } from '../state.ts';
import { changeView, makeView, viewJson } from '../views.ts';
import { checkView } from '../web-api/views.ts';
import { type Acted, type Desk, interact } from './desk.ts';
import { type Filled, findElement, stateOf } from './elements.ts';

/** The modal on top for this person. */
export function topModal(desk: Desk): View | undefined {
  return desk.workspace.views.modals.get(desk.member.id)?.at(-1);
}

export interface Submitted extends Acted {
  /** Sentences shown at inputs, by block id, when the app refused the form. */
  errors: Record<string, string>;
}

/** Fills and submits the modal on top. Keys of `values` are action ids or block ids. Throws when no modal is open. */
export async function submitModal(desk: Desk, values: Record<string, Filled> = {}): Promise<Submitted> {
  const view = topModal(desk);
  if (!view) throw new Error(`local Slack: ${desk.member.name} has no modal open`);
  const blocks = blocksOf(view);
  for (const key of Object.keys(values)) {
    if (!blocks.some((block) => block.block_id === key)) findElement(blocks, { actionId: key });
  }
  const state = stateOf(blocks, values);
  const missing = missingInputs(blocks, state);
  if (missing.length > 0) throw new Error(`local Slack: required inputs are empty: ${missing.join(', ')}`);
  const payload = { type: 'view_submission', view: viewJson(desk.workspace, view, state), response_urls: [] };
  const acted = await interact(desk, 'interactive', payload);
  const errors = acted.ok ? applyAnswer(desk, view, acted.answer) : {};
  return { ...acted, errors };
}

/** Closes the modal on top, as its X does; the app is told when it asked to be. */
export async function closeModal(desk: Desk): Promise<void> {
  const view = topModal(desk);
  if (!view) return;
  setStack(desk, (stack) => stack.slice(0, -1));
  if (view.content.notify_on_close !== true) return;
  const base = interactionBase(desk.workspace, desk.member.id);
  const payload = { ...base, type: 'view_closed', view: viewJson(desk.workspace, view), is_cleared: false };
  await desk.transport.send('interactive', payload);
}

/** Inputs that are not optional and were left empty: Slack's client does not submit then. */
function missingInputs(blocks: JsonObject[], state: JsonObject): string[] {
  return blocks
    .filter((block) => block.type === 'input' && block.optional !== true)
    .filter((block) => {
      const held = Object.values(objectAt(state, String(block.block_id)) ?? {}).find(isObject) ?? {};
      const { type: _, ...rest } = held;
      return Object.values(rest).every((value) => value === null || (Array.isArray(value) && value.length === 0));
    })
    .map((block) => String(block.block_id));
}

/** Does what the app's answer to a submission says; an empty answer closes the modal. */
function applyAnswer(desk: Desk, view: View, answer: JsonObject): Record<string, string> {
  const { workspace } = desk;
  switch (answer.response_action) {
    case 'errors':
      return Object.fromEntries(
        Object.entries(objectAt(answer, 'errors') ?? {}).map(([key, text]) => [key, String(text)]),
      );
    case 'update':
      changeView(workspace, view, checkView(answer.view, 'modal'));
      setStack(desk, (stack) => stack);
      break;
    case 'push':
      setStack(desk, (stack) => [...stack, makeView(workspace, checkView(answer.view, 'modal'), view)]);
      break;
    case 'clear':
      setStack(desk, () => []);
      break;
    default:
      setStack(desk, (stack) => stack.filter((other) => other !== view));
  }
  return {};
}

function setStack(desk: Desk, next: (stack: View[]) => View[]): void {
  const { modals } = desk.workspace.views;
  modals.set(desk.member.id, next(modals.get(desk.member.id) ?? []));
  desk.workspace.changed({ kind: 'modal', onlyFor: desk.member.id });
}

function blocksOf(view: View): JsonObject[] {
  return Array.isArray(view.content.blocks) ? view.content.blocks.filter(isObject) : [];
}
