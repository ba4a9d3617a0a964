/** A web page as text: what a reader would see. Scripts, styles, comments and hidden parts are not read. */
import { Parser } from 'htmlparser2';
import { AppError } from '../../errors.ts';
import type { TextBlock, TextDocument } from './text-block.ts';

const SILENT = new Set(['script', 'style', 'noscript', 'template', 'svg', 'object', 'iframe', 'select', 'datalist']);
const VOID = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'area', 'base', 'col', 'wbr', 'source', 'embed']);
const BLOCK = new Set(
  (
    'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer ' +
    'form header hgroup hr html legend li main menu nav ol p pre section summary table tbody tfoot thead title ul'
  ).split(' '),
);
const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden/i;
const DATA_PICTURE = /^data:image\/[\w.+-]+;base64,/i;

/** The parser takes the square of the depth, and no page for people is so deep. */
const DEEPEST = 5_000;

interface Open {
  name: string;
  hidden: boolean;
}

/** What is being written: text outside tables, or the cells of the row that is open. */
interface Draft {
  blocks: TextBlock[];
  inside: Uint8Array[];
  text: string;
  row: string[] | null;
  open: Open[];
  /** How many `pre` are open: counted, since a hostile page nests a hundred thousand tags. */
  pre: number;
}

/** @throws AppError `file.damaged` for tags nested without end */
export function readHtml(html: string): TextDocument {
  const draft: Draft = { blocks: [], inside: [], text: '', row: null, open: [], pre: 0 };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => openTag(draft, name, attributes),
      onclosetag: (name) => closeTag(draft, name),
      ontext: (text) => {
        if (draft.open.at(-1)?.hidden) return;
        draft.text += isPreformatted(draft) ? text : text.replace(/\s+/g, ' ');
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(html);
  endBlock(draft);
  endRow(draft);
  return { mediaType: 'text/html', blocks: draft.blocks, inside: draft.inside };
}

function openTag(draft: Draft, name: string, attributes: Record<string, string>): void {
  const outerHidden = draft.open.at(-1)?.hidden ?? false;
  const hidden =
    outerHidden || SILENT.has(name) || attributes.hidden !== undefined || HIDDEN.test(attributes.style ?? '');
  if (!hidden) {
    if (name === 'tr') endRow(draft, []);
    else if (name === 'br' || isBlock(name)) breakText(draft);
    if (name === 'li' && !draft.row) draft.text = '- ';
    if (name === 'input') draft.text += inputText(attributes);
    const source = attributes.src ?? '';
    if (name === 'img' && DATA_PICTURE.test(source))
      draft.inside.push(Buffer.from(source.replace(DATA_PICTURE, ''), 'base64'));
  }
  if (VOID.has(name)) return;
  if (name === 'pre') draft.pre++;
  draft.open.push({ name, hidden });
  if (draft.open.length > DEEPEST) throw new AppError('file.damaged');
}

function closeTag(draft: Draft, name: string): void {
  if (VOID.has(name)) return;
  const hidden = draft.open.at(-1)?.hidden ?? false;
  if (!hidden) {
    if (name === 'td' || name === 'th') {
      draft.row?.push(tidy(draft.text));
      if (draft.row) draft.text = '';
    } else if (name === 'tr') endRow(draft);
    else if (isBlock(name)) breakText(draft);
  }
  if (name === 'pre') draft.pre--;
  draft.open.pop();
}

/** In a cell, lines only part words. */
function breakText(draft: Draft): void {
  if (draft.row) draft.text += ' ';
  else endBlock(draft);
}

function endBlock(draft: Draft): void {
  const name = draft.open.at(-1)?.name ?? '';
  if (isPreformatted(draft)) {
    for (const line of draft.text.split('\n')) draft.blocks.push({ kind: 'line', text: line.trimEnd() });
  } else {
    const text = tidy(draft.text);
    const kind = isHeading(name) || name === 'title' ? 'heading' : 'paragraph';
    if (text !== '' && text !== '-') draft.blocks.push({ kind, text });
  }
  draft.text = '';
}

function endRow(draft: Draft, next: string[] | null = null): void {
  if (draft.row) {
    if (tidy(draft.text) !== '') draft.row.push(tidy(draft.text));
    draft.text = '';
    if (draft.row.some((cell) => cell !== '')) draft.blocks.push({ kind: 'row', cells: draft.row });
  } else endBlock(draft);
  draft.row = next;
}

function isPreformatted({ pre, row }: Draft): boolean {
  return row === null && pre > 0;
}

function isBlock(name: string): boolean {
  return BLOCK.has(name) || isHeading(name);
}

function isHeading(name: string): boolean {
  return /^h[1-6]$/.test(name);
}

function inputText({ type = 'text', checked, value = '' }: Record<string, string>): string {
  if (type === 'checkbox' || type === 'radio') return checked === undefined ? '[ ] ' : '[x] ';
  return /^(text|date|number|tel|email|search|time|datetime-local)$/.test(type) ? ` ${value} ` : '';
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
