/** Suggested codes as a coder reads them: title, words of the record, rule, and what to press. */
import type { KnownBlock, RichTextBlock } from '@slack/types';
import type { Coding, CodingEntry } from '../../coding/coding.ts';
import { EXPORT_FORMATS } from '../../coding/export/coded-encounter.ts';
import type { WithheldCode } from '../../coding/list-withheld.ts';
import type { PhysicianQuery } from '../../coding/query/query.ts';
import type { WaitingForCodes } from '../../coding/worklist.store.ts';
import { documentCode } from '../../records/document.ts';
import { documentTitle } from '../../records/name-document.ts';
import { button, buttons, clip, escaped, type MessageView, note, paragraph } from './blocks.ts';
import { patientLine } from './document-status.ts';
import { queryLine } from './query.ts';

export interface CodesContent {
  coding: Coding;
  entries: CodingEntry[];
  /** Codes that the record names and that are not suggested; only known right after suggesting. */
  withheld?: WithheldCode[];
  /** Queries about the document, newest first. */
  queries?: Pick<PhysicianQuery, 'id' | 'title' | 'state'>[];
  /** What the coder must know of how the list was made. */
  note?: string | undefined;
  /** Names of queries that the record gives reason to ask. */
  hints?: string[];
}

/** Slack takes so many blocks in a message. */
const MOST_BLOCKS = 50;
const MOST_ENTRIES = 12;
const MOST_WITHHELD = 8;
const MOST_QUERIES = 5;
const QUOTE_LIMIT = 300;
const STATES: Record<CodingEntry['state'], string> = {
  SUGGESTED: '',
  ACCEPTED: ' · accepted',
  REJECTED: ' · rejected',
  REPLACED: ' · replaced',
};

/** Pure. At most twelve codes; every button carries an opaque id and the version that it decides. */
export function codesView(content: CodesContent): MessageView {
  const { coding, entries, withheld = [], queries = [], hints = [] } = content;
  const { documentId, release, serviceDate, setting, state } = coding;
  const isOpen = state === 'OPEN';
  const starter = release === 'starter' ? ' (starter subset: load an official release for real coding)' : '';
  const head: KnownBlock[] = [
    paragraph(`*Document ${documentCode(documentId)}* · ${isOpen ? 'codes to decide' : 'coded'}`),
    note(`ICD-10-CM release ${release}${starter} · ${setting ?? 'setting not given'} · service date ${serviceDate}`),
  ];
  const tail: KnownBlock[] = [];
  if (content.note) tail.push(note(content.note));
  if (entries.length === 0) tail.push(paragraph('The record names nothing that I can code.'));
  if (withheld.length > 0)
    tail.push(note(`*Not suggested, and why*\n${withheld.slice(0, MOST_WITHHELD).map(withheldLine).join('\n')}`));
  if (hints.length > 0) tail.push(note(`*Findings that may need a question to the provider:* ${hints.join(', ')}`));
  tail.push(...queries.slice(0, MOST_QUERIES).map(queryLine), buttons(...codingButtons(documentId, isOpen)));
  tail.push(note('Suggested by software from the words of the record. A coder decides.'));
  const rows = entries.slice(0, MOST_ENTRIES).map((entry) => entryBlocks(entry, isOpen, setting === 'inpatient'));
  const blocks = [...head, ...whatFits(rows, MOST_BLOCKS - head.length - tail.length), ...tail];
  return { text: `Codes for document ${documentCode(documentId)}`, blocks };
}

function codingButtons(documentId: string, isOpen: boolean) {
  if (!isOpen) {
    return EXPORT_FORMATS.map((format) =>
      button(`Export ${format.toUpperCase()}`, `export_coding:${format}`, `${documentId}:${format}`),
    );
  }
  return [
    button('Add a code', 'add_code', documentId),
    button('Ask the provider', 'ask_provider', documentId),
    button('Complete', 'complete_coding', documentId, 'primary'),
  ];
}

/** Whole codes, as many as a message takes; that there are more is said. */
function whatFits(rows: readonly KnownBlock[][], room: number): KnownBlock[] {
  const fitting: KnownBlock[] = [];
  for (const [index, row] of rows.entries()) {
    const isLast = index === rows.length - 1;
    if (fitting.length + row.length + (isLast ? 0 : 1) > room) {
      return [...fitting, note(`${rows.length - index} more: decide some of these first, or use codes show.`)];
    }
    fitting.push(...row);
  }
  return fitting;
}

function entryBlocks(entry: CodingEntry, isOpen: boolean, isInpatient: boolean): KnownBlock[] {
  const { code, display, state, reason, firstListed, evidence, findings } = entry;
  const why = reason ? ` (${escaped(reason)})` : '';
  const blocks: KnownBlock[] = [
    paragraph(`*${code}* ${escaped(display)}${firstListed ? ' · first-listed' : ''}${STATES[state]}${why}`),
  ];
  const quotes = evidence.slice(0, 2).map(({ quote }) => clip(quote.replace(/\s+/g, ' '), QUOTE_LIMIT));
  if (quotes.length > 0 && state !== 'REJECTED') blocks.push(quoted(quotes));
  if (evidence[0]?.queryId) blocks.push(note('The provider’s answer to a query.'));
  const rules = findings.filter(({ severity }) => severity !== 'advice' || findings.length < 3);
  if (rules.length > 0 && state === 'SUGGESTED') {
    blocks.push(
      note(
        rules
          .slice(0, 3)
          .map(({ severity, section, message }) => `${severity}: ${escaped(message)} (${section})`)
          .join('\n'),
      ),
    );
  }
  const pressed = isOpen ? entryButtons(entry, isInpatient) : [];
  if (pressed.length > 0) blocks.push(buttons(...pressed));
  return blocks;
}

function entryButtons(entry: CodingEntry, isInpatient: boolean) {
  const { id, version, state, firstListed, evidence, poa } = entry;
  const value = `${id}:${version}`;
  const unique = id.slice(0, 8);
  const page = evidence[0]?.page;
  const show = page ? [button(`Page ${page}`, `show_code_page:${unique}`, value)] : [];
  switch (state) {
    case 'SUGGESTED':
      return [
        button('Accept', `accept_code:${unique}`, value, 'primary'),
        button('Reject', `reject_code:${unique}`, value),
        button('Replace', `replace_code:${unique}`, value),
        ...show,
      ];
    case 'ACCEPTED':
      return [
        ...(firstListed ? [] : [button('List first', `first_code:${unique}`, value)]),
        ...(isInpatient ? [button(poa ? `POA ${poa}` : 'POA', `poa_code:${unique}`, value)] : []),
        button('Undo', `undo_code:${unique}`, value),
        ...show,
      ];
    default:
      return [button('Undo', `undo_code:${unique}`, value)];
  }
}

/** Words of the record go in as rich text, which Slack never reads as a mention, a link or a command. */
function quoted(quotes: readonly string[]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: quotes.map((text) => ({ type: 'rich_text_quote' as const, elements: [{ type: 'text' as const, text }] })),
  };
}

function withheldLine({ code, display, reason, finding }: WithheldCode): string {
  return `${code} ${escaped(clip(display, 60))}: ${finding ? `${escaped(finding.message)} (${finding.section})` : reason}`;
}

/** Documents that wait to be coded, with their patients: for the coder alone who may see them. */
export function worklistView(waiting: readonly WaitingForCodes[]): MessageView {
  const rows = waiting.map(({ documentId, since, about, patient }) => ({
    ...paragraph(
      [
        `*${documentTitle(documentId, about)}*`,
        `${patient ? `${patientLine(patient)} · ` : ''}received ${since.toISOString().slice(0, 10)}`,
      ].join('\n'),
    ),
    accessory: button('Suggest codes', 'suggest_codes_for', documentId),
  }));
  const blocks =
    rows.length > 0
      ? [paragraph('*Waiting to be coded*'), ...rows]
      : [paragraph('No document of yours waits to be coded.')];
  return { text: 'Documents to code', blocks };
}
