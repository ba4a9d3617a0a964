import { withDot } from '../release/code-format.ts';
import type { IndexTerm } from '../release/release.ts';
import type { EntryKind } from './compiled-release.ts';
import type { EntryBuilder } from './entry-builder.ts';
import { formsOf, requiredTokens } from './read-phrase.ts';
import { resolveSee } from './resolve-see.ts';

/** A cross reference brings the terms under its target along, unless there are more than this. */
const MAX_SEE_TERMS = 150;
/** Main terms under which the index files what is not a condition but a reference to sites or to pregnancy chapters. */
const SKIP_MAIN = new Set(['Puerperal, puerperium', 'Delivery']);

interface Path {
  required: string[];
  optional: string[];
}

/**
 * Turns the Alphabetic Index into entries: the words of a path from the main term down, with modifiers in parentheses as
 * optional words; "see" and "see also" give the words of the one path to the codes of the other.
 *
 * @returns how many index lines were read.
 */
export function addIndexEntries(builder: EntryBuilder, mainTerms: readonly IndexTerm[], kind: EntryKind): number {
  let lines = 0;
  const addTree = (term: IndexTerm, above: Path, as: EntryKind, depth: number): void => {
    const path = extend(above, term, builder);
    for (const code of term.codes) builder.add(path.required, path.optional, cleanCode(code), as);
    for (const child of term.terms) addTree(child, path, as, depth + 1);
  };
  const follow = (term: IndexTerm, path: Path): void => {
    for (const reference of term.see.concat(term.codes.length === 0 ? term.seeAlso : [])) {
      const target = resolveSee(mainTerms, reference);
      if (!target || target === term) continue;
      for (const code of target.codes) builder.add(path.required, path.optional, cleanCode(code), 'see');
      if (countTerms(target) <= MAX_SEE_TERMS) for (const child of target.terms) addTree(child, path, 'see', 1);
    }
  };
  const walk = (term: IndexTerm, above: Path): void => {
    lines++;
    const path = extend(above, term, builder);
    for (const code of term.codes) builder.add(path.required, path.optional, cleanCode(code), kind);
    follow(term, path);
    for (const child of term.terms) walk(child, path);
  };
  for (const term of mainTerms) if (!SKIP_MAIN.has(term.title)) walk(term, { required: [], optional: [] });
  return lines;
}

/** Index codes may end in "-" for "more characters": the header stands for them. */
function cleanCode(code: string): string {
  return withDot(code.replace(/[^0-9A-Z.]/g, '').replace(/\.$/, ''));
}

function extend(above: Path, term: IndexTerm, builder: EntryBuilder): Path {
  const forms = formsOf(term.title);
  const words = requiredTokens(forms ? forms.main : term.title.replace(/^Fracture, traumatic/, 'Fracture'));
  if (forms && words[0]) {
    for (const form of forms.forms)
      for (const token of requiredTokens(form)) builder.addAlias(token.stem, words[0].stem);
  }
  const optional = term.nemods.flatMap((nemod) => requiredTokens(nemod).map((token) => token.stem));
  return {
    required: [...above.required, ...words.map((token) => token.stem)],
    optional: [...above.optional, ...optional],
  };
}

function countTerms(term: IndexTerm): number {
  return term.terms.reduce((sum, child) => sum + 1 + countTerms(child), 0);
}
