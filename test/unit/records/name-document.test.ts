import { describe, expect, it } from 'vitest';
import { nameDocument } from '../../../src/records/name-document.ts';

const row = (kindConfidence: number, serviceDateConfidence: number) =>
  nameDocument({
    kindCode: '18842-5',
    kindConfidence,
    serviceDate: new Date('2026-06-11T00:00:00Z'),
    serviceDateConfidence,
  });

describe('the name of a document', () => {
  it('is its kind and its day', () => {
    expect(row(0.95, 0.95)).toEqual({ kind: 'Discharge summary', day: '2026-06-11' });
  });

  it('leaves out what was only guessed', () => {
    expect(row(0.6, 0.3)).toEqual({ kind: null, day: null });
  });
});
