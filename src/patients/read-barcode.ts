/** What the text of a barcode says of the patient or of the batch. The text comes from outside: only whole, known forms count. */
import data from './data/barcode-patterns.json' with { type: 'json' };

export type BarcodeMeaning =
  /** `mrn` in capitals, without blanks and dashes. */
  { means: 'cover' | 'mrn' | 'maybe-mrn'; mrn: string } | { means: 'separator' };

const PATTERNS = data.patterns.map(({ means, pattern }) => ({ means, regex: new RegExp(pattern, 'i') }));
/** Longer than every form above. */
const LONGEST = 200;

/** The meaning of a barcode's text, or null for one that says nothing we know. Pure. */
export function readBarcode(text: string): BarcodeMeaning | null {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return null;
  for (const { means, regex } of PATTERNS) {
    const found = regex.exec(trimmed);
    if (!found) continue;
    if (means === 'separator') return { means };
    const mrn = (found.groups?.mrn ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
    if (means === 'cover' || means === 'mrn' || means === 'maybe-mrn') return { means, mrn };
  }
  return null;
}

/** The text of a cover sheet's barcode: what `readBarcode` takes for a cover of that patient. */
export function coverText(mrn: string): string {
  return `WC-COVER:${mrn.toUpperCase().replace(/[^A-Z0-9-]/g, '')}`;
}

export const SEPARATOR_TEXT = 'WC-SEPARATOR';
