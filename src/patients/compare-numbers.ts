/** Compares MRNs and phone numbers. */

import { editDistance, lettersAsDigits } from './edit-distance.ts';

export type MrnLevel = 'exact' | 'near' | 'differs' | 'missing';
export type PhoneLevel = 'exact' | 'near' | 'differs' | 'missing';

/** MRNs shorter than this are too dense for a wrong digit to be told from another patient's number. */
const NEAR_MRN_LENGTH = 6;

/** The form of an MRN under which patients are looked up: no blanks, dashes, leading zeros; letters like digits as digits. */
export function foldMrn(mrn: string): string {
  return withoutZeros(lettersAsDigits(bareMrn(mrn)));
}

function bareMrn(mrn: string): string {
  return mrn.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

function withoutZeros(mrn: string): string {
  return mrn.replace(/^0+(?=.)/, '');
}

/** Where registered MRNs are numbers, a letter in a stated one is a misread digit. `near`: one digit or letter wrong, missing, too many, or two neighbours swapped, in an MRN of six or more. */
export function compareMrns(stated: string, registered: string): MrnLevel {
  const isNumber = /^\d+$/.test(bareMrn(registered));
  const b = withoutZeros(bareMrn(registered));
  const a = isNumber ? foldMrn(stated) : withoutZeros(bareMrn(stated));
  if (a === '' || b === '') return 'missing';
  if (a === b) return 'exact';
  return Math.min(a.length, b.length) >= NEAR_MRN_LENGTH && editDistance(a, b) === 1 ? 'near' : 'differs';
}

/** The last ten digits of a phone number, or fewer when it has fewer; an extension is left out. */
export function foldPhone(phone: string): string {
  const digits = phone.replace(/(?:ext?\.?|x)\s*\d+\s*$/i, '').replace(/\D/g, '');
  return (digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits).slice(0, 15);
}

/** Without an area code on one side the seven local digits decide. */
export function comparePhones(stated: string, registered: string): PhoneLevel {
  const [a, b] = [foldPhone(stated), foldPhone(registered)];
  if (a.length < 7 || b.length < 7 || /^(\d)\1+$/.test(a) || /^(\d)\1+$/.test(b)) return 'missing';
  if (a === b || ((a.length === 7 || b.length === 7) && a.slice(-7) === b.slice(-7))) return 'exact';
  return editDistance(a, b) === 1 ? 'near' : 'differs';
}
