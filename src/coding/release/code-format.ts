/** "E119" > "E11.9"; a code that has its dot, or needs none, is returned as it is. */
export function withDot(code: string): string {
  const bare = code.replace('.', '').toUpperCase();
  return bare.length > 3 ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare;
}

/** The category: the first three characters. */
export function categoryOf(code: string): string {
  return code.slice(0, 3);
}

/** The code one character shorter, undefined for a category. "E11.9" > "E11", "S83.411" > "S83.41". */
export function parentOf(code: string): string | undefined {
  if (code.length <= 3) return undefined;
  const shorter = code.slice(0, -1);
  return shorter.endsWith('.') ? shorter.slice(0, -1) : shorter;
}

/** The code and everything above it, longest first. */
export function lineageOf(code: string): string[] {
  const line = [code];
  for (let parent = parentOf(code); parent; parent = parentOf(parent)) line.push(parent);
  return line;
}

const RANGE =
  /([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\.?-)?(?:\s*-\s*([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\.?-)?)?/g;

export interface CodeRange {
  from: string;
  to: string;
}

/** The codes and ranges that an instructional note names: "hypertension (I10-I1A)" > I10..I1A, "sepsis (A41.-)" > A41..A41. */
export function rangesIn(note: string): CodeRange[] {
  return [...note.matchAll(RANGE)].map(([, from, to]) => ({ from: from!, to: to ?? from! }));
}

/** Whether a code lies in a range, codes below its ends included. */
export function inRange(code: string, { from, to }: CodeRange): boolean {
  return (code >= from && code <= to) || code.startsWith(to) || code.startsWith(from);
}
