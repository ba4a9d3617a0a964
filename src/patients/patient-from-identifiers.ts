/** What a document states of its patient, as the first draft of a registration. */
import type { FoundIdentifier, PatientInput } from './patient.ts';

/** The first labelled value of each kind, else the first. A person reads it over before it is registered. Pure. */
export function patientFromIdentifiers(identifiers: readonly FoundIdentifier[]): PatientInput {
  const firstOf = (kind: FoundIdentifier['kind']): string | null => {
    const found = identifiers.filter((one) => one.kind === kind);
    return (found.find(({ labelled }) => labelled) ?? found[0])?.value ?? null;
  };
  const [family = '', ...given] = (firstOf('name') ?? '').split(',').map((part) => part.trim());
  const sex = firstOf('sex');
  return {
    mrn: firstOf('mrn') ?? '',
    family,
    given: given.join(' '),
    birthDate: firstOf('birth-date'),
    sex: sex === 'male' || sex === 'female' || sex === 'other' ? sex : null,
    phone: firstOf('phone'),
    address: firstOf('address'),
    city: firstOf('city'),
    state: null,
    zip: firstOf('zip'),
  };
}
