/** Sheets that a desk puts between documents: a cover that says whose the next pages are, a separator that only parts. */
import { readBarcode } from '../../patients/read-barcode.ts';
import type { PageReading, Sheet } from '../../records/page.ts';

const SEPARATOR_WORDS =
  /\b(?:document separator|separator (?:sheet|page)|patch (?:t|code|ii)|batch (?:cover|separator) (?:sheet|page)|document break|new document)\b/i;
const COVER_WORDS = /\b(?:cover|header|routing|lead|indexing)[ -](?:sheet|page)\b/i;
/** A separator sheet holds its words and little else; a cover may also hold directions. */
const MOST_SEPARATOR_WORDS = 40;
const MOST_COVER_WORDS = 80;
/** Words beside the number on a cover that does not call itself one. A page with a patient's label has more. */
const MOST_OTHER_WORDS = 6;

/** What kind of sheet the page is; null for a page of a record. Pure. */
export function findSheet({
  text,
  words,
  barcodes = [],
}: Pick<PageReading, 'text' | 'words' | 'barcodes'>): Sheet | null {
  const meanings = barcodes.map((barcode) => readBarcode(barcode.text));
  if (meanings.some((read) => read?.means === 'cover')) return 'cover';
  if (meanings.some((read) => read?.means === 'separator')) return 'separator';
  const numbers = meanings.flatMap((read) => (read && read.means !== 'separator' ? [read.mrn] : []));
  if (numbers.length > 0) {
    if (words.length <= MOST_COVER_WORDS && COVER_WORDS.test(text)) return 'cover';
    const others = words.filter(({ text: word }) => !numbers.some((number) => isPartOf(word, number)));
    if (others.length <= MOST_OTHER_WORDS) return 'cover';
  }
  return words.length <= MOST_SEPARATOR_WORDS && text.split('\n').some(isSeparatorTitle) ? 'separator' : null;
}

/** Within a sentence ("New document from cardiology received") the words are a short note's, which must not be lost. */
function isSeparatorTitle(line: string): boolean {
  return SEPARATOR_WORDS.test(line) && !/[\p{L}\d]/u.test(line.replace(SEPARATOR_WORDS, ''));
}

/**
 * The MRN under which a cover sheet files the pages behind it; null when it states none or two. A number that does not say
 * what it is counts only on a sheet that calls itself a cover. Pure.
 */
export function coverMrn(page: Pick<PageReading, 'text' | 'words' | 'barcodes'>): string | null {
  if (findSheet(page) !== 'cover') return null;
  const meanings = (page.barcodes ?? []).flatMap((barcode) => readBarcode(barcode.text) ?? []);
  const kinds = COVER_WORDS.test(page.text) ? ['cover', 'mrn', 'maybe-mrn'] : ['cover', 'mrn'];
  for (const means of kinds) {
    const mrns = new Set(
      meanings.flatMap((read) => (read.means !== 'separator' && read.means === means ? [read.mrn] : [])),
    );
    if (mrns.size > 0) return mrns.size === 1 ? ([...mrns][0] ?? null) : null;
  }
  return null;
}

/** The number under the bars, in whole or in groups, is not counted as a word of the page. */
function isPartOf(word: string, number: string): boolean {
  const bare = word.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return bare === '' || bare === 'MRN' || (bare.length > 1 && (number.includes(bare) || bare.includes(number)));
}
