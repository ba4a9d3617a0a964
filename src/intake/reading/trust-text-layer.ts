/** A page with less text than this is a picture with a stamp or a page number on it. */
const FEWEST_WORDS = 5;

/**
 * Whether the text that a file carries for a page can be believed: enough of it, and made of characters and words as
 * people write them. Fonts without a map to characters give private-use signs, control signs or letter salad.
 */
export function isPlausibleText(words: readonly string[]): boolean {
  if (words.length < FEWEST_WORDS) return false;
  const text = words.join('');
  const odd = [...text].filter((character) => /[\p{Co}\p{Cc}\p{Cn}\uFFFD]/u.test(character)).length;
  if (odd / text.length > 0.02) return false;
  const usual = [...text].filter((character) => /[\p{Script=Latin}\p{N}\p{P}\p{Sc}\p{Sm}°%]/u.test(character)).length;
  if (usual / text.length < 0.9) return false;
  const letters = words.filter((word) => /^\p{L}{3,}[.,;:]?$/u.test(word));
  if (letters.length < 5) return true;
  const spoken = letters.filter((word) => /[aeiouyàâäåæéèêëíîïóôöøúûü]/iu.test(word) && word.length <= 25).length;
  return spoken / letters.length > 0.6;
}
