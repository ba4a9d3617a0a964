import { isObject, type JsonObject, objectAt, textAt } from '../json.ts';

/** An interactive element with the block that holds it. */
export interface PlacedElement {
  element: JsonObject;
  blockId: string;
  block: JsonObject;
}

/** What to press or fill: an action id, a label, or both with a value to tell equal ones apart. */
export interface ElementMatch {
  actionId?: string;
  blockId?: string;
  value?: string;
  /** Text on the button, or label of the input. */
  label?: string;
}

/** What a person put into an element: text, one choice or several. */
export type Filled = string | string[];

/** All elements with an action id in the blocks, nested containers and accessories included. */
export function elementsOf(blocks: JsonObject[]): PlacedElement[] {
  const found: PlacedElement[] = [];
  const visit = (value: unknown, block: JsonObject): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, block);
    if (!isObject(value)) return;
    const nested = typeof value.block_id === 'string' ? value : block;
    if (isElement(value)) found.push({ element: value, blockId: textAt(nested, 'block_id') ?? '', block: nested });
    for (const key of ['elements', 'element', 'accessory', 'child_blocks', 'blocks', 'actions'])
      visit(value[key], nested);
  };
  for (const block of blocks) visit(block, block);
  return found;
}

function isElement(value: JsonObject): boolean {
  return typeof value.action_id === 'string' || ['button', 'feedback_buttons'].includes(String(value.type));
}

export function labelOf(placed: PlacedElement): string {
  const text = textAt(objectAt(placed.element, 'text'), 'text') ?? textAt(objectAt(placed.block, 'label'), 'text');
  return text ?? textAt(objectAt(placed.element, 'placeholder'), 'text') ?? '';
}

/** The one element that fits. Throws with the choices when none or several fit. */
export function findElement(blocks: JsonObject[], target: string | ElementMatch): PlacedElement {
  const all = elementsOf(blocks);
  const fits =
    typeof target === 'string'
      ? [all.filter((p) => p.element.action_id === target), all.filter((p) => labelOf(p) === target)].find(
          (l) => l.length > 0,
        )
      : all.filter((placed) => fitsMatch(placed, target));
  if (fits?.length === 1 && fits[0]) return fits[0];
  const choices = all.map((p) => `${String(p.element.action_id)} "${labelOf(p)}"`).join(', ');
  throw new Error(
    `local Slack: ${fits?.length ?? 0} elements fit ${JSON.stringify(target)}; there are: ${choices || 'none'}`,
  );
}

function fitsMatch(placed: PlacedElement, match: ElementMatch): boolean {
  return (
    (match.actionId === undefined || placed.element.action_id === match.actionId) &&
    (match.blockId === undefined || placed.blockId === match.blockId) &&
    (match.value === undefined || placed.element.value === match.value) &&
    (match.label === undefined || labelOf(placed) === match.label)
  );
}

/** Options of a select, radio or checkbox element. */
export function optionsOf(element: JsonObject): JsonObject[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isObject) : [];
  return [element, ...groups].flatMap((holder) =>
    Array.isArray(holder.options) ? holder.options.filter(isObject) : [],
  );
}

/** The option with this value or text. Throws when there is none. */
function optionFor(element: JsonObject, wanted: string): JsonObject {
  const options = optionsOf(element);
  const found =
    options.find((option) => option.value === wanted) ??
    options.find((option) => textAt(objectAt(option, 'text'), 'text') === wanted);
  if (!found) throw new Error(`local Slack: ${String(element.action_id)} has no option "${wanted}"`);
  return found;
}

/** The state of an element, as `view.state.values` and `actions[]` carry it, for what was filled in or its initial value. */
export function elementState(element: JsonObject, filled?: Filled): JsonObject {
  const type = String(element.type);
  const one = Array.isArray(filled) ? filled[0] : filled;
  const many = filled === undefined ? undefined : Array.isArray(filled) ? filled : [filled];
  switch (type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: one === undefined ? (element.initial_value ?? null) : one || null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow':
      return { type, selected_option: one === undefined ? (element.initial_option ?? null) : optionFor(element, one) };
    case 'multi_static_select':
    case 'checkboxes':
      return {
        type,
        selected_options: many?.map((value) => optionFor(element, value)) ?? element.initial_options ?? [],
      };
    case 'datepicker':
      return { type, selected_date: one ?? element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: one ?? element.initial_time ?? null };
    case 'users_select':
      return { type, selected_user: one ?? element.initial_user ?? null };
    case 'conversations_select':
      return { type, selected_conversation: one ?? element.initial_conversation ?? null };
    case 'channels_select':
      return { type, selected_channel: one ?? element.initial_channel ?? null };
    default:
      return { type, ...(element.value === undefined ? {} : { value: element.value }) };
  }
}

/** State of all inputs in the blocks, by block id and action id. `filled` goes by action id or block id. */
export function stateOf(blocks: JsonObject[], filled: Record<string, Filled> = {}): JsonObject {
  const values: Record<string, JsonObject> = {};
  for (const { element, blockId } of elementsOf(blocks)) {
    if (['button', 'overflow', 'feedback_buttons', 'icon_button'].includes(String(element.type))) continue;
    const actionId = String(element.action_id);
    values[blockId] = { ...values[blockId], [actionId]: elementState(element, filled[actionId] ?? filled[blockId]) };
  }
  return values;
}
