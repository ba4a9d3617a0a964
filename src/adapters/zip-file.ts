/**
 * ZIP archives (APPNOTE.TXT 6.3.10; ZIP64 and several volumes are refused). Nothing is believed that an archive says of
 * itself: sizes are held to while unpacking and checksums are compared. Nothing is ever written to a path from it.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { AppError } from '../errors.ts';

export interface ZipEntry {
  /** As the archive has it: may climb out of folders or hold control characters; for showing only after `plainFileName`. */
  name: string;
  /** Bytes unpacked, as the archive claims. */
  size: number;
  packedSize: number;
  isFolder: boolean;
  isEncrypted: boolean;
  /** @throws AppError `file.damaged`, `archive.entry-too-large`, `archive.encrypted`, `archive.method` */
  unpack(limits: EntryLimits): Buffer;
}

export interface EntryLimits {
  maxBytes: number;
}

/** Deflate packs at most about 1,032 to 1; real scans and texts stay far below this. */
const MOST_RATIO = 250;
/** Small entries may be packed as tight as they like: a page of blanks is. */
const RATIO_COUNTS_FROM = 8 * 1024 * 1024;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;

/** The entries of the central directory, at most `maxEntries`. @throws AppError `file.damaged`, `archive.too-many-files` */
export function readZip(bytes: Uint8Array, maxEntries: number): ZipEntry[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(file);
  const count = file.readUInt16LE(end + 10);
  if (count > maxEntries) throw new AppError('archive.too-many-files', { files: count, limit: maxEntries });
  const entries: ZipEntry[] = [];
  // A directory that lies about its place is searched for from the end record back, as programs that prepend a stub need.
  const claimed = file.readUInt32LE(end + 16);
  const byLength = end - file.readUInt32LE(end + 12);
  const shift = Math.max(byLength - claimed, 0);
  let at = claimed + shift;
  for (let i = 0; i < count; i++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== CENTRAL) throw new AppError('file.damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => file.readUInt16LE(at + place));
    const name = file.subarray(at + 46, at + 46 + nameLength!);
    entries.push(entryOf(file, at, decodeName(name, file.readUInt16LE(at + 8)), shift));
    at += 46 + nameLength! + extraLength! + commentLength!;
  }
  return entries;
}

function findEnd(file: Buffer): number {
  const from = Math.max(0, file.length - END_LENGTH - LONGEST_COMMENT);
  for (let at = file.length - END_LENGTH; at >= from; at--) if (file.readUInt32LE(at) === END) return at;
  throw new AppError('file.cut-off');
}

function entryOf(file: Buffer, at: number, name: string, shift: number): ZipEntry {
  const [flags, method] = [file.readUInt16LE(at + 8), file.readUInt16LE(at + 10)];
  const checksum = file.readUInt32LE(at + 16);
  const [packedSize, size] = [file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)];
  const offset = file.readUInt32LE(at + 42) + shift;
  const isEncrypted = (flags & 1) !== 0 || method === 99;
  return {
    name,
    size,
    packedSize,
    isFolder: /[/\\]$/.test(name),
    isEncrypted,
    unpack({ maxBytes }) {
      if (isEncrypted) throw new AppError('archive.encrypted');
      if (method !== STORED && method !== DEFLATED) throw new AppError('archive.method');
      const limitMb = Math.round(maxBytes / 1024 / 1024);
      const tooTight = size > RATIO_COUNTS_FROM && size > packedSize * MOST_RATIO;
      if (size > maxBytes || tooTight) throw new AppError('archive.entry-too-large', { limitMb });
      const packed = packedBytes(file, offset, packedSize);
      const unpacked = method === STORED ? Buffer.from(packed) : inflate(packed, size);
      if (unpacked.length !== size || crc32(unpacked) !== checksum) throw new AppError('file.damaged');
      return unpacked;
    },
  };
}

function packedBytes(file: Buffer, offset: number, length: number): Buffer {
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== LOCAL) throw new AppError('file.damaged');
  const from = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  if (from + length > file.length) throw new AppError('file.cut-off');
  return file.subarray(from, from + length);
}

/** Stops where the claimed size is passed, whatever the packed bytes go on to. */
function inflate(packed: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw new AppError('file.damaged', {}, { cause });
  }
}

/** Names are UTF-8 when the flag says so or the bytes are; else code page 437, of which only ASCII is sure. */
function decodeName(name: Buffer, flags: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: (flags & 0x800) === 0 }).decode(name);
  } catch {
    return name.toString('latin1');
  }
}
