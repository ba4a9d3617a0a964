import { el, toast } from './dom.js';
import { icon } from './icons.js';
import { textObject } from './text.js';

const plainText = (text) => text?.text ?? '';

/** Options of a select with their groups. */
function optionNodes(element, placeholder) {
  const option = (o) => el('option', { value: o.value, title: plainText(o.description) }, plainText(o.text));
  const groups = (element.option_groups ?? []).map((g) =>
    el('optgroup', { label: plainText(g.label) }, g.options.map(option)),
  );
  return [
    placeholder ? el('option', { value: '' }, placeholder) : undefined,
    ...(element.options ?? []).map(option),
    ...groups,
  ];
}

/** Asks "are you sure" when the element says so. */
function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  const dialog = el('dialog', { class: 'modal confirm', 'aria-label': plainText(confirm.title) });
  const { promise, resolve } = Promise.withResolvers();
  const choose = (yes) => {
    dialog.close();
    dialog.remove();
    resolve(yes);
  };
  dialog.append(
    el('h2', {}, plainText(confirm.title)),
    el('div', { class: 'modal-body' }, el('p', {}, textObject(confirm.text))),
    el(
      'footer',
      {},
      el(
        'button',
        { type: 'button', class: 'button', onclick: () => choose(false) },
        plainText(confirm.deny) || 'Cancel',
      ),
      el(
        'button',
        {
          type: 'button',
          class: `button ${confirm.style === 'danger' ? 'danger' : 'primary'}`,
          onclick: () => choose(true),
        },
        plainText(confirm.confirm) || 'Yes',
      ),
    ),
  );
  dialog.addEventListener('cancel', () => choose(false));
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}

/** Presses an element: asks first where it must, shows that it is busy, and says when the app did not answer. */
async function press(node, element, context, blockId, selected) {
  if (!(await confirmed(element.confirm))) return;
  node.setAttribute('aria-busy', 'true');
  node.disabled = true;
  try {
    const target = { blockId, ...(element.action_id ? { actionId: element.action_id } : {}) };
    await context.press(target, selected);
  } catch (error) {
    toast(error.message);
  } finally {
    node.removeAttribute('aria-busy');
    node.disabled = false;
  }
}

function button(element, context, blockId) {
  const label = textObject(element.text);
  if (element.url) {
    const onclick = () => press(el('button'), element, context, blockId);
    return el(
      'a',
      { class: 'button', href: element.url, target: '_blank', rel: 'noreferrer noopener', onclick },
      label,
    );
  }
  const node = el(
    'button',
    { type: 'button', class: `button ${element.style ?? ''}`, 'aria-label': element.accessibility_label },
    label,
  );
  node.addEventListener('click', () => press(node, element, context, blockId));
  return node;
}

function feedback(element, context, blockId) {
  const side = (which, sign) => {
    const side = element[`${which}_button`];
    const node = el(
      'button',
      {
        type: 'button',
        class: 'button quiet',
        title: plainText(side?.text),
        'aria-label': side?.accessibility_label ?? plainText(side?.text),
      },
      sign,
    );
    node.addEventListener('click', () => press(node, element, context, blockId, which));
    return node;
  };
  return el('span', { class: 'feedback' }, side('positive', icon('up', 18)), side('negative', icon('down', 18)));
}

function select(element, context, blockId, label) {
  const initial = element.initial_option?.value ?? element.initial_user ?? element.initial_channel ?? '';
  const placeholder = plainText(element.placeholder) || 'Choose one';
  const node = el('select', { name: element.action_id, 'aria-label': label ?? placeholder });
  if (element.type === 'users_select') {
    node.append(
      el('option', { value: '' }, placeholder),
      ...context.people().map((p) => el('option', { value: p.id }, p.name)),
    );
  } else node.append(...optionNodes(element, placeholder).filter(Boolean));
  node.value = initial;
  if (context.press && !context.inForm(blockId))
    node.addEventListener('change', () => node.value && press(node, element, context, blockId, node.value));
  return node;
}

function overflow(element, context, blockId) {
  const node = el(
    'select',
    { class: 'overflow', 'aria-label': 'More actions' },
    optionNodes(element, '•••').filter(Boolean),
  );
  node.addEventListener('change', async () => {
    await press(node, element, context, blockId, node.value);
    node.value = '';
  });
  return node;
}

/** Radio buttons, checkboxes and multi-selects: a list of choices. */
function choices(element, context, blockId, kind) {
  const initial = new Set(
    [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean).map((o) => o.value),
  );
  const name = `${blockId}.${element.action_id}`;
  const frame = el('div', {
    class: 'choices',
    role: kind === 'radio' ? 'radiogroup' : 'group',
    'data-name': element.action_id,
  });
  const picked = () => [...frame.querySelectorAll('input:checked')].map((input) => input.value);
  for (const option of [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((g) => g.options)]) {
    const input = el('input', { type: kind, name, value: option.value, checked: initial.has(option.value) });
    if (context.press && !context.inForm(blockId))
      input.addEventListener('change', () => press(frame, element, context, blockId, picked()));
    frame.append(
      el(
        'label',
        {},
        input,
        el(
          'span',
          {},
          textObject(option.text),
          option.description ? el('small', {}, textObject(option.description)) : undefined,
        ),
      ),
    );
  }
  return frame;
}

function textInput(element, label) {
  const types = {
    email_text_input: 'email',
    url_text_input: 'url',
    number_input: 'number',
    datepicker: 'date',
    timepicker: 'time',
  };
  const value = element.initial_value ?? element.initial_date ?? element.initial_time ?? '';
  const common = {
    name: element.action_id,
    value,
    placeholder: plainText(element.placeholder),
    'aria-label': label,
    maxLength: element.max_length,
  };
  if (element.multiline) return el('textarea', { rows: 4, ...common });
  return el('input', { type: types[element.type] ?? 'text', ...common });
}

/** An interactive or picture element as a node. `context` says how to press and who sees it. */
export function elementNode(element, context, blockId, label) {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
      return button(element.text ? element : { ...element, text: { text: '…' } }, context, blockId);
    case 'feedback_buttons':
      return feedback(element, context, blockId);
    case 'static_select':
    case 'external_select':
    case 'users_select':
    case 'conversations_select':
    case 'channels_select':
      return select(element, context, blockId, label);
    case 'overflow':
      return overflow(element, context, blockId);
    case 'radio_buttons':
      return choices(element, context, blockId, 'radio');
    case 'checkboxes':
    case 'multi_static_select':
      return choices(element, context, blockId, 'checkbox');
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'datepicker':
    case 'timepicker':
      return textInput(element, label);
    default:
      return el('span', { class: 'unknown' }, `(${element.type} is not shown here)`);
  }
}

/** What stands in the inputs below `root`, by action id. */
export function valuesIn(root) {
  const values = {};
  for (const node of root.querySelectorAll('input[name], select[name], textarea[name]')) {
    if (node.type !== 'radio' && node.type !== 'checkbox') values[node.name] = node.value;
  }
  for (const frame of root.querySelectorAll('.choices')) {
    const picked = [...frame.querySelectorAll('input:checked')].map((input) => input.value);
    if (picked.length > 0) values[frame.dataset.name] = picked;
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
