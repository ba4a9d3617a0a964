import type { PreparedRelease } from './prepared-release.ts';
import { billableBelow } from './prepared-release.ts';
import type { Trimester } from './read-pregnancy.ts';

/** An ulcer of which a depth is denied. */
const NO_DEPTH = /\b(?:no|not|without) (?:exposed |fat|subcutaneous|full)/i;
/** What a sentence says, and the words of a title that it turns into others. */
const QUALIFIERS: readonly { said: RegExp; unless: RegExp; title: RegExp; becomes: string }[] = [
  {
    said: /\b(?:intractable|refractory|(?:drug|treatment|medication|pharmaco)[- ]?resistant)\b/i,
    unless: /\b(?:not|non)[- ]?(?:intractable|refractory)/i,
    title: /\bnot intractable\b/i,
    becomes: 'intractable',
  },
  {
    said: /\b(?:with|in) status (?:migrainosus|epilepticus)\b/i,
    unless: /\b(?:no|without) status\b/i,
    title: /\bwithout status\b/i,
    becomes: 'with status',
  },
  {
    said: /\b(?:fat layer|subcutaneous (?:fat|tissue)|full[- ]thickness)\b/i,
    unless: NO_DEPTH,
    title: /\bunspecified severity$/i,
    becomes: 'fat layer exposed',
  },
  {
    said: /\b(?:skin breakdown|breakdown of (?:the )?skin|limited to (?:the )?skin|skin only|partial[- ]thickness|superficial)\b/i,
    unless: NO_DEPTH,
    title: /\bwith unspecified severity$/i,
    becomes: 'limited to breakdown of skin',
  },
];

/** The code for the trimester that the note gives, in place of one for an unspecified one. Pure. */
export function takeTrimester(release: PreparedRelease, code: string, trimester: Trimester | undefined): string {
  const title = release.codeOf.get(code)?.title;
  if (!trimester || !title || !/\bunspecified trimester\b/.test(title)) return code;
  const wanted = title.replace('unspecified trimester', `${trimester} trimester`);
  return billableBelow(release, code.slice(0, 3)).find((one) => release.codeOf.get(one)!.title === wanted) ?? code;
}

/** The code whose title says "intractable" or "with status" where the sentence does; the code itself otherwise. Pure. */
export function takeQualifier(release: PreparedRelease, code: string, said: string): string {
  return QUALIFIERS.reduce((known, { said: words, unless, title, becomes }) => {
    const own = release.codeOf.get(known)?.title;
    if (!own || !words.test(said) || unless.test(said) || !title.test(own)) return known;
    const wanted = own.replace(title, becomes).toLowerCase();
    const siblings = billableBelow(release, known.slice(0, 3));
    return siblings.find((one) => release.codeOf.get(one)!.title.toLowerCase() === wanted) ?? known;
  }, code);
}
