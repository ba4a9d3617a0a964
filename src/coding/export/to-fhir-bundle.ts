import type { CodedDiagnosis, CodedEncounter } from './coded-encounter.ts';

type Resource = Record<string, unknown> & { resourceType: string };

const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const DIAGNOSIS_ROLE = 'http://terminology.hl7.org/CodeSystem/diagnosis-role';
/** HL7's name for the CMS code system of present-on-admission indicators. */
const POA_SYSTEM = 'https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/HospitalAcqCond/Coding';
/** FHIR R4 has a place for it in Claim only, so Encounter.diagnosis carries an extension. */
const POA_EXTENSION = 'urn:wardclerk:fhir:present-on-admission';
const PAGE_EXTENSION = 'urn:wardclerk:fhir:page';
const urn = (id: string): string => `urn:uuid:${id}`;

/**
 * The encounter as a FHIR R4 Bundle: Patient, Encounter with its diagnoses in rank, a Condition each with a reference to the
 * DocumentReference and the page of its evidence. No words of the record. Pure.
 */
export function toFhirBundle(encounter: CodedEncounter): Resource {
  const { patient, documentId, diagnoses, setting, isDraft, serviceDate } = encounter;
  const subject = { reference: urn(patient.id) };
  const encounterId = derivedId(documentId, 0);
  const conditions = diagnoses.map((diagnosis, index) => ({
    id: derivedId(documentId, index + 1),
    diagnosis,
  }));
  const resources: [string, Resource][] = [
    [patient.id, patientResource(encounter)],
    [
      encounterId,
      {
        resourceType: 'Encounter',
        ...(isDraft ? { meta: { tag: [{ system: 'urn:wardclerk:fhir:status', code: 'draft' }] } } : {}),
        identifier: [{ system: 'urn:wardclerk:encounter', value: documentId }],
        status: 'finished',
        class: setting === 'inpatient' ? { system: ACT_CODE, code: 'IMP' } : { system: ACT_CODE, code: 'AMB' },
        subject,
        period: { end: serviceDate },
        ...(encounter.reasons.length > 0
          ? { reasonCode: encounter.reasons.map((reason) => concept(reason, encounter)) }
          : {}),
        diagnosis: [
          ...conditions.map(({ id, diagnosis }, index) => ({
            ...(poaOf(diagnosis)
              ? { extension: [{ url: POA_EXTENSION, valueCodeableConcept: poaOf(diagnosis) }] }
              : {}),
            condition: { reference: urn(id) },
            use: { coding: [{ system: DIAGNOSIS_ROLE, code: 'billing', display: 'Billing' }] },
            rank: index + 1,
          })),
          ...(encounter.admitting
            ? [
                {
                  condition: { reference: urn(derivedId(documentId, conditions.length + 1)) },
                  use: { coding: [{ system: DIAGNOSIS_ROLE, code: 'AD', display: 'Admission diagnosis' }] },
                },
              ]
            : []),
        ],
      },
    ],
    ...conditions.map(({ id, diagnosis }): [string, Resource] => [
      id,
      conditionResource(encounter, diagnosis, encounterId),
    ]),
    ...(encounter.admitting
      ? [
          [
            derivedId(documentId, conditions.length + 1),
            conditionResource(encounter, { ...encounter.admitting, pages: [], queryIds: [] }, encounterId),
          ] as [string, Resource],
        ]
      : []),
    [documentId, documentResource(encounter)],
  ];
  return {
    resourceType: 'Bundle',
    type: 'collection',
    ...(isDraft ? { meta: { tag: [{ system: 'urn:wardclerk:fhir:status', code: 'draft' }] } } : {}),
    entry: resources.map(([id, resource]) => ({ fullUrl: urn(id), resource: { ...resource, id } })),
  };
}

function patientResource({ patient }: CodedEncounter): Resource {
  return {
    resourceType: 'Patient',
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        value: patient.mrn,
      },
    ],
    name: [{ family: patient.family, given: [patient.given] }],
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
    ...(patient.sex ? { gender: patient.sex } : {}),
  };
}

function conditionResource(
  encounter: CodedEncounter,
  diagnosis: Pick<CodedDiagnosis, 'code' | 'display' | 'pages' | 'queryIds'>,
  encounterId: string,
): Resource {
  const evidence = [
    ...diagnosis.pages.map((page) => ({
      detail: [{ extension: [{ url: PAGE_EXTENSION, valuePositiveInt: page }], reference: urn(encounter.documentId) }],
    })),
    ...diagnosis.queryIds.map((id) => ({
      detail: [
        { identifier: { system: 'urn:wardclerk:physician-query', value: id }, display: 'Answer to a physician query' },
      ],
    })),
  ];
  return {
    resourceType: 'Condition',
    verificationStatus: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
          code: encounter.isDraft ? 'provisional' : 'confirmed',
        },
      ],
    },
    category: [
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }],
      },
    ],
    code: concept(diagnosis, encounter),
    subject: { reference: urn(encounter.patient.id) },
    encounter: { reference: urn(encounterId) },
    ...(evidence.length > 0 ? { evidence } : {}),
  };
}

function documentResource({
  documentId,
  patient,
  kindCode,
  kindDisplay,
  mediaType,
  serviceDate,
}: CodedEncounter): Resource {
  return {
    resourceType: 'DocumentReference',
    identifier: [{ system: 'urn:wardclerk:document', value: documentId }],
    status: 'current',
    ...(kindCode
      ? {
          type: {
            coding: [{ system: 'http://loinc.org', code: kindCode, ...(kindDisplay ? { display: kindDisplay } : {}) }],
          },
        }
      : {}),
    subject: { reference: urn(patient.id) },
    content: [
      { attachment: { ...(mediaType ? { contentType: mediaType } : {}), url: urn(documentId), creation: serviceDate } },
    ],
  };
}

function concept({ code, display }: { code: string; display: string }, { release }: CodedEncounter) {
  return { coding: [{ system: ICD10CM, version: release, code, display }] };
}

function poaOf({ poa, isPoaExempt }: CodedDiagnosis) {
  if (isPoaExempt) return { coding: [{ system: POA_SYSTEM, code: '1' }], text: 'Exempt' };
  return poa ? { coding: [{ system: POA_SYSTEM, code: poa }] } : null;
}

/** A UUID (version 8, RFC 9562) that follows from the document's: its last twelve bits say which resource. */
function derivedId(documentId: string, index: number): string {
  const hex = documentId.replaceAll('-', '');
  const tail = ((Number.parseInt(hex.slice(-3), 16) + index + 1) % 4096).toString(16).padStart(3, '0');
  const whole = `${hex.slice(0, 12)}8${hex.slice(13, -3)}${tail}`;
  return whole.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
