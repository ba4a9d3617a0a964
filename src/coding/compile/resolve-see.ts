import type { IndexTerm } from '../release/release.ts';
import { tokenizeText } from '../text/tokenize-text.ts';

interface Children {
  exact: Map<string, IndexTerm>;
  first: Map<string, IndexTerm>;
}

const known = new WeakMap<readonly IndexTerm[], Children>();

/**
 * The index term that a "see" names: "Disease, heart, ischemic" is walked comma by comma. What is no path ("condition",
 * "category M01", "Neoplasm, malignant, by site") gives undefined; a path that ends early gives the last term reached
 * only when every part was found.
 */
export function resolveSee(mainTerms: readonly IndexTerm[], reference: string): IndexTerm | undefined {
  const parts = reference
    .replace(/\([^)]*\)/g, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^by (?:site|type|cause|substance|drug)/i.test(part));
  let terms = mainTerms;
  let found: IndexTerm | undefined;
  for (let i = 0; i < parts.length; i++) {
    const { exact, first } = childrenOf(terms);
    const joined = i + 1 < parts.length ? exact.get(stemsOf(`${parts[i]} ${parts[i + 1]}`)) : undefined;
    const term = exact.get(stemsOf(parts[i]!)) ?? joined ?? first.get(stemsOf(parts[i]!));
    if (!term) return undefined;
    if (term === joined) i++;
    found = term;
    terms = term.terms;
  }
  return found;
}

function stemsOf(title: string): string {
  return tokenizeText(title)
    .filter((token) => !/^(?:nec|nos|of|the|with|due|to|in|by)$/.test(token.word))
    .map((token) => token.stem)
    .join(' ');
}

function childrenOf(terms: readonly IndexTerm[]): Children {
  const cached = known.get(terms);
  if (cached) return cached;
  const children: Children = { exact: new Map(), first: new Map() };
  for (const term of terms) {
    const whole = stemsOf(term.title);
    if (!children.exact.has(whole)) children.exact.set(whole, term);
    const key = stemsOf(term.title.split(',')[0]!);
    if (!children.first.has(key)) children.first.set(key, term);
  }
  known.set(terms, children);
  return children;
}
