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
 * kind of evidence. Where the family name is missing, or another after a marriage, the home stands in its place: street and
 * zip or phone. People move, so another phone or street is no conflict beside a whole name and birth
 * date: it only weighs against the patient.
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
  if (mrn && comparison.sex === 'differs' && name !== 'whole') reasons.push('the MRN agrees but sex and name do not');
  if (!mrn && isContradicted(comparison, whole === 2))
    reasons.push('name and birth date agree but something else differs');
  if (!mrn && !isSupported(comparison) && leastConfidence(statement) < LEAST_CONFIDENCE)
    reasons.push('name and birth date were hard to read');
  const least = !mrn && isMoved(comparison) ? weights.movedPosterior : weights.matchPosterior;
  if (posterior < least) reasons.push('the evidence could be chance');
  if (householdPosteriorOf(score, weights) < weights.householdPosterior)
    reasons.push('it could be another member of the household');
  return reasons;
}

/**
 * Another family name beside the same given name and birth date at the same street and zip or phone: a marriage, in all
 * likelihood. Men seldom take another name, so theirs are asked about.
 */
export function isRenamed(comparison: PatientComparison): boolean {
  const { name, birthDate, patient } = comparison;
  const hasOtherName =
    (name.family === 'differs' || name.family === 'near') && name.given === 'exact' && name.suffix !== 'conflict';
  return hasOtherName && birthDate === 'exact' && livesThere(comparison) && patient.sex !== 'male';
}

function livesThere({ address, zip, phone }: PatientComparison): boolean {
  return (address === 'exact' || address === 'similar') && (zip === 'exact' || zip === 'near' || phone === 'exact');
}

/**
 * The family name is not stated: the given name at home on that birth date is the same person. Not the other way round:
 * without a given name the twin who is not registered looks the same.
 */
function isFamilyMissing(comparison: PatientComparison): boolean {
  const { name, birthDate } = comparison;
  return name.family === 'missing' && birthDate === 'exact' && livesThere(comparison);
}

function nameAgreement(comparison: PatientComparison): Agreement {
  const { family, given, swapped } = comparison.name;
  const givenAgrees = given === 'exact' || given === 'nickname' || given === 'typo';
  if (!givenAgrees) return 'no';
  if (family === 'exact') return given === 'exact' && !swapped ? 'whole' : 'nearly';
  if (family === 'part' || family === 'typo') return 'nearly';
  const isKnownHere =
    isRenamed(comparison) || isFamilyMissing(comparison) || (family === 'near' && isSupported(comparison));
  return isKnownHere ? 'nearly' : 'no';
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

/**
 * A town is shared with thousands. Namesakes of one age are among them, so beside a birth date that agrees only nearly it
 * says nothing when street or phone is another.
 */
function livesInTown({ zip, city, address, phone, birthDate }: PatientComparison): boolean {
  if (birthDate !== 'exact' && (address === 'differs' || phone === 'differs')) return false;
  return (zip === 'exact' && (city === 'exact' || city === 'near')) || (zip === 'near' && city === 'exact');
}

/**
 * What else is stated speaks against the patient. Beside a whole name and birth date another street alone, or another
 * phone alone, is a patient who moved; both together may be a namesake.
 */
function isContradicted(comparison: PatientComparison, isWhole: boolean): boolean {
  const { sex, phone, address, zip, city, name } = comparison;
  if (sex === 'differs' || name.middle === 'differs') return true;
  if (phone === 'differs' && (address === 'differs' || (address === 'missing' && zip === 'differs'))) return true;
  const isElsewhere = address === 'differs' || zip === 'differs' || city === 'differs';
  return !isWhole && (isElsewhere || phone === 'differs') && !isSupported(comparison);
}

/** Street or phone is another, and neither agrees: only a name that is rare enough shows that it is no namesake. */
function isMoved(comparison: PatientComparison): boolean {
  const { phone, address, zip } = comparison;
  const isAtHome = phone === 'exact' || address === 'exact' || address === 'similar';
  return !isAtHome && (phone === 'differs' || address === 'differs' || zip === 'differs');
}

function leastConfidence({ names, birthDates }: Statement): number {
  return Math.min(...[...names, ...birthDates].map(({ confidence }) => confidence));
}
