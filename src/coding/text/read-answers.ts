import words from '../../records/data/check-box-words.json' with { type: 'json' };
import type { Assertion } from './assert-tokens.ts';
import type { Token } from './tokenize-text.ts';

const YES = new Set(words.yes);
const NO = new Set(words.no);
/** The answer words that a form prints, longest first, so that "not asked" is not read as "no". */
const ANSWERS = [...YES, ...NO].toSorted((a, b) => b.length - a.length).map((word) => word.replace('/', '\\/'));
const ANSWER = `(?:${ANSWERS.join('|')})`;
/** What parts a question from its answer: a colon, a question mark, a dash between blanks, a column of blanks, a bracket. */
const ASKED = String.raw`(?:[ \t]*[:?][ \t]*(?:[-–—]?[ \t]*)|[ \t]+[-–—][ \t]*|[ \t]{2,}|\t|[ \t]*\()`;
/** Behind an answer the sentence ends, or the next question comes. */
const ENDS = String.raw`(?=[ \t]*(?:$|[.,;|)\n]|[ \t]{2,}|\t|(?:\p{Lu}[\p{L}/-]*[ \t]*){1,4}[:?]))`;
const JOINED = String.raw`(?:[ \t]*[/|][ \t]*|[ \t]+or[ \t]+|[ \t]{1,}(?=\p{Lu}))`;
/** "Yes / No" with neither marked, and one answer alone. */
const QUESTION = new RegExp(
  `${ASKED}(?:(?<both>${ANSWER}${JOINED}${ANSWER})\\)?(?:[ \\t]*:[ \\t]*(?<marked>${ANSWER}))?|(?<one>${ANSWER}))${ENDS}`,
  'giu',
);
/** "Asthma Y / N", "Gout Yes No": both answers need no mark before them. */
const BARE_BOTH = new RegExp(
  `[ \\t]+(?<both>${ANSWER}[ \\t]*[/|][ \\t]*${ANSWER}|(?:Yes|Y)[ \\t]+(?:No|N))[ \\t]*(?=$|[.;\\n])`,
  'giu',
);
/** A short line that ends with the word: "Tobacco use No". */
const BARE_ONE = /^[^.:?]{2,40}[ \t](?<one>No|NO|Never|Denies|None)[ \t]*\.?$/u;
const LABEL_WORDS = 8;

/**
 * What the answers of a form make of the words before them: a "no" denies the question that it stands behind, a "yes" leaves
 * it as it is, and where both are printed and none is chosen nothing is said ("hypothetical"). Undefined for a sentence
 * without such an answer. Pure.
 */
export function readAnswers(
  tokens: readonly Token[],
  text: string,
  start: number,
  end: number,
): (Assertion | undefined)[] | undefined {
  const sentence = text.slice(start, end);
  const found = [...sentence.matchAll(QUESTION), ...sentence.matchAll(BARE_BOTH)].toSorted((a, b) => a.index - b.index);
  const lone = found.length === 0 ? BARE_ONE.exec(sentence) : null;
  if (lone)
    found.push(Object.assign(lone, { index: lone[0].length - lone.groups!.one!.length - 1 }) as RegExpExecArray);
  if (found.length === 0) return undefined;
  const said: (Assertion | undefined)[] = tokens.map(() => undefined);
  let from = start;
  for (const match of found) {
    const at = start + match.index;
    if (at < from) continue;
    const assertion = assertionOf(match.groups!);
    const label = tokens.flatMap((token, i) => (token.start >= from && token.end <= at ? [i] : [])).slice(-LABEL_WORDS);
    if (assertion) for (const i of label) said[i] = assertion;
    from = at + match[0].length;
  }
  return said;
}

function assertionOf({ both, marked, one }: Record<string, string | undefined>): Assertion | undefined {
  const answer = (both ? marked : one)?.toLowerCase();
  if (answer === undefined) return 'hypothetical';
  return NO.has(answer) ? 'negated' : undefined;
}
