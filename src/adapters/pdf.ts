import { createRequire } from 'node:module';
import path from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import { AppError } from '../errors.ts';
import { grayOf } from './choose-gray.ts';
import { isCutOff, isCutOffPdf } from './cut-off.ts';
import { shrinkFor } from './image-file.ts';
import type { GrayImage } from './image-gray.ts';
import { claimsHugeImage, isStandInPage } from './pdf-claims.ts';
import { formWords, type PdfAnnotation, undrawnValues } from './pdf-form-words.ts';
import { hasHiddenText } from './pdf-hidden-text.ts';
import { pdfWords } from './pdf-words.ts';
import type { PagePicture, PictureLimits, PictureSource } from './picture-source.ts';

type PdfDocument = Awaited<ReturnType<typeof pdfjs.getDocument>['promise']>;
type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>;

/** A page with fewer words, in a file with an image that is left out for its size, is taken for the page of that image. */
const FEW_WORDS = 20;
/** The usual resolution of office scanning; a PDF unit is 1/72 inch. */
const RENDER_DPI = 300;

/** A PDF being loaded from a copy of the bytes, which pdf.js takes for itself. */
export function loadPdf(
  bytes: Uint8Array,
  options: { maxImageSize?: number; password?: string },
): ReturnType<typeof pdfjs.getDocument> {
  const fixed = { ...resources(), verbosity: 0, enableXfa: false };
  return pdfjs.getDocument({ data: new Uint8Array(bytes), ...fixed, ...options });
}

/** @throws AppError file.password, file.damaged, file.too-many-pages */
export async function openPdf(bytes: Uint8Array, limits: PictureLimits): Promise<PictureSource> {
  const loading = loadPdf(bytes, { maxImageSize: limits.maxMegapixels * 1e6 });
  const document = await loading.promise.catch((cause: unknown) => {
    const locked = cause instanceof Error && cause.name === 'PasswordException';
    const broken = isCutOff(bytes, 'application/pdf') ? 'file.cut-off' : 'file.damaged';
    throw new AppError(locked ? 'file.password' : broken, {}, { cause });
  });
  if (isCutOffPdf(bytes)) throw new AppError('file.cut-off');
  if (document.numPages > limits.maxPages) {
    await loading.destroy();
    throw new AppError('file.too-many-pages', { pages: document.numPages, limit: limits.maxPages });
  }
  const attachedFiles = (await document.getAttachments())?.size ?? 0;
  const { maxMegapixels: limitMegapixels } = limits;
  const hasHugeImage = claimsHugeImage(bytes, limitMegapixels);
  return {
    mediaType: 'application/pdf',
    pageCount: document.numPages,
    ...(attachedFiles > 0 ? { attachedFiles } : {}),
    loadPage: async (page) => {
      const loaded = await loadPage(document, page).catch((cause: unknown) => {
        throw cause instanceof AppError ? cause : new AppError('file.damaged', {}, { cause });
      });
      if (isStandInPage(loaded.textLayer)) throw new AppError('file.xfa');
      if (hasHugeImage && loaded.textLayer.length < FEW_WORDS)
        throw new AppError('file.picture-too-large', { limitMegapixels });
      return loaded;
    },
    close: () => loading.destroy(),
  };
}

async function loadPage(document: PdfDocument, number: number): Promise<PagePicture> {
  const page = await document.getPage(number);
  try {
    const natural = page.getViewport({ scale: 1 });
    const inchScale = RENDER_DPI / 72;
    const scale = inchScale * shrinkFor(natural.width * inchScale, natural.height * inchScale);
    const viewport = page.getViewport({ scale });
    const annotations = (await page.getAnnotations({ intent: 'display' })) as PdfAnnotation[];
    for (const [id, value] of undrawnValues(annotations)) document.annotationStorage.setValue(id, { value });
    const picture = await render(page, viewport);
    const content = await page.getTextContent({ includeMarkedContent: false });
    const own = pdfWords(content.items, viewport.transform);
    const textLayer = [...own, ...formWords(annotations, viewport.transform)];
    const isHidden = own.length > 0 && hasHiddenText(await page.getOperatorList({ intent: 'display' }));
    return { picture, dpi: scale * 72, textLayer, ...(isHidden ? { hiddenText: true } : {}) };
  } finally {
    page.cleanup();
  }
}

async function render(page: PdfPage, viewport: ReturnType<PdfPage['getViewport']>): Promise<GrayImage> {
  const width = Math.max(1, Math.round(viewport.width));
  const height = Math.max(1, Math.round(viewport.height));
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  await page.render({
    canvas: canvas as unknown as Parameters<PdfPage['render']>[0]['canvas'],
    viewport,
    annotationMode: pdfjs.AnnotationMode.ENABLE_STORAGE,
  }).promise;
  const { data } = context.getImageData(0, 0, width, height);
  canvas.width = 1; // frees the pixels of the canvas now, not when it is collected
  return grayOf(data, width, height, 4);
}

/** Fonts, character maps and decoders that PDFs refer to but need not carry; all of them come with the package. */
function resources() {
  const root = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return {
    cMapUrl: `${path.join(root, 'cmaps')}/`,
    cMapPacked: true,
    iccUrl: `${path.join(root, 'iccs')}/`,
    standardFontDataUrl: `${path.join(root, 'standard_fonts')}/`,
    wasmUrl: `${path.join(root, 'wasm')}/`,
  };
}
