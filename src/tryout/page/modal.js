import { blockNodes } from './blocks.js';
import { byId, el, toast } from './dom.js';
import { valuesIn } from './elements.js';
import { act, session } from './server.js';

/** Shows the modal that the app has open for this person, or takes it away. What was typed stays over an update. */
export function drawModal() {
  const dialog = byId('modal');
  const { modal: view } = session.person;
  if (!view) {
    dialog.dataset.state = '';
    if (dialog.open) dialog.close();
    return;
  }
  const state = `${session.as} ${view.id} ${view.hash}`;
  if (dialog.dataset.state !== state) {
    const typed = dialog.dataset.state?.startsWith(`${session.as} ${view.id} `) ? valuesIn(dialog) : {};
    dialog.dataset.state = state;
    dialog.replaceChildren(form(view));
    for (const [name, value] of Object.entries(typed)) {
      const node = dialog.querySelector(`[name="${CSS.escape(name)}"]`);
      if (node && typeof value === 'string' && node.type !== 'radio' && node.type !== 'checkbox') node.value = value;
    }
  }
  if (!dialog.open) dialog.showModal();
}

function form(view) {
  const context = {
    people: () => session.workspace.people.filter((person) => !person.bot),
    inForm: () => false,
    press: (target, selected) => {
      const fields = { surface: 'modal', target, values: valuesIn(byId('modal')) };
      return act('press', selected === undefined ? fields : { ...fields, selected });
    },
  };
  const node = el(
    'form',
    { class: 'modal-form' },
    el(
      'header',
      {},
      el('h2', { id: 'modal-title' }, view.title?.text ?? ''),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: close }, '×'),
    ),
    el('div', { class: 'modal-body' }, blockNodes(view.blocks ?? [], context)),
    el(
      'footer',
      {},
      el(
        'button',
        { type: 'button', class: 'button', onclick: close },
        view.close?.text ?? (view.depth > 1 ? 'Back' : 'Close'),
      ),
      view.submit ? el('button', { type: 'submit', class: 'button primary' }, view.submit.text) : undefined,
    ),
  );
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(node);
  });
  return node;
}

async function submit(node) {
  const button = node.querySelector('[type=submit]');
  for (const error of node.querySelectorAll('.input-error')) error.hidden = true;
  button.disabled = true;
  try {
    const { errors } = await act('submit', { values: valuesIn(node) });
    for (const [blockId, text] of Object.entries(errors ?? {})) showError(node, blockId, text);
  } catch (error) {
    const missing = /required inputs are empty: (.*)$/.exec(error.message);
    if (!missing) toast(error.message);
    for (const blockId of missing?.[1].split(', ') ?? []) showError(node, blockId, 'Fill this in.');
  } finally {
    button.disabled = false;
  }
}

function showError(node, blockId, text) {
  const error = node.querySelector(`[data-block="${CSS.escape(blockId)}"] .input-error`);
  if (!error) return toast(text);
  error.textContent = text;
  error.hidden = false;
  error.parentElement.querySelector('input, select, textarea')?.focus();
}

function close() {
  act('close', {}).catch((error) => toast(error.message));
}

export function startModal() {
  byId('modal').addEventListener('cancel', (event) => {
    event.preventDefault();
    close();
  });
  byId('picture').addEventListener('click', (event) => {
    if (event.target === event.currentTarget) event.currentTarget.close();
  });
}
