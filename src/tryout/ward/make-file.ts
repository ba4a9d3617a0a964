import sharp from 'sharp';
import { type DrawnPage, drawPage } from './draw-page.ts';
import { makePdf } from './make-pdf.ts';

/** How pages become a file: what a ward's scanners, fax machines and telephones make of paper. */
export const FORMS = [
  'scanned-pdf',
  'text-pdf',
  'mixed-pdf',
  'photo-jpeg',
  'fax-tiff',
  'png',
  'upside-down-png',
] as const;
export type FileForm = (typeof FORMS)[number];

/** Dots per inch: of a desk scanner, and of a fax in fine mode, near which a telephone's picture of a page lies too. */
const SCAN_DPI = 300;
const FAX_DPI = 200;
/** A telephone held over a page: a little turned, light from one side. */
const PHOTO_TURN_DEGREES = 2.5;
const DESK = '#8d8478';

/** Bytes of a file with these pages. The same pages give the same bytes on one machine. */
export async function makeFile(form: FileForm, pages: readonly DrawnPage[]): Promise<Buffer> {
  switch (form) {
    case 'scanned-pdf':
      return makePdf(await inTurn(pages, async (page) => ({ scan: await drawPage(page, SCAN_DPI) })));
    case 'text-pdf':
      return makePdf(pages.map((text) => ({ text })));
    case 'mixed-pdf':
      return makePdf(
        await inTurn(pages, async (page, i) => (i === 0 ? { text: page } : { scan: await drawPage(page, SCAN_DPI) })),
      );
    case 'fax-tiff':
      return fax(await inTurn(pages, (page) => drawPage(page, FAX_DPI)));
    case 'photo-jpeg':
      return photograph(await drawPage(onlyPage(pages), FAX_DPI));
    case 'png':
      return drawPage(onlyPage(pages), SCAN_DPI);
    case 'upside-down-png':
      return sharp(await drawPage(onlyPage(pages), SCAN_DPI))
        .rotate(180)
        .png()
        .toBuffer();
  }
}

/** A fax: black or white only, CCITT group 4, all pages in one TIFF. */
function fax(pages: Buffer[]): Promise<Buffer> {
  return sharp(pages, { join: { animated: true } })
    .toColourspace('b-w')
    .threshold(150)
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer();
}

/** A page photographed on a desk: turned, with a shadow across it, soft, as JPEG. */
async function photograph(page: Buffer): Promise<Buffer> {
  const turned = await sharp(page)
    .toColourspace('srgb')
    .rotate(PHOTO_TURN_DEGREES, { background: DESK })
    .extend({ top: 60, bottom: 60, left: 50, right: 50, background: DESK })
    .png()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = turned.info;
  return sharp(turned.data)
    .composite([{ input: shadow(width, height), blend: 'multiply' }])
    .blur(0.6)
    .withMetadata({ density: FAX_DPI })
    .jpeg({ quality: 82 })
    .toBuffer();
}

function shadow(width: number, height: number): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>
      <linearGradient id="s" x1="0" y1="0" x2="1" y2="0.8">
        <stop offset="0" stop-color="#fffdf6"/><stop offset="0.55" stop-color="#efe9dc"/><stop offset="1" stop-color="#a9a294"/>
      </linearGradient></defs><rect width="100%" height="100%" fill="url(#s)"/></svg>`,
  );
}

function onlyPage(pages: readonly DrawnPage[]): DrawnPage {
  const [page] = pages;
  if (!page || pages.length > 1) throw new Error('a picture holds exactly one page');
  return page;
}

/** One page after the other: drawn pages are large while they are drawn. */
async function inTurn<T>(
  pages: readonly DrawnPage[],
  make: (page: DrawnPage, index: number) => Promise<T>,
): Promise<T[]> {
  const made: T[] = [];
  for (const [index, page] of pages.entries()) made.push(await make(page, index));
  return made;
}
