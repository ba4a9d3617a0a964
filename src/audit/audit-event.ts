/** One row of the trail. Names follow FHIR R4 AuditEvent; nothing here is text of a record. */

export type AuditAction =
  | 'document.received'
  | 'document.filed'
  | 'document.refused'
  | 'document.page-opened'
  | 'document.split'
  | 'document.unpacked'
  | 'document.unlocked'
  | 'document.refiled'
  | 'document.rejected'
  | 'document.reread'
  | 'review.listed'
  | 'review.opened'
  | 'review.claimed'
  | 'review.accepted'
  | 'patient.searched'
  | 'patient.registered'
  | 'duplicate.listed'
  | 'duplicate.opened'
  | 'duplicate.confirmed'
  | 'duplicate.rejected'
  | 'duplicate.reopened'
  | 'duplicate.measured'
  | 'question.answered'
  | 'answer.shared'
  | 'answer.unshared'
  | 'record.searched'
  | 'person.refused'
  | 'list.imported'
  | 'emergency.opened'
  | 'emergency.reviewed'
  | 'emergency.listed'
  | 'label.set'
  | 'label.granted'
  | 'label.ended'
  | 'label.listed'
  | 'access.explained'
  | 'access.denied'
  | 'audit.listed'
  | 'audit.exported'
  | 'disclosure.recorded'
  | 'disclosure.listed'
  | 'disclosure.reported'
  | 'disclosure.suspended'
  | 'record.released'
  | 'integrity.checked'
  | 'keys.rotated'
  | 'keys.retired'
  | 'codes.suggested'
  | 'codes.decided'
  | 'codes.completed'
  | 'codes.exported'
  | 'codes.listed'
  | 'coding.measured'
  | 'learning.shown'
  | 'learning.reset'
  | 'query.hinted'
  | 'query.drafted'
  | 'query.sent'
  | 'query.listed'
  | 'query.opened'
  | 'query.answered'
  | 'query.declined'
  | 'query.withdrawn'
  | 'query.retracted'
  | 'cover-sheet.printed'
  | 'document.joined';

export type AuditOutcome = 'success' | 'nothing-found' | 'denied' | 'failed';

export interface NewAuditEvent {
  action: AuditAction;
  outcome: AuditOutcome;
  patientId?: string | null;
  entity?:
    | 'document'
    | 'question'
    | 'answer'
    | 'patient'
    | 'patient-duplicate'
    | 'staff'
    | 'citation'
    | 'answer-share'
    | 'disclosure'
    | 'list'
    | 'code-suggestion'
    | 'physician-query'
    | 'emergency-access'
    | 'label-grant';
  entityId?: string;
  /** Slack channel id, or "command". */
  channel?: string;
  /** Counts, codes, versions and ids only. */
  detail?: Record<string, string | number | boolean | null>;
}
