import { describe, expect, it } from 'vitest';
import { starterRelease } from '../../../src/coding/compile/starter-release.ts';
import { findEvidence } from '../../../src/coding/find-evidence.ts';
import { prepareRelease } from '../../../src/coding/match/prepared-release.ts';
import { trimesterOf, weeksOf } from '../../../src/coding/match/read-pregnancy.ts';
import { suggestCodes } from '../../../src/coding/suggest-codes.ts';

const release = prepareRelease(starterRelease());
const suggest = (text: string) => suggestCodes({ text, release, setting: 'outpatient' });
const codesOf = (text: string) => suggest(text).suggestions.map(({ code }) => code);
const sectionOf = (text: string, words: string) =>
  findEvidence(text).sentences.find((sentence) => sentence.text.includes(words))?.section;
const NOTE = 'CC: Cough.\n\nASSESSMENT\n1. Hypertension.\n2. Gout.\n\nPLAN\nReturn in May.';

describe('the answers of a form', () => {
  it.each(['Gout: Yes / No', 'Gout: No', 'Gout Y / N', 'Gout - no', 'Gout (Y/N): N', 'Gout   N', 'Gout: denies'])(
    'give no code for %s',
    (line) => {
      expect(codesOf(`ASSESSMENT\n1. Hypertension.\n${line}`)).toEqual(['I10']);
    },
  );

  it('give the code that was answered with yes', () => {
    expect(codesOf('PAST MEDICAL HISTORY\nGout: Yes\nASSESSMENT\nHypertension (Y/N): Y')).toEqual(
      expect.arrayContaining(['M10.9', 'I10']),
    );
  });

  it('say nothing of the patient when a relative is named', () => {
    expect(codesOf('Brother - asthma.')).toEqual([]);
  });
});

describe('a note in another form', () => {
  it.each([
    ['Windows line ends', NOTE.replaceAll('\n', '\r\n')],
    ['old line ends', NOTE.replaceAll('\n', '\r')],
    ['page breaks', NOTE.replaceAll('\n\n', '\n\f')],
    ['capitals only', NOTE.toUpperCase()],
    ['no punctuation', NOTE.replaceAll(/[.:]/g, '')],
  ])('with %s gives the same codes, quoted as they stand', (_name, text) => {
    const { suggestions } = suggest(text);
    expect(suggestions.map(({ code }) => code)).toEqual(expect.arrayContaining(['I10', 'M10.9']));
    for (const { quote } of suggestions.flatMap(({ evidence }) => evidence)) expect(text).toContain(quote);
  });

  it('that is a bare list is a list of problems, in capitals too', () => {
    expect(codesOf('HYPERTENSION\nGOUT')).toEqual(expect.arrayContaining(['I10', 'M10.9']));
  });

  it('of 200,000 characters ends in seconds', { timeout: 30_000 }, () => {
    expect(codesOf('She has gout and takes [ ] allopurinol. '.repeat(5000))).toContain('M10.9');
  });

  it('may join two headings in one, and write a heading inside a line', () => {
    expect(sectionOf('IMPRESSION AND RECOMMENDATIONS\n1. Gout.', 'Gout')).toBe('assessment');
    expect(sectionOf('No fever. Assessment: gout.', 'gout')).toBe('assessment');
    expect(sectionOf('S: well.\nA: gout.', 'gout')).toBe('assessment');
    expect(sectionOf('S. Well.\nO. Calm.\nA. Gout.\nP. None.', 'Gout')).toBe('assessment');
    expect(sectionOf('S: well. O: calm. A: gout. P: rest.', 'gout')).toBe('assessment');
  });

  it('may part headings from the text by a column', () => {
    expect(sectionOf('Exam\tCalm.\nAssessment\t1) Gout.', 'Gout')).toBe('assessment');
    expect(codesOf('Reason\tRecheck\nAssessment\t1) Gout. 2) Migraine.')).toEqual(['M10.9', 'G43.909']);
  });

  it('may be a letter that sums up in a sentence', () => {
    const letter = 'Dear Dr. May,\n\nLabs: normal.\n\nMy impression is that she has gout.';
    expect(sectionOf(letter, 'gout')).toBe('assessment');
  });

  it('takes no code from the name of the clinic', () => {
    expect(codesOf('MIGRAINE CENTER\n\nASSESSMENT\n1. Gout.')).toEqual(['M10.9']);
  });
});

describe('what completes a code', () => {
  it('is a side written as a single capital', () => {
    expect(codesOf('ASSESSMENT\n1. R knee pain.')).toEqual(['M25.561']);
  });

  it('is never a word that the sentence denies', () => {
    const { suggestions } = suggest('ASSESSMENT\n1. Asthma, no exacerbation.');
    expect(suggestions.map(({ code }) => code)).toEqual(['J45.909']);
  });

  it('is the trimester of the weeks that the note gives', () => {
    expect([weeksOf('32w2d by ultrasound'), trimesterOf('32w2d by ultrasound')]).toEqual([32, 'third']);
    expect(trimesterOf('seen at 12 weeks gestation')).toBe('first');
    expect(trimesterOf('follow up in 6 weeks')).toBeUndefined();
  });

  it('is no number that belongs to another word', () => {
    expect(codesOf('ASSESSMENT\n1. CKD stage 4 due to type 2 diabetes.')).not.toContain('N18.2');
  });
});

describe('the order of the codes', () => {
  it('is that of the problems in the assessment', () => {
    expect(codesOf('ASSESSMENT\n1. Gout.\n2. Migraine.\n3. Asthma.')).toEqual(['M10.9', 'G43.909', 'J45.909']);
  });
});

describe('the quote of a code', () => {
  it('stands on the page of its words when the sentence goes over the page break', () => {
    const pages = [
      { page: 1, text: 'ASSESSMENT\n\nThe patient who was seen here today for a check of everything has', words: [] },
      { page: 2, text: 'gout of the left foot and does well.', words: [] },
    ];
    const { suggestions } = suggestCodes({ pages, release, setting: 'outpatient' });
    const [quote] = suggestions.find(({ code }) => code.startsWith('M10'))!.evidence;
    expect(quote).toMatchObject({ page: 2 });
    expect(quote!.quote).toContain('gout');
  });
});
