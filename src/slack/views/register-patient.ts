/** The form that registers a patient from the identifiers of a page. Its title and metadata hold an opaque id only. */
import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { PatientInput } from '../../patients/patient.ts';
import type { LikePatient } from '../../patients/register-patient.ts';
import { documentCode } from '../../records/document.ts';
import type { RegistrationDraft } from '../../review/register-from-document.ts';
import { escaped, paragraph } from './blocks.ts';
import { patientLine } from './document-status.ts';

export const REGISTER_PATIENT = {
  callbackId: 'patient_registered',
  confirmBlockId: 'another',
  actionId: 'value',
} as const;

const FIELDS = [
  { id: 'mrn', label: 'Medical record number (MRN)', optional: false },
  { id: 'family', label: 'Family name', optional: false },
  { id: 'given', label: 'Given names', optional: true },
  { id: 'birthDate', label: 'Birth date, as 1960-03-14', optional: false },
  { id: 'phone', label: 'Phone', optional: true },
  { id: 'address', label: 'Street', optional: true },
  { id: 'city', label: 'Town', optional: true },
  { id: 'state', label: 'State', optional: true },
  { id: 'zip', label: 'Zip', optional: true },
] as const;
const SEXES = ['female', 'male', 'other', 'unknown'] as const;

/** Pure. */
export function registerPatientView(documentId: string, { patient, like }: RegistrationDraft): ModalView {
  return {
    type: 'modal',
    callback_id: REGISTER_PATIENT.callbackId,
    private_metadata: documentId,
    title: { type: 'plain_text', text: `Document ${documentCode(documentId)}` },
    submit: { type: 'plain_text', text: 'Register and file' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      paragraph('Read every line over: it stands as the scanner read it.'),
      ...likeBlocks(like),
      ...FIELDS.map(({ id, label, optional }) => field(id, label, optional, patient[id] ?? '')),
      sexField(patient.sex),
      confirmField(like.length > 0),
    ],
  };
}

/** What stands in the form. Pure. */
export function patientOfForm({ state }: Pick<ViewOutputLike, 'state'>): PatientInput {
  const text = (id: string) => state.values[id]?.[REGISTER_PATIENT.actionId]?.value ?? '';
  const sex = state.values.sex?.[REGISTER_PATIENT.actionId]?.selected_option?.value ?? null;
  return {
    mrn: text('mrn'),
    family: text('family'),
    given: text('given'),
    birthDate: text('birthDate') || null,
    sex: SEXES.find((one) => one === sex) ?? null,
    phone: text('phone') || null,
    address: text('address') || null,
    city: text('city') || null,
    state: text('state') || null,
    zip: text('zip') || null,
  };
}

/** Whether the person said that it is nobody of those who are registered. Pure. */
export function isAnotherInForm({ state }: Pick<ViewOutputLike, 'state'>): boolean {
  const chosen = state.values[REGISTER_PATIENT.confirmBlockId]?.[REGISTER_PATIENT.actionId]?.selected_options;
  return (chosen?.length ?? 0) > 0;
}

/** Said beside the box when somebody registered is like the new patient. Pure. */
export function compareFirst(like: readonly LikePatient[]): string {
  const people = like.map(
    ({ patient }) =>
      `${patient.family}, ${patient.given}, born ${patient.birthDate ?? 'unknown'}, MRN …${patient.mrn.slice(-4)}`,
  );
  return `Compare first: ${people.join('; ')}. Tick the box if it is none of them.`;
}

interface ViewOutputLike {
  state: {
    values: Record<
      string,
      Record<
        string,
        {
          value?: string | null;
          selected_option?: { value: string } | null;
          selected_options?: { value: string }[];
        }
      >
    >;
  };
}

function likeBlocks(like: readonly LikePatient[]): KnownBlock[] {
  if (like.length === 0) return [];
  return [
    paragraph('*These are registered and may be the same person:*'),
    ...like.map(({ patient, reasons }) => paragraph(`${patientLine(patient)}\n${escaped(reasons.join(', '))}`)),
  ];
}

function field(blockId: string, label: string, optional: boolean, initial: string): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    optional,
    label: { type: 'plain_text', text: label },
    element: {
      type: 'plain_text_input',
      action_id: REGISTER_PATIENT.actionId,
      max_length: 120,
      ...(initial ? { initial_value: initial.slice(0, 120) } : {}),
    },
  };
}

function sexField(initial: PatientInput['sex']): InputBlock {
  const options = SEXES.map((sex) => ({ text: { type: 'plain_text' as const, text: sex }, value: sex }));
  const chosen = options.find(({ value }) => value === initial);
  return {
    type: 'input',
    block_id: 'sex',
    optional: true,
    label: { type: 'plain_text', text: 'Sex' },
    element: {
      type: 'static_select',
      action_id: REGISTER_PATIENT.actionId,
      options,
      ...(chosen ? { initial_option: chosen } : {}),
    },
  };
}

function confirmField(isNeeded: boolean): InputBlock {
  return {
    type: 'input',
    block_id: REGISTER_PATIENT.confirmBlockId,
    optional: true,
    label: { type: 'plain_text', text: isNeeded ? 'Compared with those above' : 'Compared with the register' },
    element: {
      type: 'checkboxes',
      action_id: REGISTER_PATIENT.actionId,
      options: [{ text: { type: 'plain_text', text: 'This is another person' }, value: 'another' }],
    },
  };
}
