import { describe, expect, it } from 'vitest';
import { samePress } from '../../../src/slack/same-press.ts';

describe('a button pressed twice', () => {
  it('counts once while the first press is at work, and again afterwards', () => {
    const begin = samePress();
    const end = begin('ana accept 1');
    expect(begin('ana accept 1')).toBeNull();
    end?.();
    expect(begin('ana accept 1')).not.toBeNull();
  });

  it('counts for each person and each button by itself', () => {
    const begin = samePress();
    begin('ana accept 1');
    expect(begin('ben accept 1')).not.toBeNull();
    expect(begin('ana accept 2')).not.toBeNull();
  });
});
