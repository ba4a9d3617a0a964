import { describe, expect, it } from 'vitest';
import { findDocumentDate } from '../../../src/facts/find-document-date.ts';

const dateOf = (text: string) => findDocumentDate([{ page: 1, text }]);

describe('the date of a document', () => {
  it('is the one beside its title, where no label gives one', () => {
    expect(dateOf('Prooffield Family Clinic\nClinic note, 09/14/2026\nDOB: 07/30/1964')).toMatchObject({
      iso: '2026-09-14',
      quote: 'Clinic note, 09/14/2026',
      confidence: 0.7,
    });
    expect(dateOf('Operative Report - 03/02/2026')?.iso).toBe('2026-03-02');
  });

  it('is rather the one with a label of its own', () => {
    expect(dateOf('Clinic note, 09/14/2026\nDate of service: 09/13/2026')?.iso).toBe('2026-09-13');
  });

  it.each([
    'Discharge summary printed 06/12/2026',
    'Clinic note received 09/15/2026',
    'Patient seen on 09/14/2026',
    'Progress note of 09/14/2026 was reviewed',
  ])('is not in %j', (text) => {
    expect(dateOf(text)).toBeNull();
  });
});
