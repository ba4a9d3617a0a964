import { readFileSync } from 'node:fs';
import type { QueryContent } from './query.ts';
import { templateOf } from './query-templates.ts';

/** What makes a query not compliant, where, and in which words. */
export interface QueryFault {
  rule: 'leading' | 'impact' | 'new-diagnosis' | 'indicators' | 'options' | 'yes-no' | 'length';
  where: 'title' | 'question' | 'options' | 'indicators';
  message: string;
}

interface WordLists {
  leading: string[];
  impact: string[];
  symbols: string[];
}

const WORDS = JSON.parse(readFileSync(new URL('../data/query-words.json', import.meta.url), 'utf8')) as WordLists;
const LEADING = WORDS.leading.map((entry) => [entry, patternOf(entry)] as const);
const IMPACT = WORDS.impact.map((entry) => [entry, patternOf(entry)] as const);
const TITLE_LIMIT = 80;
const QUESTION_LIMIT = 600;
const OPTION_LIMIT = 120;
const MOST_DIAGNOSES = 8;

/**
 * Checks a query against the compliant query practice: indicators of the record, options that they support with Other and
 * Unable to determine, yes or no only where it is allowed, and no word that leads or tells of payment or scores. Pure.
 *
 * @param newDiagnoses diagnoses that a text names and that the record affirms nowhere.
 */
export function checkQuery(query: QueryContent, newDiagnoses: (text: string) => string[]): QueryFault[] {
  return [...checkWords(query, newDiagnoses), ...checkIndicators(query), ...checkOptions(query), ...checkYesNo(query)];
}

/** Faults of the words alone: also for what a coder types around a query, such as a reason. */
export function findBannedWords(text: string): { rule: 'leading' | 'impact'; words: string }[] {
  const plain = plainWords(text);
  const symbol = WORDS.symbols.find((sign) => plain.includes(sign));
  return [
    ...LEADING.filter(([, pattern]) => pattern.test(plain)).map(([entry]) => ({
      rule: 'leading' as const,
      words: entry,
    })),
    ...IMPACT.filter(([, pattern]) => pattern.test(plain)).map(([entry]) => ({
      rule: 'impact' as const,
      words: entry,
    })),
    ...(symbol ? [{ rule: 'impact' as const, words: symbol }] : []),
  ];
}

function checkWords(query: QueryContent, newDiagnoses: (text: string) => string[]): QueryFault[] {
  const faults: QueryFault[] = [];
  const texts: [QueryFault['where'], string][] = [
    ['title', query.title],
    ['question', query.question],
    ...query.options.map(({ text }): [QueryFault['where'], string] => ['options', text]),
  ];
  for (const [where, text] of texts) {
    for (const { rule, words } of findBannedWords(text)) {
      const why =
        rule === 'leading' ? 'leads to an answer' : 'tells of payment, scores or another effect of the answer';
      faults.push({ rule, where, message: `“${words}” ${why}.` });
    }
    if (where === 'options') continue;
    for (const diagnosis of newDiagnoses(text)) {
      faults.push({ rule: 'new-diagnosis', where, message: `“${diagnosis}” does not stand in the record.` });
    }
  }
  for (const [where, text, limit] of [
    ['title', query.title, TITLE_LIMIT],
    ['question', query.question, QUESTION_LIMIT],
  ] as const) {
    if (text.trim() === '') faults.push({ rule: 'length', where, message: `A query needs a ${where}.` });
    if (text.length > limit) faults.push({ rule: 'length', where, message: `At most ${limit} characters.` });
  }
  return faults;
}

function checkIndicators({ indicators, template }: QueryContent): QueryFault[] {
  const least = templateOf(template)?.leastIndicators ?? 1;
  if (indicators.length < least) {
    const message = `A query quotes at least ${least} clinical ${least === 1 ? 'indicator' : 'indicators'} of the record.`;
    return [{ rule: 'indicators', where: 'indicators', message }];
  }
  return [];
}

function checkOptions({ kind, options, indicators }: QueryContent): QueryFault[] {
  const fault = (message: string): QueryFault => ({ rule: 'options', where: 'options', message });
  if (kind === 'open') return options.length === 0 ? [] : [fault('An open query has no options.')];
  const faults: QueryFault[] = [];
  const has = (meaning: string) => options.some((option) => option.meaning === meaning);
  if (!has('other')) faults.push(fault('“Other” is missing.'));
  if (!has('undetermined')) faults.push(fault('“Unable to determine” is missing.'));
  const diagnoses = options.filter(({ meaning }) => meaning === 'diagnosis');
  if (kind === 'multiple-choice' && diagnoses.length === 0)
    faults.push(fault('No option is supported by what the record says. Ask an open question.'));
  if (diagnoses.length > MOST_DIAGNOSES) faults.push(fault(`At most ${MOST_DIAGNOSES} options.`));
  for (const { text, indicators: support } of diagnoses) {
    if (text.length > OPTION_LIMIT) faults.push(fault(`An option has at most ${OPTION_LIMIT} characters.`));
    if (support.length === 0 || support.some((index) => !indicators[index]))
      faults.push(fault(`No indicator of the record supports “${text.slice(0, OPTION_LIMIT)}”.`));
  }
  const texts = options.map(({ text }) => text.trim().toLowerCase());
  if (new Set(texts).size < texts.length) faults.push(fault('Two options are the same.'));
  return faults;
}

function checkYesNo({ kind, yesNoReason, options }: QueryContent): QueryFault[] {
  if (kind !== 'yes-no') return [];
  if (!yesNoReason) {
    const message =
      'Yes or no is only for present on admission, cause and effect, conflicting documentation, or substantiating what is documented.';
    return [{ rule: 'yes-no', where: 'question', message }];
  }
  const isWhole = ['yes', 'no'].every((meaning) => options.some((option) => option.meaning === meaning));
  const isOnly = options.every(({ meaning }) => meaning !== 'diagnosis');
  return isWhole && isOnly ? [] : [{ rule: 'yes-no', where: 'options', message: 'The answers are yes and no.' }];
}

/** Tricks of writing undone: other forms of letters, signs that are not seen, points between letters. */
function plainWords(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[’‘`´]/g, "'")
    .replace(/[‐‑‒–—]/g, '-')
    .replace(/\b(?:\p{L}\.\s?){2,}(?:\p{L}\b)?/gu, (letters) => letters.replace(/[.\s]/g, ''))
    .replace(/\s+/g, ' ');
}

/** Entries in capitals are short forms and stand as they are; the others in any case. A star is the rest of a word. */
function patternOf(entry: string): RegExp {
  const source = entry
    .replace(/[.$()[\]\\+?^{}|/]/g, '\\$&')
    .replace(/\*/g, "[\\p{L}'-]*")
    .replace(/ /g, '[\\s-]+');
  const isShortForm = entry === entry.toUpperCase() && /\p{L}/u.test(entry);
  return new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, isShortForm ? 'u' : 'iu');
}
