import { byId, dayText, el } from './dom.js';
import { messageNode } from './message.js';
import { session } from './server.js';

/** More replies than this are folded to the last few. */
const REPLIES_SHOWN = 8;
const unfolded = new Set();

/** Same writer, within three minutes, and the same visibility: the head is left out. */
function joins(before, message) {
  return (
    Boolean(before) &&
    before.userId === message.userId &&
    before.onlyYou === message.onlyYou &&
    Number(message.ts) - Number(before.ts) < 180
  );
}

/** The flat list of what stands in the conversation: days, messages, replies, folds and status lines. */
function rows(person, onReply, redraw) {
  const { messages, statuses } = person;
  const roots = messages.filter(
    (message) => !message.threadTs || !messages.some((root) => root.ts === message.threadTs),
  );
  const list = [];
  let day = '';
  let before;
  for (const root of roots) {
    const today = dayText(root.ts);
    if (today !== day) {
      day = today;
      before = undefined;
      list.push({ key: `day ${today}`, state: '', make: () => el('li', { class: 'day' }, el('span', {}, today)) });
    }
    const replies = messages.filter((message) => message.threadTs === root.ts);
    const joined = joins(before, root);
    before = replies.length > 0 ? undefined : root;
    list.push({ key: root.ts, state: [root, joined], make: () => messageNode(root, { joined, onReply }) });
    const folded = unfolded.has(root.ts) ? 0 : Math.max(0, replies.length - REPLIES_SHOWN);
    if (folded > 0) {
      const unfold = () => {
        unfolded.add(root.ts);
        redraw();
      };
      list.push({
        key: `fold ${root.ts}`,
        state: folded,
        make: () =>
          el(
            'li',
            { class: 'fold reply' },
            el('button', { type: 'button', onclick: unfold }, `Show ${folded} earlier replies`),
          ),
      });
    }
    let previous;
    for (const message of replies.slice(folded)) {
      const same = joins(previous, message);
      previous = message;
      list.push({
        key: message.ts,
        state: [message, same],
        make: () => messageNode(message, { reply: true, joined: same, onReply }),
      });
    }
    const status = statuses[root.ts];
    if (status) list.push({ key: `status ${root.ts}`, state: status, make: () => statusNode(status) });
  }
  return list;
}

function statusNode(status) {
  return el(
    'li',
    { class: 'status reply' },
    el('span', { class: 'dots', 'aria-hidden': 'true' }),
    `${session.workspace.app.name} ${status}`,
  );
}

function emptyNode() {
  const { kind } = session.person.channels.find((channel) => channel.id === session.channel) ?? {};
  const app = session.workspace.app.name;
  const text =
    kind === 'im'
      ? `This is your private conversation with ${app}. Drop a scan here, or ask about a patient you care for.`
      : `Nothing here yet. Drop a scan, or write to your colleagues. Mention @${app} to ask it something.`;
  return {
    key: 'empty',
    state: text,
    make: () =>
      el(
        'li',
        { class: 'empty' },
        el('img', { src: '/page/icon.svg', alt: '', width: 44, height: 44 }),
        el('p', {}, text),
      ),
  };
}

let atEnd = true;
/** Keeps the newest message in sight while pictures load, unless the person has scrolled up. */
export function startMessages() {
  const scroll = byId('scroll');
  scroll.addEventListener('scroll', () => {
    atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  });
  const observer = new ResizeObserver(() => {
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  });
  observer.observe(byId('messages'));
  observer.observe(scroll);
}

/** Draws the conversation; what has not changed keeps its place, its focus and what was typed into it. */
export function drawMessages(onReply) {
  const list = byId('messages');
  const scroll = byId('scroll');
  if (list.dataset.channel !== session.channel) atEnd = true;
  const wanted = rows(session.person, onReply, () => drawMessages(onReply));
  if (wanted.length === 0) wanted.push(emptyNode());
  const present = new Map([...list.children].map((node) => [node.dataset.key, node]));
  list.dataset.channel = session.channel;
  const nodes = wanted.map(({ key, state, make }) => {
    const stateText = JSON.stringify([session.as, state]);
    const held = present.get(key);
    if (held?.dataset.state === stateText) return held;
    const node = make();
    node.dataset.key = key;
    node.dataset.state = stateText;
    return node;
  });
  for (const [index, node] of nodes.entries())
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  while (list.children.length > nodes.length) list.lastElementChild.remove();
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}
