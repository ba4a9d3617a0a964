/** Writes PDFs object by object: forms, locks, odd boxes and broken trees that no program writes by accident. */
import { createHash } from 'node:crypto';

/** The body of an object, without its number. With `stream`, `body` is its dictionary without the brackets and length. */
export type PdfObject = string | { body: string; stream: Uint8Array | string };

export interface WritePdfOptions {
  /** Locks it with RC4 of 40 bits (ISO 32000-1, 7.6, revision 2). Strings in objects are then left out of the test's interest. */
  userPassword?: string;
  /** More entries of the trailer. */
  trailer?: string;
}

/** Object 1 is the catalog. */
export function writePdf(objects: readonly PdfObject[], { userPassword, trailer = '' }: WritePdfOptions = {}): Buffer {
  const lock = userPassword === undefined ? null : lockOf(userPassword);
  const parts = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')];
  const offsets: number[] = [];
  let at = parts[0]!.length;
  for (const [index, object] of objects.entries()) {
    const number = index + 1;
    const part = Buffer.concat([
      Buffer.from(`${number} 0 obj\n`),
      typeof object === 'string' ? Buffer.from(object, 'latin1') : streamOf(object, lock?.keyOf(number)),
      Buffer.from('\nendobj\n'),
    ]);
    offsets.push(at);
    parts.push(part);
    at += part.length;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R ${lock?.trailer ?? ''} ${trailer} >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end, 'latin1')]);
}

export interface PagePdf extends WritePdfOptions {
  /** Entries of the page in place of a Letter MediaBox. */
  page?: string;
  /** Entries of the catalog. */
  catalog?: string;
  /** Objects from number 6 on. */
  more?: readonly PdfObject[];
}

/** A PDF of one page with Helvetica as /F1; `content` are its operators. */
export function onePagePdf(
  content: string,
  { page = '/MediaBox [0 0 612 792]', catalog = '', more = [], ...options }: PagePdf = {},
): Buffer {
  return writePdf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R ${page} /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>`,
      { body: '', stream: content },
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
      ...more,
    ],
    options,
  );
}

/** Operators that show lines of text, the first at `y` points from the bottom. */
export function showLines(lines: readonly string[], { x = 72, y = 700, size = 12, mode = 0 } = {}): string {
  const shown = lines.map((line, i) => `1 0 0 1 ${x} ${y - i * size * 1.5} Tm (${line.replace(/[\\()]/g, '\\$&')}) Tj`);
  return `BT ${mode} Tr /F1 ${size} Tf ${shown.join(' ')} ET\n`;
}

function streamOf({ body, stream }: Exclude<PdfObject, string>, key: Buffer | undefined): Buffer {
  const plain = typeof stream === 'string' ? Buffer.from(stream, 'latin1') : Buffer.from(stream);
  const data = key ? rc4(key, plain) : plain;
  return Buffer.concat([
    Buffer.from(`<< ${body} /Length ${data.length} >>\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream'),
  ]);
}

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const PERMISSIONS = -4;

function lockOf(userPassword: string) {
  const id = Buffer.alloc(16, 0x57);
  const user = padded(userPassword);
  const owner = rc4(md5(padded('owner')).subarray(0, 5), user);
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(PERMISSIONS);
  const key = md5(Buffer.concat([user, owner, permissions, id])).subarray(0, 5);
  const hex = (bytes: Buffer): string => `<${bytes.toString('hex')}>`;
  return {
    trailer: `/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P ${PERMISSIONS} /O ${hex(owner)} /U ${hex(rc4(key, PADDING))} >> /ID [${hex(id)} ${hex(id)}]`,
    keyOf(object: number): Buffer {
      const number = Buffer.from([object & 255, (object >> 8) & 255, (object >> 16) & 255, 0, 0]);
      return md5(Buffer.concat([key, number])).subarray(0, 10);
    },
  };
}

function padded(password: string): Buffer {
  return Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32);
}

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest();
}

function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    [state[i], state[j]] = [state[j]!, state[i]!];
  }
  let [i, j] = [0, 0];
  return bytes.map((byte) => {
    i = (i + 1) & 255;
    j = (j + state[i]!) & 255;
    [state[i], state[j]] = [state[j]!, state[i]!];
    return byte ^ state[(state[i]! + state[j]!) & 255]!;
  }) as Buffer;
}
