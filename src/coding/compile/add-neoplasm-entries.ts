import { withDot } from '../release/code-format.ts';
import type { IndexTerm, TableTerm } from '../release/release.ts';
import { NEOPLASM_COLUMNS } from '../release/release.ts';
import { stemWord } from '../text/stem-word.ts';
import type { EntryBuilder } from './entry-builder.ts';
import { requiredTokens } from './read-phrase.ts';

/** Words of a record that say how a growth behaves; the site beside them finds the line of the Neoplasm Table. */
const BEHAVIOUR_WORDS: readonly (readonly string[])[] = [
  ['cancer', 'carcinoma', 'adenocarcinoma', 'malignant', 'sarcoma', 'ca'],
  ['metastasis', 'secondary'],
  ['situ'],
  ['benign', 'adenoma', 'fibroma', 'papilloma'],
  ['uncertain'],
  ['tumor', 'neoplasm'],
];
/** Index words whose cross reference leads to a column of the table: "Cholangiocarcinoma, see Neoplasm, ...". */
const REFERENCE =
  /^Neoplasm,\s*(?:(.+),\s*)?(malignant|in situ|benign|uncertain behavior|unspecified behavior|secondary)/i;
const COLUMN_OF: Readonly<Record<string, number>> = {
  malignant: 0,
  secondary: 1,
  'in situ': 2,
  benign: 3,
  'uncertain behavior': 4,
  'unspecified behavior': 5,
};

/**
 * Turns the Neoplasm Table into entries: the words of a site with the made-up stem of a behaviour. The words for growths
 * stand in `morphologies`; the matcher adds the made-up stem where a record uses one of them.
 */
export function addNeoplasmEntries(
  builder: EntryBuilder,
  table: readonly TableTerm[],
  index: readonly IndexTerm[],
): [stem: string, behaviour: string][] {
  const morphologies = new Map<string, string>();
  BEHAVIOUR_WORDS.forEach((words, column) => {
    for (const word of words) morphologies.set(stemWord(word), behaviourStem(column));
  });
  for (const term of index) {
    const reference = [...term.see, ...term.seeAlso].map((see) => REFERENCE.exec(see)).find(Boolean);
    const stems = requiredTokens(term.title).map((token) => token.stem);
    if (!reference || stems.length !== 1) continue;
    const column = COLUMN_OF[reference[2]!.toLowerCase()]!;
    if (reference[1]) addAtSite(builder, table, stems[0]!, reference[1], column);
    else if (!morphologies.has(stems[0]!)) morphologies.set(stems[0]!, behaviourStem(column));
  }
  const walk = (term: TableTerm, above: readonly string[]): void => {
    const stems = [...above, ...requiredTokens(term.title).map((token) => token.stem)];
    NEOPLASM_COLUMNS.forEach((_, column) => {
      const cell = term.cells[column];
      if (cell) builder.add([behaviourStem(column), ...stems], [], cleanCell(cell), 'neoplasm');
    });
    for (const child of term.terms) walk(child, stems);
  };
  for (const main of table) walk({ ...main, title: '' }, []);
  return [...morphologies];
}

function behaviourStem(column: number): string {
  return `~${column}`;
}

/** "Liposarcoma, see Neoplasm, connective tissue, malignant": the word alone means that line of the table. */
function addAtSite(
  builder: EntryBuilder,
  table: readonly TableTerm[],
  stem: string,
  site: string,
  column: number,
): void {
  const line = table
    .flatMap((main) => main.terms)
    .find((term) => term.title.toLowerCase().startsWith(site.toLowerCase()));
  const cell = line?.cells[column];
  if (cell) builder.add([stem], [], cleanCell(cell), 'neoplasm');
}

function cleanCell(cell: string): string {
  return withDot(cell.replace(/[^0-9A-Z.]/g, '').replace(/\.$/, ''));
}
