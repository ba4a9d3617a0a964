import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEventDelivery, type Delivery, type DeliveryAttempt } from './app-link/deliver-event.ts';
import { createInteractionTokens } from './app-link/interaction-tokens.ts';
import { type AppTransport, httpTransport } from './app-link/send-to-app.ts';
import { createSocketMode } from './app-link/socket-mode.ts';
import type { Channel, ChannelOption } from './channels.ts';
import { findLeaks, type Leak } from './find-leaks.ts';
import type { JsonObject } from './json.ts';
import { readManifest } from './manifest.ts';
import { messagesFor } from './messages.ts';
import type { Member, MemberOption } from './people.ts';
import { createPerson, type Person } from './person/person.ts';
import { routeRequest } from './route-request.ts';
import type { Message, View, Workspace } from './state.ts';
import { viewJson } from './views.ts';
import { type ApiRequest, createWebApi, type Disturbance } from './web-api/answer-call.ts';
import { addChannel, addMember, createWorkspace, findChannel, memberByEmail } from './workspace.ts';

export type { Delivery } from './app-link/deliver-event.ts';
export { textOf } from './messages.ts';
export type { Acted } from './person/desk.ts';
export type { Person } from './person/person.ts';
export type { Said } from './person/write.ts';
export type { Message } from './state.ts';

export interface LocalSlackOptions {
  /** The parsed manifest.json of the app. */
  manifest: unknown;
  members: MemberOption[];
  channels?: ChannelOption[];
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /** This and the next two are random unless given. */
  botToken?: string;
  /** Token for apps.connections.open (Socket Mode). */
  appToken?: string;
  signingSecret?: string;
  /** Where the app takes events and interactions; may be set later. */
  requestUrl?: string;
  teamName?: string;
  /** The clock for timestamps, signatures, trigger ids and response URLs, in milliseconds. */
  nowMs?: () => number;
  /** Waits before the retries of an event. Default as Slack: at once, 1 minute, 5 minutes. */
  retryDelaysMs?: number[];
  /** How long the app may take to answer. Default as Slack: 3 s. */
  answerTimeoutMs?: number;
}

export interface LocalSlack {
  /** `http://127.0.0.1:PORT`: the page for people. */
  url: string;
  /** Value for SLACK_API_URL: `http://127.0.0.1:PORT/api/`. */
  apiUrl: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  team: Workspace['team'];
  app: Workspace['app'];
  setRequestUrl(url: string | undefined): void;
  /** Sends the url_verification challenge; true when the app answers it rightly. */
  verifyRequestUrl(): Promise<boolean>;
  /** Acts as the member with this e-mail address or id. */
  as(emailOrId: string): Person;
  members(): Member[];
  channels(): Channel[];
  channel(idOrName: string): Channel;
  addMember(option: MemberOption): Member;
  addChannel(option: ChannelOption): Channel;
  /** Adds a member, or the app with "@app", to a channel: the event member_joined_channel. */
  invite(channel: string, emailOrApp: string): Delivery | undefined;
  /** Deactivates an account or changes it otherwise. */
  changeMember(emailOrId: string, change: Partial<Pick<Member, 'deleted' | 'guest' | 'name' | 'email'>>): Member;
  messagesSeenBy(emailOrId: string, channel: string): Message[];
  /** The App Home tab that the app published for a person. */
  homeOf(emailOrId: string): JsonObject | undefined;
  modalOf(emailOrId: string): JsonObject | undefined;
  /** Resolves with the first truthy value of `look`, which runs now and after each change. Rejects after `timeoutMs`. */
  waitFor<T>(look: () => T | undefined | null | false, timeoutMs?: number): Promise<T>;
  /** Every Web API call so far, and every answer through a response URL or as the body of an acknowledgement. */
  requests: ApiRequest[];
  deliveries: Delivery[];
  /** Sends an event once more under the same event id. */
  repeat(delivery: Delivery): Promise<DeliveryAttempt>;
  /** Resolves when no event is on its way. */
  settled(): Promise<void>;
  /** Answers the next calls of a method with an error, a status or a rate limit instead. */
  disturb(method: string, disturbance: Partial<Disturbance>): void;
  /** Planted strings that the app sent outside messages and files. */
  leaksOutsideMessages(planted: string[]): Leak[];
  close(): Promise<void>;
}

/** Starts a Slack of our own on 127.0.0.1: the Web API, events and interactions, and a page to try it. Throws on a bad manifest. */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const secret = () => crypto.randomUUID().replaceAll('-', '');
  const { botToken = `xoxb-${secret()}`, appToken = `xapp-${secret()}`, signingSecret = secret() } = options;
  const nowMs = options.nowMs ?? Date.now;
  const timeoutMs = options.answerTimeoutMs ?? 3_000;
  let requestUrl = options.requestUrl;
  const workspace = createWorkspace({
    manifest: readManifest(options.manifest),
    members: options.members,
    channels: options.channels ?? [],
    teamName: options.teamName ?? 'Local hospital',
    nowMs,
  });
  const closing = new AbortController();
  const socketMode = createSocketMode(workspace, timeoutMs);
  const overHttp = httpTransport({ requestUrl: () => requestUrl, signingSecret, nowMs, timeoutMs });
  const transport: AppTransport = {
    send: (...call) => (socketMode.connected() ? socketMode.transport : overHttp).send(...call),
  };
  const tokens = createInteractionTokens(workspace);
  const events = createEventDelivery({
    workspace,
    transport,
    retryDelaysMs: options.retryDelaysMs ?? [0, 60_000, 300_000],
    closed: closing.signal,
  });
  const webApi = createWebApi({ workspace, events, tokens, botToken, appToken, newSocketUrl: socketMode.newUrl });
  const as = (emailOrId: string) =>
    createPerson({
      workspace,
      events,
      tokens,
      transport,
      requests: webApi.requests,
      member: memberByEmail(workspace, emailOrId),
    });
  const server = createServer(
    routeRequest({ workspace, webApi, events, tokens, botToken, as, closed: closing.signal }),
  );
  server.on('upgrade', socketMode.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  workspace.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const show = (view: View | undefined) => (view ? viewJson(workspace, view) : undefined);
  const channel = (idOrName: string): Channel => {
    const found = findChannel(workspace, idOrName);
    if (!found) throw new Error(`local Slack: there is no channel ${idOrName}`);
    return found;
  };

  return {
    url: workspace.origin,
    apiUrl: `${workspace.origin}/api/`,
    botToken,
    appToken,
    signingSecret,
    team: workspace.team,
    app: workspace.app,
    setRequestUrl: (url) => {
      requestUrl = url;
    },
    verifyRequestUrl: async () => {
      const challenge = crypto.randomUUID();
      const answer = await overHttp.send('events_api', {
        type: 'url_verification',
        token: 'local-slack-verification-token',
        challenge,
      });
      return answer.status === 200 && answer.body.includes(challenge);
    },
    as,
    members: () => [...workspace.members.values()],
    channels: () => [...workspace.channels.values()],
    channel,
    addMember: (option) => addMember(workspace, option),
    addChannel: (option) => addChannel(workspace, option),
    invite: (channelName, who) => {
      const target = channel(channelName);
      const user = who === '@app' ? workspace.app.userId : memberByEmail(workspace, who).id;
      target.members.add(user);
      workspace.changed({ kind: 'channel', channelId: target.id });
      const channel_type = target.kind === 'private' ? 'G' : 'C';
      const event = { type: 'member_joined_channel', user, channel: target.id, channel_type, team: workspace.team.id };
      return events.publish('member_joined_channel', { ...event, event_ts: workspace.newTs() }, target);
    },
    changeMember: (who, change) => Object.assign(memberByEmail(workspace, who), change),
    messagesSeenBy: (who, channelName) => {
      const member = memberByEmail(workspace, who);
      return channelName === '@app'
        ? as(who).messages('@app')
        : messagesFor(workspace, member.id, channel(channelName).id);
    },
    homeOf: (who) => show(workspace.views.homes.get(memberByEmail(workspace, who).id)),
    modalOf: (who) => show(workspace.views.modals.get(memberByEmail(workspace, who).id)?.at(-1)),
    waitFor: (look, timeoutMs_ = 10_000) => waitFor(workspace, look, timeoutMs_),
    requests: webApi.requests,
    deliveries: events.deliveries,
    repeat: events.repeat,
    settled: async () => {
      await Promise.all(events.deliveries.map((delivery) => delivery.done));
    },
    disturb: (method, disturbance) => {
      webApi.disturbances.set(method, { times: 1, ...disturbance });
    },
    leaksOutsideMessages: (planted) => findLeaks(webApi.requests, planted),
    close: async () => {
      closing.abort();
      socketMode.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function waitFor<T>(workspace: Workspace, look: () => T | undefined | null | false, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      stop();
      settle();
    };
    const check = (): void => {
      try {
        const found = look();
        if (found) finish(() => resolve(found));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const timer = setTimeout(
      () => finish(() => reject(new Error(`local Slack: not seen within ${timeoutMs} ms: ${look}`))),
      timeoutMs,
    );
    const stop = workspace.onChange(check);
    check();
  });
}
