/** One row of the trail. Names follow FHIR R4 AuditEvent; nothing here is text of a record. */

export type AuditAction =
  | 'document.received'
  | 'document.filed'
  | 'document.refused'
  | 'document.page-opened'
  | 'document.split'
  | 'document.refiled'
  | 'document.rejected'
  | 'document.reread'
  | 'review.listed'
  | 'review.opened'
  | 'review.claimed'
  | 'review.accepted'
  | 'patient.searched'
  | 'question.answered'
  | 'record.searched'
  | 'person.refused'
  | 'list.imported'
  | 'codes.suggested'
  | 'codes.decided'
  | 'codes.completed';

export type AuditOutcome = 'success' | 'nothing-found' | 'denied' | 'failed';

export interface NewAuditEvent {
  action: AuditAction;
  outcome: AuditOutcome;
  patientId?: string | null;
  entity?: 'document' | 'question' | 'answer' | 'patient' | 'staff' | 'citation' | 'list' | 'code-suggestion';
  entityId?: string;
  /** Slack channel id, or "command". */
  channel?: string;
  /** Counts, codes, versions and ids only. */
  detail?: Record<string, string | number | boolean | null>;
}
