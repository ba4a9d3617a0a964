import { blockNodes, fileNode, plainMessage } from './blocks.js';
import { colourOf, el, initials, sizeText, timeText, toast } from './dom.js';
import { valuesIn } from './elements.js';
import { icon } from './icons.js';
import { act, nameOf, session } from './server.js';
import { emoji } from './text.js';

function avatar(userId) {
  if (userId === session.workspace.app.id) return el('img', { class: 'avatar', src: '/page/icon.svg', alt: '' });
  return el('span', { class: `avatar ${colourOf(userId)}`, 'aria-hidden': 'true' }, initials(nameOf(userId)));
}

/** How elements of a message are pressed. */
function contextFor(message) {
  return {
    people: () => session.workspace.people.filter((person) => !person.bot),
    inForm: () => false,
    press: (target, selected) => {
      const node = document.querySelector(`[data-key="${message.ts}"]`);
      const fields = { ts: message.ts, target, values: node ? valuesIn(node) : {} };
      return act('press', selected === undefined ? fields : { ...fields, selected });
    },
  };
}

function menu(message, onReply) {
  const run = async (event, callbackId) => {
    event.currentTarget.closest('details').open = false;
    await act('shortcut', { callbackId, ts: message.ts }).catch((error) => toast(error.message));
  };
  const shortcuts = session.workspace.shortcuts.filter((shortcut) => shortcut.type === 'message' && !message.onlyYou);
  return el(
    'div',
    { class: 'message-menu' },
    message.onlyYou
      ? undefined
      : el(
          'button',
          {
            type: 'button',
            class: 'menu-button',
            title: 'Reply in thread',
            'aria-label': `Reply in the thread of ${nameOf(message.userId)}`,
            onclick: () => onReply(message),
          },
          icon('reply', 17),
        ),
    shortcuts.length === 0
      ? undefined
      : el(
          'details',
          {},
          el(
            'summary',
            { class: 'menu-button', 'aria-label': 'More actions', title: 'More actions' },
            icon('more', 17),
          ),
          el(
            'div',
            { class: 'menu-list' },
            shortcuts.map((shortcut) =>
              el(
                'button',
                { type: 'button', onclick: (event) => run(event, shortcut.callback_id) },
                el('strong', {}, shortcut.name),
                el('small', {}, shortcut.description),
              ),
            ),
          ),
        ),
  );
}

function head(message) {
  const fromApp = message.userId === session.workspace.app.id;
  return el(
    'p',
    { class: 'message-head' },
    el('strong', {}, nameOf(message.userId)),
    fromApp ? el('span', { class: 'app-tag' }, 'App') : undefined,
    el('time', { dateTime: new Date(Number(message.ts) * 1000).toISOString() }, timeText(message.ts)),
  );
}

function body(message) {
  const blocks =
    message.blocks.length > 0
      ? blockNodes(message.blocks, contextFor(message))
      : message.text
        ? [plainMessage(message.text)]
        : [];
  return [
    ...blocks,
    ...message.files.map((file) => fileNode(file, sizeText)),
    message.edited && message.blocks.length === 0 ? el('small', { class: 'edited' }, '(edited)') : undefined,
    message.streaming ? el('span', { class: 'writing', 'aria-label': 'still writing' }) : undefined,
    message.reactions.length > 0
      ? el(
          'p',
          { class: 'reactions' },
          message.reactions.map((r) => el('span', {}, `${emoji(r.name)} ${r.users.length}`)),
        )
      : undefined,
  ];
}

/** A message as a list item. */
export function messageNode(message, { reply, joined, onReply }) {
  const classes = ['message', reply && 'reply', joined && 'joined', message.onlyYou && 'only-you']
    .filter(Boolean)
    .join(' ');
  return el(
    'li',
    { class: classes },
    el('div', { class: 'message-side' }, joined ? el('time', {}, timeText(message.ts)) : avatar(message.userId)),
    el(
      'div',
      { class: 'message-main' },
      message.onlyYou ? el('p', { class: 'only-you-note' }, icon('eye', 15), ' Only visible to you') : undefined,
      joined ? undefined : head(message),
      body(message),
    ),
    menu(message, onReply),
  );
}
