/** Whether a file lacks its end, as when a copy or a transfer was broken off. Asked only of files that do not open. Pure. */

/** Looks at how each format says where it ends. */
export function isCutOff(bytes: Uint8Array, mediaType: string): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (mediaType) {
    case 'image/png':
      return !file.includes('IEND', Math.max(0, file.length - 4096), 'latin1');
    case 'image/jpeg':
      return !file.includes(END_OF_JPEG, Math.max(0, file.length - 4096));
    case 'image/gif':
      return file.at(-1) !== 0x3b;
    case 'image/webp':
      return file.length >= 8 && file.readUInt32LE(4) + 8 > file.length;
    case 'image/tiff':
      return isCutOffTiff(file);
    case 'application/pdf':
      return !hasPdfEnd(file);
    default:
      return false;
  }
}

export const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

/**
 * Whether a PDF was cut off although a reader that mends broken files may open what is left: it has no end, and its last
 * object is not whole.
 */
export function isCutOffPdf(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (hasPdfEnd(file)) return false;
  const whole = file.lastIndexOf('endobj');
  return /\d+\s+\d+\s+obj\b/.test(file.toString('latin1', Math.max(whole, 0), whole + 65_536));
}

function hasPdfEnd(file: Buffer): boolean {
  const tail = file.toString('latin1', Math.max(0, file.length - 2048));
  return tail.includes('%%EOF') || tail.includes('startxref');
}

/** Places and lengths of strips and of tiles (TIFF 6.0). */
const DATA_TAGS = new Map([
  [273, 279],
  [324, 325],
]);

/** Bytes of a value, by the type of a field. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** A chain of pages longer than this is a ring. */
const MOST_PAGES = 20_000;

/** Whether the first directory, or the pixels that it points to, lie behind the end. */
function isCutOffTiff(file: Buffer): boolean {
  const read = tiffReader(file);
  const directory = read(4, 4);
  const count = read(directory, 2);
  if (Number.isNaN(count) || directory + 2 + count * 12 > file.length) return true;
  const values = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + i * 12;
    const size = TYPE_BYTES[read(at + 2, 2)] ?? 1;
    const length = read(at + 4, 4);
    const from = length * size <= 4 ? at + 8 : read(at + 8, 4);
    if (from + length * size > file.length) return true;
    if (size !== 2 && size !== 4) continue;
    values.set(
      read(at, 2),
      Array.from({ length: Math.min(length, 100_000) }, (_, n) => read(from + n * size, size)),
    );
  }
  return [...DATA_TAGS].some(([offsets, lengths]) =>
    (values.get(offsets) ?? []).some((at, n) => at + (values.get(lengths)?.[n] ?? 0) > file.length),
  );
}

/**
 * Whether a page that the one before it announces lies behind the end. The pages before that open, so a reader would pass
 * for whole what is not. False for what is no classic TIFF.
 */
export function lacksTiffPages(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = tiffReader(file);
  if (read(2, 2) !== 42) return false;
  let at = read(4, 4);
  for (let page = 0; at > 0 && page < MOST_PAGES; page++) {
    const next = at + 2 + read(at, 2) * 12;
    // Old writers leave the last offset out.
    if (Number.isNaN(next) || next > file.length) return true;
    at = read(next, 4);
  }
  return false;
}

/** Reads a number in the file's order of bytes; NaN behind its end. */
function tiffReader(file: Buffer): (at: number, bytes: number) => number {
  const little = file[0] === 0x49;
  return (at, bytes) => {
    if (at + bytes > file.length) return Number.NaN;
    return little ? file.readUIntLE(at, bytes) : file.readUIntBE(at, bytes);
  };
}
