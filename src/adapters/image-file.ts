import sharp, { type Metadata } from 'sharp';
import { AppError } from '../errors.ts';
import { END_OF_JPEG, isCutOff, lacksTiffPages } from './cut-off.ts';
import { type GrayImage, toGray } from './image-gray.ts';
import type { PagePicture, PictureLimits, PictureSource } from './picture-source.ts';
import { type Resolution, tiffResolution } from './tiff-resolution.ts';

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
  if (mediaType === 'image/png') checkPngHead(bytes, limits);
  const head = await readHead(bytes, mediaType, 0, limits);
  if (mediaType === 'image/tiff' && lacksTiffPages(bytes)) throw new AppError('file.cut-off');
  const pageCount = mediaType === 'image/tiff' ? (head.pages ?? 1) : 1;
  if (pageCount > limits.maxPages)
    throw new AppError('file.too-many-pages', { pages: pageCount, limit: limits.maxPages });
  return {
    mediaType,
    pageCount,
    loadPage: (page) => loadPage(bytes, mediaType, page - 1, limits),
    close: async () => undefined,
  };
}

async function loadPage(
  bytes: Uint8Array,
  mediaType: string,
  page: number,
  limits: PictureLimits,
): Promise<PagePicture> {
  const head = await readHead(bytes, mediaType, page, limits);
  const dpi = head.density && head.density >= 70 && head.density <= 1300 ? head.density : undefined;
  // Fax and other old TIFFs have different resolutions across and down; the picture is made square by its own figures.
  const stretch = faxStretch(head, mediaType === 'image/tiff' ? tiffResolution(bytes, page) : null);
  const shrink = shrinkFor(head.width, head.height * stretch);
  const width = Math.max(1, Math.round(head.width * shrink));
  const height = Math.max(1, Math.round(head.height * shrink * stretch));
  // Half a page looks whole to who does not know it, so a picture without its end is refused; other faults are read over.
  const decode = (from: Uint8Array): Promise<GrayImage> => {
    let steps = sharp(from, { page, limitInputPixels: false, sequentialRead: true, failOn: 'truncated' });
    if (width !== head.width || height !== head.height) steps = steps.resize(width, height, { fit: 'fill' });
    return toGray(steps.autoOrient().flatten({ background: '#ffffff' }));
  };
  const picture = await decode(bytes).catch(async (cause: unknown) => {
    // Some cameras leave out the end mark of a whole picture.
    const marked = mediaType === 'image/jpeg' && isCutOff(bytes, mediaType) && !head.isProgressive;
    const whole = marked ? await decode(Buffer.concat([bytes, END_OF_JPEG])).catch(() => null) : null;
    return whole && !endsInFiller(whole) ? whole : damaged(bytes, mediaType)(cause);
  });
  return { picture, dpi: dpi && dpi * shrink, textLayer: [] };
}

/** What the page's header claims; checked before a pixel is decoded. */
async function readHead(
  bytes: Uint8Array,
  mediaType: string,
  page: number,
  { maxMegapixels }: PictureLimits,
): Promise<Metadata> {
  const head = await sharp(bytes, { page, limitInputPixels: false }).metadata().catch(damaged(bytes, mediaType));
  const megapixels = (head.width * head.height) / 1e6;
  if (megapixels > maxMegapixels) throw new AppError('file.picture-too-large', { limitMegapixels: maxMegapixels });
  return head;
}

/** The decoder fills blocks that never came with one gray. */
function endsInFiller({ width, height, pixels }: GrayImage): boolean {
  const block = Math.min(8, width, height);
  let [least, most] = [255, 0];
  for (let y = height - block; y < height; y++) {
    for (let x = width - block; x < width; x++) {
      least = Math.min(least, pixels[y * width + x]!);
      most = Math.max(most, pixels[y * width + x]!);
    }
  }
  return least >= 120 && most <= 136 && most - least <= 2;
}

/** A PNG may claim more pixels than its decoder would even look at. */
function checkPngHead(bytes: Uint8Array, { maxMegapixels }: PictureLimits): void {
  if (bytes.length < 24) return;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, 24);
  if ((head.readUInt32BE(16) * head.readUInt32BE(20)) / 1e6 > maxMegapixels)
    throw new AppError('file.picture-too-large', { limitMegapixels: maxMegapixels });
}

function damaged(bytes: Uint8Array, mediaType: string) {
  return (cause: unknown): never => {
    throw new AppError(isCutOff(bytes, mediaType) ? 'file.cut-off' : 'file.damaged', {}, { cause });
  };
}

/** Standard resolution of a fax is 204 x 98 dots an inch; more than this between across and down is no resolution. */
const MOST_STRETCH = 3;
/** Up to this the two are the same: 204 x 196 of a fine fax is drawn as it is. */
const SAME = 1.1;

/** How much taller a page must be drawn: by the resolutions that the file states, or by the shape of a fax when it states one for both. */
function faxStretch(head: Metadata, stated: Resolution | null): number {
  const ratio = stated ? stated.across / stated.down : 1;
  if (ratio > SAME && ratio <= MOST_STRETCH) return ratio;
  const faxWide = head.width >= 1700 && head.width <= 1760;
  return head.format === 'tiff' &&
    head.bitsPerSample === 1 &&
    faxWide &&
    head.height < head.width * 0.8 &&
    head.height > 900
    ? 2
    : 1;
}
