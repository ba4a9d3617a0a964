import { isObject, type JsonObject, objectAt, textAt } from '../json.ts';
import type { View } from '../state.ts';
import { changeView, findModal, MODAL_STACK_LIMIT, makeView, viewJson } from '../views.ts';
import { checkBlocks } from './check-blocks.ts';
import { type ApiCall, ApiError, type ApiMethods, knownMember, required } from './method.ts';

const TITLE_LIMIT = 24;
const PRIVATE_METADATA_LIMIT = 3000;
const VIEW_LIMIT_BYTES = 250_000;

export const viewsMethods: ApiMethods = {
  'views.open': { scopes: [], answer: (call) => openOver(call, []) },
  'views.push': {
    scopes: [],
    answer: (call) => {
      const user = spendTrigger(call);
      const stack = call.workspace.views.modals.get(user) ?? [];
      if (stack.length === 0) throw new ApiError('not_found');
      if (stack.length >= MODAL_STACK_LIMIT) throw new ApiError('push_limit_reached');
      return place(call, user, stack);
    },
  },
  'views.update': { scopes: [], answer: update },
  'views.publish': { scopes: [], answer: publish },
};

function spendTrigger(call: ApiCall): string {
  const spent = call.tokens.spendTrigger(required(call, 'trigger_id'));
  if (!spent.ok) throw new ApiError(spent.error);
  return spent.value;
}

function openOver(call: ApiCall, stack: View[]): JsonObject {
  const content = checkView(call.args.view, 'modal');
  const externalId = textAt(content, 'external_id');
  if (externalId && findModal(call.workspace, { externalId })) throw new ApiError('duplicate_external_id');
  return place(call, spendTrigger(call), stack);
}

function place(call: ApiCall, userId: string, stack: View[]): JsonObject {
  const { workspace } = call;
  const view = makeView(workspace, checkView(call.args.view, 'modal'), stack.at(-1));
  workspace.views.modals.set(userId, [...stack, view]);
  workspace.changed({ kind: 'modal', onlyFor: userId });
  return { view: viewJson(workspace, view) };
}

function update(call: ApiCall): JsonObject {
  const { workspace, args } = call;
  const id = textAt(args, 'view_id');
  const externalId = textAt(args, 'external_id');
  if (!id && !externalId) throw new ApiError('invalid_arguments');
  const content = checkView(args.view, 'modal');
  const found = findModal(workspace, id ? { id } : { externalId });
  if (!found) throw new ApiError('not_found');
  if (args.hash && args.hash !== found.view.hash) throw new ApiError('hash_conflict');
  changeView(workspace, found.view, content);
  workspace.changed({ kind: 'modal', onlyFor: found.userId });
  return { view: viewJson(workspace, found.view) };
}

function publish(call: ApiCall): JsonObject {
  const { workspace, args } = call;
  const user = knownMember(call, required(call, 'user_id'));
  if (!workspace.manifest.features.app_home.home_tab_enabled) throw new ApiError('not_enabled');
  const content = checkView(args.view, 'home');
  const before = workspace.views.homes.get(user.id);
  if (before && args.hash && args.hash !== before.hash) throw new ApiError('hash_conflict');
  if (before) changeView(workspace, before, content);
  const view = before ?? makeView(workspace, content);
  workspace.views.homes.set(user.id, view);
  workspace.changed({ kind: 'home', onlyFor: user.id });
  return { view: viewJson(workspace, view) };
}

/** Checks a view as Slack does. Throws ApiError. */
export function checkView(view: unknown, type: 'modal' | 'home'): JsonObject {
  const fault = (message: string) =>
    new ApiError('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${message}`] } });
  if (!isObject(view)) throw fault('missing required field: view');
  if (view.type !== type) throw fault(`view type must be ${type} [json-pointer:/view/type]`);
  if (Buffer.byteLength(JSON.stringify(view)) > VIEW_LIMIT_BYTES) throw new ApiError('view_too_large');
  if ((textAt(view, 'private_metadata')?.length ?? 0) > PRIVATE_METADATA_LIMIT) {
    throw fault(`must be less than ${PRIVATE_METADATA_LIMIT + 1} characters [json-pointer:/view/private_metadata]`);
  }
  const blocks = checkBlocks(view.blocks, type);
  if (type === 'home') return view;
  for (const key of ['title', 'submit', 'close']) {
    const text = textAt(objectAt(view, key), 'text');
    if (key === 'title' && !text) throw fault('missing required field: title [json-pointer:/view]');
    if ((text?.length ?? 0) > TITLE_LIMIT)
      throw fault(`must be less than ${TITLE_LIMIT + 1} characters [json-pointer:/view/${key}/text]`);
  }
  if (!view.submit && blocks.some((block) => block.type === 'input'))
    throw fault('missing required field: submit [json-pointer:/view]');
  return view;
}
