/** A registered patient for pure tests, and a document that states something of one. */

import type { FoundIdentifier, Patient } from '../../src/patients/patient.ts';

/** A synthetic patient with everything registered; rare names unless asked otherwise. */
export function aPatient(of: Partial<Patient> = {}): Patient {
  return {
    id: of.id ?? `patient-${of.mrn ?? '00774411'}`,
    mrn: '00774411',
    family: 'Brzezinska',
    given: 'Odalys',
    birthDate: '1961-11-24',
    sex: 'female',
    phone: '555-748-4970',
    address: '397 Kreiger Viaduct',
    city: 'Easton',
    state: 'MA',
    zip: '02334',
    ...of,
  };
}

type Stated = Partial<Record<FoundIdentifier['kind'], string>>;

/** Identifiers as found on a page: `stated({ name: 'DOE, Jane', mrn: '123' })`. */
export function stated(values: Stated, of: Partial<FoundIdentifier> = {}): FoundIdentifier[] {
  return Object.entries(values).map(([kind, value]) => ({
    kind: kind as FoundIdentifier['kind'],
    text: value,
    value,
    page: 1,
    start: 0,
    confidence: 0.95,
    labelled: true,
    ...of,
  }));
}
