/** A member of staff as the access rules see them. */

export const ROLES = ['clinician', 'him', 'coder', 'privacy-officer', 'manager', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Purpose of use (HL7 v3 PurposeOfUse, in the words of the policy). */
export type Purpose = 'treatment' | 'payment' | 'operations' | 'request-of-patient' | 'audit';

export interface Actor {
  staffId: string;
  email: string;
  name: string;
  roles: Role[];
  slackUserId: string | null;
}

/** What a person asks for records for, unless they say otherwise: the purpose of the role that sees most. `null`: no role that reads records. */
export function readingPurpose(actor: Actor): Purpose | null {
  if (actor.roles.includes('him')) return 'operations';
  if (actor.roles.includes('clinician')) return 'treatment';
  if (actor.roles.includes('coder')) return 'payment';
  return null;
}

/** Who may send documents: the roles that read records. A manager or administrator sends nothing. */
export function maySendDocuments(actor: Actor): boolean {
  return readingPurpose(actor) !== null;
}
