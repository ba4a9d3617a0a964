import sharp, { type Metadata } from 'sharp';
import { AppError } from '../errors.ts';
import { toGray } from './image-gray.ts';
import type { PagePicture, PictureLimits, PictureSource } from './picture-source.ts';

/**
 * Pictures larger than this are made smaller while they are decoded: 40 megapixels is A3 at 400 dpi, and the
 * pixels of a page are held in memory several times while it is read.
 */
const WORK_MEGAPIXELS = 40;
/** The reading engines take no side longer than 32,767 pixels. */
const LONGEST_SIDE = 30_000;

/** How much smaller a picture of this size, in pixels, is made while it is decoded; at most 1. */
export function shrinkFor(width: number, height: number): number {
  return Math.min(1, LONGEST_SIDE / Math.max(width, height), Math.sqrt((WORK_MEGAPIXELS * 1e6) / (width * height)));
}

/** PNG, JPEG (EXIF orientation is obeyed), TIFF with any number of pages, WebP, GIF. @throws AppError file.* */
export async function openImageFile(
  bytes: Uint8Array,
  mediaType: string,
  limits: PictureLimits,
): Promise<PictureSource> {
  const head = await readHead(bytes, 0, limits);
  const pageCount = mediaType === 'image/tiff' ? (head.pages ?? 1) : 1;
  if (pageCount > limits.maxPages)
    throw new AppError('file.too-many-pages', { pages: pageCount, limit: limits.maxPages });
  return {
    mediaType,
    pageCount,
    loadPage: (page) => loadPage(bytes, page - 1, limits),
    close: async () => undefined,
  };
}

async function loadPage(bytes: Uint8Array, page: number, limits: PictureLimits): Promise<PagePicture> {
  const head = await readHead(bytes, page, limits);
  const dpi = head.density && head.density >= 70 && head.density <= 1300 ? head.density : undefined;
  // Fax and other old TIFFs have different resolutions across and down; the picture is made square by its own figures.
  const stretch = faxStretch(head);
  const shrink = shrinkFor(head.width, head.height * stretch);
  const width = Math.max(1, Math.round(head.width * shrink));
  const height = Math.max(1, Math.round(head.height * shrink * stretch));
  let steps = sharp(bytes, { page, limitInputPixels: false, sequentialRead: true, failOn: 'none' });
  if (width !== head.width || height !== head.height) steps = steps.resize(width, height, { fit: 'fill' });
  const picture = await toGray(steps.autoOrient().flatten({ background: '#ffffff' })).catch((cause: unknown) => {
    throw new AppError('file.damaged', {}, { cause });
  });
  return { picture, dpi: dpi && dpi * shrink, textLayer: [] };
}

/** What the page's header claims; checked before a pixel is decoded. */
async function readHead(bytes: Uint8Array, page: number, { maxMegapixels }: PictureLimits): Promise<Metadata> {
  const head = await sharp(bytes, { page, limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new AppError('file.damaged', {}, { cause });
    });
  const megapixels = (head.width * head.height) / 1e6;
  if (megapixels > maxMegapixels) throw new AppError('file.picture-too-large', { limitMegapixels: maxMegapixels });
  return head;
}

/** How much taller a fax of standard resolution (204 x 98 dpi) must be drawn. sharp tells one density only, so by shape. */
function faxStretch(head: Metadata): number {
  const faxWide = head.width >= 1700 && head.width <= 1760;
  return head.format === 'tiff' &&
    head.bitsPerSample === 1 &&
    faxWide &&
    head.height < head.width * 0.8 &&
    head.height > 900
    ? 2
    : 1;
}
