import { describe, expect, it } from 'vitest';
import { proposeLabels } from '../../../src/access/propose-labels.ts';

describe('labels that the words of a page propose', () => {
  it.each([
    ['HIV-1 RNA viral load 40 copies/mL', ['hiv']],
    ['Patient is HIV positive since 2011, on antiretroviral therapy', ['hiv']],
    ['Redisclosure is prohibited by 42 CFR Part 2.', ['part2']],
    ['Enrolled in a methadone\nmaintenance program', ['part2']],
    ['PSYCHOTHERAPY NOTE — session 12', ['psychotherapy']],
    ['Consent for sterilization signed', ['reproductive']],
    ['Occupational history: seen by the employee health service', ['employee']],
    ['Opioid treatment program. HIV positive.', ['part2', 'hiv']],
  ])('%s', (text, labels) => {
    expect(proposeLabels(text)).toEqual(labels);
  });

  it.each([
    'HIV test negative; HIV infection: denies',
    'Family history: mother in a chemical dependency program',
    'HIV screening was declined',
    'Drinks two glasses of wine a week, former smoker',
    'G3 P2, one spontaneous abortion in 2004',
    'Referred to psychiatry for depression',
    'Part 2 of the form is missing',
    '',
  ])('an ordinary mention proposes nothing: %s', (text) => {
    expect(proposeLabels(text)).toEqual(['normal']);
  });
});
