/** Small drawn scans: one Letter page each, coarse enough to be read in a second or two. */
import sharp from 'sharp';
import { drawPage } from '../../src/tryout/ward/draw-page.ts';
import { layoutPage, type PageBlock } from '../../src/tryout/ward/layout-page.ts';
import { makePdf } from '../../src/tryout/ward/make-pdf.ts';

const DPI = 130;

export interface NamedPerson {
  family: string;
  given: string;
  mrn: string;
  birthDate: string | null;
}

/** What stands on a page about one person: who, and one sentence a line. */
export function pageAbout(person: NamedPerson, sentences: string[]): PageBlock[] {
  return [
    { letterhead: 'Alderbrook Hospital', under: 'Progress note' },
    {
      fields: [
        ['Patient', `${person.family}, ${person.given}`],
        ['MRN', person.mrn],
        ['DOB', person.birthDate ?? ''],
      ],
    },
    ...sentences.map((text) => ({ text })),
  ];
}

/** A page as a PNG. */
export function aScan(blocks: PageBlock[]): Promise<Buffer> {
  return drawPage(layoutPage(blocks), DPI);
}

/** Several pages as one TIFF. */
export async function aScanOfPages(pages: PageBlock[][]): Promise<Buffer> {
  const pictures = [];
  for (const blocks of pages) pictures.push(await aScan(blocks));
  return sharp(pictures, { join: { animated: true } })
    .tiff({ compression: 'lzw' })
    .toBuffer();
}

/** A PDF that asks for a password before it opens: its key is that of no password we know. */
export async function aLockedPdf(): Promise<Buffer> {
  const pdf = (await makePdf([{ text: layoutPage([{ text: 'Locked.' }]) }])).toString('latin1');
  const key = '5a'.repeat(32);
  const lock = `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${key}> /U <${key}> >> /ID [<${key}> <${key}>]`;
  return Buffer.from(pdf.replace(/(trailer\n<<)/, `$1 ${lock}`), 'latin1');
}
