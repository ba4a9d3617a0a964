import { describe, expect, it } from 'vitest';
import { findTicks, maskUnchecked } from '../../../src/records/mask-unchecked.ts';

const said = (text: string, options = {}) =>
  maskUnchecked(text, options).replace(/;/g, '').replace(/[ ]+/g, ' ').trim();

describe('a form', () => {
  it.each([
    ['[ ] Diabetes', ''],
    ['[x] Diabetes', 'Diabetes'],
    ['[?] Diabetes', ''],
    ['☐ Diabetes ☒ Asthma ☐ Epilepsy', 'Asthma'],
    ['[] Diabetes', ''],
    ['( ) Diabetes (x) Asthma', 'Asthma'],
    ['[ ] No known drug allergies', ''],
    ['[x] No known drug allergies', 'No known drug allergies'],
    ['Allergies: [x] Penicillin [ ] Sulfa', 'Allergies: Penicillin'],
    ['Diabetes: [ ] Yes [x] No', ''],
    ['Diabetes: [x] Yes [ ] No', 'Diabetes:'],
    ['Diabetes: [ ] Yes [ ] No', ''],
    ['Diabetes [x] Yes [?] No', 'Diabetes'],
    ['Diabetes [ ] Yes [x] No   Asthma [x] Yes [ ] No', 'Asthma'],
    ['Smoker? [ ] Never [x] Yes, 10 a day', 'Smoker? , 10 a day'],
  ])('%s', (text, left) => {
    expect(said(text)).toBe(left);
  });

  it('keeps every offset, also of lines without boxes', () => {
    const text = 'History\n[ ] Diabetes mellitus\n[x] Hypertension\nThe patient has asthma.';
    const masked = maskUnchecked(text);
    expect(masked.length).toBe(text.length);
    expect(masked.split('\n')).toEqual([
      'History',
      '                     ',
      '    Hypertension',
      'The patient has asthma.',
    ]);
  });

  it('leaves out the second line of a label that nobody marked', () => {
    expect(said('[ ] I have been told that I have\ndiabetes or heart failure\nPlan: insulin')).toBe('Plan: insulin');
    expect(said('[x] I have been told that I have\ndiabetes\nPlan: none')).toContain('diabetes');
  });

  it('keeps an answered question where a person reads the whole line', () => {
    expect(said('Diabetes: [ ] Yes [x] No', { keepAnswered: true })).toBe('Diabetes: [ ] Yes [x] No');
    expect(said('[ ] Diabetes', { keepAnswered: true })).toBe('');
  });

  it('takes no brackets of prose, references and lists for boxes', () => {
    for (const text of [
      'f(x) is a function',
      'seen before [12]',
      'array[] of values',
      '(xray) done',
      '[redacted] said',
    ])
      expect(findTicks(text)).toEqual([]);
  });
});
