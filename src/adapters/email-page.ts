/** The message of an e-mail as a web page: who, when, about what, and what it says. */
import type { Address, Email } from 'postal-mime';

/** The page, or null when the message says nothing beyond its header. The same message gives the same bytes. */
export function emailPage({ subject, from, to, cc, date, text, html }: Email): string | null {
  const body = html ?? (text?.trim() ? `<pre>${escaped(text)}</pre>` : '');
  if (!body || (html && !/[\p{L}\p{N}]/u.test(html.replace(/<[^<>]*>/g, '')))) return null;
  const row = (label: string, value: string): string => (value ? `<p>${label}: ${escaped(value)}</p>` : '');
  const head = [
    row('From', names(from ? [from] : [])),
    row('To', names(to ?? [])),
    row('Cc', names(cc ?? [])),
    row('Sent', date ?? ''),
  ];
  return `<!DOCTYPE html><html><body><h1>${escaped(subject ?? 'E-mail')}</h1>${head.join('')}<div>${body}</div></body></html>`;
}

function names(addresses: readonly Address[]): string {
  return addresses
    .flatMap((address) => address.group ?? [address])
    .map(({ name, address = '' }) => (name && address ? `${name} <${address}>` : name || address))
    .join(', ');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
