/** What a file is, by its content and never by its name. */
import { fileTypeFromBuffer } from 'file-type';
import { isBmp } from './bmp.ts';
import { decodeText } from './text/decode-text.ts';
import { DOCX, isDocx } from './text/read-docx.ts';
import { readZip } from './zip-file.ts';

export type Format =
  | { kind: 'pdf' | 'docx' | 'zip' | 'picture'; mediaType: string }
  | { kind: 'html' | 'xml' | 'text' | 'email'; mediaType: string; text: string };

/** An archive begins with its first file, an empty one with the end record. */
const TIFF = new Set(['II*\u0000', 'MM\u0000*']);
const ZIP = new Set(['PK\u0003\u0004', 'PK\u0005\u0006']);
/** A PDF may begin with up to 1,024 bytes of something else (ISO 32000-1, annex H.3.4.1). */
const PDF_HEADER_WITHIN = 1024;
const PICTURE_TYPES = new Set([
  'image/png',
  'image/jpeg',
  'image/tiff',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/heic',
  'image/heif',
  'image/heic-sequence',
  'image/heif-sequence',
]);
/** Text by its bytes, but for a program: what a reader would see needs that program. */
const PROGRAM_TEXT = /^(?:\{\\rtf|%!PS|\s*<svg\b)/i;
const HTML = /^<(?:!doctype\s+html|html|head|body|title|table|div|p|meta)\b/i;
const CDA = /^<(?:\w+:)?ClinicalDocument\b/;
const MOST_ENTRIES = 65_535;

/** Null for what cannot be read. @throws AppError `file.damaged`, `file.cut-off` for a ZIP without its directory */
export async function detectFormat(bytes: Uint8Array): Promise<Format | null> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_HEADER_WITHIN)).toString(
    'latin1',
  );
  if (ZIP.has(head.slice(0, 4))) return zipFormat(bytes);
  if (head.includes('%PDF-')) return { kind: 'pdf', mediaType: 'application/pdf' };
  if (isBmp(bytes)) return { kind: 'picture', mediaType: 'image/bmp' };
  const mediaType = (await fileTypeFromBuffer(bytes))?.mime;
  if (mediaType && PICTURE_TYPES.has(mediaType)) return { kind: 'picture', mediaType };
  // A TIFF keeps its directory anywhere: without it, it is still known as a TIFF by its first bytes, and as cut off.
  if (TIFF.has(head.slice(0, 4))) return { kind: 'picture', mediaType: 'image/tiff' };
  const text = decodeText(bytes);
  return text === null || PROGRAM_TEXT.test(text) ? null : textFormat(text.replace(/^\uFEFF/, ''));
}

/** A ZIP of files, or one of the formats that are ZIP inside. */
function zipFormat(bytes: Uint8Array): Format | null {
  const entries = readZip(bytes, MOST_ENTRIES);
  if (isDocx(entries)) return { kind: 'docx', mediaType: DOCX };
  const isOtherOffice = entries.some(({ name }) => name === '[Content_Types].xml' || name === 'mimetype');
  return isOtherOffice ? null : { kind: 'zip', mediaType: 'application/zip' };
}

function textFormat(text: string): Format {
  if (isEmail(text)) return { kind: 'email', mediaType: 'message/rfc822', text };
  const start = markupStart(text);
  if (HTML.test(start)) return { kind: 'html', mediaType: 'text/html', text };
  if (text.trimStart().startsWith('<?xml') || CDA.test(start))
    return { kind: 'xml', mediaType: 'application/xml', text };
  return { kind: 'text', mediaType: 'text/plain', text };
}

/** A memo also begins with "From:" and "To:"; a sent message says how it was sent. */
function isEmail(text: string): boolean {
  const head = text.slice(0, 65_536).split(/\r?\n\r?\n/)[0] ?? '';
  const lines = head.split(/\r?\n/).filter((line) => !/^[ \t]/.test(line));
  const fields = lines.map((line) => /^([!-9;-~]+):/.exec(line)?.[1]?.toLowerCase());
  const [first] = lines;
  if (fields.slice(/^From \S/.test(first ?? '') ? 1 : 0).some((field) => field === undefined)) return false;
  const has = (field: string): boolean => fields.includes(field);
  const wasSent = has('received') || has('message-id') || has('mime-version');
  return wasSent && (has('from') || has('to') || has('subject') || has('content-type'));
}

/** The first tag of a markup file: behind blanks, comments and the declaration of XML. */
function markupStart(text: string): string {
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : null;
    const next = end ? text.indexOf(end, at) : -1;
    if (!end || next < 0) return text.slice(at, at + 200);
    at = next + end.length;
  }
}
