/** Barcodes of a page picture, by zxing-cpp as WebAssembly from the package: nothing is fetched, and nothing outside its own memory can be touched. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, type ReaderOptions, type ReadResult, readBarcodes } from 'zxing-wasm/reader';
import type { Barcode, Box } from '../records/page.ts';
import { findBarcodeTexture } from './barcode-texture.ts';
import { halveImage } from './halve-image.ts';
import { cropImage, encodePgm, type GrayImage, scaleImage, softenImage } from './image-gray.ts';
import type { PictureSource } from './picture-source.ts';

const FORMATS = [
  'Code128',
  'Code39',
  'ITF',
  'EAN13',
  'EAN8',
  'UPCA',
  'PDF417',
  'DataMatrix',
  'QRCode',
] as const satisfies readonly Barcode['format'][];

/** A page has a few; more is a sheet of labels, or somebody's joke. */
const MOST_BARCODES = 20;
/** Characters kept of one barcode: the longest that a hospital prints hold a visit, not a document. */
const LONGEST_TEXT = 1_000;
/** Two of five bars in a row of digits are found by chance in tables; EAN and the others carry check digits. */
const SHORTEST_UNCHECKED = 5;
/** A larger piece is halved until it is smaller; a smaller one may be enlarged. */
const LARGEST_MEGAPIXELS = 4;
const ENLARGED_MEGAPIXELS = 1.5;
/** Places of a page that get a closer look. */
const MOST_LOOKS = 6;
/** A picture larger than this is searched at half its size first: 150 dpi of a Letter page is 2.1 megapixels. */
const FIRST_MEGAPIXELS = 3;
/** Nobody prints bars this fine. */
const SMALLEST_SIDE = 20;

const OPTIONS: ReaderOptions = {
  formats: [...FORMATS],
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  tryDownscale: false,
  maxNumberOfSymbols: MOST_BARCODES,
  textMode: 'Plain',
};

const CLOSER: ReaderOptions = { tryInvert: true, tryDownscale: true, tryDenoise: true };
const SOFTEN_SIGMA = 1.2;

let prepared = false;

/**
 * The barcodes of a page, boxes in pixels of the picture. A small picture of the page is searched first; closer looks are
 * taken only where something as regular as bars is not read, so a page of text costs a few hundredths of a second.
 */
export async function findBarcodes(picture: GrayImage): Promise<Barcode[]> {
  if (Math.min(picture.width, picture.height) < SMALLEST_SIDE) return [];
  const first = firstLook(picture);
  const found = await search(first, {}, { left: 0, top: 0, scale: picture.width / first.width });
  const scale = first.width / picture.width;
  const open = findBarcodeTexture(
    first,
    found.map(({ box }) => scaleBox(box, scale)),
  );
  for (const box of open.slice(0, MOST_LOOKS)) found.push(...(await lookCloser(picture, scaleBox(box, 1 / scale))));
  return unlike(found).slice(0, MOST_BARCODES);
}

/** The same pages with their barcodes. */
export function withBarcodes(source: PictureSource): PictureSource {
  return {
    ...source,
    loadPage: async (number) => {
      const page = await source.loadPage(number);
      return { ...page, barcodes: page.own ? [] : await findBarcodes(page.picture) };
    },
  };
}

function firstLook(picture: GrayImage): GrayImage {
  let small = picture;
  while (small.width * small.height > FIRST_MEGAPIXELS * 1e6) small = halveImage(small);
  return small;
}

/** The area with its quiet zone at full size, then in another size: a bar needs two pixels and more to be told from its neighbour. */
async function lookCloser(picture: GrayImage, [x0, y0, x1, y1]: Box): Promise<Barcode[]> {
  const margin = Math.max(20, Math.min(x1 - x0, y1 - y0) * 0.5);
  const [left, top] = [Math.max(0, Math.floor(x0 - margin)), Math.max(0, Math.floor(y0 - margin))];
  const area = { left, top, width: Math.ceil(x1 + margin) - left, height: Math.ceil(y1 + margin) - top };
  let piece = cropImage(picture, area);
  let scale = 1;
  while (piece.width * piece.height > LARGEST_MEGAPIXELS * 1e6) {
    piece = halveImage(piece);
    scale *= 2;
  }
  const isSmall = piece.width * piece.height <= ENLARGED_MEGAPIXELS * 1e6;
  for (const factor of isSmall ? [1, 2] : [1, 0.5]) {
    const sized = factor === 1 ? piece : await scaleImage(piece, factor);
    for (const soft of [false, true]) {
      // Softening closes the holes of thermal print and the ragged edges of a fax.
      const image = soft ? await softenImage(sized, SOFTEN_SIGMA) : sized;
      const found = await search(image, CLOSER, { left, top, scale: scale / factor });
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** Where a searched picture lies on the page: pixels of its left upper corner, and page pixels for one of its own. */
interface Place {
  left: number;
  top: number;
  scale: number;
}

async function search(image: GrayImage, more: ReaderOptions, place: Place): Promise<Barcode[]> {
  prepare();
  const results = await readBarcodes(encodePgm(image), { ...OPTIONS, ...more });
  return results.flatMap((result) => toBarcode(result, place));
}

function prepare(): void {
  if (prepared) return;
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  prepared = true;
}

function toBarcode({ isValid, format, text, position }: ReadResult, { left, top, scale }: Place): Barcode[] {
  const known = FORMATS.find((name) => name === format);
  const plain = plainText(text);
  if (!isValid || !known || plain === '') return [];
  if ((known === 'ITF' || known === 'Code39') && plain.length < SHORTEST_UNCHECKED) return [];
  const corners = [position.topLeft, position.topRight, position.bottomLeft, position.bottomRight];
  const [xs, ys] = [corners.map(({ x }) => left + x * scale), corners.map(({ y }) => top + y * scale)];
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map(Math.round);
  return [{ format: known, text: plain, box: box as unknown as Box }];
}

/** Text that can stand anywhere: no control or direction characters, no broken pairs, not too long. */
function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_TEXT)
    .toWellFormed();
}

function unlike(barcodes: Barcode[]): Barcode[] {
  const overlaps = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  return barcodes.filter(
    (barcode, at) =>
      !barcodes.slice(0, at).some(({ text, box }) => text === barcode.text && overlaps(box, barcode.box)),
  );
}

function scaleBox(box: Box, scale: number): Box {
  return [box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale];
}
