import { describe, expect, it } from 'vitest';
import { assertionOf, assertTokens } from '../../../src/coding/text/assert-tokens.ts';
import { tokenizeText } from '../../../src/coding/text/tokenize-text.ts';

function said(sentence: string, phrase: string) {
  const tokens = tokenizeText(sentence);
  const wanted = tokenizeText(phrase).map(({ word }) => word);
  const first = tokens.findIndex((_, i) => wanted.every((word, k) => tokens[i + k]?.word === word));
  return assertionOf(
    assertTokens(tokens, sentence),
    wanted.map((_, k) => first + k),
  );
}

describe('assertTokens', () => {
  it.each([
    ['No wheezes, rales, or rhonchi.', 'rhonchi', 'negated'],
    ['She denies fever or chills, but has a cough.', 'chills', 'negated'],
    ['She denies fever or chills, but has a cough.', 'cough', 'present'],
    ['There was no change in the effusion.', 'effusion', 'present'],
    ['Gram negative sepsis was treated.', 'sepsis', 'present'],
    ['Pneumonia was ruled out.', 'pneumonia', 'negated'],
    ['The angiogram ruled out dissection.', 'dissection', 'negated'],
    ['Pneumonia was ruled out and gout was found.', 'gout', 'present'],
    ['Orthopnea: denied.', 'orthopnea', 'negated'],
    ['He does not deny asthma.', 'asthma', 'present'],
    ['Blood cultures were negative.', 'cultures', 'negated'],
    ['Not only asthma was found.', 'asthma', 'present'],
    ['Probable pneumonia of the left base.', 'pneumonia', 'possible'],
    ['Symptoms consistent with migraine.', 'migraine', 'possible'],
    ['I believe he has gout.', 'gout', 'possible'],
    ['Her mother had breast cancer.', 'breast cancer', 'family'],
    ['Mother: breast cancer.', 'breast cancer', 'family'],
    ['Family history: gout; plan: asthma is treated.', 'gout', 'family'],
    ['Family history: gout; plan: asthma is treated.', 'asthma', 'present'],
    ['History of appendicitis.', 'appendicitis', 'historical'],
    ['She has a 3 month history of cough.', 'cough', 'present'],
    ['Return if fever develops.', 'fever', 'hypothetical'],
  ])('%s: %s is %s', (sentence, phrase, assertion) => {
    expect(said(sentence, phrase)).toBe(assertion);
  });
});
