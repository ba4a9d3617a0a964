import { describe, expect, it } from 'vitest';
import { decideFiling } from '../../../src/patients/decide-filing.ts';
import { identifiersFromPatient } from '../../../src/patients/identifiers-from-patient.ts';
import type { Patient, PatientInput } from '../../../src/patients/patient.ts';

const EMPTY = { sex: null, phone: null, address: null, city: null, state: null, zip: null } as const;
const maria: Patient = { id: 'm', mrn: '100234', family: 'Lopez', given: 'Maria', birthDate: '1958-03-14', ...EMPTY };
const john: Patient = { id: 'j', mrn: '100235', family: 'Smith', given: 'John', birthDate: '1949-11-02', ...EMPTY };
const context = { claimed: null, truncated: false, registeredPatients: 1000 };
const pageOf = (stated: Partial<PatientInput>) =>
  identifiersFromPatient({ ...EMPTY, mrn: '', family: '', given: '', birthDate: null, ...stated });

describe('whose a document is when its sender named a patient', () => {
  it('is that patient when the pages name nobody', () => {
    expect(decideFiling([], [], { ...context, claimed: john })).toMatchObject({ kind: 'matched', patientId: 'j' });
  });

  it('is that patient when the pages name them by one identifier, which alone would file nothing', () => {
    const page = pageOf({ family: 'Lopez', given: 'Maria' });
    expect(decideFiling(page, [maria], context).kind).toBe('ask');
    expect(decideFiling(page, [maria], { ...context, claimed: maria })).toMatchObject({
      kind: 'matched',
      patientId: 'm',
    });
  });

  it('is a question when the pages are those of another registered patient', () => {
    const decision = decideFiling(pageOf(maria), [maria], { ...context, claimed: john });
    expect(decision.kind).toBe('ask');
    expect(decision.kind === 'ask' && decision.candidates.map(({ patientId }) => patientId)).toEqual(['j', 'm']);
  });

  it('is a question when the pages name somebody who is not registered', () => {
    const page = pageOf({ mrn: '999111', family: 'Roe', given: 'Richard', birthDate: '1990-01-02' });
    expect(decideFiling(page, [], { ...context, claimed: john }).kind).toBe('ask');
  });

  it('is a question when the MRN is that patient’s and the birth date is not', () => {
    const page = pageOf({ mrn: john.mrn, family: 'Smith', given: 'John', birthDate: '1971-06-30' });
    expect(decideFiling(page, [john], { ...context, claimed: john }).kind).toBe('ask');
  });
});
