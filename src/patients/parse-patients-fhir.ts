/** Patients from FHIR R4: a Bundle, a list of Patients or one Patient. The whole resource is kept beside the columns. */

import { z } from 'zod';
import { AppError } from '../errors.ts';
import { normalizeDate } from './normalize-date.ts';
import type { ParsedPatients } from './parse-patients-csv.ts';
import type { PatientInput } from './patient.ts';

const identifierSchema = z.looseObject({
  use: z.string().optional(),
  value: z.string().optional(),
  type: z
    .looseObject({
      coding: z.array(z.looseObject({ code: z.string().optional() })).optional(),
      text: z.string().optional(),
    })
    .optional(),
});
const nameSchema = z.looseObject({
  use: z.string().optional(),
  text: z.string().optional(),
  family: z.string().optional(),
  given: z.array(z.string()).optional(),
  suffix: z.array(z.string()).optional(),
});
const telecomSchema = z.looseObject({
  system: z.string().optional(),
  value: z.string().optional(),
  use: z.string().optional(),
  rank: z.number().optional(),
});
const addressSchema = z.looseObject({
  use: z.string().optional(),
  line: z.array(z.string()).optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  postalCode: z.string().optional(),
});
const patientSchema = z.looseObject({
  resourceType: z.literal('Patient'),
  identifier: z.array(identifierSchema).optional(),
  name: z.array(nameSchema).optional(),
  telecom: z.array(telecomSchema).optional(),
  gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
  birthDate: z.string().optional(),
  address: z.array(addressSchema).optional(),
});
type FhirPatient = z.infer<typeof patientSchema>;
type Used = { use?: string | undefined };

export interface ParsedFhirPatients extends ParsedPatients {
  /** Resources of the bundle that are no Patient. They are left out of the import. */
  otherResources: number;
}

const EXPECTED = 'a FHIR R4 Bundle or Patient in JSON';

/**
 * Reads patients of a FHIR R4 Bundle (or a single Patient). Official or usual name, MR-typed identifier, current home
 * address and phone. `line` of a rejected patient is its 1-based place in the bundle.
 * @param json the text, or what JSON.parse made of it
 * @throws AppError `import.unreadable` when it is no FHIR Bundle, Patient or list of them.
 */
export function parsePatientsFhir(json: unknown): ParsedFhirPatients {
  const parsed: ParsedFhirPatients = { rows: [], lines: [], rejected: [], otherResources: 0 };
  const mrns = new Map<string, number>();
  for (const [index, resource] of resourcesOf(json).entries()) {
    const line = index + 1;
    if (!isRecord(resource) || resource.resourceType !== 'Patient') {
      parsed.otherResources += 1;
      continue;
    }
    const patient = patientSchema.safeParse(resource);
    if (!patient.success) {
      const fields = [...new Set(patient.error.issues.map((issue) => String(issue.path[0] ?? 'resource')))];
      parsed.rejected.push({ line, reason: `The Patient is not valid FHIR R4 in: ${fields.join(', ')}.` });
      continue;
    }
    const { row, faults } = rowOf(patient.data, resource);
    const earlier = mrns.get(row.mrn);
    if (earlier !== undefined && row.mrn !== '')
      faults.push(`The MRN of this Patient already stands in resource ${earlier}.`);
    if (faults.length > 0) {
      parsed.rejected.push({ line, reason: faults.join(' ') });
      continue;
    }
    mrns.set(row.mrn, line);
    parsed.rows.push(row);
    parsed.lines.push(line);
  }
  return parsed;
}

function resourcesOf(json: unknown): unknown[] {
  const value = typeof json === 'string' ? parseJson(json) : json;
  if (Array.isArray(value)) return value.flatMap(resourcesOf);
  if (!isRecord(value) || typeof value.resourceType !== 'string')
    throw new AppError('import.unreadable', { expected: EXPECTED });
  if (value.resourceType !== 'Bundle') return [value];
  return Array.isArray(value.entry) ? value.entry.map((entry) => (isRecord(entry) ? entry.resource : null)) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new AppError('import.unreadable', { expected: EXPECTED }, { cause });
  }
}

function rowOf(patient: FhirPatient, resource: Record<string, unknown>): { row: PatientInput; faults: string[] } {
  const name = inUse(patient.name, ['official', 'usual']);
  const address = inUse(patient.address, ['home']);
  const phones = patient.telecom?.filter((telecom) => telecom.system === 'phone' && telecom.value);
  const mrn = mrnOf(patient);
  const birthDate = patient.birthDate === undefined ? null : (normalizeDate(patient.birthDate)?.[0] ?? null);
  const [textGiven, textFamily] = splitText(name);
  const family = [name?.family ?? textFamily, ...(name?.suffix ?? [])].filter(Boolean).join(' ');
  const given = name?.given?.join(' ') ?? textGiven;
  const faults = [
    mrn === '' && 'The Patient has no identifier that could be its MRN.',
    family === '' && given === '' && birthDate === null && 'The Patient has neither a name nor a birth date.',
  ].filter((fault) => fault !== false);
  const row: PatientInput = {
    mrn,
    family,
    given,
    birthDate,
    sex: patient.gender ?? null,
    phone: inUse(phones, ['mobile', 'home'])?.value ?? null,
    address: address?.line?.join(', ') || null,
    city: address?.city ?? null,
    state: address?.state ?? null,
    zip: address?.postalCode ?? null,
    resource,
  };
  return { row, faults };
}

/** Given and family name of a name that states its text alone: "Ana Ruiz" or "Ruiz, Ana". */
function splitText(name: z.infer<typeof nameSchema> | undefined): [given: string, family: string] {
  const text = name?.family === undefined && name?.given === undefined ? (name?.text?.trim() ?? '') : '';
  const [family = '', given] = text.split(/,\s*/, 2);
  if (given !== undefined) return [given, family];
  const last = text.lastIndexOf(' ');
  return [text.slice(0, Math.max(0, last)), text.slice(last + 1)];
}

function mrnOf(patient: FhirPatient): string {
  const current = patient.identifier?.filter(({ use, value }) => use !== 'old' && value?.trim()) ?? [];
  const typed = current.find(({ type }) => type?.coding?.some(({ code }) => code === 'MR'));
  const worded = current.find(({ type }) => /medical record|\bmrn\b/i.test(type?.text ?? ''));
  const untyped = current.filter(({ type }) => type === undefined);
  const chosen = typed ?? worded ?? (untyped.length === 1 ? untyped[0] : undefined);
  return chosen?.value?.trim() ?? '';
}

/** The entry with the first of the given uses, else the first that is not old or temporary, else the first. */
function inUse<Entry extends Used>(entries: Entry[] | undefined, uses: string[]): Entry | undefined {
  for (const use of uses) {
    const found = entries?.find((entry) => entry.use === use);
    if (found) return found;
  }
  return entries?.find(({ use }) => use !== 'old' && use !== 'temp' && use !== 'maiden') ?? entries?.[0];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
