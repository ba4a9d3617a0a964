import type { Evidence, EvidenceSentence } from '../find-evidence.ts';
import type { PreparedRelease } from '../match/prepared-release.ts';
import { readCues } from '../match/read-cues.ts';
import { walkSpecificity } from '../match/walk-specificity.ts';
import type { Candidate, Mention } from '../propose-candidates.ts';
import { DRUG_COLUMNS } from '../release/release.ts';
import { standAloneMention } from '../stand-alone-mention.ts';
import { type Assertion, assertionOf } from '../text/assert-tokens.ts';
import { readRules } from '../text/read-rules.ts';
import { tokenizeText } from '../text/tokenize-text.ts';

interface Intent {
  column: number;
  /** True when the substance stands behind the words. */
  isAfter: boolean;
  stems: string[];
}

/** Intents that say more come first: of two that fit one place, the longer one is taken. */
const INTENTS: readonly Intent[] = readRules('drug-intents.tsv')
  .flatMap(([column, direction, phrases]) =>
    phrases!.split('|').map((phrase) => ({
      column: DRUG_COLUMNS.indexOf(column as (typeof DRUG_COLUMNS)[number]),
      isAfter: direction === 'after',
      stems: tokenizeText(phrase).map(({ stem }) => stem),
    })),
  )
  .toSorted((a, b) => b.stems.length - a.stems.length);
/** Between the words and the substance so many others may stand: "her prescribed", "too much". */
const MOST_BETWEEN = 2;
const AFFIRMS: ReadonlySet<Assertion> = new Set(['present', 'possible']);

interface NamedSubstance {
  /** Tokens of the words and of the substance. */
  places: number[];
  cell: string;
  /** The words themselves begin with a denial. */
  isDenied: boolean;
}

interface Substance {
  places: number[];
  cells: string[];
}

type DrugTable = ReadonlyMap<string, readonly { stems: string[]; cells: string[] }[]>;
const tables = new WeakMap<PreparedRelease, DrugTable>();

/**
 * Codes of the Table of Drugs for substances that the record names with an intent: an adverse effect, an underdosing, an
 * overdose. A substance without such words brings none.
 */
export function deriveDrugCodes(release: PreparedRelease, evidence: Evidence): Candidate[] {
  const table = tableOf(release);
  if (table.size === 0) return [];
  const found = new Map<string, Mention[]>();
  for (const sentence of evidence.sentences) {
    if (sentence.section === 'instructions' || sentence.section === 'family-history') continue;
    for (const { places, cell, isDenied } of namedSubstances(table, sentence)) {
      const said = assertionOf(sentence.said, places);
      // "Not taking his amlodipine" denies the drug and states the underdosing.
      const assertion = isDenied && said === 'negated' ? 'present' : said;
      if (!AFFIRMS.has(assertion)) continue;
      const mention = standAloneMention({
        sentence,
        places,
        assertion,
        kind: 'lexicon',
        matchedCode: cell,
        weight: 10,
      });
      const code = walkSpecificity(release, cell, () => readCues(evidence, mention));
      if (code) found.set(code, [...(found.get(code) ?? []), mention]);
    }
  }
  return [...found].map(([code, mentions]) => ({ code, mentions }));
}

/** Each place of a substance once, in the column of the words that say most. */
function namedSubstances(table: DrugTable, sentence: EvidenceSentence): NamedSubstance[] {
  const { tokens } = sentence;
  const found: NamedSubstance[] = [];
  const taken = new Set<number>();
  for (const { stems, isAfter, column } of INTENTS) {
    for (let at = 0; at + stems.length <= tokens.length; at++) {
      if (!stems.every((stem, k) => tokens[at + k]!.stem === stem)) continue;
      const words = stems.map((_stem, k) => at + k);
      if (words.some((place) => taken.has(place))) continue;
      const isDenied = /^non?t?$/.test(tokens[at]!.word);
      const named = isAfter ? substancesAfter(table, tokens, at + stems.length) : substancesBefore(table, tokens, at);
      for (const substance of named) {
        const cell = substance.cells[column];
        if (!cell || substance.places.some((place) => taken.has(place))) continue;
        const places = [...words, ...substance.places].toSorted((a, b) => a - b);
        for (const place of places) taken.add(place);
        found.push({ places, cell, isDenied });
      }
    }
  }
  return found;
}

/** The substance behind the words, and those that "and" or "or" adds to it. */
function substancesAfter(table: DrugTable, tokens: EvidenceSentence['tokens'], from: number): Substance[] {
  for (let at = from; at <= from + MOST_BETWEEN; at++) {
    const found: Substance[] = [];
    for (let next = substanceAt(table, tokens, at); next; ) {
      found.push(next);
      const end = next.places.at(-1)!;
      next = /^(?:and|or)$/.test(tokens[end + 1]?.word ?? '') ? substanceAt(table, tokens, end + 2) : undefined;
    }
    if (found.length > 0) return found;
  }
  return [];
}

/** "Lisinopril-induced cough": the substance ends where the words begin. */
function substancesBefore(table: DrugTable, tokens: EvidenceSentence['tokens'], end: number): Substance[] {
  for (let at = Math.max(0, end - 3); at < end; at++) {
    const substance = substanceAt(table, tokens, at);
    if (substance?.places.at(-1) === end - 1) return [substance];
  }
  return [];
}

/** The longest name of the table that stands at a place. */
function substanceAt(table: DrugTable, tokens: EvidenceSentence['tokens'], at: number): Substance | undefined {
  const named = (table.get(tokens[at]?.stem ?? '') ?? []).find(({ stems }) =>
    stems.every((stem, k) => tokens[at + k]?.stem === stem),
  );
  return named && { cells: named.cells, places: named.stems.map((_stem, k) => at + k) };
}

function tableOf(release: PreparedRelease): DrugTable {
  const known = tables.get(release);
  if (known) return known;
  const table = new Map<string, { stems: string[]; cells: string[] }[]>();
  for (const [name, cells] of release.compiled.drugs) {
    const stems = name.split(' ');
    const list = table.get(stems[0]!) ?? [];
    list.push({ stems, cells });
    table.set(stems[0]!, list);
  }
  for (const list of table.values()) list.sort((a, b) => b.stems.length - a.stems.length);
  tables.set(release, table);
  return table;
}
