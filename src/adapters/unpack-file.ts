/**
 * Files that hold files: ZIP archives and e-mails. One level at a time; what is inside is judged by its own content. Runs
 * in the decoding process.
 */
import PostalMime, { type Attachment } from 'postal-mime';
import { AppError, type ErrorBlanks, type ErrorCode } from '../errors.ts';
import { detectFormat } from './detect-format.ts';
import { emailPage } from './email-page.ts';
import { isLitter } from './is-litter.ts';
import { plainFileName } from './plain-file-name.ts';
import { readZip, type ZipEntry } from './zip-file.ts';

export interface UnpackLimits {
  maxArchiveFiles: number;
  maxFileMb: number;
  /** Of all files of a container together, unpacked. */
  maxArchiveMb: number;
}

export type Unpacked = { bytes: Uint8Array } | { code: ErrorCode; blanks: ErrorBlanks };

export interface InnerFile {
  /** Fit to be shown; never a path. */
  fileName: string;
  /** Unpacks it now, one at a time; what forbids it comes back as a value. */
  unpack(): Unpacked;
}

const HEADER_BYTES = 2 * 1024 * 1024;
const MIME_LEVELS = 40;

/** The files inside, in order; null when the file holds none because it is no container. @throws AppError `archive.*`, `file.damaged`, `file.cut-off` */
export async function unpackFile(bytes: Uint8Array, limits: UnpackLimits): Promise<InnerFile[] | null> {
  const format = bytes.length === 0 ? null : await detectFormat(bytes);
  if (format?.kind === 'zip') return withinTotal(zipFiles(bytes, limits), limits);
  return format?.kind === 'email' ? withinTotal(await emailFiles(bytes, limits), limits) : null;
}

function zipFiles(bytes: Uint8Array, { maxArchiveFiles, maxFileMb }: UnpackLimits): InnerFile[] {
  const entries = readZip(bytes, maxArchiveFiles).filter(({ name, isFolder }) => !isFolder && !isLitter(name));
  return entries.map((entry) => ({
    fileName: plainFileName(entry.name),
    unpack: () => unpackEntry(entry, maxFileMb * 1024 * 1024),
  }));
}

function unpackEntry(entry: ZipEntry, maxBytes: number): Unpacked {
  try {
    return { bytes: entry.unpack({ maxBytes }) };
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, blanks: error.blanks };
    throw error;
  }
}

/** The message itself is the first file, unless nothing stands in it; each attachment is another. */
async function emailFiles(bytes: Uint8Array, { maxArchiveFiles }: UnpackLimits): Promise<InnerFile[]> {
  const email = await PostalMime.parse(bytes, {
    forceRfc822Attachments: true,
    maxNestingDepth: MIME_LEVELS,
    maxHeadersSize: HEADER_BYTES,
  }).catch((cause: unknown) => {
    throw new AppError('file.damaged', {}, { cause });
  });
  const { attachments } = email;
  if (attachments.length > maxArchiveFiles)
    throw new AppError('archive.too-many-files', { files: attachments.length, limit: maxArchiveFiles });
  const page = emailPage(email);
  const body = page ? [{ fileName: 'message.html', unpack: () => ({ bytes: Buffer.from(page) }) }] : [];
  return [
    ...body,
    ...attachments.map((attachment, index) => ({
      fileName: plainFileName(attachment.filename ?? '', `attachment-${index + 1}`),
      unpack: () => ({ bytes: contentOf(attachment) }),
    })),
  ];
}

function contentOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
}

/** Counts what is unpacked, and unpacks no more when it is too much in all. */
function withinTotal(files: InnerFile[], { maxArchiveMb }: UnpackLimits): InnerFile[] {
  if (files.length === 0) throw new AppError('archive.empty');
  let total = 0;
  return files.map(({ fileName, unpack }) => ({
    fileName,
    unpack: () => {
      const tooLarge = { code: 'archive.too-large' as const, blanks: { limitMb: maxArchiveMb } };
      if (total > maxArchiveMb * 1024 * 1024) return tooLarge;
      const unpacked = unpack();
      if ('bytes' in unpacked) total += unpacked.bytes.byteLength;
      return total > maxArchiveMb * 1024 * 1024 ? tooLarge : unpacked;
    },
  }));
}
