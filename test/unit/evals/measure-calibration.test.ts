import { describe, expect, it } from 'vitest';
import { calibrationError, judgeWords } from '../../evals/measure-calibration.ts';

describe('measuring calibration', () => {
  it('is zero where nine words of ten shown at .9 are right, and .4 where five are', () => {
    const words = (right: number) =>
      Array.from({ length: 10 }, (_, i) => ({ confidence: 0.9, right: i < right, digits: false }));
    expect(calibrationError(words(9))).toBeCloseTo(0);
    expect(calibrationError(words(5))).toBeCloseTo(0.4);
  });

  it('counts a word that is read twice and printed once as right once', () => {
    const read = [
      { text: 'Dose', confidence: 1 },
      { text: 'dose', confidence: 1 },
      { text: '25', confidence: 0.5 },
    ];
    expect(judgeWords(read, 'dose 25').map(({ right }) => right)).toEqual([true, false, true]);
  });
});
