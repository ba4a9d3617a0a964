import { describe, expect, it } from 'vitest';
import { dueOn, type RetainedDocument, type RetentionRules } from '../../../src/retention/retention-rule.ts';

const RULES: RetentionRules = {
  majority: 18,
  rules: [
    { id: 'films', kinds: ['24606-6'], years: 5, minorsUntilAge: 19, source: 'test' },
    { id: 'rest', kinds: null, years: 7, minorsUntilAge: 21, source: 'test' },
  ],
};
const due = (given: Partial<RetainedDocument>) =>
  dueOn({ kindCode: null, serviceDate: '2010-05-04', filedOn: '2012-01-01', birthDate: '1960-02-29', ...given }, RULES);

describe('a document is due', () => {
  it('when its years have passed since the day of service', () => {
    expect(due({})).toEqual({ rule: 'rest', dueOn: '2017-05-04' });
  });

  it('by the rule of its kind', () => {
    expect(due({ kindCode: '24606-6' })).toEqual({ rule: 'films', dueOn: '2015-05-04' });
  });

  it('counted from its filing where no page says the day of service', () => {
    expect(due({ serviceDate: null })?.dueOn).toBe('2019-01-01');
  });

  it('of a minor not before their age, and never before the years', () => {
    expect(due({ birthDate: '2009-05-05' })?.dueOn).toBe('2030-05-05');
    expect(due({ birthDate: '1992-05-05' })?.dueOn).toBe('2017-05-04'); // a day before 18: 21 comes sooner than the years
    expect(due({ birthDate: '1992-05-04' })?.dueOn).toBe('2017-05-04');
  });

  it('never by itself for a patient whose age nobody knows', () => {
    expect(due({ birthDate: null })).toBeNull();
  });

  it('a day later rather than earlier where the year has no 29 February', () => {
    expect(due({ serviceDate: '2012-02-29' })?.dueOn).toBe('2019-03-01');
  });
});
