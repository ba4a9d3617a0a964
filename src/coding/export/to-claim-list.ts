import { isExternalCause } from '../guidelines/code-kinds.ts';
import type { CodedEncounter } from './coded-encounter.ts';

export type ClaimKind = 'institutional' | 'professional';
export type HiQualifier = 'ABK' | 'ABJ' | 'APR' | 'ABN' | 'ABF';

/** One composite of an HI segment (X12 5010: C022). */
export interface HiComposite {
  qualifier: HiQualifier;
  /** Without its point. */
  code: string;
  poa: string | null;
}

export interface ClaimList {
  claim: ClaimKind;
  isDraft: boolean;
  /** HI segments in the order of loop 2300. */
  segments: string[];
  composites: HiComposite[];
  /** Codes beyond what a claim takes, with their point. */
  leftOut: string[];
  /** What the claim still needs, in words. */
  warnings: string[];
}

/** What a claim takes of each kind. Source: ASC X12N 005010X223A2 (837I) and 005010X222A1 (837P), loop 2300, HI. */
const LIMITS = {
  institutional: { ABJ: 1, APR: 3, ABN: 12, ABF: 24 },
  professional: { ABJ: 0, APR: 0, ABN: 0, ABF: 11 },
} as const;
const COMPOSITES_A_SEGMENT = 12;
/** Empty elements between the code and the indicator, which is the ninth of the composite. */
const BEFORE_POA = ':'.repeat(7);

/**
 * The diagnoses as HI segments: principal (ABK), admitting (ABJ), reasons for the visit (APR), external causes (ABN), others
 * (ABF). Present-on-admission indicators go on inpatient institutional claims only, and not on exempt codes. Pure.
 */
export function toClaimList(
  encounter: CodedEncounter,
  claim: ClaimKind = encounter.setting === 'inpatient' ? 'institutional' : 'professional',
): ClaimList {
  const limits = LIMITS[claim];
  const isInpatient = claim === 'institutional' && encounter.setting === 'inpatient';
  const leftOut: string[] = [];
  const warnings: string[] = encounter.isDraft ? ['The coding is not completed: do not bill.'] : [];
  const take = (qualifier: HiQualifier, codes: readonly Coded[], limit: number): HiComposite[] => {
    leftOut.push(...codes.slice(limit).map(({ code }) => code));
    return codes.slice(0, limit).map(({ code, poa = null }) => ({ qualifier, code: code.replace('.', ''), poa }));
  };
  const coded = encounter.diagnoses.map(({ code, poa, isPoaExempt }): Coded => {
    if (isInpatient && !isPoaExempt && poa === null) warnings.push(`${code} needs a present-on-admission indicator.`);
    return { code, poa: isInpatient && !isPoaExempt ? poa : null };
  });
  const [principal, ...rest] = coded;
  if (!principal) warnings.push('No diagnosis is accepted.');
  if (principal && isExternalCause(principal.code))
    warnings.push(`${principal.code} is an external cause and never first.`);
  const causes = claim === 'institutional' ? rest.filter(({ code }) => isExternalCause(code)) : [];
  const others = rest.filter((diagnosis) => !causes.includes(diagnosis));
  if (isInpatient && !encounter.admitting) warnings.push('An inpatient claim needs an admitting diagnosis.');
  const groups = [
    take('ABK', principal ? [principal] : [], 1),
    take('ABJ', isInpatient && encounter.admitting ? [encounter.admitting] : [], limits.ABJ),
    take('APR', claim === 'institutional' && !isInpatient ? encounter.reasons : [], limits.APR),
    take('ABN', causes, limits.ABN),
    take('ABF', others, limits.ABF),
  ];
  if (leftOut.length > 0) warnings.push(`A ${claim} claim takes no more; left out: ${leftOut.join(', ')}.`);
  return {
    claim,
    isDraft: encounter.isDraft,
    segments: segmentsOf(claim, groups),
    composites: groups.flat(),
    leftOut,
    warnings,
  };
}

interface Coded {
  code: string;
  poa?: string | null;
}

/** A professional claim has its codes in one segment, an institutional one a segment a kind. */
function segmentsOf(claim: ClaimKind, groups: readonly HiComposite[][]): string[] {
  const filled = claim === 'professional' ? [groups.flat()] : groups;
  return filled.flatMap((group) => {
    const segments: string[] = [];
    for (let at = 0; at < group.length; at += COMPOSITES_A_SEGMENT) {
      const composites = group.slice(at, at + COMPOSITES_A_SEGMENT).map(({ qualifier, code, poa }) => {
        return `${qualifier}:${code}${poa ? `${BEFORE_POA}${poa}` : ''}`;
      });
      segments.push(`HI*${composites.join('*')}~`);
    }
    return segments;
  });
}
