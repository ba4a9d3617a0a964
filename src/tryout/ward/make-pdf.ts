import sharp from 'sharp';
import { type DrawnPage, LETTER } from './draw-page.ts';

/** A page of a PDF: text of its own, a scanned picture, or a picture with hidden text over it. */
export type PdfPageContent = { text: DrawnPage; scan?: undefined } | { scan: Buffer; text?: DrawnPage };

export interface PdfOptions {
  /** /Rotate of every page, clockwise degrees. */
  rotate?: 0 | 90 | 180 | 270;
}

/** A small PDF written by hand: Letter pages, Helvetica, pictures as JPEG. */
export async function makePdf(pages: readonly PdfPageContent[], { rotate = 0 }: PdfOptions = {}): Promise<Buffer> {
  const objects: Buffer[] = [];
  const add = (body: string | Buffer): number =>
    objects.push(Buffer.isBuffer(body) ? body : Buffer.from(body, 'latin1'));
  const catalog = add('');
  const tree = add('');
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const kids: number[] = [];
  for (const page of pages) {
    let content = '';
    let resources = `/Font << /F1 ${font} 0 R >>`;
    if (page.scan) {
      const { data, info } = await sharp(page.scan)
        .toColourspace('b-w')
        .jpeg({ quality: 85 })
        .toBuffer({ resolveWithObject: true });
      const head = `/Type /XObject /Subtype /Image /Width ${info.width} /Height ${info.height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode`;
      resources += ` /XObject << /Im1 ${add(stream(head, data))} 0 R >>`;
      content += `q ${LETTER.width} 0 0 ${LETTER.height} 0 0 cm /Im1 Do Q\n`;
    }
    if (page.text) content += textOperators(page.text, page.scan !== undefined);
    const body = add(stream('', Buffer.from(content, 'latin1')));
    kids.push(
      add(
        `<< /Type /Page /Parent ${tree} 0 R /Rotate ${rotate} /MediaBox [0 0 ${LETTER.width} ${LETTER.height}] /Resources << ${resources} >> /Contents ${body} 0 R >>`,
      ),
    );
  }
  objects[catalog - 1] = Buffer.from(`<< /Type /Catalog /Pages ${tree} 0 R >>`);
  objects[tree - 1] = Buffer.from(
    `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`,
  );
  return assemble(objects, catalog);
}

/** `3 Tr` draws nothing: the way OCR programs lay text under a picture. */
function textOperators(page: DrawnPage, hidden: boolean): string {
  const lines = page.lines.flatMap(({ y, size = 11, cells }) =>
    cells.map(
      ({ x, text }) =>
        `BT ${hidden ? '3 Tr ' : ''}/F1 ${size} Tf ${x} ${LETTER.height - y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`,
    ),
  );
  return `${lines.join('\n')}\n`;
}

function stream(head: string, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${head} /Length ${data.length} >>\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream'),
  ]);
}

function assemble(objects: readonly Buffer[], catalog: number): Buffer {
  const parts = [Buffer.from('%PDF-1.4\n%\xE2\xE3\xCF\xD3\n', 'latin1')];
  let at = parts[0]!.length;
  const offsets: number[] = [];
  objects.forEach((body, i) => {
    offsets.push(at);
    const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    parts.push(part);
    at += part.length;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root ${catalog} 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
