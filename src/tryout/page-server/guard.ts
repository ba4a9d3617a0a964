import type { IncomingMessage } from 'node:http';

/** Header that the page sends with each action; another web site cannot send it without a preflight, which fails. */
export const PAGE_HEADER = 'x-local-slack-page';

/**
 * Why a request for the page is refused, or undefined. The page acts as people, so no other web site may use it: the
 * host must be this machine (against DNS rebinding), and what changes something must come from the page itself.
 */
export function refuse(request: IncomingMessage, port: number): string | undefined {
  const hosts = hostsOf(port);
  const foreign = refuseForeign(request, port);
  if (foreign) return foreign;
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const { origin } = request.headers;
  if (origin === undefined || !hosts.some((host) => origin === `http://${host}`)) return 'not from another web site';
  return request.headers[PAGE_HEADER] === '1' ? undefined : 'not from the page';
}

/** Why a request is refused on any path: another host name, or a browser that shows another web site. */
export function refuseForeign(request: IncomingMessage, port: number): string | undefined {
  if (!hostsOf(port).includes(request.headers.host ?? '')) return 'this server answers on 127.0.0.1 only';
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none' ? undefined : 'not from another web site';
}

function hostsOf(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** Headers for every answer of the page: nothing from elsewhere, no frame, no guessing of types. */
export const PAGE_HEADERS: Record<string, string> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
