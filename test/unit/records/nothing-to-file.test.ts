import { describe, expect, it } from 'vitest';
import { isNothingToFile, nothingToFile, whyItWaits } from '../../../src/records/nothing-to-file.ts';

const page = (quality: 'good' | 'blank', sheet: 'cover' | 'separator' | null = null) => ({ quality, sheet });

describe('a file without a page of a record', () => {
  it.each([
    [[page('good', 'separator')], 'a separator sheet without pages'],
    [[page('good', 'separator'), page('blank')], 'a separator sheet without pages'],
    [[page('good', 'cover'), page('good', 'separator')], 'a cover sheet without pages behind it'],
    [[page('blank'), page('blank')], 'blank pages only'],
    [[page('good', 'separator'), page('good')], null],
  ] as const)('%j is %s', (pages, said) => {
    expect(nothingToFile(pages)).toBe(said);
  });

  it('is said to hold nothing, with what to do, and asks for no patient', () => {
    const reasons = ['a separator sheet without pages'];
    expect(isNothingToFile(reasons)).toBe(true);
    expect(whyItWaits(reasons, { hasCandidates: false })).toBe(
      'There is nothing to file: a separator sheet without pages. Scan the pages that belong to it again, or reject it.',
    );
  });

  it('is told from a page that names nobody', () => {
    const reasons = ['no name, birth date or MRN was found'];
    expect(isNothingToFile(reasons)).toBe(false);
    expect(whyItWaits(reasons, { hasCandidates: false })).toMatch(/^No patient was found: no name/);
    expect(whyItWaits(['it could be chance'], { hasCandidates: true })).toMatch(/^A person must choose/);
  });
});
