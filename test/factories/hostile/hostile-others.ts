/** Archives, text documents, and what is no document at all. */
import { gzipSync } from 'node:zlib';
import { randomNumbers } from '../damage-page.ts';
import { makeZip } from '../make-zip.ts';
import type { HostileFile } from './hostile-file.ts';

const docx = (xml: string) =>
  makeZip([
    {
      name: '[Content_Types].xml',
      bytes: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    },
    { name: 'word/document.xml', bytes: xml },
  ]);
const body = (inside: string) =>
  `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${inside}</w:body></w:document>`;
const ENTITIES = `<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'
  .split('')
  .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefghij'[i]};`.repeat(10)}">`)
  .join('')}]><z>&j;</z>`;
function random(length: number, seed: number): Buffer {
  const next = randomNumbers(seed);
  return Buffer.from(Array.from({ length }, () => Math.floor(next() * 256)));
}

const CASES: Record<string, () => Uint8Array> = {
  'zip/nothing in it': () => makeZip([]),
  'zip/a bomb of a gigabyte': () =>
    makeZip(Array.from({ length: 10 }, (_, i) => ({ name: `${i}.txt`, bytes: Buffer.alloc(1e8) }))),
  'zip/a bomb that says it is small': () => makeZip([{ name: 'a.txt', bytes: Buffer.alloc(2e8), claimedSize: 10 }]),
  'zip/a zip of zips of zips': () => {
    let inner = makeZip([{ name: 'a.txt', bytes: 'a' }]);
    for (let depth = 0; depth < 20; depth++) inner = makeZip([{ name: 'a.zip', bytes: inner }]);
    return inner;
  },
  'zip/names that climb': () =>
    makeZip([
      { name: '../../etc/passwd', bytes: 'x' },
      { name: '/etc/shadow', bytes: 'x' },
      { name: 'C:\\a.txt', bytes: 'x' },
    ]),
  'zip/names of control characters': () => makeZip([{ name: 'a\u0000\u0007\r\n\u202egpj.txt', bytes: 'x' }]),
  'zip/60,000 files': () => makeZip(Array.from({ length: 60_000 }, (_, i) => ({ name: `${i}`, bytes: '' }))),
  'zip/locked': () => makeZip([{ name: 'a.txt', bytes: 'x', encrypted: true }]),
  'zip/only an end': () => Buffer.from('504b0506000000000100010000000000ffffff7f0000', 'hex'),
  'docx/entities that double': () => docx(ENTITIES),
  'docx/tables 50,000 deep': () =>
    docx(body('<w:tbl><w:tr><w:tc>'.repeat(50_000) + '</w:tc></w:tr></w:tbl>'.repeat(50_000))),
  'docx/a paragraph of 20 million letters': () => docx(body(`<w:p><w:r><w:t>${'ab '.repeat(7e6)}</w:t></w:r></w:p>`)),
  'docx/a million paragraphs': () => docx(body('<w:p><w:r><w:t>a</w:t></w:r></w:p>'.repeat(1e6))),
  'docx/no end': () => docx(body('<w:p><w:r><w:t>a').slice(0, -20)),
  'docx/not XML': () => docx('\u0000\u0001 this is nothing'),
  'docx/no document': () => makeZip([{ name: '[Content_Types].xml', bytes: '<Types/>' }]),
  'xml/entities that double': () => Buffer.from(ENTITIES),
  'xml/a file from outside': () =>
    Buffer.from('<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><z>&x;</z>'),
  'xml/200,000 deep': () => Buffer.from(`<?xml version="1.0"?>${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}`),
  'xml/a million attributes': () =>
    Buffer.from(`<?xml version="1.0"?><a ${Array.from({ length: 1e5 }, (_, i) => `b${i}="c"`).join(' ')}/>`),
  'html/200,000 deep': () => Buffer.from(`<!doctype html><html><body>${'<div>'.repeat(200_000)}a`),
  'html/tables 30,000 deep': () => Buffer.from(`<!doctype html><html><body>${'<table><tr><td>'.repeat(30_000)}a`),
  'html/a login page': () =>
    Buffer.from(
      '<!doctype html><html><head><title>Sign in</title></head><body><form action="/login">Password</form></body></html>',
    ),
  'html/a script': () =>
    Buffer.from(
      '<!doctype html><html><body><script>while(true){}</script><img src="http://127.0.0.1:9/x.png" onerror="alert(1)">Text.</body></html>',
    ),
  'html/comments without end': () => Buffer.from('<!--'.repeat(300_000)),
  'html/2 million columns': () =>
    Buffer.from('<!doctype html><html><body><table><tr><td colspan="2000000" rowspan="2000000">a</td></tr></table>'),
  'email/parts in parts': () => {
    const open = Array.from(
      { length: 3000 },
      (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`,
    );
    return Buffer.from(`From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n${open.join('')}`);
  },
  'email/a head of 5 MB': () => Buffer.from(`From: a@b.example\r\nSubject: ${'x '.repeat(2.5e6)}\r\n\r\nHello`),
  'text/a line of 20 MB': () => Buffer.from('a'.repeat(2e7)),
  'text/5 million empty lines': () => Buffer.alloc(5e6, '\n'),
  'text/one letter': () => Buffer.from('a'),
  'text/marks that change direction': () => Buffer.from('\u202e\u202d\u2066\ufeff'.repeat(50_000)),
  'text/a thousand marks on one letter': () => Buffer.from(`a${'\u0301'.repeat(100_000)}`),
  'other/nothing': () => Buffer.alloc(0),
  'other/one byte': () => Buffer.from([0]),
  'other/a megabyte of zeros': () => Buffer.alloc(1e6),
  'other/a megabyte of 255': () => Buffer.alloc(1e6, 255),
  'other/a program': () => Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(5000, 0x90)]),
  'other/a Windows program': () => Buffer.concat([Buffer.from('MZ\x90\x00\x03', 'latin1'), Buffer.alloc(5000)]),
  'other/gzip of 300 MB': () => gzipSync(Buffer.alloc(3e8)),
  'other/a drawing with a script': () =>
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>while(1){}</script><image href="file:///etc/passwd"/></svg>',
    ),
  'other/PostScript without end': () => Buffer.from('%!PS-Adobe-3.0\n{ } loop'),
  'other/a film in a circle': () =>
    Buffer.concat([Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'), Buffer.alloc(9000)]),
  'other/an MP4 of no size': () =>
    Buffer.from('0000001c6674797069736f6d0000020069736f6d69736f32617663316d7034310000000000000000', 'hex'),
  'other/an EBML of lies': () => Buffer.from('1a45dfa3ffffffffffffffff4286ffffffffffffff', 'hex'),
  'other/ID3 before nothing': () => Buffer.from('4944330400007f7f7f7f', 'hex'),
  ...Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`other/noise ${i}`, () => random(20 + i * i * 40, i)])),
};

export const HOSTILE_OTHERS: HostileFile[] = Object.entries(CASES).map(([name, make]) => ({ name, make }));
