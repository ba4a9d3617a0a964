import { fileTypeFromBuffer } from 'file-type';
import { AppError } from '../../errors.ts';
import type { PictureLimits, PictureSource } from '../picture-source.ts';

/** A PDF may begin with up to 1,024 bytes of something else (ISO 32000-1, annex H.3.4.1). */
const PDF_HEADER_WITHIN = 1024;

const PICTURE_TYPES = new Set(['image/png', 'image/jpeg', 'image/tiff', 'image/webp', 'image/gif']);

/**
 * Opens a file as pages, by its content and never by its name. Runs in the decoding process (see `decoder.ts`): what
 * decodes the bytes of strangers is loaded there and nowhere else.
 * @throws AppError file.empty, file.type, file.password, file.damaged, file.too-many-pages, file.picture-too-large
 */
export async function openFile(bytes: Uint8Array, limits: PictureLimits): Promise<PictureSource> {
  if (bytes.length === 0) throw new AppError('file.empty');
  const mediaType = await detectMediaType(bytes);
  // A decoder costs tens of megabytes, so each is loaded on first need.
  if (mediaType === 'application/pdf') return (await import('../pdf.ts')).openPdf(bytes, limits);
  if (mediaType && PICTURE_TYPES.has(mediaType))
    return (await import('../image-file.ts')).openImageFile(bytes, mediaType, limits);
  throw new AppError('file.type');
}

/** The media type that the first bytes say, or undefined. */
export async function detectMediaType(bytes: Uint8Array): Promise<string | undefined> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_HEADER_WITHIN)).toString(
    'latin1',
  );
  if (head.includes('%PDF-')) return 'application/pdf';
  return (await fileTypeFromBuffer(bytes))?.mime;
}
