import { AppError } from '../../errors.ts';
import { detectFormat } from '../detect-format.ts';
import type { PictureLimits, PictureSource } from '../picture-source.ts';

/**
 * Opens a file as pages, by its content and never by its name. Runs in the decoding process (see `decoder.ts`): what
 * decodes the bytes of strangers is loaded there and nowhere else. A decoder costs tens of megabytes, so each is loaded
 * on first need.
 * @throws AppError file.*, archive.*
 */
export async function openFile(bytes: Uint8Array, limits: PictureLimits): Promise<PictureSource> {
  if (bytes.length === 0) throw new AppError('file.empty');
  const format = await detectFormat(bytes);
  switch (format?.kind) {
    case 'pdf':
      return (await import('../pdf.ts')).openPdf(bytes, limits);
    case 'picture':
      return openPicture(bytes, format.mediaType, limits);
    case 'docx':
    case 'html':
    case 'xml':
    case 'text': {
      const { openTextDocument } = await import('../text/open-text-document.ts');
      return openTextDocument(bytes, format, limits, (inside) => openInside(inside, limits));
    }
    // Files of files are unpacked before they get here.
    case 'zip':
    case 'email':
    case undefined:
      throw new AppError('file.type');
  }
}

async function openPicture(bytes: Uint8Array, mediaType: string, limits: PictureLimits): Promise<PictureSource> {
  if (mediaType === 'image/bmp') return (await import('../raw-pictures.ts')).openBmp(bytes, limits);
  if (/^image\/hei[cf]/.test(mediaType)) return (await import('../raw-pictures.ts')).openHeic(bytes, mediaType, limits);
  return (await import('../image-file.ts')).openImageFile(bytes, mediaType, limits);
}

/** A picture or PDF inside a text document; null when it is neither, or cannot be opened. */
async function openInside(bytes: Uint8Array, limits: PictureLimits): Promise<PictureSource | null> {
  const format = bytes.length === 0 ? null : await detectFormat(bytes);
  if (format?.kind === 'pdf') return (await import('../pdf.ts')).openPdf(bytes, limits).catch(() => null);
  return format?.kind === 'picture' ? openPicture(bytes, format.mediaType, limits).catch(() => null) : null;
}
