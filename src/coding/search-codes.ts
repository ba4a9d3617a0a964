import { requiredTokens } from './compile/read-phrase.ts';
import { billableBelow, type PreparedRelease, titleStemsOf } from './match/prepared-release.ts';
import { withDot } from './release/code-format.ts';

export interface FoundCode {
  code: string;
  display: string;
}

/**
 * Billable codes for what a coder types: a code number or its beginning, or words of a title or of the index. Best first.
 */
export function searchCodes(release: PreparedRelease, typed: string, limit: number): FoundCode[] {
  const number = withDot(typed.trim());
  const byNumber = /^[A-Z]\d/i.test(number) ? billableBelow(release, number) : [];
  const codes = byNumber.length > 0 ? byNumber : byWords(release, typed);
  return codes.slice(0, limit).map((code) => ({ code, display: release.codeOf.get(code)!.title }));
}

function byWords(release: PreparedRelease, typed: string): string[] {
  const wanted = requiredTokens(typed).map(({ stem }) => stem);
  if (wanted.length === 0) return [];
  const ids = wanted.map((stem) => release.idOf.get(stem));
  const indexed = release.compiled.entries
    .filter(({ required }) => ids.every((id) => id !== undefined && required.includes(id)))
    .toSorted((a, b) => a.required.length - b.required.length)
    .flatMap(({ code }) => billableBelow(release, code).slice(0, 6));
  const titled = release.compiled.codes.filter((code) => {
    if (!code.billable) return false;
    const stems = titleStemsOf(code);
    return wanted.every((stem) => stems.has(stem));
  });
  return [...new Set([...indexed, ...titled.map(({ code }) => code)])];
}
