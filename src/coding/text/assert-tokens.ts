import { readRules } from './read-rules.ts';
import type { Token } from './tokenize-text.ts';
import { tokenizeText } from './tokenize-text.ts';

/** What the record says about a condition it names. */
export type Assertion = 'present' | 'possible' | 'negated' | 'hypothetical' | 'family' | 'historical';

type TriggerKind = Exclude<Assertion, 'present'> | 'stop' | 'pseudo';

interface Trigger {
  words: string[];
  kind: TriggerKind;
  direction: 'after' | 'before' | 'beside' | 'none' | 'stop' | 'pseudo';
}

interface TriggerHit {
  trigger: Trigger;
  first: number;
  last: number;
}

/** Where two triggers reach the same word, the one that stands earlier here wins. */
const STRENGTH: readonly Assertion[] = ['negated', 'family', 'hypothetical', 'possible', 'historical', 'present'];

/** A trigger that acts backwards reaches this many words. */
const BEFORE_REACH_WORDS = 9;
/** "Tetanus vaccine": a trigger that names a thing for a condition reaches the words right before it. */
const BESIDE_REACH_WORDS = 2;
/** Words that an "after" trigger of these kinds reaches; others reach to the end of the clause. */
const AFTER_REACH_WORDS: Partial<Record<TriggerKind, number>> = { historical: 8, family: 25, possible: 14 };

/** Words that may follow a backward trigger without taking it for themselves. */
const CLAUSE_GOES_ON = new Set(
  'in on at by and or but with within during after before throughout today to per this since as from then when without'.split(
    ' ',
  ),
);

const TRIGGERS = groupTriggers();

/**
 * For each token of one sentence, what is said of a condition named there. Triggers act on what follows or precedes
 * them, up to a word that ends their reach ("but", "because of", "he has"); the longest trigger at a place is taken, so
 * that "no change" or "gram negative" is not read as a negation.
 */
export function assertTokens(tokens: readonly Token[], text: string): Assertion[] {
  const hits = findTriggers(tokens);
  const said: Assertion[] = tokens.map(() => 'present');
  const isStop = stopsOf(tokens, hits, text);
  const apply = (index: number, kind: Assertion): void => {
    if (STRENGTH.indexOf(kind) < STRENGTH.indexOf(said[index]!)) said[index] = kind;
  };
  for (const { trigger, first, last } of hits) {
    if (trigger.kind === 'stop' || trigger.kind === 'pseudo') continue;
    if (trigger.direction === 'after') {
      const reach = trigger.words.join(' ') === 'non' ? 1 : (AFTER_REACH_WORDS[trigger.kind] ?? tokens.length);
      for (
        let i = last + 1;
        i < tokens.length && i <= last + reach && !(isStop[i] && !passes(trigger.kind, tokens[i]!));
        i++
      )
        apply(i, trigger.kind);
    } else if (trigger.direction === 'beside') {
      for (let i = first - 1; i >= 0 && i >= first - BESIDE_REACH_WORDS && !isStop[i]; i--) apply(i, trigger.kind);
    } else if (trigger.direction === 'before' && endsClause(tokens, last, text)) {
      for (let i = first - 1; i >= 0 && i >= first - BEFORE_REACH_WORDS; i--) {
        apply(i, trigger.kind);
        if (isStop[i] || breaksBackwards(tokens, i, text)) break;
      }
    }
  }
  return said;
}

/** Whether the assertion holds of a mention: the strongest thing said of any of its words. */
export function assertionOf(said: readonly Assertion[], indexes: readonly number[]): Assertion {
  return STRENGTH.find((assertion) => indexes.some((index) => said[index] === assertion)) ?? 'present';
}

function findTriggers(tokens: readonly Token[]): TriggerHit[] {
  const hits: TriggerHit[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const candidates = TRIGGERS.get(tokens[i]!.word) ?? [];
    const trigger = candidates.find((candidate) => candidate.words.every((word, k) => tokens[i + k]?.word === word));
    if (!trigger) continue;
    hits.push({ trigger, first: i, last: i + trigger.words.length - 1 });
    const twin = candidates.find((other) => other !== trigger && other.words.join(' ') === trigger.words.join(' '));
    if (twin) hits.push({ trigger: twin, first: i, last: i + trigger.words.length - 1 });
    i += trigger.words.length - 1;
  }
  return hits;
}

/** Marks the words at which reaches end: stop words, and a semicolon or a colon before the word. */
function stopsOf(tokens: readonly Token[], hits: readonly TriggerHit[], text: string): boolean[] {
  const stops: boolean[] = tokens.map((token, i) => i > 0 && /[;:]/.test(text.slice(tokens[i - 1]!.end, token.start)));
  for (const { trigger, first, last } of hits) {
    if (trigger.kind === 'stop') for (let i = first; i <= last; i++) stops[i] = true;
    // "Mother: breast cancer": after a relative the colon brings what the relative had, it ends nothing.
    const next = tokens[last + 1];
    if (trigger.kind === 'family' && next && /^\s*:\s*$/.test(text.slice(tokens[last]!.end, next.start)))
      stops[last + 1] = false;
  }
  return stops;
}

/** "A brother who is diagnosed with autism": the relative's clause goes on. */
function passes(kind: TriggerKind, { word }: Token): boolean {
  return kind === 'family' && /^(?:who|which|is|has|had|was)$/.test(word);
}

/** "Cultures were negative.", "absent on the left": nothing that the word could belong to follows it. */
function endsClause(tokens: readonly Token[], last: number, text: string): boolean {
  const next = tokens[last + 1];
  if (!next || /[.,;:)]/.test(text.slice(tokens[last]!.end, next.start))) return true;
  return CLAUSE_GOES_ON.has(next.word);
}

/** A comma followed by a new clause ends a backward reach. */
function breaksBackwards(tokens: readonly Token[], index: number, text: string): boolean {
  const before = tokens[index - 1];
  return (
    before !== undefined &&
    /[,;:]/.test(text.slice(before.end, tokens[index]!.start)) &&
    /^(?:and|with|the|a|an)$/.test(tokens[index]!.word)
  );
}

function groupTriggers(): Map<string, Trigger[]> {
  const byFirstWord = new Map<string, Trigger[]>();
  for (const [phrase, kind, direction] of readRules('assertion-triggers.tsv')) {
    const words = tokenizeText(phrase!).map((token) => token.word);
    const list = byFirstWord.get(words[0]!) ?? [];
    list.push({ words, kind: kind as TriggerKind, direction: direction as Trigger['direction'] });
    byFirstWord.set(words[0]!, list);
  }
  for (const list of byFirstWord.values()) list.sort((a, b) => b.words.length - a.words.length);
  return byFirstWord;
}
