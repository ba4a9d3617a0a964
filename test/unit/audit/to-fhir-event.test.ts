import { describe, expect, it } from 'vitest';
import { toFhirEvent } from '../../../src/audit/to-fhir-event.ts';

const row = {
  seq: 7,
  at: '2026-11-22T10:00:00.000Z',
  staff: 'alice@hospital.example',
  roles: ['clinician'],
  purpose: 'emergency',
  action: 'question.answered',
  outcome: 'success',
  mrn: '700001',
  entity: 'question',
  entityId: 'q1',
  channel: 'D1',
  detail: { claims: 2, model: null },
  policyVersion: '2026-11-22.1',
};

describe('a row of the trail as FHIR AuditEvent', () => {
  it('names who, for which purpose, about whom, under which policy', () => {
    expect(toFhirEvent(row)).toMatchObject({
      resourceType: 'AuditEvent',
      recorded: row.at,
      action: 'E',
      outcome: '0',
      purposeOfEvent: [{ coding: [{ code: 'BTG' }] }],
      agent: [
        { who: { identifier: { value: row.staff } }, requestor: true, policy: ['urn:wardclerk:policy:2026-11-22.1'] },
      ],
      entity: [
        { what: { identifier: { value: '700001' } }, role: { code: '1' } },
        { what: { identifier: { value: 'q1' } }, detail: [{ type: 'claims', valueString: '2' }] },
      ],
    });
  });

  it('says of a denial that it was none of success, and of a row without a patient no patient', () => {
    const event = toFhirEvent({ ...row, outcome: 'denied', mrn: null, staff: null, purpose: null });
    expect(event).toMatchObject({ outcome: '4', agent: [{ requestor: false }] });
    expect(event.entity).toHaveLength(1);
    expect(event).not.toHaveProperty('purposeOfEvent');
  });
});
