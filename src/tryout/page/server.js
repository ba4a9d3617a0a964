/** Talking with the local Slack, as the person who was picked. */
export const session = { as: '', channel: '', workspace: undefined, person: undefined, tab: 'messages', threadTs: '' };

async function answerOf(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? 'The local Slack did not answer.');
  return body;
}

export async function look(what, query = {}) {
  return answerOf(await fetch(`/page/${what}?${new URLSearchParams(query)}`));
}

/** Does something. Throws with a sentence for people when it cannot be done. */
export async function act(verb, fields) {
  const headers = { 'content-type': 'application/json', 'x-local-slack-page': '1' };
  const body = JSON.stringify({ as: session.as, ...fields });
  const answer = await answerOf(await fetch(`/page/${verb}`, { method: 'POST', headers, body }));
  if (answer.ok === false) throw new Error('The app did not answer in time. Try again.');
  return answer;
}

export async function sendFiles(fields, files) {
  const form = new FormData();
  for (const [key, value] of Object.entries({ as: session.as, ...fields })) form.append(key, value);
  for (const file of files) form.append('file', file, file.name);
  const headers = { 'x-local-slack-page': '1' };
  return answerOf(await fetch('/page/say', { method: 'POST', headers, body: form }));
}

export function fileUrl(id) {
  return `/page/file/${encodeURIComponent(id)}?as=${encodeURIComponent(session.as)}`;
}

/** Address on this server for an image block: a private Slack file, or undefined for one elsewhere. */
export function imageUrl(image) {
  const { slack_file: file, image_url: url } = image;
  const id = file?.id ?? /-(F[A-Z0-9]+)\//.exec(file?.url ?? url ?? '')?.[1];
  return id ? fileUrl(id) : undefined;
}

export function nameOf(userId) {
  return session.workspace?.people.find((person) => person.id === userId)?.name ?? 'Somebody';
}

export function channelNameOf(channelId) {
  return session.person?.channels.find((channel) => channel.id === channelId)?.name ?? 'a private channel';
}

let changes;
/** Calls `onChange` when something that the person sees has changed. */
export function listen(onChange) {
  changes?.close();
  changes = new EventSource(`/page/changes?as=${encodeURIComponent(session.as)}`);
  changes.onmessage = () => onChange();
  changes.onopen = () => onChange();
}
