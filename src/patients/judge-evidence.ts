/** The gates that the evidence for the best patient must pass before a document is filed by itself. */

import type { PatientComparison } from './compare-patient.ts';
import type { MatchWeights } from './match-weights.ts';
import { householdPosteriorOf, type MatchScore } from './score-comparison.ts';
import type { Statement } from './statement.ts';

/** Below this word confidence name and birth date alone do not file. */
const LEAST_CONFIDENCE = 0.6;

type Agreement = 'whole' | 'nearly' | 'no';

/**
 * Why the evidence is not enough, in plain words; empty when it is.
 *
 * Two of MRN, full name and birth date must agree, one of them whole. What agrees only nearly needs a third, independent
 * kind of evidence. In place of the family name, after a marriage, the street may stand beside given name and birth date.
 */
export function judgeEvidence(
  statement: Statement,
  comparison: PatientComparison,
  score: MatchScore,
  posterior: number,
  weights: MatchWeights,
): string[] {
  const mrn = comparison.mrn === 'exact';
  const name = nameAgreement(comparison);
  const birthDate = birthDateAgreement(comparison);
  const agreeing = [mrn, name !== 'no', birthDate !== 'no'].filter(Boolean).length;
  if (agreeing < 2) return [agreeing === 0 ? 'no identifier agrees whole' : 'only one identifier agrees'];
  const reasons: string[] = [];
  const whole = [mrn, name === 'whole', birthDate === 'whole'].filter(Boolean).length;
  if (whole === 0) reasons.push('no identifier agrees whole');
  if (whole < 2 && !isSupported(comparison))
    reasons.push('an identifier agrees only nearly, and neither phone nor address supports it');
  if (mrn && birthDate === 'nearly' && comparison.birthDate !== 'other-reading' && !isSupported(comparison)) {
    reasons.push('the MRN agrees but the birth date only nearly');
  }
  if (!mrn && isContradicted(comparison)) reasons.push('name and birth date agree but something else differs');
  if (!mrn && !isSupported(comparison) && leastConfidence(statement) < LEAST_CONFIDENCE)
    reasons.push('name and birth date were hard to read');
  if (posterior < weights.matchPosterior) reasons.push('the evidence could be chance');
  if (householdPosteriorOf(score, weights) < weights.householdPosterior)
    reasons.push('it could be another member of the household');
  return reasons;
}

/**
 * Another family name beside the same given name and birth date at the same street and zip or phone: a marriage, in all
 * likelihood. Men seldom take another name, so theirs are asked about.
 */
export function isRenamed({ name, birthDate, address, zip, phone, patient }: PatientComparison): boolean {
  const livesThere =
    (address === 'exact' || address === 'similar') && (zip === 'exact' || zip === 'near' || phone === 'exact');
  const hasOtherName =
    (name.family === 'differs' || name.family === 'near') && name.given === 'exact' && name.suffix !== 'conflict';
  return hasOtherName && birthDate === 'exact' && livesThere && patient.sex !== 'male';
}

function nameAgreement(comparison: PatientComparison): Agreement {
  const { family, given, swapped } = comparison.name;
  const givenAgrees = given === 'exact' || given === 'nickname' || given === 'typo';
  if (!givenAgrees) return 'no';
  if (family === 'exact') return given === 'exact' && !swapped ? 'whole' : 'nearly';
  if (family === 'part' || family === 'typo') return 'nearly';
  return isRenamed(comparison) || (family === 'near' && isSupported(comparison)) ? 'nearly' : 'no';
}

function birthDateAgreement({ birthDate }: PatientComparison): Agreement {
  if (birthDate === 'exact') return 'whole';
  const isNear =
    birthDate === 'other-reading' || birthDate === 'swapped' || birthDate === 'transposed' || birthDate === 'one-digit';
  return isNear ? 'nearly' : 'no';
}

/** A third, independent kind of evidence: phone, street, or zip and town together. */
function isSupported(comparison: PatientComparison): boolean {
  const { phone, address } = comparison;
  return phone === 'exact' || address === 'exact' || address === 'similar' || livesInTown(comparison);
}

function livesInTown({ zip, city }: PatientComparison): boolean {
  return (zip === 'exact' && (city === 'exact' || city === 'near')) || (zip === 'near' && city === 'exact');
}

/** What else is stated speaks against the patient, and nothing of it for them. */
function isContradicted(comparison: PatientComparison): boolean {
  const { sex, phone, address, zip, city, name } = comparison;
  if (sex === 'differs' || name.middle === 'differs') return true;
  const differs = phone === 'differs' || address === 'differs' || zip === 'differs' || city === 'differs';
  return differs && !isSupported(comparison);
}

function leastConfidence({ names, birthDates }: Statement): number {
  return Math.min(...[...names, ...birthDates].map(({ confidence }) => confidence));
}
