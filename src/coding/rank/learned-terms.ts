import type { Evidence } from '../find-evidence.ts';
import { type Assertion, assertionOf } from '../text/assert-tokens.ts';

/** A run of one to three stems as a key, with the places it was seen at. */
export interface TermPlace {
  sentence: number;
  places: number[];
}

const FILLER = new Set(
  'the a an of in and with to for on at by was were is are be been had has have it he she her his this that which from as or'.split(
    ' ',
  ),
);

/** Words or phrases that a record affirms: these assertions let a term speak for a code. */
const SPEAKS: ReadonlySet<Assertion> = new Set(['present', 'possible', 'historical']);

/** Every affirmed run of one to three words of a record that begins and ends with a content word. */
export function termsOf(evidence: Evidence): Map<string, TermPlace> {
  const found = new Map<string, TermPlace>();
  evidence.sentences.forEach((sentence, index) => {
    const { tokens, said } = sentence;
    for (let i = 0; i < tokens.length; i++) {
      for (let length = 1; length <= 3 && i + length <= tokens.length; length++) {
        const run = tokens.slice(i, i + length);
        if (FILLER.has(run[0]!.word) || FILLER.has(run.at(-1)!.word) || /^\d/.test(run[0]!.word)) continue;
        const places = run.map((_, k) => i + k);
        if (!SPEAKS.has(assertionOf(said, places))) continue;
        const key = run.map(({ stem }) => stem).join(' ');
        if (!found.has(key)) found.set(key, { sentence: index, places });
      }
    }
  });
  return found;
}
