import { mayFetch, typeOf } from '../files.ts';
import type { JsonObject } from '../json.ts';
import { messagesFor } from '../messages.ts';
import type { Member } from '../people.ts';
import type { Message, StoredFile, Workspace } from '../state.ts';
import { viewJson } from '../views.ts';

/** Everybody that the page can act as, and what the app offers. */
export function showWorkspace(workspace: Workspace): JsonObject {
  const { features } = workspace.manifest;
  return {
    team: workspace.team.name,
    app: { id: workspace.app.userId, name: workspace.app.name, home: features.app_home.home_tab_enabled },
    people: [...workspace.members.values()].map(({ id, name, title, guest, stranger, deleted, bot }) => ({
      id,
      name,
      title: [title, guest && 'guest', stranger && 'other organisation', deleted && 'deactivated']
        .filter(Boolean)
        .join(', '),
      deleted,
      bot,
    })),
    commands: features.slash_commands,
    shortcuts: features.shortcuts,
  };
}

/** What one person sees: their channels and, of one channel, the messages, the status lines and the prompts. */
export function showPerson(workspace: Workspace, member: Member, channelId: string): JsonObject {
  const mine = [...workspace.channels.values()].filter((channel) => channel.members.has(member.id));
  const home = workspace.views.homes.get(member.id);
  const stack = workspace.views.modals.get(member.id) ?? [];
  const top = stack.at(-1);
  return {
    channels: mine.map((channel) => ({
      id: channel.id,
      kind: channel.kind,
      name: channel.kind === 'im' ? workspace.app.name : channel.name,
      topic: channel.topic,
      extShared: channel.extShared,
      members: channel.members.size,
      lastTs: messagesFor(workspace, member.id, channel.id).findLast((m) => m.userId !== member.id)?.ts ?? '0',
    })),
    messages: messagesFor(workspace, member.id, channelId).map((message) => showMessage(workspace, message)),
    statuses: Object.fromEntries(
      [...workspace.statuses]
        .filter(([key]) => key.startsWith(`${channelId}:`))
        .map(([key, status]) => [key.slice(channelId.length + 1), status]),
    ),
    prompts: workspace.prompts.get(channelId) ?? [],
    home: home ? viewJson(workspace, home) : null,
    modal: top ? { ...viewJson(workspace, top), depth: stack.length } : null,
  };
}

function showMessage(workspace: Workspace, message: Message): JsonObject {
  const { ts, userId, text, blocks, threadTs, streaming, reactions } = message;
  return {
    ts,
    userId,
    text,
    blocks,
    threadTs: threadTs ?? null,
    streaming,
    reactions,
    onlyYou: message.onlyFor !== undefined,
    edited: message.editedTs !== undefined,
    files: message.fileIds.flatMap((id) => {
      const file = workspace.files.get(id);
      if (!file) return [];
      const { mimetype, pretty } = typeOf(file.name);
      return [
        {
          id,
          name: file.name,
          title: file.title,
          altText: file.altText,
          mimetype,
          pretty,
          bytes: file.bytes.byteLength,
        },
      ];
    }),
  };
}

/** A person sees a file that they may fetch, and one that stands in the blocks of a message or App Home of theirs. */
export function seesFile(workspace: Workspace, member: Member, file: StoredFile): boolean {
  if (mayFetch(workspace, file, member.id)) return true;
  const shown = [...workspace.channels.keys()].flatMap((id) =>
    messagesFor(workspace, member.id, id).map((m) => m.blocks),
  );
  return JSON.stringify([shown, workspace.views.homes.get(member.id)?.content]).includes(file.id);
}
