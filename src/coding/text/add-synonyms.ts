import { readRules } from './read-rules.ts';
import { stemWord } from './stem-word.ts';
import type { Token } from './tokenize-text.ts';
import { tokenizeText } from './tokenize-text.ts';

interface Synonym {
  stems: string[];
  means: string[];
  /** The words that must stand there as written, in capitals, for short forms that are also words. */
  exact: string | undefined;
  /** The note must have one of these: "ED" is a department in most notes. */
  needs: RegExp | undefined;
}

const SYNONYMS = groupSynonyms();

/** A stem that stands at a place, and the last place of the phrase that it is the meaning of. */
export interface PlacedStem {
  stem: string;
  last: number;
}

/**
 * For each token the stems it may count as: its own, and those of what an abbreviation or a plain phrase beginning there
 * means ("CHF", "high blood pressure"). A phrase's meaning stands at its first place and reaches to its last.
 */
export function addSynonyms(tokens: readonly Token[], text: string): PlacedStem[][] {
  const stems = tokens.map((token, i): PlacedStem[] => [{ stem: token.stem, last: i }]);
  for (let i = 0; i < tokens.length; i++) {
    for (const synonym of SYNONYMS.get(tokens[i]!.stem) ?? []) {
      const length = synonym.stems.length;
      if (!synonym.stems.every((stem, k) => tokens[i + k]?.stem === stem)) continue;
      if (synonym.exact && text.slice(tokens[i]!.start, tokens[i + length - 1]!.end) !== synonym.exact) continue;
      if (synonym.needs && !hasWords(text, synonym.needs)) continue;
      for (const stem of synonym.means) stems[i]!.push({ stem, last: i + length - 1 });
    }
  }
  return stems;
}

let lastText = '';
const answers = new Map<RegExp, boolean>();

/** Whether a record has words; asked again and again of the same record. */
function hasWords(text: string, words: RegExp): boolean {
  if (text !== lastText) {
    lastText = text;
    answers.clear();
  }
  const known = answers.get(words);
  if (known !== undefined) return known;
  const found = words.test(text);
  answers.set(words, found);
  return found;
}

function groupSynonyms(): Map<string, Synonym[]> {
  const byFirst = new Map<string, Synonym[]>();
  const add = (phrase: string, meaning: string, exact?: string, needs?: string): void => {
    const stems = tokenizeText(phrase).map((token) => token.stem);
    const means = tokenizeText(meaning).map((token) => stemWord(token.word));
    const list = byFirst.get(stems[0]!) ?? [];
    list.push({ stems, means, exact, needs: needs ? new RegExp(needs, 'i') : undefined });
    byFirst.set(stems[0]!, list);
  };
  for (const [short, meaning, needs] of readRules('abbreviations.tsv')) {
    add(short!, meaning!, /[a-z]/.test(short!) ? undefined : short, needs);
  }
  for (const [meaning, phrases] of readRules('plain-phrases.tsv')) {
    for (const phrase of phrases!.split('|')) add(phrase.trim(), meaning!);
  }
  return byFirst;
}
