import { splitModifiers } from './read-index.ts';
import { readXml } from './read-xml.ts';
import type { TableTerm } from './release.ts';

/** Reads the Table of Drugs and Chemicals or the Neoplasm Table: terms that nest, cells in columns 2 to 7. */
export async function readTable(path: string): Promise<TableTerm[]> {
  const mainTerms: TableTerm[] = [];
  const stack: TableTerm[] = [];
  let column = 0;
  await readXml(path, {
    open(name, attributes) {
      if (name === 'mainTerm' || name === 'term') stack.push({ title: '', nemods: [], cells: [], see: [], terms: [] });
      if (name === 'cell') column = Number(attributes.col);
    },
    close(name, text) {
      const term = stack.at(-1);
      if (!term) return;
      if (name === 'title') term.title = text;
      else if (name === 'nemod') term.nemods.push(...splitModifiers(text));
      else if (name === 'see' || name === 'seeAlso') term.see.push(text);
      else if (name === 'cell') term.cells[column - 2] = /^[A-Z]\d/.test(text) ? text : '';
      else if (name === 'mainTerm' || name === 'term') {
        stack.pop();
        (stack.at(-1)?.terms ?? mainTerms).push(term);
      }
    },
  });
  return mainTerms;
}
