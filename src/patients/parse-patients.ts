/** The two forms in which patients are handed in. */

export { type ParsedPatients, parsePatientsCsv, parseRowsToMatch } from './parse-patients-csv.ts';
export { type ParsedFhirPatients, parsePatientsFhir } from './parse-patients-fhir.ts';
