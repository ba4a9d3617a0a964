import { readRules } from './read-rules.ts';
import { stemWord } from './stem-word.ts';
import type { Token } from './tokenize-text.ts';
import { tokenizeText } from './tokenize-text.ts';

interface Synonym {
  stems: string[];
  means: string[];
  /** The words that must stand there as written, in capitals, for short forms that are also words. */
  exact: string | undefined;
}

const SYNONYMS = groupSynonyms();

/**
 * For each token the stems it may count as: its own, and those of what an abbreviation or a plain phrase beginning there
 * means ("CHF", "high blood pressure"). All stems of the meaning stand at the places of the phrase.
 */
export function addSynonyms(tokens: readonly Token[], text: string): string[][] {
  const stems = tokens.map((token) => [token.stem]);
  for (let i = 0; i < tokens.length; i++) {
    for (const synonym of SYNONYMS.get(tokens[i]!.stem) ?? []) {
      const length = synonym.stems.length;
      if (!synonym.stems.every((stem, k) => tokens[i + k]?.stem === stem)) continue;
      if (synonym.exact && text.slice(tokens[i]!.start, tokens[i]!.end) !== synonym.exact) continue;
      for (const meant of synonym.means) for (let k = 0; k < length; k++) stems[i + k]!.push(meant);
    }
  }
  return stems;
}

function groupSynonyms(): Map<string, Synonym[]> {
  const byFirst = new Map<string, Synonym[]>();
  const add = (phrase: string, meaning: string, exact: string | undefined): void => {
    const stems = tokenizeText(phrase).map((token) => token.stem);
    const means = tokenizeText(meaning).map((token) => stemWord(token.word));
    const list = byFirst.get(stems[0]!) ?? [];
    list.push({ stems, means, exact });
    byFirst.set(stems[0]!, list);
  };
  for (const [short, meaning] of readRules('abbreviations.tsv')) {
    add(short!, meaning!, short === short!.toUpperCase() && short!.length <= 3 ? short : undefined);
  }
  for (const [meaning, phrases] of readRules('plain-phrases.tsv')) {
    for (const phrase of phrases!.split('|')) add(phrase.trim(), meaning!, undefined);
  }
  return byFirst;
}
