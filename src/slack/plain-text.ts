/** What a person typed, from Slack's mark-up: mentions away, links as their label, the three escaped characters back. Pure. */
export function plainText(markup: string): string {
  return markup
    .replace(/<[@#!][^>]*>/g, ' ')
    .replace(/<[^>|]*\|([^>]*)>/g, '$1')
    .replace(/<(?:mailto:|tel:)?([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
