import type { Token } from '../text/tokenize-text.ts';
import { tokenizeText } from '../text/tokenize-text.ts';

/** Words of titles that records leave out or put otherwise; a match does not ask for them. */
const NOT_REQUIRED = new Set(
  (
    'a an and any as at by for from in into is of on or the to with without due nec nos other others unspecified specified ' +
    'classified elsewhere not resulting causing involving associated caused following during part type types site sites ' +
    'region condition conditions right left bilateral side initial subsequent encounter sequela see also code ' +
    'organ organs organism agent its their which than use'
  ).split(' '),
);

/** What follows these in a title says what is absent, or how the code is used, and is no word of the condition. */
const CUT_FROM =
  /,?\s+(?:without|not elsewhere|unspecified whether|unspecified as|initial encounter|subsequent encounter|sequela\b|not having achieved).*$/i;

/** The region of the spine stands behind what is absent: "without myelopathy or radiculopathy, lumbar region". */
const REGION = /,\s*((?:[\w-]+ ){1,2}region)$/i;

/** The words of a title that a record must contain for a match. */
export function requiredTokens(title: string): Token[] {
  const whole = title.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  const cut = whole.replace(CUT_FROM, ' ');
  const plain = cut === whole ? whole : `${cut} ${REGION.exec(whole)?.[1] ?? ''}`;
  const tokens = tokenizeText(plain).filter((token) => !NOT_REQUIRED.has(token.word));
  const numbered = /\btype\s+([12])\b/i.exec(plain);
  return numbered ? tokens : tokens.filter((token) => token.word !== 'type');
}

/** Alternatives of one word that the index prints after a comma: "valve, valvular", "Abuse, abused". */
export function formsOf(title: string): { main: string; forms: string[] } | undefined {
  const parts = title.split(',').map((part) => part.trim());
  if (parts.length < 2 || parts.some((part) => part === '' || /[\s-]/.test(part))) return undefined;
  const [main, ...forms] = parts as [string, ...string[]];
  if ([main, ...forms].some((form) => /itis$/i.test(form))) return undefined;
  const prefix = main.slice(0, 4).toLowerCase();
  return forms.every((form) => form.toLowerCase().startsWith(prefix)) ? { main, forms } : undefined;
}
