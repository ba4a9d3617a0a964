/** How alike two words are. Pure string arithmetic, sources named. */

/** Optimal string alignment distance (Damerau 1964): insertions, deletions, substitutions and neighbours swapped. */
export function editDistance(a: string, b: string): number {
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min((back[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (back[column - 1] ?? 0) + cost);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) best = Math.min(best, (twoBack[column - 2] ?? 0) + 1);
      current.push(best);
    }
    twoBack = back;
    back = current;
  }
  return back[b.length] ?? 0;
}

/** Jaro-Winkler similarity, 0..1, prefix weight 0.1 over at most four letters (Winkler 1990). */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Array<boolean>(b.length).fill(false);
  const fromA: string[] = [];
  for (const [index, letter] of [...a].entries()) {
    for (let at = Math.max(0, index - reach); at <= Math.min(b.length - 1, index + reach); at += 1) {
      if (taken[at] || b[at] !== letter) continue;
      taken[at] = true;
      fromA.push(letter);
      break;
    }
  }
  if (fromA.length === 0) return 0;
  const fromB = [...b].filter((_, at) => taken[at]);
  const swapped = fromA.filter((letter, at) => letter !== fromB[at]).length / 2;
  const common = fromA.length;
  const jaro = (common / a.length + common / b.length + (common - swapped) / common) / 3;
  let prefix = 0;
  while (prefix < 4 && a[prefix] !== undefined && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

const LOOKALIKE_DIGITS: Record<string, string> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  '|': '1',
  '!': '1',
  Z: '2',
  S: '5',
  G: '6',
  T: '7',
  B: '8',
};
/** Pairs of digits that engines and tired eyes confuse. */
const CONFUSED_DIGITS: ReadonlySet<string> = new Set([
  '06',
  '08',
  '17',
  '38',
  '56',
  '68',
  '35',
  '49',
  '14',
  '89',
  '09',
]);

/** Letters that OCR gives for digits, as digits: "O0I5" is "0015". */
export function lettersAsDigits(text: string): string {
  return text.replace(/[OQDIL|!ZSGTB]/g, (letter) => LOOKALIKE_DIGITS[letter] ?? letter);
}

/** Whether two digits look alike to an OCR engine. */
export function areConfusedDigits(a: string, b: string): boolean {
  return CONFUSED_DIGITS.has([a, b].sort().join(''));
}

/** Letters that OCR confuses, folded to one form: "rn" and "m", "vv" and "w", "cl" and "d", "li" and "u", I and L. */
export function foldOcrLetters(word: string): string {
  const pairs = word.replaceAll('RN', 'M').replaceAll('VV', 'W').replaceAll('CL', 'D').replaceAll('LI', 'U');
  return pairs.replaceAll('I', 'L');
}
