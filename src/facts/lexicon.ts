import { readFileSync } from 'node:fs';

/** A thing with several printed names: an analyte, a medicine, an allergen. */
export interface Term {
  /** Our name of it. */
  key: string;
  /** `lab` or `vital` for analytes. */
  kind: string;
  names: string[];
  /** Lower case; empty when the list gives none. */
  units: string[];
  /** Classes for allergy questions ("penicillin"). */
  classes: string[];
}

export interface TermMatch {
  term: Term;
  /** Offsets in the text, UTF-16 units. */
  start: number;
  end: number;
  text: string;
}

export interface Lexicon {
  terms: ReadonlyMap<string, Term>;
  /** Folded name > term. Names of one or two letters keep their case. */
  byName: ReadonlyMap<string, Term>;
  /** The same names as a scanner may have misread them ("Potassiurn"), for names long enough to be told apart. */
  byMisread: ReadonlyMap<string, Term>;
  longestWords: number;
}

const SHORTEST_MISREAD = 6;

export const ANALYTES: Lexicon = buildLexicon('analytes.tsv', ([key, kind, names, units]) => ({
  key: key!,
  kind: kind!,
  names: split(names),
  units: split(units).map((unit) => unit.toLowerCase()),
  classes: [],
}));

export const DRUGS: Lexicon = buildLexicon('drugs.tsv', ([key, names, classes]) => ({
  key: key!,
  kind: 'medication',
  names: [key!, ...split(names)],
  units: [],
  classes: split(classes),
}));

export const ALLERGENS: Lexicon = buildLexicon('allergens.tsv', ([key, names, classes]) => ({
  key: key!,
  kind: 'allergen',
  names: [key!, ...split(names)],
  units: [],
  classes: split(classes),
}));

/** What people call groups of medicines; the generic names of a group are its `classes`. */
export const DRUG_CLASSES: Lexicon = buildLexicon('drug-classes.tsv', ([key, names, members]) => ({
  key: key!,
  kind: 'drug-class',
  names: [key!, ...split(names)],
  units: [],
  classes: split(members),
}));

/** The names of a lexicon that stand in a text, longest first at each place, without overlaps. Pure. */
export function findTerms(text: string, lexicon: Lexicon): TermMatch[] {
  const tokens = [...text.matchAll(/[^\s:=;,()[\]|"]+/g)].map(trimToken).filter((token) => token.text !== '');
  const found: TermMatch[] = [];
  for (let at = 0; at < tokens.length; at++) {
    for (let size = Math.min(lexicon.longestWords, tokens.length - at); size > 0; size--) {
      const run = tokens.slice(at, at + size);
      if (!standTogether(text, run)) continue;
      const term = lookUp(run.map((token) => token.text).join(' '), lexicon);
      if (!term) continue;
      const start = run[0]!.start;
      const last = run.at(-1)!;
      const end = last.start + last.text.length;
      found.push({ term, start, end, text: text.slice(start, end) });
      at += size - 1;
      break;
    }
  }
  return found;
}

function lookUp(name: string, lexicon: Lexicon): Term | undefined {
  const bare = name.replace(/['\u2019]s$/, '');
  return (
    lexicon.byName.get(foldName(bare)) ??
    (bare.length < SHORTEST_MISREAD ? undefined : lexicon.byMisread.get(misreadKey(bare)))
  );
}

function foldName(name: string): string {
  const plain = name
    .replace(/,/g, '')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= 2 ? plain : plain.toLowerCase();
}

/** One key for spellings that OCR confuses. Used for names only, never for numbers. */
function misreadKey(name: string): string {
  return foldName(name)
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[1i!|]/g, 'l')
    .replace(/0/g, 'o')
    .replace(/5/g, 's');
}

function trimToken(found: RegExpExecArray): { text: string; start: number } {
  const lead = /^[^\p{L}\p{N}]*/u.exec(found[0])![0].length;
  const text = found[0].slice(lead).replace(/[^\p{L}\p{N}+%]+$/u, '');
  return { text, start: found.index + lead };
}

function standTogether(text: string, run: { text: string; start: number }[]): boolean {
  return run.every((token, index) => {
    const next = run[index + 1];
    return !next || /^[\s,.]{1,3}$/.test(text.slice(token.start + token.text.length, next.start));
  });
}

function buildLexicon(file: string, termOf: (cells: string[]) => Term): Lexicon {
  const rows = readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8').split('\n');
  const terms = rows.filter((row) => row !== '' && !row.startsWith('#')).map((row) => termOf(row.split('\t')));
  const byName = new Map<string, Term>();
  const byMisread = new Map<string, Term>();
  let longestWords = 1;
  for (const term of terms) {
    for (const name of term.names) {
      byName.set(foldName(name), term);
      if (name.length >= SHORTEST_MISREAD) byMisread.set(misreadKey(name), term);
      longestWords = Math.max(longestWords, name.split(/\s+/).length);
    }
  }
  return { terms: new Map(terms.map((term) => [term.key, term])), byName, byMisread, longestWords };
}

function split(cell: string | undefined): string[] {
  return (cell ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
