import type { Evidence, EvidenceSentence } from '../find-evidence.ts';
import { readRules } from '../text/read-rules.ts';
import { affirmsWords } from './affirms-words.ts';

interface Restatement {
  codes: string[];
  words: RegExp;
  unless: RegExp | undefined;
  becomes: string;
}

const RESTATEMENTS: readonly Restatement[] = readRules('restatements.tsv').map(([codes, words, unless, becomes]) => ({
  codes: codes!.split(','),
  words: new RegExp(words!, 'gi'),
  unless: unless === '-' ? undefined : new RegExp(unless!, 'i'),
  becomes: becomes!,
}));

/**
 * The code or header that a condition's code becomes by what its sentence says beside it: "poorly controlled", "without
 * aura", "in remission", but not by what it denies. A problem is often named first and described in the sentence behind it:
 * that one counts too. The code itself where nothing more is said. Pure.
 */
export function restateCode(code: string, sentence: EvidenceSentence, evidence: Evidence): string {
  const said = sentence.isProblem ? `${sentence.text} ${describing(sentence, evidence)}` : sentence.text;
  return RESTATEMENTS.reduce(
    (known, { codes, words, unless, becomes }) =>
      codes.some((start) => known.startsWith(start)) && affirmsWords(sentence, words, said) && !unless?.test(said)
        ? becomes
        : known,
    code,
  );
}

/** Words behind a named problem that still describe it: the next sentence, when it is short and no order. */
const DESCRIBES_WORDS = 8;
const ORDERS =
  /^(?:\W*)(?:continue|start|stop|increase|decrease|refer|order|check|recheck|repeat|return|follow|discuss|counsel|advis|schedul|take|will|plan|consider|add|give|given)/i;
const places = new WeakMap<Evidence, ReadonlyMap<EvidenceSentence, number>>();

function describing(sentence: EvidenceSentence, evidence: Evidence): string {
  let orderOf = places.get(evidence);
  if (!orderOf) {
    orderOf = new Map(evidence.sentences.map((one, i) => [one, i]));
    places.set(evidence, orderOf);
  }
  const next = evidence.sentences[(orderOf.get(sentence) ?? -2) + 1];
  if (!next || next.isProblem || next.tokens.length > DESCRIBES_WORDS || ORDERS.test(next.text)) return '';
  return next.said.includes('negated') ? '' : next.text;
}
