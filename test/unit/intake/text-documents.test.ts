import { describe, expect, it } from 'vitest';
import { openFile as openScan } from '../../../src/adapters/decoding/open-file.ts';
import type { PagePicture, PictureSource } from '../../../src/adapters/picture-source.ts';
import { drawPage, paragraph } from '../../../src/tryout/ward/draw-page.ts';
import { makePdf } from '../../../src/tryout/ward/make-pdf.ts';
import { aCda, aDocx, cdaSection, wordParagraph, wordTable } from '../../factories/text-files.ts';

const LIMITS = { maxPages: 20, maxMegapixels: 250 };

async function textsOf(bytes: Uint8Array): Promise<string[]> {
  const scan = await openScan(bytes, LIMITS);
  const pages = [];
  for (let page = 1; page <= scan.pageCount; page++) pages.push((await scan.loadPage(page)).own?.text ?? '(picture)');
  return pages;
}

async function pageOf(scan: PictureSource, page: number): Promise<PagePicture> {
  return scan.loadPage(page);
}

/** Share of dark pixels in a box of the page picture. */
function ink({ picture }: PagePicture, [x0, y0, x1, y1]: readonly number[]): number {
  let dark = 0;
  for (let y = y0!; y < y1!; y++)
    for (let x = x0!; x < x1!; x++) if (picture.pixels[y * picture.width + x]! < 128) dark++;
  return dark / ((x1! - x0!) * (y1! - y0!));
}

describe('plain text', () => {
  it('keeps lines, and begins a page at a form feed', async () => {
    expect(await textsOf(Buffer.from('Patient: Adeyemi, Nora\nMRN 4711\n\n\fSecond page\n'))).toEqual([
      'Patient: Adeyemi, Nora\nMRN 4711',
      'Second page',
    ]);
  });

  it.each([
    ['UTF-8', Buffer.from('Temperatur 38,5 °C, Fr. Müller')],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFTemperatur 38,5 °C, Fr. Müller')],
    ['UTF-16 with a byte order mark', Buffer.from('\uFEFFTemperatur 38,5 °C, Fr. Müller', 'utf16le')],
    ['UTF-16 without one', Buffer.from('Temperatur 38,5 °C, Fr. Müller', 'utf16le')],
    ['UTF-16 big endian', Buffer.from('\uFEFFTemperatur 38,5 °C, Fr. Müller', 'utf16le').swap16()],
    ['Latin-1', Buffer.from('Temperatur 38,5 °C, Fr. Müller', 'latin1')],
  ])('reads %s', async (_, bytes) => {
    expect(await textsOf(bytes)).toEqual(['Temperatur 38,5 °C, Fr. Müller']);
  });

  it('draws each word where it says that it stands', async () => {
    const page = await pageOf(
      await openScan(Buffer.from('Potassium    4.1 mmol/L\nSodium       139 mmol/L\n'), LIMITS),
      1,
    );
    const words = page.own?.words ?? [];
    expect(words.map(({ text }) => text)).toEqual(['Potassium', '4.1', 'mmol/L', 'Sodium', '139', 'mmol/L']);
    for (const { text, start, box } of words) {
      expect(page.own?.text.slice(start, start + text.length)).toBe(text);
      expect(ink(page, box)).toBeGreaterThan(0.05);
    }
    const everywhere =
      ink(page, [0, 0, page.picture.width, page.picture.height]) * page.picture.width * page.picture.height;
    const boxed = words.reduce((sum, { box }) => sum + ink(page, box) * (box[2] - box[0]) * (box[3] - box[1]), 0);
    expect(boxed / everywhere).toBeGreaterThan(0.98);
    // The second column is aligned as the blanks meant it.
    expect(Math.abs((words[1]?.box[0] ?? 0) - (words[4]?.box[0] ?? 99))).toBeLessThanOrEqual(1);
  });

  it('trusts a text of one word, which no scan would be believed for', async () => {
    expect(await textsOf(Buffer.from('Deceased.'))).toEqual(['Deceased.']);
  });

  it('goes on to a new page when one is full, and counts pages before it draws any', async () => {
    const lines = (count: number) => Buffer.from(Array.from({ length: count }, (_, i) => `Line ${i + 1}`).join('\n'));
    const pages = await textsOf(lines(100));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.join('\n').split('\n')).toHaveLength(100);
    await expect(openScan(lines(3000), LIMITS)).rejects.toMatchObject({ code: 'file.too-many-pages' });
    await expect(openScan(Buffer.alloc(5_000_000, 'word '), LIMITS)).rejects.toMatchObject({
      code: 'file.too-many-pages',
    });
  });

  it('breaks what is wider than the page, and loses none of it', async () => {
    const long = Array.from({ length: 80 }, (_, i) => `word${i}`).join(' ');
    const page = await pageOf(await openScan(Buffer.from(`${long}\n${'x'.repeat(500)}`), LIMITS), 1);
    expect(page.own?.text.split('\n')[0]).toBe(long);
    expect(page.own?.text.split('\n')[1]?.replaceAll(' ', '')).toBe('x'.repeat(500));
    for (const { box } of page.own?.words ?? []) expect(box[2]).toBeLessThanOrEqual(page.picture.width);
  });

  it('does not take other bytes for text', async () => {
    const noise = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255));
    await expect(openScan(noise, LIMITS)).rejects.toMatchObject({ code: 'file.type' });
    await expect(openScan(Buffer.from('{\\rtf1\\ansi text}'), LIMITS)).rejects.toMatchObject({ code: 'file.type' });
    await expect(openScan(Buffer.from(' \n\n \n'), LIMITS)).rejects.toMatchObject({ code: 'file.type' });
  });

  it('reads a text that begins like a bitmap', async () => {
    expect(await textsOf(Buffer.from('BMI 24.1 kg/m2 at the visit of today'))).toEqual([
      'BMI 24.1 kg/m2 at the visit of today',
    ]);
  });
});

describe('web pages', () => {
  it('reads what a reader sees: no scripts, styles, comments or hidden parts; tables as rows', async () => {
    const html = `<!DOCTYPE html><html><head><title>Lab report</title><style>p{color:red}</style>
      <script>var hidden = "script";</script></head><body><!-- a comment -->
      <h1>Results &amp; ranges</h1><p>Drawn<br>today</p><p style="display: none">unseen</p>
      <table><tr><th>Test</th><th>Value</th></tr><tr><td>Potassium<td>4.1 mmol/L</tr></table>
      <ul><li>repeat in a week</ul><pre>a  b\n c</pre></body></html>`;
    expect(await textsOf(Buffer.from(html))).toEqual([
      'Lab report\nResults & ranges\nDrawn\ntoday\nTest Value\nPotassium 4.1 mmol/L\n- repeat in a week\na b\nc',
    ]);
  });

  it('says of a sign-in page that the download went wrong', async () => {
    const html = '<html><body><form><input name="user"><input type="password"></form></body></html>';
    await expect(openScan(Buffer.from(html), LIMITS)).rejects.toMatchObject({ code: 'file.sign-in-page' });
  });

  it('says that a page without a word holds no text', async () => {
    await expect(openScan(Buffer.from('<html><body></body></html>'), LIMITS)).rejects.toMatchObject({
      code: 'file.no-text',
    });
  });
});

describe('clinical documents (CDA)', () => {
  const patient = { family: 'Adeyemi', given: 'Nora', mrn: '4711', birthTime: '19500321' };

  it('puts the patient of the header on the page, and keeps table rows', async () => {
    const table =
      '<table><thead><tr><th>Medication</th><th>Dose</th></tr></thead><tbody><tr><td>Lisinopril</td><td><content>10</content> mg daily</td></tr></tbody></table>';
    const [text] = await textsOf(
      Buffer.from(
        aCda(patient, cdaSection('Medications', table) + cdaSection('Plan', '<list><item>Follow up</item></list>')),
      ),
    );
    expect(text).toBe(
      [
        'Discharge Summary',
        'Patient: Adeyemi, Nora',
        'MRN: 4711',
        'Date of birth: 1950-03-21',
        'Sex: Female',
        'Address: 14 Mill Lane, Alderbrook',
        'Document date: 2026-03-01',
        'Medications',
        'Medication Dose',
        'Lisinopril 10 mg daily',
        'Plan',
        '- Follow up',
      ].join('\n'),
    );
  });

  it('reads the PDF that an unstructured document carries as pages of it', async () => {
    const pdf = await makePdf([{ text: { lines: paragraph(['Scanned elsewhere.']) } }]);
    expect(await textsOf(Buffer.from(aCda(patient, '', pdf.toString('base64'))))).toHaveLength(2);
  });

  it('refuses entities that grow', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><ClinicalDocument>&b;</ClinicalDocument>`;
    await expect(openScan(Buffer.from(bomb), LIMITS)).rejects.toMatchObject({ code: 'file.damaged' });
  });
});

describe('Word documents', () => {
  it('reads header, headings, paragraphs, tables, check boxes and page breaks', async () => {
    const box = (checked: number) =>
      `<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${checked}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>X</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>Smoker</w:t></w:r></w:p>`;
    const body =
      wordParagraph('Discharge summary', 'Heading1') +
      '<w:p><w:r><w:t>Seen</w:t></w:r><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t xml:space="preserve"> today</w:t></w:r></w:p>' +
      wordTable([
        ['Sodium', '139'],
        ['Potassium', '4.1'],
      ]) +
      box(1) +
      box(0) +
      '<w:p><w:r><w:br w:type="page"/><w:t>Page two</w:t></w:r></w:p>';
    expect(await textsOf(aDocx({ body, header: wordParagraph('Patient: Adeyemi, Nora') }))).toEqual([
      'Patient: Adeyemi, Nora\nDischarge summary\nSeen today\nSodium 139\nPotassium 4.1\n[x] Smoker\n[ ] Smoker',
      'Page two',
    ]);
  });

  it('reads pictures inside as pages, and says which it could not', async () => {
    const body = `${wordParagraph('See below.')}<w:p><w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r></w:p>`;
    const picture = await drawPage({ lines: paragraph(['A scan inside.']) });
    expect(await textsOf(aDocx({ body, picture }))).toEqual(['See below.', '(picture)']);
    expect(await textsOf(aDocx({ body, picture: Buffer.from('not a picture') }))).toEqual([
      'See below.\n[One picture or file inside this document could not be read.]',
    ]);
  });

  it('says that a Word document with broken parts is damaged', async () => {
    await expect(openScan(aDocx({ body: '<w:p>' }), LIMITS)).rejects.toMatchObject({ code: 'file.damaged' });
    await expect(openScan(aDocx({ body: '' }).subarray(0, 300), LIMITS)).rejects.toMatchObject({
      code: 'file.cut-off',
    });
  });
});

describe('texts made to be costly', () => {
  it.each<[string, string, string]>([
    ['more lines than a call takes arguments', 'a\n'.repeat(300_000), 'file.too-many-pages'],
    ['tags nested without end', `<div>${'<div>'.repeat(100_000)}x`, 'file.damaged'],
    ['comments before nothing', `${'<!---->'.repeat(100_000)}<html></html>`, 'file.no-text'],
    ['tags that are never closed', `<html>${'<input '.repeat(100_000)}`, 'file.no-text'],
  ])('end with a reason: %s', async (_, text, code) => {
    await expect(openScan(Buffer.from(text), LIMITS)).rejects.toMatchObject({ code });
  });

  it('keep all of a row with more columns than a page can hold', async () => {
    const cells = Array.from({ length: 20_000 }, (_, i) => `<td>c${i}</td>`).join('');
    const [text] = await textsOf(Buffer.from(`<html><body><table><tr>${cells}</tr></table></body></html>`));
    expect(text?.split(' ')).toHaveLength(20_000);
  });
});
