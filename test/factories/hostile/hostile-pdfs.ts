/** PDFs written by hand, each with one thing wrong that a reader could hang, crash or run out of memory on. */
import { deflateSync } from 'node:zlib';
import type { HostileFile } from './hostile-file.ts';

type Object = string | { head: string; data: Uint8Array };

/** Objects are numbered from 1. `trailer` is put into the trailer; `raw` goes behind the objects. */
export function pdfOf(objects: readonly Object[], trailer = '/Root 1 0 R', tail?: string): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]!.length;
  const push = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  objects.forEach((object, at) => {
    offsets.push(length);
    push(Buffer.from(`${at + 1} 0 obj\n`, 'latin1'));
    if (typeof object === 'string') push(Buffer.from(object, 'latin1'));
    else {
      push(Buffer.from(`<< /Length ${object.data.length} ${object.head} >>\nstream\n`, 'latin1'));
      push(Buffer.from(object.data));
      push(Buffer.from('\nendstream', 'latin1'));
    }
    push(Buffer.from('\nendobj\n', 'latin1'));
  });
  const start = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  push(Buffer.from(tail ?? end, 'latin1'));
  return Buffer.concat(parts);
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
const TREE = '<< /Type /Pages /Count 1 /Kids [3 0 R] >>';
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const HELLO = 'BT /F1 14 Tf 10 60 Td (Potassium 4.1 mmol/L) Tj ET';
const page = (more = '', box = '0 0 200 100') =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> /Pattern << /P 6 0 R >> /Shading << /S 6 0 R >> /ColorSpace << /C 6 0 R >> >> ${more} >>`;
const text = (content: string): Object => ({ head: '', data: Buffer.from(content, 'latin1') });
const packed = (content: string | Uint8Array, head = ''): Object => ({
  head: `/Filter /FlateDecode ${head}`,
  data: deflateSync(content),
});
/** One page with this content, a font, and one more object that the content may use as /X, /P, /S or /C. */
const one = (content: string, six: Object = 'null', more = '', box?: string): Buffer =>
  pdfOf([CATALOG, TREE, page(more, box), packed(content), FONT, six]);
const image = (head: string, data: Uint8Array = Buffer.alloc(64)): Buffer =>
  one('q 200 0 0 100 0 0 cm /X Do Q', { head: `/Type /XObject /Subtype /Image ${head}`, data });
const GRAY = '/ColorSpace /DeviceGray /BitsPerComponent 8';
const zeros = (megabytes: number) => deflateSync(Buffer.alloc(megabytes * 1e6));
const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

const CASES: Record<string, () => Uint8Array> = {
  'page tree in a circle': () => pdfOf([CATALOG, '<< /Type /Pages /Count 3 /Kids [2 0 R] >>']),
  'page tree in a wide circle': () =>
    pdfOf([
      CATALOG,
      '<< /Type /Pages /Count 9 /Kids [3 0 R 3 0 R] >>',
      '<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>',
    ]),
  'page tree 5,000 deep': () =>
    pdfOf([
      CATALOG,
      ...Array.from({ length: 5000 }, (_, i) => `<< /Type /Pages /Count 1 /Kids [${i + 3} 0 R] >>`),
      '<< /Type /Page /MediaBox [0 0 200 100] >>',
    ]),
  'count of 2 billion': () =>
    pdfOf([CATALOG, '<< /Type /Pages /Count 2147483647 /Kids [3 0 R] >>', page(), text(HELLO), FONT]),
  'count below zero': () => pdfOf([CATALOG, '<< /Type /Pages /Count -5 /Kids [3 0 R] >>', page(), text(HELLO), FONT]),
  'count of 400 and one page': () =>
    pdfOf([CATALOG, '<< /Type /Pages /Count 400 /Kids [3 0 R] >>', page(), text(HELLO), FONT]),
  'the same page 20,000 times': () =>
    pdfOf([CATALOG, `<< /Type /Pages /Count 20000 /Kids [${'3 0 R '.repeat(20_000)}] >>`, page(), text(HELLO), FONT]),
  'no pages': () => pdfOf([CATALOG, '<< /Type /Pages /Count 0 /Kids [] >>']),
  'a page that is nothing': () => pdfOf([CATALOG, TREE, 'null']),
  'a page that is the catalog': () => pdfOf([CATALOG, '<< /Type /Pages /Count 1 /Kids [1 0 R] >>']),
  'no root': () => pdfOf([CATALOG, TREE, page(), text(HELLO), FONT], ''),
  'root in itself': () => pdfOf(['1 0 R'], '/Root 1 0 R'),
  'two objects that are each other': () => pdfOf(['2 0 R', '1 0 R'], '/Root 1 0 R'),
  'no cross-reference': () => pdfOf([CATALOG, TREE, page(), text(HELLO), FONT], '', ''),
  'start of the cross-reference nowhere': () =>
    pdfOf([CATALOG, TREE, page(), text(HELLO), FONT], '', 'startxref\n99999999\n%%EOF'),
  'cross-reference before itself': () =>
    pdfOf(
      [CATALOG, TREE, page(), text(HELLO), FONT],
      '',
      'xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Prev 9 /Size 9 >>\nstartxref\n9\n%%EOF',
    ),
  'cross-reference of a billion rows': () =>
    pdfOf(
      [CATALOG, TREE, page(), text(HELLO), FONT],
      '',
      'xref\n0 1000000000\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 1000000000 >>\nstartxref\n9\n%%EOF',
    ),
  'arrays 100,000 deep': () =>
    pdfOf([`<< /Type /Catalog /Pages 2 0 R /X ${nested(100_000, '[', ']')} >>`, TREE, page(), text(HELLO), FONT]),
  'dictionaries 50,000 deep': () =>
    pdfOf([
      `<< /Type /Catalog /Pages 2 0 R /X ${'<< /A '.repeat(50_000)}1${' >>'.repeat(50_000)} >>`,
      TREE,
      page(),
      text(HELLO),
      FONT,
    ]),
  'strings 100,000 deep': () => one(nested(100_000, '(', ')')),
  'arrays 100,000 deep in the content': () => one(nested(100_000, '[', ']')),
  'a content of a million saves': () => one('q '.repeat(1e6)),
  'a content of a million restores': () => one('Q '.repeat(1e6)),
  'a content of 200,000 curves': () => one('0 0 m 10 10 20 20 30 30 c S '.repeat(200_000)),
  'a content of 2 million operators': () => one('1 w '.repeat(2e6)),
  'a text of 300,000 letters': () => one(`BT /F1 1 Tf (${'ab '.repeat(100_000)}) Tj ET`),
  'a path of 500,000 points': () => one(`0 0 m ${'5 5 l 9 1 l '.repeat(250_000)} f`),
  'a dash of nothing': () => one('[0 0] 0 d 0 0 m 200 100 l S'),
  'a dash of a millionth': () => one('[0.000001] 0 d 0 0 m 200 100 l S'),
  'a line a million wide': () => one('1000000 w 0 0 m 200 100 l S'),
  'a matrix of nothing': () => one('0 0 0 0 0 0 cm /F1 5 Tf BT (a) Tj ET'),
  'a matrix of 1e38': () => one(`1e38 0 0 1e38 0 0 cm ${HELLO}`),
  'numbers that are none': () => one('NaN Infinity --5 +-.. 1e999 re f 0x10 m'),
  'a form that draws itself': () =>
    one('/X Do', {
      head: '/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << /XObject << /X 6 0 R >> >>',
      data: Buffer.from('/X Do'),
    }),
  'a form that draws itself twice': () =>
    one('/X Do /X Do', {
      head: '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>',
      data: Buffer.from('/X Do /X Do'),
    }),
  'forms that double 24 times': () =>
    pdfOf([
      CATALOG,
      TREE,
      page(),
      text('/X Do'),
      FONT,
      ...Array.from(
        { length: 24 },
        (_, i): Object => ({
          head: `/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << /XObject << /X ${i + 7} 0 R >> >>`,
          data: Buffer.from('/X Do /X Do'),
        }),
      ),
      { head: '/Type /XObject /Subtype /Form /BBox [0 0 9 9]', data: Buffer.from('0 0 9 9 re f') },
    ]),
  'a pattern of itself': () =>
    one('/Pattern cs /P scn 0 0 200 100 re f', {
      head: '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << /Pattern << /P 6 0 R >> >>',
      data: Buffer.from('/Pattern cs /P scn 0 0 9 9 re f'),
    }),
  'a pattern in steps of a millionth': () =>
    one('/Pattern cs /P scn 0 0 200 100 re f', {
      head: '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.000001 /YStep 0.000001 /Resources << >>',
      data: Buffer.from('0 0 1 1 re f'),
    }),
  'a pattern in steps of nothing': () =>
    one('/Pattern cs /P scn 0 0 200 100 re f', {
      head: '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0 /YStep 0 /Resources << >>',
      data: Buffer.from('0 0 1 1 re f'),
    }),
  'a pattern as large as a field': () =>
    one('/Pattern cs /P scn 0 0 200 100 re f', {
      head: '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1e9 1e9] /XStep 1e9 /YStep 1e9 /Resources << >>',
      data: Buffer.from('0 0 1 1 re f'),
    }),
  'a shading with a function of 2 billion samples': () =>
    one(
      '/S sh',
      '<< /ShadingType 1 /ColorSpace /DeviceGray /Function << /FunctionType 0 /Domain [0 1 0 1] /Range [0 1] /Size [65535 32767] /BitsPerSample 8 /Length 0 >> >>',
    ),
  'a shading that is a mesh of lies': () =>
    one('/S sh', {
      head: '/ShadingType 7 /ColorSpace /DeviceRGB /BitsPerCoordinate 32 /BitsPerComponent 16 /BitsPerFlag 8 /Decode [0 1e9 0 1e9 0 1 0 1 0 1]',
      data: Buffer.alloc(200_000, 0x5a),
    }),
  'a function of functions': () =>
    one(
      '/S sh',
      `<< /ShadingType 2 /Coords [0 0 1 1] /ColorSpace /DeviceGray /Function ${'<< /FunctionType 3 /Domain [0 1] /Bounds [] /Encode [0 1] /Functions ['.repeat(2000)}null${'] >>'.repeat(2000)} >>`,
    ),
  'a colour space of itself': () => one('/C cs 1 scn 0 0 9 9 re f', '[/Indexed 6 0 R 255 (abc)]'),
  'a colour space with 40 million colours': () =>
    one('/C cs 1 scn 0 0 9 9 re f', '[/Indexed /DeviceRGB 40000000 (abc)]'),
  'a type 3 font that draws itself': () =>
    one(
      'BT /F9 9 Tf (aaaa) Tj ET',
      '<< >>',
      '/Resources << /Font << /F9 << /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 4 0 R >> >> >> >>',
    ),
  'a flate bomb of 300 MB as content': () =>
    pdfOf([CATALOG, TREE, page(), { head: '/Filter /FlateDecode', data: zeros(300) }, FONT]),
  'a flate bomb in a flate bomb': () =>
    pdfOf([
      CATALOG,
      TREE,
      page(),
      { head: '/Filter [/FlateDecode /FlateDecode]', data: deflateSync(zeros(400)) },
      FONT,
    ]),
  'two hundred filters': () =>
    pdfOf([CATALOG, TREE, page(), { head: `/Filter [${'/FlateDecode '.repeat(200)}]`, data: Buffer.alloc(99) }, FONT]),
  'a run-length bomb': () =>
    pdfOf([CATALOG, TREE, page(), { head: '/Filter /RunLengthDecode', data: Buffer.alloc(2_000_000, 0x81) }, FONT]),
  'a hex filter chained': () =>
    pdfOf([
      CATALOG,
      TREE,
      page(),
      { head: `/Filter [${'/ASCIIHexDecode '.repeat(50)}]`, data: Buffer.alloc(500_000, 0x33) },
      FONT,
    ]),
  'a filter nobody knows': () =>
    pdfOf([CATALOG, TREE, page(), { head: '/Filter /Unknown', data: Buffer.alloc(9) }, FONT]),
  'a length that points at itself': () =>
    pdfOf([CATALOG, TREE, page(), '<< /Length 4 0 R >>\nstream\nBT ET\nendstream', FONT]),
  'a length of 2 billion': () =>
    pdfOf([CATALOG, TREE, page(), '<< /Length 2000000000 >>\nstream\nBT ET\nendstream', FONT]),
  'an object stream in itself': () =>
    pdfOf([
      CATALOG,
      TREE,
      page(),
      { head: '/Type /ObjStm /N 100000000 /First 4 /Extends 4 0 R', data: Buffer.from('4 0 ') },
      FONT,
    ]),
  'an image of 100,000 x 100,000 bits': () =>
    image('/Width 100000 /Height 100000 /ColorSpace /DeviceGray /BitsPerComponent 1'),
  'an image of 15,000 x 15,000 zeros': () =>
    image(`/Width 15000 /Height 15000 ${GRAY} /Filter /FlateDecode`, zeros(225)),
  'an image of 9,000 x 9,000 colours': () =>
    image('/Width 9000 /Height 9000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode', zeros(243)),
  'an image without width': () => image(`/Height 10 ${GRAY}`),
  'an image of no size': () => image(`/Width 0 /Height 0 ${GRAY}`),
  'an image below zero': () => image(`/Width -10 /Height -10 ${GRAY}`),
  'an image of 64 bits': () => image('/Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 64'),
  'an image without its end': () => image(`/Width 3000 /Height 3000 ${GRAY}`),
  'an image that masks itself': () => image(`/Width 8 /Height 8 ${GRAY} /SMask 6 0 R`),
  'a JPEG that is none': () => image(`/Width 8 /Height 8 ${GRAY} /Filter /DCTDecode`, Buffer.alloc(999, 7)),
  'a JPEG 2000 that is none': () => image('/Width 8 /Height 8 /Filter /JPXDecode', Buffer.alloc(999, 7)),
  'a JPEG 2000 of 2 billion columns': () =>
    image(
      '/Width 8 /Height 8 /Filter /JPXDecode',
      Buffer.from(
        'ff4fff51002f00007fffffff7fffffff00000000000000007fffffff7fffffff0000000000000000000307010107010107010100',
        'hex',
      ),
    ),
  'a JBIG2 that is none': () =>
    image('/Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode', Buffer.alloc(999, 7)),
  'a JBIG2 page of 4 billion rows': () =>
    image(
      '/Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode',
      Buffer.from('000000003000010000001300010000ffffff00ffffff00000000000000000000000000', 'hex'),
    ),
  'a fax of lies': () =>
    image(
      '/Width 1728 /Height 50000 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 1728 /Rows 50000 >>',
      Buffer.alloc(5000, 0x35),
    ),
  'a fax of two billion columns': () =>
    image(
      '/Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K 0 /Columns 2147483647 >>',
      Buffer.alloc(500, 0x35),
    ),
  'a predictor of a billion columns': () =>
    image(
      `/Width 8 /Height 8 ${GRAY} /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1000000000 >>`,
      deflateSync(Buffer.alloc(64)),
    ),
  'an inline image without end': () => one(`BI /W 5000 /H 5000 /CS /G /BPC 8 ID ${'x'.repeat(300_000)}`),
  'a page of a million inches': () => one(HELLO, 'null', '', '0 0 72000000 72000000'),
  'a page of no size': () => one(HELLO, 'null', '', '0 0 0 0'),
  'a page inside out': () => one(HELLO, 'null', '', '200 100 0 0'),
  'a page of a hair': () => one(HELLO, 'null', '', '0 0 0.001 5000'),
  'a page that is no number': () => one(HELLO, 'null', '', '/a /b /c /d'),
  'a page without a box': () =>
    pdfOf([
      CATALOG,
      TREE,
      '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
      text(HELLO),
      FONT,
    ]),
  'a unit of a billion': () => one(HELLO, 'null', '/UserUnit 1000000000'),
  'a unit below zero': () => one(HELLO, 'null', '/UserUnit -3'),
  'turned by 45 degrees': () => one(HELLO, 'null', '/Rotate 45'),
  'turned by 2 billion degrees': () => one(HELLO, 'null', '/Rotate 2147483610'),
  'a crop box beside the page': () => one(HELLO, 'null', '/CropBox [9000 9000 9100 9100]'),
  'annotations in a circle': () =>
    one(
      HELLO,
      '<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Parent 6 0 R /Popup 6 0 R >>',
      '/Annots [6 0 R 6 0 R]',
    ),
  'a hundred thousand annotations': () =>
    one(HELLO, '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>', `/Annots [${'6 0 R '.repeat(100_000)}]`),
  'a form of fields in a circle': () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /XFA 6 0 R >> >>',
      TREE,
      page('/Annots [6 0 R]'),
      text(HELLO),
      FONT,
      '<< /T (a) /FT /Tx /Kids [6 0 R] /Parent 6 0 R /Subtype /Widget /Rect [0 0 9 9] >>',
    ]),
  'an XFA form alone': () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /XFA 6 0 R >> /NeedsRendering true >>',
      TREE,
      page(),
      text(HELLO),
      FONT,
      packed('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><subform name="a"/></template></xdp:xdp>'),
    ]),
  'a script at the opening': () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while (true) app.alert("x");) >> >>',
      TREE,
      page(),
      text(HELLO),
      FONT,
    ]),
  'a launch of a program': () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>',
      TREE,
      page(),
      text(HELLO),
      FONT,
    ]),
  'encrypted by nobody': () =>
    pdfOf(
      [CATALOG, TREE, page(), text(HELLO), FONT, '<< /Filter /Nobody /V 9 >>'],
      '/Root 1 0 R /Encrypt 6 0 R /ID [(a) (b)]',
    ),
  'encrypted by itself': () => pdfOf([CATALOG, TREE, page(), text(HELLO), FONT, '6 0 R'], '/Root 1 0 R /Encrypt 6 0 R'),
  'encrypted with a key of a million bits': () =>
    pdfOf(
      [
        CATALOG,
        TREE,
        page(),
        text(HELLO),
        FONT,
        `<< /Filter /Standard /V 2 /R 3 /Length 1000000 /P -4 /O <${'5a'.repeat(32)}> /U <${'5a'.repeat(32)}> >>`,
      ],
      '/Root 1 0 R /Encrypt 6 0 R /ID [(a) (b)]',
    ),
  'outlines in a circle': () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>',
      TREE,
      page(),
      text(HELLO),
      FONT,
      '<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Count 9 >>',
    ]),
  'a font that is no font': () =>
    pdfOf([
      CATALOG,
      TREE,
      page(),
      text(HELLO),
      '<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor << /Type /FontDescriptor /FontFile2 6 0 R >> >>',
      packed(Buffer.alloc(5000, 0x41)),
    ]),
  'a composite font of itself': () =>
    pdfOf([
      CATALOG,
      TREE,
      page(),
      text(HELLO),
      '<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding 6 0 R /DescendantFonts [5 0 R] >>',
      packed(
        '/CIDInit begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 begincidrange <00000000> <ffffffff> 0 endcidrange endcmap',
        '/Type /CMap /UseCMap 6 0 R',
      ),
    ]),
  'a text layer of a billion codes': () =>
    pdfOf([
      CATALOG,
      TREE,
      page(),
      text(HELLO),
      `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>`,
      packed('begincmap 1 beginbfrange <00000000> <3fffffff> <0041> endbfrange endcmap'),
    ]),
  'text without a font': () => one('BT (a) Tj /None 5 Tf (b) Tj ET'),
  'signed, with a signature of zeros': () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [6 0 R] >> >>',
      TREE,
      page('/Annots [6 0 R]'),
      text(HELLO),
      FONT,
      `<< /FT /Sig /Subtype /Widget /Rect [0 0 0 0] /V << /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 0 0 0] /Contents <${'00'.repeat(4000)}> >> >>`,
    ]),
  'a portfolio': () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /Collection << /View /D >> /Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >> >>',
      TREE,
      page(),
      text(HELLO),
      FONT,
      '<< /Type /Filespec /F (../../etc/passwd) >>',
    ]),
  'optional content in a circle': () =>
    pdfOf([
      '<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /Order [6 0 R] /OFF [6 0 R] >> >> >>',
      TREE,
      page(),
      text(`/OC /X BDC ${HELLO} EMC`),
      FONT,
      '[6 0 R]',
    ]),
  'only a head': () => Buffer.from('%PDF-1.7\n'),
  'only a head and an end': () => Buffer.from('%PDF-1.7\n%%EOF'),
  'a thousand heads': () => Buffer.from('%PDF-1.7\n'.repeat(1000)),
  'a hundred thousand empty objects': () =>
    Buffer.from(`%PDF-1.7\n${Array.from({ length: 100_000 }, (_, i) => `${i} 0 obj\n<<>>\nendobj\n`).join('')}`),
  'a million times obj': () => Buffer.from(`%PDF-1.7\n${'1 0 obj '.repeat(1_000_000)}`),
  'a million open brackets': () => Buffer.from(`%PDF-1.7\n1 0 obj\n${'<<'.repeat(1_000_000)}`),
};

export const HOSTILE_PDFS: HostileFile[] = Object.entries(CASES).map(([what, make]) => ({ name: `pdf/${what}`, make }));
