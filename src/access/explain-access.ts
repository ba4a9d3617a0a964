/** Says which rule opens or closes a patient's documents to a person, and why. */
import type { Actor } from './actor.ts';
import { decideAccess, POLICY } from './policy.ts';

export interface AccessExplanation {
  policyVersion: string;
  staff: string;
  roles: string[];
  mrn: string;
  /** Relations that hold now. */
  relations: string[];
  granted: string[];
  decisions: {
    purpose: string;
    labels: string[];
    documents: number;
    allowed: boolean;
    /** Id of the rule that allows; null when denied. */
    rule: string | null;
    why: string;
  }[];
}

const PURPOSES = ['treatment', 'payment', 'operations', 'request-of-patient'];

/** Pure: every purpose with every set of labels that the patient's documents carry. A patient without documents is asked for "normal". */
export function explainAccess(
  actor: Actor,
  mrn: string,
  ties: { careTeam: boolean; emergencyUntil: Date | null; granted: string[] },
  labelSets: { labels: string[]; documents: number }[],
): AccessExplanation {
  const relations = [
    'every-patient',
    ...(ties.careTeam ? ['care-team'] : []),
    ...(ties.emergencyUntil ? ['emergency'] : []),
  ];
  const sets = labelSets.length > 0 ? labelSets : [{ labels: ['normal'], documents: 0 }];
  const decisions = PURPOSES.flatMap((purpose) =>
    sets.map(({ labels, documents }) => {
      const decision = decideAccess(POLICY, { roles: actor.roles, purpose, relations, labels, granted: ties.granted });
      return {
        purpose,
        labels,
        documents,
        allowed: decision.allowed,
        rule: decision.allowed ? decision.rule.id : null,
        why: decision.allowed
          ? `${decision.rule.role}, ${POLICY.purposes[purpose]}: ${POLICY.relations[decision.rule.relation]}`
          : `denied: ${decision.missing.join(', ')}`,
      };
    }),
  );
  return {
    policyVersion: POLICY.version,
    staff: actor.email,
    roles: actor.roles,
    mrn,
    relations: relations.filter((relation) => relation !== 'every-patient'),
    granted: ties.granted,
    decisions,
  };
}
