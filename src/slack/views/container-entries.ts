/** The files of a ZIP or an e-mail, as the message about it lists them. */
import type { ContainerEntry } from '../../records/container.store.ts';
import { documentCode } from '../../records/document.ts';
import { button, escaped, type MessageView, note, paragraph } from './blocks.ts';
import { problemSentence } from './problem.ts';
import { stateWords } from './state-words.ts';

/** Slack shows 50 blocks a message. */
const MOST_ENTRIES = 40;

/** An entry as it may be shown: its name only where the sender alone reads along. */
export type ShownEntry = Omit<ContainerEntry, 'fileName'> & { fileName: string | null };

/** One block a file: its document and state, or why it became none. */
export function entryBlocks(entries: readonly ShownEntry[]): MessageView['blocks'] {
  const blocks = entries.slice(0, MOST_ENTRIES).map(entryBlock);
  return entries.length > MOST_ENTRIES ? [...blocks, note(`${entries.length - MOST_ENTRIES} more.`)] : blocks;
}

/** "3 files", "one file". */
export function files(count: number): string {
  return count === 1 ? 'one file' : `${count} files`;
}

/** How many files came how far: ", 3 filed, 1 needs a patient". Pure. */
export function tally(entries: readonly ShownEntry[]): string {
  const words = entries.map(({ document }) => (document ? stateWords(document.state) : 'refused'));
  return [...Map.groupBy(words, (word) => word)].map(([word, all]) => `, ${all.length} ${word}`).join('');
}

function entryBlock({ place, fileName, duplicate, document, problem }: ShownEntry): MessageView['blocks'][number] {
  const name = fileName ? ` (${escaped(fileName)})` : '';
  if (!document) return paragraph(`File ${place}${name}: ${problem ? problemSentence(problem) : 'not open to you.'}`);
  const { id, state, pageCount } = document;
  const pages = pageCount > 0 ? `${pageCount === 1 ? '1 page' : `${pageCount} pages`}, ` : '';
  const known = duplicate ? ', received before' : '';
  const reason = document.problem ? `. ${problemSentence(document.problem)}` : '';
  const text = paragraph(
    `File ${place}${name} · Document ${documentCode(id)} · ${pages}${stateWords(state)}${known}${reason}`,
  );
  const accessory = entryButton(id, document);
  return accessory ? { ...text, accessory } : text;
}

function entryButton(id: string, { state, problem }: NonNullable<ShownEntry['document']>) {
  if (state === 'NEEDS_PATIENT') return button('Show who it may be', `show_candidates:${id.slice(0, 8)}`, id);
  if (state === 'FAILED' && problem?.code === 'file.password')
    return button('Enter the password', `enter_password:${id.slice(0, 8)}`, id);
  return null;
}
