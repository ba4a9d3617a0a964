import { describe, expect, it } from 'vitest';
import { accountFor, BASES, type Disclosure, hashDisclosure, isAccounted } from '../../../src/disclosure/disclosure.ts';

function aDisclosure(given: Partial<Disclosure> = {}): Disclosure {
  return {
    id: 'd1',
    disclosedOn: '2026-01-15',
    recipient: 'County health department',
    address: '1 Main Street',
    basis: 'public-health',
    purpose: 'Report of a notifiable disease',
    what: 'Laboratory report',
    documents: [],
    reference: null,
    channel: 'by hand',
    recordedBy: '',
    recordedAt: new Date(),
    intact: true,
    ...given,
  };
}
const told = (disclosures: Disclosure[], suspended: string[] = [], today = '2026-11-22') =>
  accountFor(disclosures, new Set(suspended), today).map(({ id }) => id);

describe('the accounting of disclosures', () => {
  it.each(['treatment', 'payment', 'operations', 'individual', 'authorization'])('leaves out %s', (basis) => {
    expect(told([aDisclosure({ basis })])).toEqual([]);
  });

  it.each(['public-health', 'law-enforcement', 'legal-proceeding', 'research', 'not-permitted'])(
    'tells of %s',
    (basis) => {
      expect(told([aDisclosure({ basis })])).toEqual(['d1']);
    },
  );

  it('tells of treatment where the law of the state wants it', () => {
    expect(isAccounted('treatment', { ...BASES, alsoAccounted: ['treatment'] })).toBe(true);
  });

  it('tells of a basis that nobody knows rather than to hide it', () => {
    expect(told([aDisclosure({ basis: 'from-an-older-list' })])).toEqual(['d1']);
  });

  it('goes back six years to the day, newest first', () => {
    const days = ['2020-11-21', '2020-11-22', '2026-11-22'];
    expect(told(days.map((disclosedOn) => aDisclosure({ id: disclosedOn, disclosedOn })))).toEqual([
      '2026-11-22',
      '2020-11-22',
    ]);
  });

  it('leaves out what is suspended', () => {
    expect(told([aDisclosure(), aDisclosure({ id: 'd2' })], ['d2'])).toEqual(['d1']);
  });

  it('sees a change to any part of a row', () => {
    const hash = hashDisclosure('p', aDisclosure());
    for (const change of [
      { recipient: 'x' },
      { address: null },
      { disclosedOn: '2026-01-16' },
      { basis: 'research' },
      { purpose: 'x' },
      { what: 'x' },
      { reference: 'x' },
      { documents: [{ documentId: 'x', pages: [1] }] },
    ])
      expect(hashDisclosure('p', aDisclosure(change))).not.toBe(hash);
    expect(hashDisclosure('q', aDisclosure())).not.toBe(hash);
  });
});
