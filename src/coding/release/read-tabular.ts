import { readXml } from './read-xml.ts';
import type { TabularNotes } from './release.ts';

const NOTE_LISTS: Readonly<
  Record<string, 'inclusionTerms' | 'includes' | 'excludes1' | 'excludes2' | 'codeFirst' | 'useAdditional' | 'codeAlso'>
> = {
  inclusionTerm: 'inclusionTerms',
  includes: 'includes',
  excludes1: 'excludes1',
  excludes2: 'excludes2',
  codeFirst: 'codeFirst',
  useAdditionalCode: 'useAdditional',
  codeAlso: 'codeAlso',
};

/**
 * Reads the Tabular List: one entry for each code that carries a note. A note that a section prints is kept under every
 * category it stands above, by the range in the section's id ("A00-A09").
 */
export async function readTabular(path: string): Promise<TabularNotes[]> {
  const found: TabularNotes[] = [];
  const stack: TabularNotes[] = [];
  let list = '';
  let extension = '';
  await readXml(path, {
    open(name, attributes) {
      if (name === 'diag' || name === 'section') stack.push(emptyNotes(attributes.id ?? ''));
      else if (name in NOTE_LISTS) list = name;
      else if (name === 'extension') extension = attributes.char ?? '';
    },
    close(name, text) {
      const notes = stack.at(-1);
      if (!notes) return;
      const kind = NOTE_LISTS[list];
      if (name === 'name') notes.code = text;
      else if (name === 'note' && kind) notes[kind].push(text);
      else if (name === 'extension') notes.seventhCharacters[extension] = text;
      else if (name === list) list = '';
      else if (name === 'diag' || name === 'section') {
        stack.pop();
        if (hasNotes(notes) && notes.code) found.push(notes);
      }
    },
  });
  return found;
}

function emptyNotes(code: string): TabularNotes {
  return {
    code,
    inclusionTerms: [],
    includes: [],
    excludes1: [],
    excludes2: [],
    codeFirst: [],
    useAdditional: [],
    codeAlso: [],
    seventhCharacters: {},
  };
}

function hasNotes(notes: TabularNotes): boolean {
  return (
    Object.keys(notes.seventhCharacters).length > 0 || Object.values(NOTE_LISTS).some((kind) => notes[kind].length > 0)
  );
}
