import { describe, expect, it } from 'vitest';
import { coverMrn, findSheet } from '../../../src/intake/marks/find-sheet.ts';
import { profilePage } from '../../../src/intake/profile-page.ts';
import { splitDocument } from '../../../src/intake/split-document.ts';
import type { Barcode } from '../../../src/records/page.ts';
import { aPageReading } from '../../factories/documents.ts';

const ANNA = 'Patient: Kowalczyk, Anna\nDOB: 03/14/1951\nMRN: 00481516';
const BORIS = 'Patient: Lindqvist, Boris\nDOB: 11/02/1978\nMRN: 00923421';
const TEXT = 'The patient was seen today and feels better than on the day before. No fever, no pain.';

interface Given {
  text: string;
  bars?: string[];
}
const aPage = ({ text, bars = [] }: Given, page = 1) => ({
  ...aPageReading(text, page),
  barcodes: bars.map((bar): Barcode => ({ format: 'Code128', text: bar, box: [100, 100, 500, 200] })),
});
function split(pages: Given[]) {
  return splitDocument(
    pages.map((given, index) =>
      profilePage({ ...aPage(given, index + 1), quality: given.text === '' && !given.bars ? 'blank' : 'good' }),
    ),
  );
}
const ranges = (pages: Given[]) => split(pages).map(({ first, last, reason }) => [first, last, reason]);
const cover = (mrn: string): Given => ({ text: 'Cover sheet', bars: [`WC-COVER:${mrn}`] });
const separator: Given = { text: 'Document separator', bars: ['WC-SEPARATOR'] };

describe('a sheet between documents', () => {
  it('is a cover by its barcode, whatever stands beside it', () => {
    expect(findSheet(aPage({ text: `${ANNA}\n${TEXT}`, bars: ['WC-COVER:00481516'] }))).toBe('cover');
  });

  it('is a cover by the words of its title and a number', () => {
    const page = aPage({ text: 'Batch routing sheet\nplace before pages', bars: ['00481516'] });
    expect([findSheet(page), coverMrn(page)]).toEqual(['cover', '00481516']);
  });

  it('files nothing by a bare number that does not say what it is', () => {
    const page = aPage({ text: '00481516', bars: ['00481516'] });
    expect([findSheet(page), coverMrn(page)]).toEqual(['cover', null]);
  });

  it('is no sheet when a page of the record bears a patient label', () => {
    expect(findSheet(aPage({ text: `${ANNA}\n${TEXT}`, bars: ['MRN:00481516', '00481516'] }))).toBeNull();
  });

  it('is a separator by its title alone, and never by the words of a short note', () => {
    expect(findSheet(aPage({ text: '- New Document -\nplace between documents' }))).toBe('separator');
    expect(findSheet(aPage({ text: `${ANNA}\nNew document from cardiology received.\nFerritin 7 ng/mL.` }))).toBeNull();
  });

  it('states nobody when its barcodes name two', () => {
    expect(coverMrn(aPage({ text: 'Cover sheet', bars: ['WC-COVER:1234567', 'WC-COVER:7654321'] }))).toBeNull();
  });
});

describe('a batch with sheets', () => {
  it('begins a document at each cover, and keeps pages that name nobody behind it', () => {
    expect(ranges([cover('00481516'), { text: TEXT }, { text: TEXT }, cover('00923421'), { text: TEXT }])).toEqual([
      [1, 3, 'first'],
      [4, 5, 'cover'],
    ]);
    expect(split([cover('00481516'), { text: TEXT }, cover('00923421'), { text: TEXT }])[0]?.unsurePages).toEqual([]);
  });

  it('leaves a page of somebody else with the cover before it: a person must look', () => {
    expect(ranges([cover('00481516'), { text: `${ANNA}\n${TEXT}` }, { text: `${BORIS}\n${TEXT}` }])).toEqual([
      [1, 3, 'first'],
    ]);
  });

  it('parts documents of one patient at separators, which are no documents themselves', () => {
    const page = { text: `${ANNA}\n${TEXT}` };
    expect(ranges([page, separator, page, page, separator, separator, page, separator])).toEqual([
      [1, 1, 'first'],
      [2, 4, 'separator'],
      [5, 8, 'separator'],
    ]);
    expect(ranges([separator, page])).toEqual([[1, 2, 'first']]);
  });

  it('takes a separator and the cover behind it as the beginning of one document', () => {
    const anna = { text: `${ANNA}\n${TEXT}` };
    expect(ranges([anna, separator, cover('00923421'), { text: TEXT }])).toEqual([
      [1, 1, 'first'],
      [2, 4, 'separator'],
    ]);
  });

  it('shows a cover without pages as a document of its own', () => {
    expect(ranges([cover('00481516'), cover('00923421'), { text: TEXT }])).toEqual([
      [1, 1, 'first'],
      [2, 3, 'cover'],
    ]);
  });

  it('takes no number of a form for whose the page is', () => {
    const page = (bar: string) => ({ text: `${ANNA}\n${TEXT}`, bars: [bar] });
    expect(ranges([page('55512345'), page('90011122'), { text: TEXT, bars: ['77712345'] }])).toEqual([[1, 3, 'first']]);
  });
});
