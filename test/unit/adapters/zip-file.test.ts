import { describe, expect, it } from 'vitest';
import { plainFileName } from '../../../src/adapters/plain-file-name.ts';
import { readZip } from '../../../src/adapters/zip-file.ts';
import { makeZip } from '../../factories/make-zip.ts';

const LIMITS = { maxBytes: 20_000_000 };
const file = { name: 'scan.txt', bytes: 'Potassium 4.1 mmol/L' };

describe('reading a ZIP archive', () => {
  it('unpacks deflated and stored files', () => {
    const [deflated, stored] = readZip(makeZip([file, { ...file, stored: true }]), 9);
    expect(deflated?.unpack(LIMITS).toString()).toBe(file.bytes);
    expect(stored?.unpack(LIMITS).toString()).toBe(file.bytes);
  });

  it('finds the directory behind bytes that were put before the archive', () => {
    const zip = Buffer.concat([Buffer.alloc(77, 'x'), makeZip([file])]);
    expect(readZip(zip, 9)[0]?.unpack(LIMITS).toString()).toBe(file.bytes);
  });

  it('says that an archive without its end is cut off', () => {
    expect(() => readZip(makeZip([file]).subarray(0, 60), 9)).toThrowError(
      expect.objectContaining({ code: 'file.cut-off' }),
    );
  });

  it('counts the files before it unpacks one', () => {
    const zip = makeZip(Array.from({ length: 5 }, () => file));
    expect(() => readZip(zip, 4)).toThrowError(expect.objectContaining({ code: 'archive.too-many-files' }));
  });

  it('says that an encrypted file is locked', () => {
    const [entry] = readZip(makeZip([{ ...file, encrypted: true }]), 9);
    expect(() => entry?.unpack(LIMITS)).toThrowError(expect.objectContaining({ code: 'archive.encrypted' }));
  });

  it('unpacks no bomb: neither an honest one nor one that lies about its size', () => {
    const bytes = Buffer.alloc(30_000_000);
    const honest = readZip(makeZip([{ name: 'bomb', bytes }]), 9)[0];
    expect(() => honest?.unpack({ maxBytes: 1e9 })).toThrowError(
      expect.objectContaining({ code: 'archive.entry-too-large' }),
    );
    const liar = readZip(makeZip([{ name: 'bomb', bytes, claimedSize: 1000 }]), 9)[0];
    expect(() => liar?.unpack(LIMITS)).toThrowError(expect.objectContaining({ code: 'file.damaged' }));
  });

  it('compares checksums', () => {
    const zip = makeZip([{ ...file, stored: true }]);
    zip[zip.indexOf('4.1')] = 0x39;
    expect(() => readZip(zip, 9)[0]?.unpack(LIMITS)).toThrowError(expect.objectContaining({ code: 'file.damaged' }));
  });

  it('ends on a directory that points outside of the file', () => {
    const zip = makeZip([file]);
    zip.writeUInt32LE(0xffff0000, zip.length - 6);
    expect(() => readZip(zip, 9)).toThrowError(expect.objectContaining({ code: 'file.damaged' }));
  });
});

describe('the name of a file from elsewhere', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\scans\\page 1.pdf', 'page 1.pdf'],
    ['..', 'file'],
    ['', 'file'],
    ['a\u0000b\u001b[31m.pdf', 'ab[31m.pdf'],
    ['gnp.\u202Efdp', 'gnp.fdp'],
    ['folder/', 'folder'],
  ])('%j becomes %j', (name, plain) => {
    expect(plainFileName(name)).toBe(plain);
  });

  it('stays short and keeps its ending', () => {
    const plain = plainFileName(`${'x'.repeat(400)}.pdf`);
    expect(plain).toHaveLength(120);
    expect(plain.endsWith('….pdf')).toBe(true);
  });
});
