/** Writes a PDF to a file page by page, so that memory does not grow with the record: pictures as JPEG, text in Helvetica. */
import { type FileHandle, open } from 'node:fs/promises';
import sharp from 'sharp';

export interface PdfWriter {
  /** A Letter page of lines; `heading` lines are larger. Lines that do not fit go on the next page. */
  addText(lines: readonly { text: string; heading?: boolean }[]): Promise<void>;
  /** A picture as large as a Letter page allows, with a line below it. */
  addPicture(image: Uint8Array, footer: string): Promise<void>;
  /** Writes what makes it a PDF and closes the file. */
  end(): Promise<void>;
  /** Closes the file as it is. */
  abandon(): Promise<void>;
}

const PAGE = { width: 612, height: 792, margin: 54 } as const;
const FOOTER_HEIGHT = 24;
const LINE = 15;
const CHARACTERS_A_LINE = 92;
const JPEG_QUALITY = 82;

/** @throws Error when the file is there already */
export async function openPdfWriter(path: string): Promise<PdfWriter> {
  const file = await open(path, 'wx', 0o600);
  const writer = new Objects(file);
  await writer.raw(Buffer.from('%PDF-1.4\n%\xE2\xE3\xCF\xD3\n', 'latin1'));
  const [catalog, tree] = [writer.reserve(), writer.reserve()];
  const font = await writer.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const kids: number[] = [];
  const addPage = async (content: string, resources: string): Promise<void> => {
    const body = await writer.addStream('', Buffer.from(content, 'latin1'));
    const page = `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 ${font} 0 R >> ${resources} >> /Contents ${body} 0 R >>`;
    kids.push(await writer.add(page));
  };
  return {
    async addText(lines) {
      const perPage = Math.floor((PAGE.height - 2 * PAGE.margin) / LINE);
      const wrapped = lines.flatMap(({ text, heading = false }) =>
        wrapLine(text, heading ? 60 : CHARACTERS_A_LINE).map((part) => ({ text: part, heading })),
      );
      for (let first = 0; first === 0 || first < wrapped.length; first += perPage) {
        const shown = wrapped.slice(first, first + perPage);
        const drawn = shown.map(({ text, heading }, index) =>
          drawLine(text, PAGE.margin, PAGE.height - PAGE.margin - (index + 1) * LINE, heading ? 14 : 10),
        );
        await addPage(drawn.join('\n'), '');
      }
    },
    async addPicture(image, footer) {
      const picture = sharp(image).flatten({ background: '#fff' });
      const { channels = 3 } = await sharp(image).metadata();
      const gray = channels < 3;
      const { data, info } = await (gray ? picture.toColourspace('b-w') : picture.toColourspace('srgb'))
        .jpeg({ quality: JPEG_QUALITY })
        .toBuffer({ resolveWithObject: true });
      const space = info.channels === 1 ? '/DeviceGray' : '/DeviceRGB';
      const head = `/Type /XObject /Subtype /Image /Width ${info.width} /Height ${info.height} /ColorSpace ${space} /BitsPerComponent 8 /Filter /DCTDecode`;
      const picturedId = await writer.addStream(head, data);
      const scale = Math.min(PAGE.width / info.width, (PAGE.height - FOOTER_HEIGHT) / info.height);
      const [width, height] = [info.width * scale, info.height * scale];
      const place = `${width.toFixed(2)} 0 0 ${height.toFixed(2)} ${((PAGE.width - width) / 2).toFixed(2)} ${(PAGE.height - height).toFixed(2)}`;
      await addPage(`q ${place} cm /Im1 Do Q\n${drawLine(footer, 24, 9, 7)}`, `/XObject << /Im1 ${picturedId} 0 R >>`);
    },
    async end() {
      await writer.fill(catalog, `<< /Type /Catalog /Pages ${tree} 0 R >>`);
      await writer.fill(
        tree,
        `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`,
      );
      await writer.finish(catalog);
    },
    abandon: () => file.close(),
  };
}

/** The numbered objects of a PDF and where each begins. */
class Objects {
  readonly #file: FileHandle;
  readonly #offsets: number[] = [];
  #at = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async raw(bytes: Buffer): Promise<void> {
    await this.#file.write(bytes);
    this.#at += bytes.length;
  }

  reserve(): number {
    return this.#offsets.push(0);
  }

  async fill(id: number, body: string): Promise<void> {
    this.#offsets[id - 1] = this.#at;
    await this.raw(Buffer.from(`${id} 0 obj\n${body}\nendobj\n`, 'latin1'));
  }

  async add(body: string): Promise<number> {
    const id = this.reserve();
    await this.fill(id, body);
    return id;
  }

  async addStream(head: string, data: Buffer): Promise<number> {
    const id = this.reserve();
    this.#offsets[id - 1] = this.#at;
    await this.raw(Buffer.from(`${id} 0 obj\n<< ${head} /Length ${data.length} >>\nstream\n`, 'latin1'));
    await this.raw(data);
    await this.raw(Buffer.from('\nendstream\nendobj\n', 'latin1'));
    return id;
  }

  async finish(catalog: number): Promise<void> {
    const start = this.#at;
    const rows = this.#offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    const trailer = `trailer\n<< /Size ${this.#offsets.length + 1} /Root ${catalog} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
    await this.raw(
      Buffer.from(`xref\n0 ${this.#offsets.length + 1}\n0000000000 65535 f \n${rows}${trailer}`, 'latin1'),
    );
    await this.#file.sync();
    await this.#file.close();
  }
}

function drawLine(text: string, x: number, y: number, size: number): string {
  return `BT /F1 ${size} Tf ${x} ${y} Td (${toWinAnsi(text).replace(/[\\()]/g, '\\$&')}) Tj ET`;
}

/** Helvetica of every reader knows Latin letters only: others lose their accents, or become a question mark. */
function toWinAnsi(text: string): string {
  return [...text]
    .map((letter) =>
      letter.codePointAt(0)! <= 0xff ? letter : letter.normalize('NFKD').replace(/[^\x20-\x7e]/g, '') || '?',
    )
    .join('')
    .replace(/\p{Cc}/gu, ' ');
}

function wrapLine(text: string, limit: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => long.match(new RegExp(`.{1,${limit}}`, 'gu')) ?? [''])) {
    if (line && line.length + 1 + word.length > limit) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
