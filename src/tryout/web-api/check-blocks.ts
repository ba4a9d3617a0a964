import { isObject, type JsonObject, objectAt, objectsAt, textAt, walkObjects } from '../json.ts';
import { ApiError } from './method.ts';

export type Surface = 'message' | 'modal' | 'home';

/** Blocks that Slack knows (Block Kit reference, 2026-11), with the surfaces that take them. */
const MESSAGE_AND_VIEWS = [
  'actions',
  'alert',
  'card',
  'carousel',
  'container',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'video',
];
const MESSAGE_ONLY = [
  'context_actions',
  'data_table',
  'data_visualization',
  'file',
  'markdown',
  'plan',
  'table',
  'task_card',
];

const BLOCK_LIMIT: Record<Surface, number> = { message: 50, modal: 100, home: 100 };
const MARKDOWN_LIMIT = 12_000;
/** Undocumented: the text of all blocks together; measured by users of the API (bolt-js issue 2509). */
const ALL_TEXT_LIMIT = 13_200;
const TABLE_ROWS = 100;
const TABLE_COLUMNS = 20;

/** Longest text, in characters, at a place inside a block: [owner type, key, limit]. */
const TEXT_LIMITS: [owner: string, key: string, limit: number][] = [
  ['section', 'text', 3000],
  ['header', 'text', 150],
  ['context', 'elements', 2000],
  ['button', 'text', 75],
  ['option', 'text', 75],
  ['option', 'description', 75],
  ['input', 'label', 2000],
  ['input', 'hint', 2000],
  ['confirm', 'title', 100],
  ['confirm', 'text', 300],
];
const STRING_LIMITS: [key: string, limit: number][] = [
  ['block_id', 255],
  ['action_id', 255],
  ['callback_id', 255],
  ['url', 3000],
  ['alt_text', 2000],
];

/** Checks blocks as Slack does. Throws ApiError invalid_blocks or msg_blocks_too_long. */
export function checkBlocks(blocks: unknown, surface: Surface): JsonObject[] {
  if (!Array.isArray(blocks) || !blocks.every(isObject)) throw new ApiError('invalid_blocks_format');
  const faults = faultsOf(blocks, surface);
  if (faults.length > 0) {
    throw new ApiError('invalid_blocks', {
      errors: faults,
      response_metadata: { messages: faults.map((f) => `[ERROR] ${f}`) },
    });
  }
  if (surface === 'message' && allText(blocks) > ALL_TEXT_LIMIT) throw new ApiError('msg_blocks_too_long');
  return blocks;
}

function faultsOf(blocks: JsonObject[], surface: Surface): string[] {
  const faults: string[] = [];
  const known = surface === 'message' ? [...MESSAGE_AND_VIEWS, ...MESSAGE_ONLY] : MESSAGE_AND_VIEWS;
  if (blocks.length > BLOCK_LIMIT[surface])
    faults.push(`no more than ${BLOCK_LIMIT[surface]} items allowed [json-pointer:/blocks]`);
  const ids = blocks.map((block) => textAt(block, 'block_id')).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) faults.push('block_id already exists [json-pointer:/blocks]');
  if (blocks.filter((block) => block.type === 'table').length > 1)
    faults.push('only_one_table_allowed [json-pointer:/blocks]');
  const markdown = blocks
    .filter((block) => block.type === 'markdown')
    .reduce((sum, block) => sum + (textAt(block, 'text')?.length ?? 0), 0);
  if (markdown > MARKDOWN_LIMIT)
    faults.push(`markdown must be less than ${MARKDOWN_LIMIT + 1} characters [json-pointer:/blocks]`);
  for (const [index, block] of blocks.entries()) {
    const at = `/blocks/${index}`;
    if (!known.includes(String(block.type)))
      faults.push(`unsupported type: ${String(block.type)} [json-pointer:${at}/type]`);
    else faults.push(...shapeFaults(block, at), ...lengthFaults(block, at));
  }
  return faults;
}

function shapeFaults(block: JsonObject, at: string): string[] {
  const faults: string[] = [];
  const need = (ok: boolean, fault: string, pointer: string) => {
    if (!ok) faults.push(`${fault} [json-pointer:${at}${pointer}]`);
  };
  const count = (key: string) => (Array.isArray(block[key]) ? block[key].length : 0);
  switch (block.type) {
    case 'section':
      need(objectAt(block, 'text') !== undefined || count('fields') > 0, 'missing required field: text or fields', '');
      need(count('fields') <= 10, 'no more than 10 items allowed', '/fields');
      need(
        objectsAt(block, 'fields').every((field) => (textAt(field, 'text')?.length ?? 0) <= 2000),
        'must be less than 2001 characters',
        '/fields',
      );
      break;
    case 'header':
      need(objectAt(block, 'text')?.type === 'plain_text', 'must be plain_text', '/text');
      break;
    case 'context':
      need(count('elements') >= 1 && count('elements') <= 10, 'must have 1 to 10 items', '/elements');
      break;
    case 'actions':
      need(count('elements') >= 1 && count('elements') <= 25, 'must have 1 to 25 items', '/elements');
      break;
    case 'image':
      need(Boolean(block.image_url ?? block.slack_file), 'missing required field: image_url or slack_file', '');
      need(textAt(block, 'alt_text') !== undefined, 'missing required field: alt_text', '/alt_text');
      break;
    case 'input':
      need(objectAt(block, 'element') !== undefined, 'missing required field: element', '/element');
      break;
    case 'table':
      need(count('rows') <= TABLE_ROWS, `no more than ${TABLE_ROWS} items allowed`, '/rows');
      need(
        (Array.isArray(block.rows) ? block.rows : []).every((row) => Array.isArray(row) && row.length <= TABLE_COLUMNS),
        `no more than ${TABLE_COLUMNS} items allowed`,
        '/rows/0',
      );
      break;
  }
  const actionIds = objectsAt(block, 'elements')
    .map((element) => textAt(element, 'action_id'))
    .filter((id) => id !== undefined);
  need(new Set(actionIds).size === actionIds.length, 'action_id already exists', '/elements');
  return faults;
}

function lengthFaults(block: JsonObject, at: string): string[] {
  const faults: string[] = [];
  const check = (text: unknown, limit: number, pointer: string, least = 1) => {
    if (typeof text !== 'string') return;
    if (text.length > limit) faults.push(`must be less than ${limit + 1} characters [json-pointer:${pointer}]`);
    if (text.length < least) faults.push(`must be more than ${least - 1} characters [json-pointer:${pointer}]`);
  };
  walkObjects(block, (object, path) => {
    const owner = ownerOf(object, path);
    for (const [type, key, limit] of TEXT_LIMITS) {
      if (owner !== type) continue;
      const held = key === 'elements' ? objectsAt(object, key) : [objectAt(object, key)];
      for (const text of held) if (text && text.type !== 'image') check(text.text, limit, `${at}${path}/${key}/text`);
    }
    for (const [key, limit] of STRING_LIMITS) check(object[key], limit, `${at}${path}/${key}`, 0);
    if (object.type === 'button') check(object.value, 2000, `${at}${path}/value`, 0);
    if (owner === 'option') check(object.value, 150, `${at}${path}/value`, 0);
    for (const key of ['options', 'option_groups']) {
      if (Array.isArray(object[key]) && object[key].length > 100)
        faults.push(`no more than 100 items allowed [json-pointer:${at}${path}/${key}]`);
    }
  });
  return faults;
}

/** Options and confirm dialogs have no type of their own; their place says what they are. */
function ownerOf(object: JsonObject, path: string): string {
  if (/\/(options|initial_options)\/\d+$|\/initial_option$/.test(path)) return 'option';
  if (/\/confirm$/.test(path)) return 'confirm';
  return String(object.type);
}

/** Characters of all text in the blocks. */
function allText(blocks: JsonObject[]): number {
  let sum = 0;
  walkObjects(blocks, (object) => {
    sum += textAt(object, 'text')?.length ?? 0;
  });
  return sum;
}
