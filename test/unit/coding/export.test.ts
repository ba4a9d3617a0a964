import { describe, expect, it } from 'vitest';
import type { CodedDiagnosis, CodedEncounter } from '../../../src/coding/export/coded-encounter.ts';
import { toClaimList } from '../../../src/coding/export/to-claim-list.ts';
import { safeCell, toCsv } from '../../../src/coding/export/to-csv.ts';
import { toFhirBundle } from '../../../src/coding/export/to-fhir-bundle.ts';

const diagnosis = (code: string, given: Partial<CodedDiagnosis> = {}): CodedDiagnosis => ({
  code,
  display: `Title of ${code}`,
  poa: 'Y',
  isPoaExempt: false,
  origin: 'engine',
  pages: [1],
  queryIds: [],
  ...given,
});
const encounter = (given: Partial<CodedEncounter> = {}): CodedEncounter => ({
  documentId: '3f0c8d2e-5b7a-4c1d-9e2f-0a1b2c3d4e5f',
  patient: {
    id: '11111111-2222-4333-8444-555555555555',
    mrn: '700001',
    family: 'Testdale',
    given: 'Robin',
    birthDate: '1961-04-09',
    sex: null,
  },
  release: '2026',
  serviceDate: '2026-02-03',
  setting: 'inpatient',
  isDraft: false,
  completedBy: 'cora@hospital.example',
  kindCode: '18842-5',
  kindDisplay: 'Discharge summary',
  mediaType: 'application/pdf',
  diagnoses: [
    diagnosis('I13.0'),
    diagnosis('N18.30', { poa: 'N' }),
    diagnosis('Z79.4', { poa: null, isPoaExempt: true }),
  ],
  admitting: { code: 'R06.02', display: 'Shortness of breath' },
  reasons: [],
  ...given,
});

describe('an 837-ready list', () => {
  it('puts principal, admitting, causes and others in order, with indicators as the ninth element', () => {
    const fall = diagnosis('W19.XXXA');
    const { diagnoses } = encounter();
    const { segments, warnings } = toClaimList(encounter({ diagnoses: [...diagnoses, fall] }));
    expect(segments).toEqual([
      'HI*ABK:I130:::::::Y~',
      'HI*ABJ:R0602~',
      'HI*ABN:W19XXXA:::::::Y~',
      'HI*ABF:N1830:::::::N*ABF:Z794~',
    ]);
    expect(warnings).toEqual([]);
    expect(segments[0]!.replace(/^HI\*|~$/g, '').split(':')).toHaveLength(9);
  });

  it('has reasons for the visit and no indicators for an outpatient at a hospital', () => {
    const reasons = ['R07.9', 'R06.02', 'R05.9', 'R42'].map((code) => ({ code, display: code }));
    const { segments, leftOut } = toClaimList(encounter({ setting: 'outpatient', reasons }), 'institutional');
    expect(segments[1]).toBe('HI*APR:R079*APR:R0602*APR:R059~');
    expect(segments.join('')).not.toMatch(/:Y|ABJ/);
    expect(leftOut).toEqual(['R42']);
  });

  it('is one segment of twelve on a professional claim', () => {
    const diagnoses = Array.from({ length: 14 }, (_, index) => diagnosis(`M25.${500 + index}`));
    const { segments, leftOut, claim } = toClaimList(encounter({ setting: 'outpatient', diagnoses }));
    expect(claim).toBe('professional');
    expect(segments).toHaveLength(1);
    expect(segments[0]!.match(/AB[KF]:/g)).toHaveLength(12);
    expect(leftOut).toEqual(['M25.512', 'M25.513']);
  });

  it('takes 25 diagnoses on an institutional claim, twelve a segment', () => {
    const diagnoses = Array.from({ length: 26 }, (_, index) => diagnosis(`M25.${500 + index}`));
    const { composites, segments, leftOut } = toClaimList(encounter({ diagnoses }));
    expect(composites.filter(({ qualifier }) => qualifier === 'ABF')).toHaveLength(24);
    expect(segments.filter((segment) => segment.startsWith('HI*ABF'))).toHaveLength(2);
    expect(leftOut).toEqual(['M25.525']);
  });

  it('says what is missing: an indicator, the admitting diagnosis, a first code that may be first', () => {
    const { warnings } = toClaimList(
      encounter({ diagnoses: [diagnosis('W19.XXXA', { poa: null })], admitting: null, isDraft: true }),
    );
    expect(warnings.join(' ')).toMatch(/not completed.*W19.XXXA needs.*never first.*admitting diagnosis/);
    expect(toClaimList(encounter({ diagnoses: [] })).warnings).toContain('No diagnosis is accepted.');
  });
});

describe('a CSV export', () => {
  it('has one row a diagnosis, with position, type and indicator', () => {
    const lines = toCsv(encounter()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(',1,principal,I13.0,Title of I13.0,Y,engine,1,');
    expect(lines[3]).toContain(',3,secondary,Z79.4,Title of Z79.4,exempt,');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1', '\u200b=1'])('makes no formula of %j', (cell) => {
    expect(safeCell(cell).replace(/^"/, '')).toMatch(/^'/);
  });

  it('quotes commas, quotes and line ends', () => {
    expect(safeCell('a,"b"\nc')).toBe('"a,""b""\nc"');
    expect(safeCell('Type 2 diabetes')).toBe('Type 2 diabetes');
  });
});

describe('a FHIR export', () => {
  type Entry = { fullUrl: string; resource: Record<string, never> & { resourceType: string; id: string } };
  const entriesOf = (given: Partial<CodedEncounter> = {}) => toFhirBundle(encounter(given)).entry as Entry[];
  const only = (type: string, given: Partial<CodedEncounter> = {}) =>
    entriesOf(given).filter(({ resource }) => resource.resourceType === type);

  it('has every reference resolved within the bundle, and every id once', () => {
    const entries = entriesOf();
    const urls = entries.map(({ fullUrl }) => fullUrl);
    expect(new Set(urls).size).toBe(urls.length);
    for (const [, reference] of JSON.stringify(entries).matchAll(/"reference":"([^"]+)"/g))
      expect(urls).toContain(reference);
    for (const { fullUrl } of entries) expect(fullUrl).toMatch(/^urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  });

  it('ranks the diagnoses of the encounter, with use and present-on-admission indicator', () => {
    const [found] = only('Encounter');
    const { diagnosis: listed, class: kind } = found!.resource as unknown as {
      diagnosis: {
        rank?: number;
        use: { coding: { code: string }[] };
        extension?: { valueCodeableConcept: { coding: { code: string }[] } }[];
      }[];
      class: { code: string };
    };
    expect(kind.code).toBe('IMP');
    expect(listed.map(({ rank, use }) => [rank, use.coding[0]!.code])).toEqual([
      [1, 'billing'],
      [2, 'billing'],
      [3, 'billing'],
      [undefined, 'AD'],
    ]);
    expect(listed.map(({ extension }) => extension?.[0]?.valueCodeableConcept.coding[0]?.code)).toEqual([
      'Y',
      'N',
      '1',
      undefined,
    ]);
  });

  it('names code system, release and the document and page of the evidence, and no words of the record', () => {
    const query = '99999999-2222-4333-8444-555555555555';
    const [condition] = only('Condition', { diagnoses: [diagnosis('I13.0', { pages: [2], queryIds: [query] })] });
    const text = JSON.stringify(condition);
    expect(condition!.resource).toMatchObject({
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', version: '2026', code: 'I13.0' }] },
    });
    expect(text).toContain('"valuePositiveInt":2');
    expect(text).toContain(query);
    expect(text).not.toMatch(/quote/);
  });

  it('marks a draft as one', () => {
    const text = JSON.stringify(toFhirBundle(encounter({ isDraft: true })));
    expect(text).toContain('"code":"draft"');
    expect(text).not.toContain('"code":"confirmed"');
  });
});
