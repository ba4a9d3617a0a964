import type { Evidence } from '../find-evidence.ts';
import type { Candidate, Mention } from '../propose-candidates.ts';
import { standAloneMention } from '../stand-alone-mention.ts';
import { assertionOf } from '../text/assert-tokens.ts';
import { readRules } from '../text/read-rules.ts';
import { tokenizeText } from '../text/tokenize-text.ts';

interface LongTermDrug {
  code: string;
  categories: string[];
  words: string[];
}

const DRUGS: readonly LongTermDrug[] = readRules('long-term-drugs.tsv').flatMap(([code, categories, names]) =>
  names!.split('|').map((name) => ({
    code: code!,
    categories: categories === '-' ? [] : categories!.split(','),
    words: tokenizeText(name).map(({ word }) => word),
  })),
);
const STOPPED =
  /\b(?:stop(?:ped|ping)?|finished|completed|off|came off|weaned|tapered off|allergies|discontinue[ds]?|discontinuing|held|hold|never|declined?|refused?|previously|no longer|was on|used to|discuss(?:ed)?|consider(?:ing)?|offer(?:ed)?|options?|avoid(?:ing)?|allerg(?:y|ic)|not (?:on|taking)|would like|trial of)\b/i;

/**
 * Codes of category Z79 for drugs that the record says the patient takes (Official Guidelines I.C.21.c.3). A drug that
 * treats one disease counts only where that disease is coded.
 */
export function deriveLongTermDrugs(evidence: Evidence, codes: ReadonlySet<string>): Candidate[] {
  const categories = new Set([...codes].map((code) => code.slice(0, 3)));
  const found = new Map<string, Mention[]>();
  for (const sentence of evidence.sentences) {
    const said = evidence.text.slice(sentence.start, sentence.end);
    if (STOPPED.test(said) || sentence.section === 'instructions') continue;
    for (const drug of DRUGS) {
      if (drug.categories.length > 0 && !drug.categories.some((category) => categories.has(category))) continue;
      const first = sentence.tokens.findIndex((_, i) =>
        drug.words.every((word, k) => sentence.tokens[i + k]?.word === word),
      );
      if (first < 0) continue;
      const places = drug.words.map((_, k) => first + k);
      const assertion = assertionOf(sentence.said, places);
      if (assertion === 'negated' || assertion === 'family') continue;
      const mention = standAloneMention({
        sentence,
        places,
        assertion: 'present',
        kind: 'lexicon',
        matchedCode: drug.code,
        weight: 10,
      });
      found.set(drug.code, [...(found.get(drug.code) ?? []), mention]);
    }
  }
  return [...found].map(([code, mentions]) => ({ code, mentions }));
}
