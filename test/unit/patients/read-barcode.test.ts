import { describe, expect, it } from 'vitest';
import { coverText, readBarcode, SEPARATOR_TEXT } from '../../../src/patients/read-barcode.ts';

describe('the text of a barcode', () => {
  it.each([
    ['WC-COVER:00481516', { means: 'cover', mrn: '00481516' }],
    ['wc-cover:a-77', { means: 'cover', mrn: 'A77' }],
    ['MRN:123', { means: 'mrn', mrn: '123' }],
    ['MRN 00481516', { means: 'mrn', mrn: '00481516' }],
    ['MRN-0048-1516', { means: 'mrn', mrn: '00481516' }],
    ['00481516^^^NORTHFIELD&2.16.840&ISO^MR', { means: 'mrn', mrn: '00481516' }],
    ['00481516^5^M10^NORTH^MR', { means: 'mrn', mrn: '00481516' }],
    ['00481516', { means: 'maybe-mrn', mrn: '00481516' }],
    ['8018123456789012345678', { means: 'maybe-mrn', mrn: '123456789012345678' }],
    ['WC-SEPARATOR', { means: 'separator' }],
    ['PATCH T', { means: 'separator' }],
    ['patch code II', { means: 'separator' }],
    ['DOCUMENT_SEPARATOR', { means: 'separator' }],
  ])('%s', (text, meaning) => {
    expect(readBarcode(text)).toEqual(meaning);
  });

  it.each([
    'https://example.org/MRN:123',
    'WC-COVER:',
    'WC-COVER:123; drop table page',
    'MRN',
    '00481516^^^NORTHFIELD^AN',
    'PATCH THE WOUND',
    '',
    'ACME',
    `MRN:${'9'.repeat(5000)}`,
  ])('%s says nothing', (text) => {
    expect(readBarcode(text)).toBeNull();
  });

  it('gives back what a printed sheet says', () => {
    expect(readBarcode(coverText('a 12.34-5'))).toEqual({ means: 'cover', mrn: 'A12345' });
    expect(readBarcode(SEPARATOR_TEXT)).toEqual({ means: 'separator' });
  });
});
