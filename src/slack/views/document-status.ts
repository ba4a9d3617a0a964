/** The one message about a document, rendered from its row. Without `filed` it holds no record text and fits a channel. */

import type { NamedCandidate } from '../../patients/patient.store.ts';
import type { Patient } from '../../patients/patient.ts';
import { type DocumentProblem, type DocumentState, documentCode } from '../../records/document.ts';
import { displayOf } from '../../records/find-document-kind.ts';
import { isNothingToFile, whyItWaits } from '../../records/nothing-to-file.ts';
import type { PageQuality, Sheet } from '../../records/page.ts';
import type { DocumentPart } from '../../records/part.store.ts';
import { button, buttons, escaped, type MessageView, note, paragraph } from './blocks.ts';
import { entryBlocks, files, type ShownEntry, tally } from './container-entries.ts';
import { problemSentence } from './problem.ts';
import { stateWords } from './state-words.ts';

export interface DocumentStatus {
  documentId: string;
  state: DocumentState;
  problem: Pick<DocumentProblem, 'code' | 'blanks'> | null;
  pageCount: number | null;
  pages: { page: number; quality: PageQuality; sheet?: Sheet | null; hasHandwriting?: boolean }[];
  reasons: string[];
  duplicate: boolean;
  /** Only where the reader alone sees the message and may see the patient. */
  filed: Patient | null;
  candidates: NamedCandidate[];
  /** What a batch was split into. */
  parts: DocumentPart[];
  /** What a ZIP or an e-mail held. */
  entries: ShownEntry[];
  kindCode: string | null;
  serviceDate: string | null;
}

/** Slack shows 50 blocks a message. */
const MOST_PARTS = 40;

/** Pure: the same row gives the same message, so repeated and reordered edits are harmless. */
export function documentStatusView(status: DocumentStatus): MessageView {
  const code = documentCode(status.documentId);
  const blocks: MessageView['blocks'] = [paragraph(`*Document ${code}* · ${headline(status)}`)];
  if (status.duplicate) blocks.push(note('The same file was received before; nothing is stored twice.'));
  if (status.problem) blocks.push(note(problemSentence(status.problem)));
  const doubtful = status.pages.filter(({ quality }) => quality === 'doubtful').map(({ page }) => page);
  if (doubtful.length > 0)
    blocks.push(note(`Hard to read: page ${doubtful.join(', ')}. Check the picture before you rely on it.`));
  const written = status.pages.filter(({ hasHandwriting }) => hasHandwriting).map(({ page }) => page);
  if (written.length > 0) blocks.push(note(`Handwriting on page ${written.join(', ')} was not read.`));
  blocks.push(...sheetNotes(status.pages));
  const about = [status.kindCode && displayOf(status.kindCode), status.serviceDate].filter(Boolean);
  if (status.filed && about.length > 0) blocks.push(note(escaped(about.join(', '))));
  for (const part of status.parts.slice(0, MOST_PARTS)) blocks.push(partBlock(part));
  if (status.parts.length > MOST_PARTS) blocks.push(note(`${status.parts.length - MOST_PARTS} more.`));
  blocks.push(...entryBlocks(status.entries));
  if (status.filed) blocks.push(paragraph(`Filed for ${patientLine(status.filed)}`));
  if (status.state === 'NEEDS_PATIENT') blocks.push(...choice(status));
  if (status.state === 'FAILED' && status.problem?.code === 'file.password')
    blocks.push(buttons(button('Enter the password', 'enter_password', status.documentId, 'primary')));
  return { text: `Document ${code}: ${stateWords(status.state)}`, blocks };
}

/** Sheets between documents are kept with them, and said: they are no pages of the record. */
function sheetNotes(pages: DocumentStatus['pages']): MessageView['blocks'] {
  const numbersOf = (sheet: Sheet) => pages.filter((page) => page.sheet === sheet).map(({ page }) => page);
  const [covers, separators] = [numbersOf('cover'), numbersOf('separator')];
  return [
    ...(covers.length > 0
      ? [note(`Page ${covers.join(', ')} is a cover sheet, kept but not part of the record.`)]
      : []),
    ...(separators.length > 0
      ? [note(`Page ${separators.join(', ')} is a separator sheet, kept but not part of the record.`)]
      : []),
  ];
}

/** One part of a batch: its code and state only, so it fits a channel. */
function partBlock({ documentId, state, pageCount, sheets }: DocumentPart): MessageView['blocks'][number] {
  const between = sheets === 0 ? '' : ` with ${sheets} cover or separator ${sheets === 1 ? 'sheet' : 'sheets'}`;
  const text = paragraph(`Document ${documentCode(documentId)} · ${count(pageCount)}${between}, ${stateWords(state)}`);
  if (state !== 'NEEDS_PATIENT') return text;
  return { ...text, accessory: button('Show who it may be', `show_candidates:${documentId.slice(0, 8)}`, documentId) };
}

/** The buttons by which a person says whose a document is. */
export function choice({
  documentId,
  candidates,
  reasons,
}: Pick<DocumentStatus, 'documentId' | 'candidates' | 'reasons'>): MessageView['blocks'] {
  const blocks: MessageView['blocks'] = [];
  if (isNothingToFile(reasons))
    return [note(escaped(whyItWaits(reasons))), buttons(button('Open', 'open_review', documentId))];
  if (reasons.length > 0) blocks.push(note(escaped(sentence(reasons))));
  for (const candidate of candidates) {
    blocks.push({
      ...paragraph(`${patientLine(candidate.patient)}\n${escaped(sentence(candidate.reasons))}`),
      accessory: button('File here', 'file_under_candidate', candidate.id),
    });
  }
  blocks.push(
    buttons(
      ...(candidates.length === 0 ? [button('Show who it may be', 'show_candidates', documentId)] : []),
      button('Enter the MRN', 'enter_mrn', documentId),
    ),
  );
  return blocks;
}

/** Name, birth date and the last four of the MRN: enough to tell two people apart, no more. */
export function patientLine(patient: Patient): string {
  const born = patient.birthDate ? `, born ${patient.birthDate}` : '';
  return `*${escaped(patient.family)}, ${escaped(patient.given)}*${born}, MRN …${escaped(patient.mrn.slice(-4))}`;
}

function headline(status: DocumentStatus): string {
  const { state, pageCount, pages } = status;
  switch (state) {
    case 'STORED':
      return pageCount
        ? `reading page ${Math.min(pages.length + 1, pageCount)} of ${pageCount}  ${bar(pages.length, pageCount)}`
        : 'received and safe, waiting to be read';
    case 'READ':
      return `${count(pages.length)} read, looking for the patient`;
    case 'MATCHED':
      return `${count(pages.length)} read, patient found, indexing`;
    case 'NEEDS_PATIENT':
      return isNothingToFile(status.reasons)
        ? `${count(pages.length)} read. There is nothing to file.`
        : `${count(pages.length)} read. Whose is it? A person must decide.`;
    case 'INDEXED':
      return `filed, ${count(pages.length)}. You can ask about it.`;
    case 'FAILED':
      return status.problem?.code === 'file.password'
        ? 'locked. The original is kept.'
        : 'not filed. The original is kept.';
    case 'SPLIT':
      return `holds several documents: ${status.parts.length}.`;
    case 'UNPACKED':
      return `holds ${files(status.entries.length)}${tally(status.entries)}. It is kept as it came.`;
    case 'REJECTED':
      return 'rejected by a person. The original is kept.';
    case 'ENTERED_IN_ERROR':
      return 'entered in error: kept, and not used.';
    case 'SUPERSEDED':
      return 'replaced by a better scan, kept as history.';
    case 'DESTROYED':
      return 'destroyed, its time being over.';
    case 'JOINED':
      return 'joined with the part before it.';
  }
}

function bar(done: number, all: number): string {
  const filled = Math.round((done / all) * 10);
  return `\`${'█'.repeat(filled)}${'░'.repeat(10 - filled)}\``;
}

function count(pages: number): string {
  return pages === 1 ? '1 page' : `${pages} pages`;
}

function sentence(reasons: string[]): string {
  const text = reasons.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
