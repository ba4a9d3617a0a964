import { findSynonyms } from '../records/medical-synonyms.ts';
import eponyms from './data/eponyms.json' with { type: 'json' };

const ALONE = new Set(eponyms.alone);
const BEFORE_NOUN = new RegExp(`^(?:['\u2019]s?)?\\s+(?:${eponyms.nouns.join('|')})s?\\b`, 'i');
/** "Does she have Parkinson's?": nothing follows that somebody could have. */
const ENDS = /^(?:['\u2019]s?)?\s*(?:$|[?.!,;])/;
const DEVICE = /^\s/;

/** True when the capital words at [start, end) of a question name a disease, a device or a score, and nobody. Pure. */
export function isEponym(text: string, start: number, end: number): boolean {
  const after = text.slice(end);
  if (BEFORE_NOUN.test(after)) return true;
  if (findSynonyms(text).some((match) => match.start <= start && match.end >= end)) return true;
  return ALONE.has(text.slice(start, end)) && (ENDS.test(after) || DEVICE.test(after));
}
