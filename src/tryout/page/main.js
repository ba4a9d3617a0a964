import { drawPrompts, replyTo, startComposer } from './composer.js';
import { byId, el, toast } from './dom.js';
import { drawHome } from './home.js';
import { icon } from './icons.js';
import { drawMessages, startMessages } from './messages.js';
import { drawModal, startModal } from './modal.js';
import { act, listen, look, session } from './server.js';
import { drawSidebar, setMenu, startSidebar } from './sidebar.js';

let looking = false;
let again = false;

/** Asks for what the person sees and draws it; calls in between are joined into one more. */
async function refresh() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    do {
      again = false;
      const { as, channel } = session;
      const person = await look('person', { as, channel });
      if (as !== session.as || channel !== session.channel) again = true;
      else {
        session.person = person;
        draw();
      }
    } while (again);
  } catch (error) {
    toast(error.message);
  } finally {
    looking = false;
  }
}

function draw() {
  const { channels } = session.person;
  if (!channels.some((channel) => channel.id === session.channel)) {
    const own = channels.find((channel) => channel.kind === 'im');
    if (own) openChannel(own.id);
    return;
  }
  drawSidebar(openChannel);
  drawHead();
  const home = session.tab === 'home';
  byId('messages').hidden = home;
  byId('home').hidden = !home;
  byId('composer').hidden = home;
  if (home) drawHome();
  else drawMessages(replyTo);
  drawPrompts();
  drawModal();
}

function drawHead() {
  const channel = session.person.channels.find((c) => c.id === session.channel);
  const direct = channel.kind === 'im';
  const sign = direct ? [] : [icon(channel.kind === 'private' ? 'lock' : 'hash', 15), ' '];
  byId('title').replaceChildren(...sign, channel.name);
  byId('topic').textContent = direct
    ? 'Private between you and the app'
    : [channel.topic, `${channel.members} members`].filter(Boolean).join(' · ');
  byId('composer-text').placeholder = direct ? `Ask ${channel.name}, or drop a scan` : `Write in ${channel.name}`;
  const names = direct && session.workspace.app.home ? ['messages', 'home'] : [];
  byId('tabs').replaceChildren(
    ...names.map((name) =>
      el(
        'button',
        {
          type: 'button',
          role: 'tab',
          'aria-selected': String(session.tab === name),
          'aria-controls': name,
          onclick: () => openTab(name),
        },
        name === 'home' ? 'Home' : 'Messages',
      ),
    ),
  );
}

async function openTab(tab) {
  session.tab = tab;
  draw();
  await act('open', { tab }).catch((error) => toast(error.message));
}

function openChannel(id) {
  session.channel = id;
  session.tab = 'messages';
  replyTo(undefined);
  setMenu(false);
  const { pathname } = location;
  history.replaceState(null, '', `${pathname}#${session.as}/${id}`);
  const channel = session.person?.channels.find((c) => c.id === id);
  if (channel?.kind === 'im') act('open', { tab: 'messages' }).catch((error) => toast(error.message));
  refresh();
}

function bePerson(id) {
  const { people } = session.workspace;
  const person = people.find((p) => p.id === id && !p.bot && !p.deleted) ?? people.find((p) => !p.bot && !p.deleted);
  if (!person) return;
  session.as = person.id;
  byId('person').value = person.id;
  byId('person-title').textContent = person.title;
  replyTo(undefined);
  listen(refresh);
  refresh();
}

session.workspace = await look('workspace');
document.title = `${session.workspace.app.name}: try it here`;
const [as = '', channel = '', tab = ''] = location.hash.slice(1).split('/');
session.channel = channel;
if (tab === 'home') session.tab = 'home';
startSidebar(bePerson);
startComposer();
startMessages();
startModal();
bePerson(as);
