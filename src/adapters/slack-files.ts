/**
 * Fetches the bytes of a file from Slack. With a wrong token or a missing scope Slack answers 200 with a login page, and
 * it redirects between hosts of its own; the token goes to those hosts only.
 */
import type { WebClient } from '@slack/web-api';
import { AppError } from '../errors.ts';

const SLACK_HOSTS = ['slack.com', 'slack-edge.com', 'slack-files.com'];
const TIMEOUT_MS = 120_000;
const REDIRECTS = 5;

export interface SlackFile {
  bytes: Uint8Array;
  name: string;
}

/** @throws AppError `file.download`, `file.not-a-file`, `file.incomplete` */
export async function fetchSlackFile(client: WebClient, token: string, slackFileId: string): Promise<SlackFile> {
  // A file of a shared channel comes without addresses in the event, so they are always asked for.
  const { file } = await client.files.info({ file: slackFileId }).catch((cause: unknown) => {
    throw new AppError('file.download', {}, { cause });
  });
  const address = file?.url_private_download ?? file?.url_private;
  if (!file || !address) throw new AppError('file.download');
  const response = await followOwnRedirects(new URL(address), token, hostsOf(client));
  if (!response.ok) throw new AppError('file.download');
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isPage =
    response.headers.get('content-type')?.startsWith('text/html') && !file.mimetype?.startsWith('text/html');
  if (isPage) throw new AppError('file.not-a-file');
  if (file.size !== undefined && file.size !== bytes.byteLength) throw new AppError('file.incomplete');
  return { bytes, name: file.name ?? 'scan' };
}

function hostsOf(client: WebClient): string[] {
  return [...SLACK_HOSTS, new URL(client.slackApiUrl).host];
}

async function followOwnRedirects(first: URL, token: string, hosts: string[]): Promise<Response> {
  let address = first;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const own = hosts.some((host) => address.host === host || address.hostname.endsWith(`.${host}`));
    if (!own) throw new AppError('file.download');
    const response = await fetch(address, {
      headers: { Authorization: `Bearer ${token}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new AppError('file.download', {}, { cause });
    });
    const next = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !next) return response;
    address = new URL(next, address);
  }
  throw new AppError('file.download');
}
