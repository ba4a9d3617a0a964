/** A row of the trail as FHIR R4 AuditEvent, after IHE BALP (Basic Audit Log Patterns): the patient is an entity of every row that has one. */
import type { AuditRow } from './audit.store.ts';

const TYPES: Record<string, { code: string; display: string; action: 'C' | 'R' | 'U' | 'E' }> = {
  'document.received': { code: 'create', display: 'create', action: 'C' },
  'document.filed': { code: 'update', display: 'update', action: 'U' },
  'label.set': { code: 'update', display: 'update', action: 'U' },
  'label.granted': { code: 'create', display: 'create', action: 'C' },
  'emergency.opened': { code: 'create', display: 'create', action: 'C' },
  'emergency.reviewed': { code: 'update', display: 'update', action: 'U' },
  'query.drafted': { code: 'create', display: 'create', action: 'C' },
  'query.sent': { code: 'update', display: 'update', action: 'U' },
  'query.answered': { code: 'update', display: 'update', action: 'U' },
  'query.declined': { code: 'update', display: 'update', action: 'U' },
  'query.withdrawn': { code: 'update', display: 'update', action: 'U' },
  'query.retracted': { code: 'update', display: 'update', action: 'U' },
  'codes.decided': { code: 'update', display: 'update', action: 'U' },
  'record.searched': { code: 'search-type', display: 'search type', action: 'E' },
  'question.answered': { code: 'search-type', display: 'search type', action: 'E' },
};
const READ = { code: 'read', display: 'read', action: 'R' } as const;

/** FHIR audit-event-outcome: 0 success, 4 minor failure (denied or nothing found says no harm), 8 serious failure. */
const OUTCOMES: Record<string, string> = { success: '0', 'nothing-found': '0', denied: '4', failed: '8' };

/** HL7 v3 PurposeOfUse. */
const PURPOSES: Record<string, string> = {
  treatment: 'TREAT',
  payment: 'HPAYMT',
  operations: 'HOPERAT',
  'request-of-patient': 'PATRQT',
  audit: 'HSYSADMIN',
  emergency: 'BTG',
};

const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const ROLES_OF_ENTITIES = 'http://terminology.hl7.org/CodeSystem/object-role';
const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

/** Pure. The patient is named by MRN, staff by e-mail address, everything else by opaque ids. */
export function toFhirEvent(row: AuditRow): Record<string, unknown> {
  const { code, display, action } = TYPES[row.action] ?? READ;
  const purpose = row.purpose ? PURPOSES[row.purpose] : undefined;
  return {
    resourceType: 'AuditEvent',
    id: `wardclerk-${row.seq}`,
    type: {
      system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
      code: 'rest',
      display: 'RESTful Operation',
    },
    subtype: [
      { system: 'http://hl7.org/fhir/restful-interaction', code, display },
      { system: 'urn:wardclerk:audit-action', code: row.action },
    ],
    action,
    recorded: row.at,
    outcome: OUTCOMES[row.outcome] ?? '8',
    outcomeDesc: row.outcome,
    ...(purpose ? { purposeOfEvent: [{ coding: [{ system: ACT_REASON, code: purpose }] }] } : {}),
    agent: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] },
        who: row.staff ? { identifier: { value: row.staff } } : { display: 'Wardclerk' },
        requestor: row.staff !== null,
        role: row.roles.map((role) => ({ text: role })),
        ...(row.policyVersion ? { policy: [`urn:wardclerk:policy:${row.policyVersion}`] } : {}),
      },
    ],
    source: {
      observer: { display: 'Wardclerk' },
      ...(row.channel ? { site: row.channel } : {}),
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4' }],
    },
    entity: [
      ...(row.mrn
        ? [
            {
              what: { type: 'Patient', identifier: { type: { text: 'MRN' }, value: row.mrn } },
              type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '1', display: 'Person' },
              role: { system: ROLES_OF_ENTITIES, code: '1', display: 'Patient' },
            },
          ]
        : []),
      {
        what: {
          identifier: { value: row.entityId ?? `row ${row.seq}` },
          ...(row.entity ? { display: row.entity } : {}),
        },
        type: {
          system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
          code: '2',
          display: 'System Object',
        },
        detail: Object.entries((row.detail ?? {}) as Record<string, unknown>)
          .filter(([, value]) => value !== null)
          .map(([type, value]) => ({ type, valueString: String(value) })),
      },
    ],
    meta: { security: [{ system: DICOM, code: '110112' }] },
  };
}
