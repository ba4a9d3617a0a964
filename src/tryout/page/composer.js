import { byId, el, sizeText, toast } from './dom.js';
import { act, nameOf, sendFiles, session } from './server.js';

let files = [];

function drawAttached() {
  const remove = (file) => {
    files = files.filter((other) => other !== file);
    drawAttached();
  };
  byId('attached').replaceChildren(
    ...files.map((file) =>
      el(
        'li',
        {},
        el('span', {}, file.name),
        el('small', {}, sizeText(file.size)),
        el(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': `Do not send ${file.name}`,
            onclick: () => remove(file),
          },
          '×',
        ),
      ),
    ),
  );
}

function attach(list) {
  files = [...files, ...list];
  drawAttached();
  byId('composer-text').focus();
}

/** Chooses the thread that the next message goes to; none when `message` is undefined. */
export function replyTo(message) {
  session.threadTs = message ? (message.threadTs ?? message.ts) : '';
  byId('replying').hidden = !message;
  if (!message) return;
  byId('replying-text').textContent = `Replying in the thread of ${nameOf(message.userId)}`;
  byId('composer-text').focus();
}

function grow() {
  const text = byId('composer-text');
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 180)}px`;
}

/** Commands of the app that fit what is being typed. */
function drawCommands() {
  const typed = byId('composer-text').value;
  const fits = /^\/\S*$/.test(typed) ? session.workspace.commands.filter((c) => c.command.startsWith(typed)) : [];
  const choose = (command) => {
    byId('composer-text').value = `${command} `;
    drawCommands();
    byId('composer-text').focus();
  };
  byId('commands').hidden = fits.length === 0;
  byId('commands').replaceChildren(
    ...fits.map((c) =>
      el(
        'li',
        {},
        el(
          'button',
          { type: 'button', onclick: () => choose(c.command) },
          el('strong', {}, c.command),
          c.usage_hint ? ` ${c.usage_hint}` : '',
          el('small', {}, c.description),
        ),
      ),
    ),
  );
}

async function send() {
  const input = byId('composer-text');
  const text = input.value.trim();
  if (!text && files.length === 0) return;
  const sent = files;
  const fields = { channel: session.channel, text, ...(session.threadTs ? { threadTs: session.threadTs } : {}) };
  const isCommand = session.workspace.commands.some((c) => text === c.command || text.startsWith(`${c.command} `));
  input.value = '';
  files = [];
  grow();
  drawAttached();
  try {
    if (isCommand && sent.length === 0) await act('command', fields);
    else if (sent.length > 0) await sendFiles(fields, sent);
    else await act('say', fields);
    byId('scroll').scrollTop = byId('scroll').scrollHeight;
  } catch (error) {
    input.value = text;
    files = sent;
    grow();
    drawAttached();
    toast(error.message);
  }
}

/** Prompts that the app suggests, as buttons that send them. */
export function drawPrompts() {
  const { prompts, messages } = session.person;
  const shown = messages.length < 12 ? prompts : [];
  byId('prompts').replaceChildren(
    ...shown.map((prompt) =>
      el(
        'button',
        {
          type: 'button',
          class: 'prompt',
          onclick: () =>
            act('say', { channel: session.channel, text: prompt.message }).catch((error) => toast(error.message)),
        },
        prompt.title,
      ),
    ),
  );
}

export function startComposer() {
  const input = byId('composer-text');
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && session.threadTs) replyTo(undefined);
  });
  input.addEventListener('input', () => {
    grow();
    drawCommands();
  });
  input.addEventListener('paste', (event) => {
    if (event.clipboardData?.files.length > 0) attach(event.clipboardData.files);
  });
  byId('stop-replying').addEventListener('click', () => replyTo(undefined));
  byId('file-input').addEventListener('change', (event) => {
    attach(event.target.files);
    event.target.value = '';
  });
  startDrop();
}

function startDrop() {
  const drop = byId('drop');
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  let depth = 0;
  const main = byId('main');
  main.addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    drop.hidden = false;
  });
  main.addEventListener('dragleave', () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) drop.hidden = true;
  });
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    drop.hidden = true;
    if (hasFiles(event)) attach(event.dataTransfer.files);
  });
}
