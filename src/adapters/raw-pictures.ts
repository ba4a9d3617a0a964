/** Pictures that our own decoders read (BMP, HEIC), as pages. */
import sharp from 'sharp';
import { AppError } from '../errors.ts';
import { decodeBmp, readBmpHead } from './bmp.ts';
import { readHeic } from './heic.ts';
import { shrinkFor } from './image-file.ts';
import { toGray } from './image-gray.ts';
import type { PagePicture, PictureLimits, PictureSource } from './picture-source.ts';

/** Interleaved samples of 8 bits, row after row from the top left. */
export interface Pixels {
  width: number;
  height: number;
  channels: 3 | 4;
  data: Uint8Array | Uint8ClampedArray;
}

/** @throws AppError `file.damaged`, `file.cut-off`, `file.picture-too-large` */
export function openBmp(bytes: Uint8Array, limits: PictureLimits): PictureSource {
  const { width, height, dpi } = readBmpHead(bytes);
  checkSize({ width, height }, limits);
  return {
    mediaType: 'image/bmp',
    pageCount: 1,
    loadPage: async () => toPage({ ...decodeBmp(bytes), channels: 3 }, dpi),
    close: async () => undefined,
  };
}

/** Each picture of the file is a page. @throws AppError `file.damaged`, `file.picture-too-large`, `file.too-many-pages` */
export function openHeic(bytes: Uint8Array, mediaType: string, limits: PictureLimits): PictureSource {
  const pictures = readHeic(bytes);
  if (pictures.length > limits.maxPages)
    throw new AppError('file.too-many-pages', { pages: pictures.length, limit: limits.maxPages });
  for (const picture of pictures) checkSize(picture, limits);
  return {
    mediaType,
    pageCount: pictures.length,
    loadPage: async (page) => {
      const picture = pictures[page - 1];
      if (!picture) throw new AppError('file.damaged');
      return toPage(await picture.decode(), undefined);
    },
    close: async () => {
      for (const picture of pictures) picture.free();
    },
  };
}

function checkSize({ width, height }: { width: number; height: number }, { maxMegapixels }: PictureLimits): void {
  if ((width * height) / 1e6 > maxMegapixels)
    throw new AppError('file.picture-too-large', { limitMegapixels: maxMegapixels });
}

async function toPage({ width, height, channels, data }: Pixels, dpi: number | undefined): Promise<PagePicture> {
  const shrink = shrinkFor(width, height);
  let steps = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  if (shrink < 1)
    steps = steps.resize(Math.max(1, Math.round(width * shrink)), Math.max(1, Math.round(height * shrink)), {
      fit: 'fill',
    });
  const picture = await toGray(steps.flatten({ background: '#ffffff' }));
  return { picture, dpi: dpi && dpi >= 70 && dpi <= 1300 ? dpi * shrink : undefined, textLayer: [] };
}
