import type { JsonObject } from './json.ts';
import { withBlockIds } from './messages.ts';
import type { View, Workspace } from './state.ts';

/** At most so many modals stand on one another. */
export const MODAL_STACK_LIMIT = 3;

export function makeView(workspace: Workspace, content: JsonObject, below?: View): View {
  const id = workspace.newId('V');
  return {
    id,
    hash: hashOf(workspace),
    rootId: below?.rootId ?? id,
    ...(below ? { previousId: below.id } : {}),
    content: withIds(workspace, content),
  };
}

/** Replaces what a view shows. */
export function changeView(workspace: Workspace, view: View, content: JsonObject): void {
  view.content = withIds(workspace, content);
  view.hash = hashOf(workspace);
}

function withIds(workspace: Workspace, content: JsonObject): JsonObject {
  const blocks = Array.isArray(content.blocks) ? (content.blocks as JsonObject[]) : [];
  return { ...content, blocks: withBlockIds(workspace, blocks) };
}

function hashOf(workspace: Workspace): string {
  return `${workspace.newTs()}.${workspace.newId('')}`;
}

/** The stack and the view in it with this id or external id. */
export function findModal(
  workspace: Workspace,
  match: { id?: string; externalId?: string },
): { userId: string; view: View } | undefined {
  for (const [userId, stack] of workspace.views.modals) {
    const view = stack.find((v) => (match.id ? v.id === match.id : v.content.external_id === match.externalId));
    if (view) return { userId, view };
  }
  return undefined;
}

/** A view object as answers and payloads carry it. `values` is the state of its inputs. */
export function viewJson(workspace: Workspace, view: View, values: JsonObject = {}): JsonObject {
  return {
    id: view.id,
    team_id: workspace.team.id,
    app_id: workspace.app.id,
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.app.botId,
    callback_id: '',
    external_id: '',
    private_metadata: '',
    clear_on_close: false,
    notify_on_close: false,
    title: { type: 'plain_text', text: 'View Title' },
    close: null,
    submit: null,
    ...view.content,
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    state: { values },
  };
}
