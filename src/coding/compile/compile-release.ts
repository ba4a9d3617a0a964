import { withDot } from '../release/code-format.ts';
import type { Release, TableTerm } from '../release/release.ts';
import { readRules } from '../text/read-rules.ts';
import { addIndexEntries } from './add-index-entries.ts';
import { addNeoplasmEntries } from './add-neoplasm-entries.ts';
import { addTitleEntries } from './add-title-entries.ts';
import type { CompiledRelease } from './compiled-release.ts';
import { createEntryBuilder } from './entry-builder.ts';
import { requiredTokens } from './read-phrase.ts';

/**
 * Compiles a release for matching: index paths, titles, inclusion terms, the Neoplasm Table and the project's own lexicon
 * become one flat list of entries; the Table of Drugs becomes a look-up.
 */
export function compileRelease(release: Release): CompiledRelease {
  const known = new Set(release.codes.map(({ code }) => code));
  const builder = createEntryBuilder((code) => known.has(code));
  const diseases = addIndexEntries(builder, release.index, 'index');
  const causes = addIndexEntries(builder, release.externalCause, 'external-cause');
  addTitleEntries(builder, release.codes, release.tabular);
  const morphologies = addNeoplasmEntries(builder, release.neoplasm, release.index);
  for (const [code, phrases] of readRules('lexicon.tsv')) {
    for (const phrase of phrases!.split('|'))
      builder.add(
        requiredTokens(phrase).map((token) => token.stem),
        [],
        code!,
        'lexicon',
      );
  }
  const { release: name, effectiveFrom, effectiveTo, codes, tabular, tabularRelease, poaExempt, missing } = release;
  return {
    release: name,
    effectiveFrom,
    effectiveTo,
    codes,
    ...builder.build(),
    morphologies,
    notes: tabular,
    tabularRelease,
    poaExempt,
    drugs: release.drug.flatMap((term) => flattenDrugs(term, [])),
    indexTerms: diseases + causes,
    missing,
    isStarter: false,
  };
}

function flattenDrugs(term: TableTerm, above: readonly string[]): [string, string[]][] {
  const path = [...above, ...requiredTokens(term.title).map((token) => token.stem)];
  const own: [string, string[]][] = term.cells.some(Boolean)
    ? [[path.join(' '), term.cells.map((cell) => (cell ? withDot(cell) : ''))]]
    : [];
  return [...own, ...term.terms.flatMap((child) => flattenDrugs(child, path))];
}
