import { describe, expect, it } from 'vitest';
import { starterRelease } from '../../../src/coding/compile/starter-release.ts';
import { prepareRelease } from '../../../src/coding/match/prepared-release.ts';
import { suggestCodes } from '../../../src/coding/suggest-codes.ts';
import { tokenizeText } from '../../../src/coding/text/tokenize-text.ts';

/** The starter subset with a small table of drugs of our own: columns as in the official table. */
const stems = (name: string) =>
  tokenizeText(name)
    .map(({ stem }) => stem)
    .join(' ');
const COLUMNS = ['1', '2', '3', '4', '5', '6'];
const table: [string, string[]][] = [
  [stems('acetaminophen'), COLUMNS.map((column) => `T39.1X${column}`)],
  [stems('amlodipine'), COLUMNS.map((column) => `T46.1X${column}`)],
  [stems('amoxicillin'), COLUMNS.map((column) => `T36.0X${column}`)],
  [stems('oxycodone'), COLUMNS.map((column) => `T40.2X${column}`)],
];
const drugs = table.flatMap(([, cells]) => cells);
const starter = starterRelease();
const release = prepareRelease({
  ...starter,
  drugs: table,
  codes: [
    ...starter.codes,
    ...drugs.flatMap((code) => [
      { code, title: `Drug ${code}`, billable: false },
      ...['A', 'D', 'S'].map((seventh) => ({
        code: `${code}${seventh}`,
        title: `Drug ${code}, ${{ A: 'initial encounter', D: 'subsequent encounter', S: 'sequela' }[seventh]}`,
        billable: true,
      })),
    ]),
  ].map((code) => code as (typeof starter.codes)[number]),
});
const drugCodesOf = (text: string) =>
  suggestCodes({ text: `ASSESSMENT\n\n1. ${text}`, release })
    .suggestions.map(({ code }) => code)
    .filter((code) => /^T[34]/.test(code));

describe('the Table of Drugs', () => {
  it.each([
    ['Rash, adverse effect of amoxicillin.', ['T36.0X5A']],
    ['Amoxicillin-induced rash.', ['T36.0X5A']],
    ['Overdose of acetaminophen.', ['T39.1X1A']],
    ['Intentional overdose of acetaminophen and oxycodone.', ['T39.1X2A', 'T40.2X2A']],
    ['Hypertension, ran out of her amlodipine.', ['T46.1X6A']],
    ['Hypertension, not taking his amlodipine.', ['T46.1X6A']],
  ])('brings the column of the words: %s', (text, codes) => {
    expect(drugCodesOf(text)).toEqual(codes);
  });

  it.each([
    'Hypertension, on amlodipine.',
    'No adverse effect of amoxicillin.',
    'Denies overdose of acetaminophen.',
    'Side effects were discussed before surgery was planned with amoxicillin.',
  ])('brings nothing without an affirmed intent: %s', (text) => {
    expect(drugCodesOf(text)).toEqual([]);
  });

  it('brings nothing from a family history or instructions', () => {
    const note = 'FAMILY HISTORY\n\nMother: overdose of oxycodone.\n\nASSESSMENT\n\n1. Hypertension.';
    expect(suggestCodes({ text: note, release }).suggestions.map(({ code }) => code)).toEqual(['I10']);
  });

  it('lists an adverse effect behind its nature', () => {
    const codes = suggestCodes({ text: 'ASSESSMENT\n\n1. Hypertension.\n2. Adverse effect of amoxicillin.', release });
    expect(codes.suggestions.map(({ code }) => code)).toEqual(['I10', 'T36.0X5A']);
  });
});
