/** What forbids filing by itself, whatever the score: each hard conflict as a reason in plain words. */

import { compareFamily, compareGiven, compareNames, namesAgree } from './compare-names.ts';
import type { PatientComparison } from './compare-patient.ts';
import { isRenamed } from './judge-evidence.ts';
import { isPlaceholderName, type Statement } from './statement.ts';

/** Conflicts of a document with the patient who fits best, and of that patient with the other candidates. */
export function findConflicts(
  statement: Statement,
  best: PatientComparison,
  others: readonly PatientComparison[],
): string[] {
  return [...placeholders(statement, best), ...disagreements(best), ...suffixes(best), ...otherPatients(best, others)];
}

function placeholders(statement: Statement, best: PatientComparison): string[] {
  const isPlaceholder =
    statement.names.some(({ name }) => isPlaceholderName(name)) || isPlaceholderName(best.registeredName);
  return isPlaceholder ? ['the name is a placeholder'] : [];
}

function disagreements(best: PatientComparison): string[] {
  const isMarriage = best.mrn === 'missing' && best.name.family === 'differs' && isRenamed(best);
  const found = best.disagreements.filter(({ kind }) => !(isMarriage && kind === 'name'));
  return [...new Set(found.map(({ kind, page }) => `page ${page} states another ${kind}`))];
}

/** Without a suffix on one side, father and son are told apart by the birth date alone, so it must agree whole. */
function suffixes({ name, birthDate, mrn }: PatientComparison): string[] {
  if (name.suffix === 'conflict') return ['Jr. and Sr. conflict'];
  const isOpen = name.suffix === 'one-sided' && birthDate !== 'exact' && !(mrn === 'exact' && birthDate === 'missing');
  return isOpen ? ['Jr. or Sr. stands on one side only'] : [];
}

function otherPatients(best: PatientComparison, others: readonly PatientComparison[]): string[] {
  const reasons = others.flatMap((other) => {
    const found: string[] = [];
    if (other.mrn === 'exact' && best.mrn !== 'exact') found.push("the MRN is another patient's");
    if (other.mrn === 'exact' && best.mrn === 'exact') found.push('the MRN fits two patients');
    const sameBirthDate = best.patient.birthDate !== null && best.patient.birthDate === other.patient.birthDate;
    const [one, two] = [best.registeredName, other.registeredName];
    const family = compareFamily(one.family, two.family);
    const given = compareGiven(one.given, two.given);
    const sameFamily = family === 'exact' || family === 'part' || family === 'typo';
    if (sameFamily && sameBirthDate) {
      const isTwin = given === 'differs' || given === 'near' || given === 'missing';
      found.push(
        isTwin
          ? 'another patient has the same family name and birth date (twins?)'
          : 'another patient has the same name and birth date',
      );
    }
    const hasSuffix = one.suffix !== null || two.suffix !== null;
    if (hasSuffix && namesAgree(compareNames(one, two)))
      found.push('another patient has the same name but for Jr. or Sr.');
    return found;
  });
  return [...new Set(reasons)];
}
