import { describe, expect, it } from 'vitest';
import { findNumbering, profilePage } from '../../../src/intake/profile-page.ts';
import { splitDocument } from '../../../src/intake/split-document.ts';
import { aPageReading } from '../../factories/documents.ts';

const ANNA = 'Patient: Kowalczyk, Anna\nDOB: 03/14/1951\nMRN: 00481516';
const BORIS = 'Patient: Lindqvist, Boris\nDOB: 11/02/1978\nMRN: 00923421';
const TEXT = 'The patient was seen today and feels better than on the day before.';

function split(texts: string[]) {
  const pages = texts.map((text, index) =>
    profilePage({ ...aPageReading(text, index + 1), quality: text === '' ? 'blank' : 'good' }),
  );
  return splitDocument(pages);
}
const ranges = (texts: string[]) => split(texts).map(({ first, last }) => [first, last]);

describe('a file', () => {
  it('stays one document when its pages name one patient', () => {
    expect(ranges([`${ANNA}\n${TEXT}`, `${ANNA}\n${TEXT}`, TEXT])).toEqual([[1, 3]]);
  });

  it('is parted where another patient begins', () => {
    const parts = split([`${ANNA}\n${TEXT}`, `${ANNA}\n${TEXT}`, `${BORIS}\n${TEXT}`]);
    expect(parts.map(({ first, last, reason }) => [first, last, reason])).toEqual([
      [1, 2, 'first'],
      [3, 3, 'patient'],
    ]);
  });

  it('is parted between twins, who share family name and birth date', () => {
    const one = 'Patient: Okafor, Chidi\nDOB: 05/05/2015\nMRN: 00771001';
    const two = 'Patient: Okafor, Ngozi\nDOB: 05/05/2015\nMRN: 00771955';
    expect(ranges([`${one}\n${TEXT}`, `${two}\n${TEXT}`])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('is not parted by one misread digit or letter', () => {
    const misread = 'Patient: Kowalczvk, Anna\nDOB: 03/14/1951\nMRN: 00481576';
    expect(ranges([`${ANNA}\n${TEXT}`, `${misread}\n${TEXT}`])).toEqual([[1, 2]]);
  });

  it('is not parted when only the name differs beside the same MRN: matching asks about it', () => {
    const other = 'Patient: Lindqvist, Boris\nMRN: 00481516';
    expect(ranges([`${ANNA}\n${TEXT}`, `${other}\n${TEXT}`])).toEqual([[1, 2]]);
  });

  it('ends on the last of its numbered pages: a page behind it without name and number goes to a person alone', () => {
    const numbered = [`${ANNA}\n${TEXT}\nPage 1 of 2`, `${TEXT}\nPage 2 of 2`];
    expect(split([...numbered, TEXT]).map(({ first, last, reason }) => [first, last, reason])).toEqual([
      [1, 2, 'first'],
      [3, 3, 'numbering'],
    ]);
    expect(ranges([...numbered, `${ANNA}\n${TEXT}`])).toEqual([[1, 3]]);
    expect(ranges([...numbered, ''])).toEqual([[1, 3]]);
  });

  it('is parted where page numbers begin again', () => {
    expect(
      ranges([
        `${ANNA}\n${TEXT}\nPage 1 of 2`,
        `${TEXT}\nPage 2 of 2`,
        `${ANNA}\n${TEXT}\nPage 1 of 1`,
        `${ANNA}\n${TEXT}\nPage 1 of 2`,
        `${ANNA}\n${TEXT}\nPage 2 of 2`,
      ]),
    ).toEqual([
      [1, 2],
      [3, 3],
      [4, 5],
    ]);
  });

  it('is parted where the title of a form changes over the same patient', () => {
    expect(
      ranges([
        `Progress Note\n${ANNA}\n${TEXT}`,
        `Progress Note\n${ANNA}\n${TEXT}`,
        `Laboratory Report\n${ANNA}\n${TEXT}`,
      ]),
    ).toEqual([
      [1, 2],
      [3, 3],
    ]);
  });

  it('keeps a titled page of a numbered document with it', () => {
    expect(
      ranges([`Discharge Summary\n${ANNA}\n${TEXT}\nPage 1 of 2`, `Medication List\n${ANNA}\n${TEXT}\nPage 2 of 2`]),
    ).toEqual([[1, 2]]);
  });

  it('is parted by separator sheets, which stay with what follows', () => {
    const [first, second] = split([`${ANNA}\n${TEXT}`, 'DOCUMENT SEPARATOR', `${ANNA}\n${TEXT}`]);
    expect([first?.last, second?.first, second?.last, second?.reason]).toEqual([1, 2, 3, 'separator']);
  });

  it('keeps every page in exactly one part', () => {
    const texts = ['', `${ANNA}\n${TEXT}`, '', 'PATCH T', `${BORIS}\n${TEXT}`, TEXT, `${ANNA}\n${TEXT}`];
    const pages = ranges(texts).flatMap(([first = 0, last = 0]) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    expect(pages).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('a page that names nobody', () => {
  it('is unsure between several patients', () => {
    expect(split([`${ANNA}\n${TEXT}`, TEXT, `${BORIS}\n${TEXT}`]).map((part) => part.unsurePages)).toEqual([[2], []]);
  });

  it('is sure when its number follows the page before, or when it is blank', () => {
    expect(
      split([`${ANNA}\n${TEXT}\nPage 1 of 2`, `${TEXT}\nPage 2 of 2`, '', `${BORIS}\n${TEXT}`]).map(
        (part) => part.unsurePages,
      ),
    ).toEqual([[], []]);
  });

  it('is sure in a file of one patient', () => {
    expect(split([`${ANNA}\n${TEXT}`, TEXT]).map((part) => part.unsurePages)).toEqual([[]]);
  });
});

describe('a page number', () => {
  it.each([
    ['Page 2 of 3', { page: 2, of: 3 }],
    ['Pg. 1/4', { page: 1, of: 4 }],
    ['note\n3 of 7\n', { page: 3, of: 7 }],
    ['signed  Page: 5', { page: 5, of: null }],
    ['2 of 3 blood cultures grew nothing', null],
    ['Page 9 of 2', null],
  ])('is read from %j', (text, expected) => {
    expect(findNumbering(text)).toEqual(expected);
  });
});
