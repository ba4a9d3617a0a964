import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/slack/plain-text.ts';

describe('what a person typed', () => {
  it.each([
    ['<@U0APP> last potassium for MRN 100234?', 'last potassium for MRN 100234?'],
    ['is her K &gt; 5 &amp; rising?', 'is her K > 5 & rising?'],
    ['call <tel:+15550100|555-0100> about <https://example.org|the form>', 'call 555-0100 about the form'],
    ['<!channel> &lt;b&gt;', '<b>'],
  ])('%s is read as %s', (markup, typed) => {
    expect(plainText(markup)).toBe(typed);
  });
});
