import { readAnswers } from './read-answers.ts';
import { readRules } from './read-rules.ts';
import { readSigns } from './read-signs.ts';
import type { Token } from './tokenize-text.ts';
import { tokenizeText } from './tokenize-text.ts';

/** What the record says about a condition it names. */
export type Assertion = 'present' | 'possible' | 'negated' | 'hypothetical' | 'family' | 'historical';

type TriggerKind = Exclude<Assertion, 'present'> | 'stop' | 'pseudo';

interface Trigger {
  words: string[];
  kind: TriggerKind;
  direction: 'after' | 'before' | 'beside' | 'joined' | 'none' | 'stop' | 'pseudo' | 'undoes' | 'whole';
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
  (
    'in on at by and or but with within during after before throughout today to per this since as from then when without ' +
    'bilaterally under over above below near around along here now again currently recently overnight completely entirely ' +
    'fully clinically anywhere elsewhere age childhood adolescence either so again for because given spontaneously upon between despite through while although'
  ).split(' '),
);
/** Denials without a word of their own for what they reach: to the next comma. */
const TO_COMMA = new Set(['neg']);
/** "Cannot climb stairs without becoming short of breath": after these a "without" states what follows it. */
const UNABLE = /^(?:not|cannot|can't|couldn't|doesn't|didn't|won't|unable|never|hardly|rarely|seldom)$/;
const UNABLE_REACH_WORDS = 8;
/** "Once the infection is resolved": a condition states nothing. */
const CONDITION = /^(?:once|until|unless|if|whether)$/;
const CONDITION_REACH_WORDS = 7;
const LASTS = /^(?:disorder|disease|syndrome|epilepsy|angina|asthma)$/;
/** "Without her inhaler she wheezes": the subject begins what is stated. */
const SUBJECT = /^(?:he|she|they|i|we)$/;
/** "No ulcers, callus present": the end of a listed item that says that it is there. */
const IS_THERE =
  /^(?:present|positive|persists?|continues?|remains?|remained|worsening|worsened|worse|unchanged|improving|improved)$/;
const JOINS_LIST = /^(?:or|nor|and|no|not|without|any)$/;

const TRIGGERS = groupTriggers();

/**
 * For each token of one sentence, what is said of a condition named there. Triggers act on what follows or precedes
 * them, up to a word that ends their reach ("but", "because of", "he has"); the longest trigger at a place is taken, so
 * that "no change" or "gram negative" is not read as a negation.
 */
export function assertTokens(tokens: readonly Token[], text: string): Assertion[] {
  const hits = dropUndone(findTriggers(tokens), tokens);
  const signs = readSigns(tokens, text);
  const said: Assertion[] = tokens.map(() => 'present');
  const isStop = stopsOf(tokens, hits, text);
  for (const i of signs.keys()) if (signs[i]) isStop[i] = true;
  markStated(tokens, text, isStop);
  const apply = (index: number, kind: Assertion): void => {
    if (STRENGTH.indexOf(kind) < STRENGTH.indexOf(said[index]!)) said[index] = kind;
  };
  // "Should weakness progress he will call": a sentence that opens so tells what may come.
  if (tokens[0]?.word === 'should') for (const i of tokens.keys()) apply(i, 'hypothetical');
  for (const { trigger, first, last } of hits) {
    if (trigger.kind === 'stop' || trigger.kind === 'pseudo') continue;
    if (trigger.direction === 'after') {
      const words = trigger.words.join(' ');
      const reach = words === 'non' ? 1 : (AFTER_REACH_WORDS[trigger.kind] ?? tokens.length);
      for (let i = last + 1; i < tokens.length && i <= last + reach; i++) {
        if (isStop[i] && !passes(trigger.kind, tokens[i]!)) break;
        if (trigger.kind === 'negated' && isPurpose(tokens, i)) break;
        if (words === 'without' && SUBJECT.test(tokens[i]!.word)) break;
        if (TO_COMMA.has(words) && i > last + 1 && text.slice(tokens[i - 1]!.end, tokens[i]!.start).includes(','))
          break;
        apply(i, trigger.kind);
      }
    } else if (trigger.direction === 'whole') {
      for (let i = first - 1; i >= 0; i--) apply(i, trigger.kind);
    } else if (trigger.direction === 'joined') {
      if (first > 0 && endsClause(tokens, last, text)) apply(first - 1, trigger.kind);
    } else if (trigger.direction === 'beside') {
      for (let i = first - 1; i >= 0 && i >= first - BESIDE_REACH_WORDS && !isStop[i]; i--) {
        if (/[,;:(]|\s[-–]\s/.test(text.slice(tokens[i]!.end, tokens[i + 1]!.start))) break;
        apply(i, trigger.kind);
      }
    } else if (trigger.direction === 'before' && endsClause(tokens, last, text)) {
      for (let i = first - 1; i >= 0 && i >= first - BEFORE_REACH_WORDS; i--) {
        apply(i, trigger.kind);
        if (isStop[i] || breaksBackwards(tokens, i, text)) break;
      }
    }
  }
  applySigns(signs, isStop, apply);
  const start = tokens[0]?.start ?? 0;
  const answers = readAnswers(tokens, text, start, endOf(tokens, text));
  return answers ? said.map((assertion, i) => answers[i] ?? assertion) : said;
}

/** A minus denies what follows it, to the next sign or word that ends a reach. */
function applySigns(
  signs: ReturnType<typeof readSigns>,
  isStop: readonly boolean[],
  apply: (index: number, kind: Assertion) => void,
): void {
  signs.forEach((sign, at) => {
    if (sign !== 'minus') return;
    for (let i = at; i < signs.length && (i === at || !isStop[i]); i++) apply(i, 'negated');
  });
}

/** "Takes no pills for gout", "no symptoms from her gallstones": what something is for, or whose it is, is not denied. */
function isPurpose(tokens: readonly Token[], at: number): boolean {
  const { word } = tokens[at]!;
  return word === 'for' || (/^(?:from|of)$/.test(word) && /^(?:his|her|their|known)$/.test(tokens[at + 1]?.word ?? ''));
}

/** The end of the sentence with the marks behind its last word. */
function endOf(tokens: readonly Token[], text: string): number {
  const end = tokens.at(-1)?.end ?? 0;
  return end + (/^[ \t]*[.,;!?)]*/.exec(text.slice(end, end + 4))?.[0].length ?? 0);
}

/** A denial does not reach an item behind a comma that is said to be there. */
function markStated(tokens: readonly Token[], text: string, isStop: boolean[]): void {
  let start = 0;
  tokens.forEach(({ word, end }, i) => {
    if (i > 0 && /[,;]/.test(text.slice(tokens[i - 1]!.end, tokens[i]!.start))) start = i;
    const next = tokens[i + 1];
    const ends = !next || /[.,;)]/.test(text.slice(end, next.start));
    if (start === 0 || !ends || !IS_THERE.test(word)) return;
    if (!tokens.slice(start, i).some((token) => JOINS_LIST.test(token.word))) isStop[start] = true;
  });
}

/** Denials that another denial before them turns round are no denials. */
function dropUndone(hits: readonly TriggerHit[], tokens: readonly Token[]): TriggerHit[] {
  return hits.filter(({ trigger, first }) => {
    if (trigger.kind !== 'negated') return true;
    if (trigger.direction === 'before') {
      // "Seizure disorder, none in a year": there are no seizures; the disorder is there.
      if (trigger.words[0] === 'none' && LASTS.test(tokens[first - 1]?.word ?? '')) return false;
      return !tokens.slice(Math.max(0, first - CONDITION_REACH_WORDS), first).some(({ word }) => CONDITION.test(word));
    }
    if (trigger.direction !== 'after') return true;
    if (hits.some((other) => other.trigger.direction === 'undoes' && other.last < first)) return false;
    if (trigger.words[0] !== 'without') return true;
    return !tokens.slice(Math.max(0, first - UNABLE_REACH_WORDS), first).some(({ word }) => UNABLE.test(word));
  });
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
    if (!trigger || goesOn(tokens, i, trigger)) continue;
    hits.push({ trigger, first: i, last: i + trigger.words.length - 1 });
    const twin = candidates.find((other) => other !== trigger && other.words.join(' ') === trigger.words.join(' '));
    if (twin) hits.push({ trigger: twin, first: i, last: i + trigger.words.length - 1 });
    i += trigger.words.length - 1;
  }
  return hits;
}

/** "Was negative for": of two triggers that overlap, the one that goes on to what it denies is meant. */
function goesOn(tokens: readonly Token[], at: number, { words, direction }: Trigger): boolean {
  if (direction !== 'before') return false;
  const end = at + words.length;
  return words.some((_word, k) =>
    (k === 0 ? [] : (TRIGGERS.get(tokens[at + k]!.word) ?? [])).some(
      (other) =>
        other.direction === 'after' &&
        at + k + other.words.length > end &&
        other.words.every((word, n) => tokens[at + k + n]?.word === word),
    ),
  );
}

/** Marks the words at which reaches end: stop words, and a semicolon or a colon before the word. */
function stopsOf(tokens: readonly Token[], hits: readonly TriggerHit[], text: string): boolean[] {
  const stops: boolean[] = tokens.map((token, i) => i > 0 && /[;:]/.test(text.slice(tokens[i - 1]!.end, token.start)));
  tokens.forEach(({ word }, i) => {
    if (word === 'without' && !hits.some(({ first, last }) => first <= i && i <= last)) stops[i] = true;
  });
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
  if (!next || /[.,;:()]/.test(text.slice(tokens[last]!.end, next.start))) return true;
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
