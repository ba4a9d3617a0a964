import { byId, el } from './dom.js';
import { icon } from './icons.js';
import { session } from './server.js';

/** Newest message that was seen, by person and channel. */
const seen = new Map();

export function markSeen(channel) {
  seen.set(`${session.as} ${channel.id}`, channel.lastTs);
}

function isUnread(channel) {
  const key = `${session.as} ${channel.id}`;
  if (!seen.has(key)) seen.set(key, channel.lastTs);
  return Number(channel.lastTs) > Number(seen.get(key));
}

function conversation(channel, onOpen) {
  const open = channel.id === session.channel;
  const unread = !open && isUnread(channel);
  const sign =
    channel.kind === 'im'
      ? el('img', { src: '/page/icon.svg', alt: '', width: 18, height: 18 })
      : el('span', { class: 'sign', 'aria-hidden': 'true' }, icon(channel.kind === 'private' ? 'lock' : 'hash', 15));
  return el(
    'li',
    {},
    el(
      'button',
      {
        type: 'button',
        class: unread ? 'unread' : '',
        'aria-current': open ? 'page' : undefined,
        onclick: () => onOpen(channel.id),
      },
      sign,
      el('span', {}, channel.name),
      channel.extShared ? el('small', {}, 'shared outside') : undefined,
      unread ? el('span', { class: 'dot' }, el('span', { class: 'visually-hidden' }, 'new messages')) : undefined,
    ),
  );
}

export function drawSidebar(onOpen) {
  const { channels } = session.person;
  const here = channels.find((channel) => channel.id === session.channel);
  if (here) markSeen(here);
  const nodes = (kinds) =>
    channels.filter((channel) => kinds.includes(channel.kind)).map((channel) => conversation(channel, onOpen));
  const state = JSON.stringify([
    session.as,
    session.channel,
    channels.map((channel) => [channel.id, isUnread(channel)]),
  ]);
  if (byId('direct').dataset.state === state) return;
  byId('direct').dataset.state = state;
  byId('direct').replaceChildren(...nodes(['im']));
  byId('channels').replaceChildren(...nodes(['private', 'public']));
}

/** Fills the list of people; `onPick` gets an id. */
export function startSidebar(onPick) {
  const { people, team } = session.workspace;
  byId('team').textContent = team;
  const select = byId('person');
  const staff = people.filter((person) => !person.bot);
  const titles = [...new Set(staff.map((person) => person.title))];
  const option = (person) => el('option', { value: person.id, disabled: person.deleted }, person.name);
  for (const title of titles) {
    const options = staff.filter((person) => person.title === title).map(option);
    select.append(...(title ? [el('optgroup', { label: title }, options)] : options));
  }
  select.addEventListener('change', () => onPick(select.value));
  byId('open-menu').addEventListener('click', () => setMenu(true));
  byId('close-menu').addEventListener('click', () => setMenu(false));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') setMenu(false);
  });
}

/** Opens or closes the sidebar on a narrow screen. */
export function setMenu(open) {
  document.body.classList.toggle('menu-open', open);
  byId('open-menu').setAttribute('aria-expanded', String(open));
}
