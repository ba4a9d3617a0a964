import { byId, el } from './dom.js';
import { elementNode } from './elements.js';
import { markdown } from './markdown.js';
import { fileUrl, imageUrl } from './server.js';
import { mrkdwn, richText, textObject } from './text.js';

/** A picture that opens large. */
export function picture(url, alt, className = 'picture-button') {
  const open = () => {
    const dialog = byId('picture');
    const close = el(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': 'Close the picture', onclick: () => dialog.close() },
      '×',
    );
    dialog.replaceChildren(close, el('img', { src: url, alt }));
    dialog.showModal();
  };
  return el(
    'button',
    { type: 'button', class: className, 'aria-label': `Open the picture: ${alt}`, onclick: open },
    el('img', { src: url, alt, loading: 'lazy' }),
  );
}

function image(block) {
  const url = imageUrl(block);
  const title = block.title ? el('figcaption', {}, textObject(block.title)) : undefined;
  if (!url) return el('p', { class: 'unknown' }, `Picture from elsewhere: ${block.alt_text}`);
  return el('figure', {}, title, picture(url, block.alt_text));
}

function section(block, context) {
  const text = el('div', { class: 'section-text' }, textObject(block.text));
  const fields = block.fields?.length
    ? el(
        'div',
        { class: 'fields' },
        block.fields.map((field) => el('div', {}, textObject(field))),
      )
    : undefined;
  const body = el('div', { class: 'section-body' }, block.text ? text : undefined, fields);
  const { accessory } = block;
  if (!accessory) return el('div', { class: 'block section' }, body);
  const url = accessory.type === 'image' ? imageUrl(accessory) : undefined;
  const side = url
    ? picture(url, accessory.alt_text, 'picture-button thumb')
    : elementNode(accessory, context, block.block_id);
  return el('div', { class: 'block section with-accessory' }, body, side);
}

function contextBlock(block) {
  const parts = block.elements.map((part) => {
    if (part.type !== 'image') return el('span', {}, textObject(part));
    const url = imageUrl(part);
    return url ? el('img', { src: url, alt: part.alt_text }) : undefined;
  });
  return el('div', { class: 'block context' }, parts);
}

function cell(content, tag, align) {
  const nodes =
    content.type === 'rich_text' ? richText(content.elements) : [String(content.text ?? content.value ?? '')];
  return el(tag, { class: `align-${align ?? 'left'}` }, nodes);
}

function table(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const align = (index) => block.column_settings?.[index]?.align;
  const row = (cells, tag) =>
    el(
      'tr',
      {},
      cells.map((content, index) => cell(content, tag, align(index))),
    );
  return el(
    'div',
    { class: 'block table-frame', tabIndex: 0 },
    el(
      'table',
      {},
      el('thead', {}, row(head, 'th')),
      el(
        'tbody',
        {},
        rows.map((cells) => row(cells, 'td')),
      ),
    ),
  );
}

const TASK_SIGNS = { pending: '○', in_progress: '◐', complete: '✓', error: '!' };
const TASK_WORDS = { pending: 'waiting', in_progress: 'in progress', complete: 'done', error: 'failed' };

function task(block) {
  const sign = el(
    'span',
    { class: 'task-sign', role: 'img', 'aria-label': TASK_WORDS[block.status] ?? '' },
    TASK_SIGNS[block.status] ?? '○',
  );
  const details = [block.details, block.output]
    .filter(Boolean)
    .map((part) => el('div', { class: 'task-details' }, richText(part.elements)));
  return el(
    'div',
    { class: `block task ${block.status}` },
    sign,
    el('div', {}, el('span', { class: 'task-title' }, block.title), details),
  );
}

function container(block, context) {
  const title = block.rich_text_title ? richText(block.rich_text_title.elements) : textObject(block.title);
  const inside = blockNodes(block.child_blocks ?? [], context);
  if (!block.is_collapsible)
    return el('div', { class: 'block container' }, el('p', { class: 'container-title' }, title), inside);
  return el('details', { class: 'block container', open: !block.default_collapsed }, el('summary', {}, title), inside);
}

function input(block, context) {
  const label = block.label?.text ?? '';
  const quiet = { ...context, inForm: () => block.dispatch_action !== true };
  const control = elementNode(block.element, quiet, block.block_id, label);
  const optional = block.optional ? el('small', {}, ' (optional)') : undefined;
  return el(
    'div',
    { class: 'block input', 'data-block': block.block_id },
    el('span', { class: 'label' }, textObject(block.label), optional),
    control,
    block.hint ? el('p', { class: 'input-hint' }, textObject(block.hint)) : undefined,
    el('p', { class: 'input-error', role: 'alert', hidden: true }),
  );
}

function blockNode(block, context) {
  switch (block.type) {
    case 'header':
      return el('h3', { class: 'block header' }, textObject(block.text));
    case 'section':
      return section(block, context);
    case 'context':
      return contextBlock(block);
    case 'context_actions':
    case 'actions':
      return el(
        'div',
        { class: 'block actions' },
        block.elements.map((element) => elementNode(element, context, block.block_id)),
      );
    case 'divider':
      return el('hr', { class: 'block' });
    case 'image':
      return el('div', { class: 'block' }, image(block));
    case 'rich_text':
      return el('div', { class: 'block rich-text' }, richText(block.elements));
    case 'markdown':
      return el('div', { class: 'block markdown' }, markdown(block.text ?? ''));
    case 'table':
    case 'data_table':
      return table(block);
    case 'alert':
      return el('div', { class: `block alert ${block.level ?? 'default'}`, role: 'note' }, textObject(block.text));
    case 'task_card':
      return task(block);
    case 'plan':
      return el(
        'div',
        { class: 'block container' },
        el('p', { class: 'container-title' }, block.title),
        (block.tasks ?? []).map(task),
      );
    case 'container':
      return container(block, context);
    case 'card':
      return card(block, context);
    case 'input':
      return input(block, context);
    default:
      return el('p', { class: 'block unknown' }, `(A ${block.type} block is not shown here.)`);
  }
}

function card(block, context) {
  const actions = block.actions?.length
    ? el(
        'div',
        { class: 'actions' },
        block.actions.map((element) => elementNode(element, context, block.block_id)),
      )
    : undefined;
  return el(
    'div',
    { class: 'block container' },
    el('p', { class: 'container-title' }, textObject(block.title)),
    textObject(block.subtitle),
    textObject(block.body),
    actions,
  );
}

/** Blocks as nodes. */
export function blockNodes(blocks, context) {
  return blocks.map((block) => blockNode(block, context));
}

/** A file under a message: a picture, or a card with its name and size. */
export function fileNode(file, sizeText) {
  const url = fileUrl(file.id);
  if (['image/png', 'image/jpeg'].includes(file.mimetype)) {
    return el(
      'figure',
      {},
      el('figcaption', {}, file.title || file.name),
      picture(url, file.altText || file.title || file.name),
    );
  }
  return el(
    'a',
    { class: 'file', href: url, target: '_blank', rel: 'noopener' },
    el('span', { class: 'file-sign', 'aria-hidden': 'true' }, file.pretty),
    el(
      'span',
      {},
      el('strong', {}, file.title || file.name),
      el('small', {}, `${file.pretty}, ${sizeText(file.bytes)}`),
    ),
  );
}

export const plainMessage = (text) =>
  el('div', { class: 'block section' }, el('div', { class: 'section-text' }, mrkdwn(text)));
