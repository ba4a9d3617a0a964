import { describe, expect, it } from 'vitest';
import { findRescannedPages } from '../../../src/records/compare-texts.ts';

const report = (values: string[]) =>
  [
    'Northfield General Hospital Laboratory Report',
    'Ordering physician Dr Vale, department of medicine, ward seven',
    `Collected ${values[0]} at the bedside by the nurse of the ward`,
    `Sodium ${values[1]} mmol/L within the reference interval of the laboratory`,
    `Potassium ${values[2]} mmol/L within the reference interval of the laboratory`,
    `Creatinine ${values[3]} umol/L above the reference interval of the laboratory`,
    `Hemoglobin ${values[4]} g/dL below the reference interval of the laboratory`,
  ].join('\n');
const first = report(['03/04/2026', '139', '4.1', '88', '13.2']);

/** One letter of every `every`th word is read wrong. */
function misread(text: string, every: number): string {
  let at = 0;
  return text.replace(/\S+/g, (word) => (++at % every === 0 ? `${word.slice(0, -1)}#` : word));
}

const compare = (a: string, b: string) => findRescannedPages([{ page: 1, text: a }], [{ page: 3, text: b }]);

describe('pages scanned again', () => {
  it('are found although some words were read otherwise', () => {
    expect(compare(first, misread(first, 13))).toEqual([{ page: 1, otherPage: 3, likeness: expect.closeTo(0.87, 1) }]);
  });

  it('are wholly alike when they read the same', () => {
    expect(compare(first, first)[0]?.likeness).toBe(1);
  });

  it('are not seen in the same form filled in another day', () => {
    expect(compare(first, report(['03/11/2026', '141', '3.6', '97', '12.8']))).toEqual([]);
  });

  it('are not seen in pages with a few words only', () => {
    expect(compare('Signature of the patient', 'Signature of the patient')).toEqual([]);
  });
});
