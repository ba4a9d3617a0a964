import { describe, expect, it } from 'vitest';
import { daysLeft, extendedDueOn, requestDueOn } from '../../../src/disclosure/request-rules.ts';

describe('the clock of a request', () => {
  it('gives 30 days for access and 60 for an amendment, from the day of receipt', () => {
    expect(requestDueOn('access', '2026-01-31')).toBe('2026-03-02');
    expect(requestDueOn('amendment', '2026-01-31')).toBe('2026-04-01');
  });

  it('is extended once by 30 days, on the last day still and not after it', () => {
    const request = { kind: 'access', dueOn: '2026-03-02', extendedOn: null } as const;
    expect(extendedDueOn(request, '2026-03-02')).toBe('2026-04-01');
    expect(extendedDueOn(request, '2026-03-03')).toBeNull();
    expect(extendedDueOn({ ...request, extendedOn: '2026-02-01' }, '2026-02-02')).toBeNull();
  });

  it('counts the days that are left, below zero when it is overdue, over a change of the clocks', () => {
    expect(daysLeft('2026-03-31', '2026-03-01')).toBe(30);
    expect(daysLeft('2026-03-01', '2026-03-03')).toBe(-2);
  });
});
