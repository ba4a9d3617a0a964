import { describe, expect, it } from 'vitest';
import { blockingKeys } from '../../../src/patients/blocking-keys.ts';
import { matchPatient } from '../../../src/patients/match-patient.ts';
import type { FoundIdentifier, Patient } from '../../../src/patients/patient.ts';
import { aPatient, stated } from '../../factories/a-patient.ts';

const NAME = 'BRZEZINSKA, Odalys';
const BORN = '1961-11-24';
const MRN = '00774411';

function decide(identifiers: FoundIdentifier[], ...patients: Patient[]) {
  const keys = new Set(blockingKeys(identifiers));
  const candidates = patients.filter((patient) => blockingKeys(patient).some((key) => keys.has(key)));
  return matchPatient(identifiers, candidates);
}

describe('files by itself', () => {
  it.each([
    ['MRN, name and birth date', { mrn: MRN, name: NAME, 'birth-date': BORN }],
    ['MRN and name', { mrn: MRN, name: NAME }],
    ['MRN and birth date', { mrn: MRN, 'birth-date': BORN }],
    ['name and birth date', { name: NAME, 'birth-date': BORN }],
    ['an MRN without its leading zeros and with dashes', { mrn: '77-44-11', name: NAME }],
    ['a nickname beside MRN and birth date', { mrn: MRN, name: 'BRZEZINSKA, Odalys Maria', 'birth-date': BORN }],
  ] as const)('when %s agree', (_, values) => {
    expect(decide(stated(values), aPatient())).toMatchObject({ kind: 'matched', patientId: `patient-${MRN}` });
  });

  it('with one misread letter in the name when the MRN and the address agree', () => {
    expect(
      decide(
        stated({ mrn: MRN, name: 'BRZEZ1NSKA, Odalys', 'birth-date': BORN, address: '397 Kreiger Viaduct' }),
        aPatient(),
      ).kind,
    ).toBe('matched');
  });

  it('gives reasons without values', () => {
    const decision = decide(stated({ mrn: MRN, name: NAME, 'birth-date': BORN }), aPatient());
    expect(decision.reasons).toEqual(['MRN agrees', 'name agrees', 'birth date agrees']);
  });
});

describe('asks a person', () => {
  const asks = (identifiers: FoundIdentifier[], ...patients: Patient[]) => {
    const decision = decide(identifiers, ...patients);
    expect(decision.kind).toBe('ask');
    return decision.reasons.join('; ');
  };

  it.each([
    ['an MRN alone', { mrn: MRN }],
    ['a name alone', { name: NAME }],
    ['name and sex', { name: NAME, sex: 'female' }],
    ['name and address', { name: NAME, address: '397 Kreiger Viaduct', zip: '02334', phone: '5557484970' }],
    ['birth date and family name', { name: 'BRZEZINSKA, ', 'birth-date': BORN }],
  ] as const)('on %s', (_, values) => {
    expect(asks(stated(values), aPatient())).toContain('only one identifier agrees');
  });

  it('when the MRN agrees but the birth date differs', () => {
    expect(asks(stated({ mrn: MRN, name: NAME, 'birth-date': '1975-02-03' }), aPatient())).toContain(
      'page 1 states another birth date',
    );
  });

  it('when the MRN agrees but the family name differs', () => {
    expect(asks(stated({ mrn: MRN, name: 'OKONKWO, Odalys', 'birth-date': BORN }), aPatient())).toContain(
      'page 1 states another name',
    );
  });

  it("when the MRN is one patient's and the name another's", () => {
    const other = aPatient({ mrn: '00998877', family: 'Okonkwo', given: 'Chidi', birthDate: '1980-05-06' });
    expect(asks(stated({ mrn: other.mrn, name: NAME, 'birth-date': BORN }), aPatient(), other)).toMatch(/MRN/);
  });

  it('when name and birth date agree but the MRN is unknown', () => {
    expect(asks(stated({ mrn: '55512345', name: NAME, 'birth-date': BORN }), aPatient())).toContain('MRN');
  });

  it('when one page states another patient', () => {
    const other = aPatient({ mrn: '00998877', family: 'Okonkwo', given: 'Chidi', birthDate: '1980-05-06' });
    const pages = [
      ...stated({ mrn: MRN, name: NAME, 'birth-date': BORN }),
      ...stated({ mrn: other.mrn, name: 'OKONKWO, Chidi' }, { page: 2 }),
    ];
    expect(asks(pages, aPatient(), other)).toContain('page 2 states another name');
  });

  it('on twins, whichever of them the page states', () => {
    const twin = aPatient({ mrn: '00774412', given: 'Marisol' });
    expect(asks(stated({ mrn: MRN, name: NAME, 'birth-date': BORN }), aPatient(), twin)).toContain('twins');
  });

  it('on a twin who is not registered', () => {
    expect(
      asks(stated({ name: 'BRZEZINSKA, Marisol', 'birth-date': BORN, address: '397 Kreiger Viaduct' }), aPatient()),
    ).toContain('another name');
  });

  it('when two patients have the same name and birth date', () => {
    expect(asks(stated({ name: NAME, 'birth-date': BORN }), aPatient(), aPatient({ mrn: '00998877' }))).toContain(
      'same name and birth date',
    );
  });

  it('when Jr. and Sr. conflict, and when both are registered', () => {
    const senior = aPatient({ family: 'Brzezinska Sr', mrn: '1111111' });
    const junior = aPatient({ family: 'Brzezinska Jr', mrn: '2222222', birthDate: '1991-11-24' });
    expect(asks(stated({ name: `${NAME}, Jr`, 'birth-date': BORN }), senior)).toContain('Jr. and Sr. conflict');
    expect(asks(stated({ name: `${NAME}, Sr`, 'birth-date': BORN }), senior, junior)).toContain('but for Jr. or Sr.');
  });

  it('on a placeholder name', () => {
    const baby = aPatient({ family: 'Brzezinska', given: 'Baby Boy' });
    expect(asks(stated({ mrn: MRN, name: 'BRZEZINSKA, Baby Boy', 'birth-date': BORN }), baby)).toContain('placeholder');
  });

  it('names at most three candidates', () => {
    const namesakes = ['1', '2', '3', '4', '5'].map((mrn) => aPatient({ mrn, birthDate: `196${mrn}-01-01` }));
    const decision = decide(stated({ name: NAME }), ...namesakes);
    expect(decision).toMatchObject({ kind: 'ask', candidates: { length: 3 } });
  });
});

it('finds nobody where nothing fits', () => {
  expect(decide(stated({ name: 'OKONKWO, Chidi', 'birth-date': '1980-05-06' }), aPatient()).kind).toBe('none');
  expect(decide([], aPatient()).kind).toBe('none');
});
