/** Whether a page is of the same patient as the pages before it, by what both state. */
import { compareBirthDates } from '../patients/compare-birth-dates.ts';
import { compareNames, namesAgree } from '../patients/compare-names.ts';
import { compareMrns } from '../patients/compare-numbers.ts';
import type { PageProfile } from './profile-page.ts';

type Stated = PageProfile['stated'];
type Verdict = 'agrees' | 'unclear' | 'differs' | 'differs-wholly' | 'missing';

/**
 * `other`: surely another patient. `unclear`: something differs, but not enough to part them: matching will ask.
 * `unnamed`: the page states nothing of its patient.
 */
export type PageRelation = 'same' | 'other' | 'unclear' | 'unnamed';

/** Pure. A misread digit or letter never makes another patient; two identifiers that differ do, twins included. */
export function comparePages(before: Stated, page: Stated): PageRelation {
  if (page.names.length + page.birthDates.length + page.mrns.length === 0) return 'unnamed';
  const name = verdictOf(before.names, page.names, (a, b) => nameVerdict(a.name, b.name));
  const birthDate = verdictOf(before.birthDates, page.birthDates, (a, b) => birthDateVerdict(a.readings, b.readings));
  const mrn = verdictOf(before.mrns, page.mrns, (a, b) => mrnVerdict(a.mrn, b.mrn));
  const verdicts = [name, birthDate, mrn];
  const differs = verdicts.filter((verdict) => verdict === 'differs' || verdict === 'differs-wholly').length;
  const agrees = verdicts.filter((verdict) => verdict === 'agrees').length;
  const isOtherMrn = mrn === 'differs';
  const isOtherName = name === 'differs' || name === 'differs-wholly';
  if (agrees === 0 && (differs >= 2 || isOtherMrn || name === 'differs-wholly'))
    return verdicts.includes('unclear') && differs < 2 ? 'unclear' : 'other';
  if (isOtherMrn && isOtherName) return 'other';
  return agrees > 0 && differs === 0 ? 'same' : 'unclear';
}

/** The best verdict over all pairs: one agreeing name is enough. */
function verdictOf<T>(before: T[], page: T[], compare: (a: T, b: T) => Verdict): Verdict {
  const verdicts = before.flatMap((a) => page.map((b) => compare(a, b)));
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? 'missing';
}

const ORDER: readonly Verdict[] = ['agrees', 'unclear', 'differs', 'differs-wholly'];

function nameVerdict(a: Stated['names'][number]['name'], b: Stated['names'][number]['name']): Verdict {
  const comparison = compareNames(a, b);
  if (comparison.suffix === 'conflict') return 'differs';
  if (namesAgree(comparison)) return 'agrees';
  const { family, given } = comparison;
  if (family === 'differs' && given === 'differs') return 'differs-wholly';
  return family === 'differs' || given === 'differs' ? 'differs' : 'unclear';
}

function birthDateVerdict(a: string[], b: string[]): Verdict {
  const levels = b.map((reading) => compareBirthDates(a, reading));
  if (levels.some((level) => level === 'exact' || level === 'other-reading')) return 'agrees';
  const isMisread = levels.some((level) => level === 'swapped' || level === 'transposed' || level === 'one-digit');
  return isMisread ? 'unclear' : 'differs';
}

function mrnVerdict(a: string, b: string): Verdict {
  const level = compareMrns(a, b);
  if (level === 'exact') return 'agrees';
  return level === 'differs' ? 'differs' : 'unclear';
}
