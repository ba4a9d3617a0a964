import { describe, expect, it } from 'vitest';
import { dueNight } from '../../../src/retention/due-night.ts';

describe('the nightly check', () => {
  it('is due from its hour on, by the clock and the date of the hospital', () => {
    expect(dueNight(new Date('2026-11-22T08:59:00Z'), 'America/Chicago', 3)).toBeNull();
    expect(dueNight(new Date('2026-11-22T09:00:00Z'), 'America/Chicago', 3)).toBe('2026-11-22');
    expect(dueNight(new Date('2026-11-23T04:00:00Z'), 'America/Chicago', 3)).toBe('2026-11-22');
    expect(dueNight(new Date('2026-11-22T00:10:00Z'), 'UTC', 0)).toBe('2026-11-22');
  });
});
