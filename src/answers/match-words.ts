/** Suffixes that inflection adds, longest first. Meaning-bearing endings (-itis, -emia, -ectomy) stay. */
const ENDINGS = ['ations', 'ation', 'ingly', 'ings', 'ing', 'edly', 'ies', 'ed', 'es', 'ly', 's'];
const SHORTEST_STEM = 4;

/** A light stem for comparing words of a question, a claim and a record; not a dictionary form. Pure. */
export function stemWord(word: string): string {
  const plain = word.replace(/'s?$/, '');
  if (/\d/.test(plain) || /(ss|us|is)$/.test(plain)) return plain;
  const ending = ENDINGS.find((one) => plain.endsWith(one) && plain.length - one.length >= SHORTEST_STEM - 1);
  if (!ending) return plain.length > SHORTEST_STEM ? plain.replace(/[ey]$/, '') : plain;
  const stem = plain.slice(0, -ending.length);
  return stem.length > SHORTEST_STEM ? stem.replace(/(.)\1$/, '$1').replace(/[eiy]$/, '') : stem;
}

/** True when two words are the same but for one letter that OCR added, lost or changed. Short words and numbers must agree. */
export function differsByOneLetter(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 6 || Math.abs(a.length - b.length) > 1 || /\d/.test(a + b)) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const rest = (text: string, from: number) => text.slice(from);
  return rest(a, at + 1) === rest(b, at + 1) || rest(a, at) === rest(b, at + 1) || rest(a, at + 1) === rest(b, at);
}

/** True for forms of one word that the stems keep apart: "diabetic" and "diabet(es)", "cardiology" and "cardiologist". */
export function isSameStem(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 6 || /\d/.test(a + b)) return false;
  let common = 0;
  while (common < shorter && a[common] === b[common]) common++;
  return common >= 6 && common / Math.max(a.length, b.length) >= 0.7;
}
