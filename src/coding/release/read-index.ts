import { readXml } from './read-xml.ts';
import type { IndexTerm } from './release.ts';

/**
 * Reads an Alphabetic Index (diseases and injuries, or external causes) in the official XML: mainTerm and term elements
 * nest; title, nemod, code, manif, see, seeAlso belong to the innermost of them.
 */
export async function readIndex(path: string): Promise<IndexTerm[]> {
  const mainTerms: IndexTerm[] = [];
  const stack: IndexTerm[] = [];
  await readXml(path, {
    open(name) {
      if (name === 'mainTerm' || name === 'term') {
        stack.push({ title: '', nemods: [], codes: [], see: [], seeAlso: [], terms: [] });
      }
    },
    close(name, text) {
      const term = stack.at(-1);
      if (!term) return;
      switch (name) {
        case 'title':
          term.title = text;
          break;
        case 'nemod':
          term.nemods.push(...splitModifiers(text));
          break;
        case 'code':
        case 'manif':
          term.codes.push(text);
          break;
        case 'see':
          term.see.push(text);
          break;
        case 'seeAlso':
          term.seeAlso.push(text);
          break;
        case 'mainTerm':
        case 'term': {
          stack.pop();
          (stack.at(-1)?.terms ?? mainTerms).push(term);
        }
      }
    },
  });
  return mainTerms;
}

/** "(mellitus) (sugar)" > ["mellitus", "sugar"] */
export function splitModifiers(text: string): string[] {
  return [...text.matchAll(/\(([^)]*)\)?/g)].map((match) => match[1]!.trim()).filter(Boolean);
}
