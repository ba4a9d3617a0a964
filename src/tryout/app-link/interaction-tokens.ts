import type { JsonObject } from '../json.ts';
import type { Workspace } from '../state.ts';

/** A trigger id opens one modal within 3 s of the person's action. Slack: modals. */
const TRIGGER_LIFE_MS = 3_000;
/** A response URL serves 5 answers within 30 minutes. Slack: handling user interaction. */
const RESPONSE_URL_LIFE_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

interface Trigger {
  userId: string;
  atMs: number;
  used: boolean;
}

/** What an interaction was made on, for answers through its response URL. */
export interface ResponseTarget {
  userId: string;
  channelId: string;
  /** The message that was acted on; absent for a command. */
  messageTs?: string;
  threadTs?: string;
}

interface ResponseUrl extends ResponseTarget {
  atMs: number;
  uses: number;
}

export type Spent<T> = { ok: true; value: T } | { ok: false; error: string };

export interface InteractionTokens {
  newTrigger(userId: string): string;
  /** Spends a trigger id: the person for whom a view may open. */
  spendTrigger(id: string): Spent<string>;
  newResponseUrl(target: ResponseTarget): string;
  /** Spends one use of the response URL with this id. */
  spendResponse(id: string): Spent<ResponseTarget>;
}

export function createInteractionTokens(workspace: Workspace): InteractionTokens {
  const triggers = new Map<string, Trigger>();
  const responses = new Map<string, ResponseUrl>();
  return {
    newTrigger: (userId) => {
      const id = `${Math.floor(workspace.nowMs())}.${workspace.newId('').toLowerCase()}`;
      triggers.set(id, { userId, atMs: workspace.nowMs(), used: false });
      return id;
    },
    spendTrigger: (id) => {
      const trigger = triggers.get(id);
      if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
      if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' };
      if (workspace.nowMs() - trigger.atMs > TRIGGER_LIFE_MS) return { ok: false, error: 'expired_trigger_id' };
      trigger.used = true;
      return { ok: true, value: trigger.userId };
    },
    newResponseUrl: (target) => {
      const id = workspace.newId('R');
      responses.set(id, { ...target, atMs: workspace.nowMs(), uses: 0 });
      return `${workspace.origin}/actions/${workspace.team.id}/${id}`;
    },
    spendResponse: (id) => {
      const response = responses.get(id);
      if (!response) return { ok: false, error: 'no_such_url' };
      if (workspace.nowMs() - response.atMs > RESPONSE_URL_LIFE_MS) return { ok: false, error: 'expired_url' };
      if (response.uses >= RESPONSE_URL_USES) return { ok: false, error: 'used_url' };
      response.uses += 1;
      return { ok: true, value: response };
    },
  };
}

/** The fields that every interaction payload carries. */
export function interactionBase(workspace: Workspace, userId: string): JsonObject {
  const { team, app } = workspace;
  const member = workspace.members.get(userId);
  return {
    token: 'local-slack-verification-token',
    team: { id: team.id, domain: team.domain },
    user: { id: userId, username: member?.email.split('@')[0], name: member?.email.split('@')[0], team_id: team.id },
    api_app_id: app.id,
    enterprise: null,
    is_enterprise_install: false,
  };
}
