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
    ['The rash has resolved.', 'rash', 'negated'],
    ['The rash has not resolved.', 'rash', 'present'],
    ['Once the rash is resolved he may swim.', 'rash', 'present'],
    ['He is no longer short of breath.', 'short of breath', 'negated'],
    ['He no longer takes aspirin for gout.', 'gout', 'present'],
    ['The culture was negative for strep.', 'strep', 'negated'],
    ['(-) dysuria, (+) frequency', 'dysuria', 'negated'],
    ['(-) dysuria, (+) frequency', 'frequency', 'present'],
    ['+ cough, - fever, - chills', 'fever', 'negated'],
    ['A well-known asthma - stable', 'asthma', 'present'],
    ['Neg edema, trace rash.', 'edema', 'negated'],
    ['Neg edema, trace rash.', 'rash', 'present'],
    ['She cannot climb stairs without dyspnea.', 'dyspnea', 'present'],
    ['Without her inhaler she develops wheezing.', 'wheezing', 'present'],
    ['It is not true that he has no pain.', 'pain', 'present'],
    ['No ulcers, callus present.', 'callus', 'present'],
    ['No ulcers, callus present.', 'ulcers', 'negated'],
    ['Bipolar disorder was considered but there is no evidence for it.', 'bipolar', 'negated'],
    ['Seizure disorder, none this year.', 'seizure', 'present'],
    ['Swelling: no. Tenderness: yes', 'swelling', 'negated'],
    ['Should weakness progress he will call.', 'weakness', 'hypothetical'],
    ['Hernia repair in 2020.', 'hernia', 'historical'],
  ])('%s: %s is %s', (sentence, phrase, assertion) => {
    expect(said(sentence, phrase)).toBe(assertion);
  });
});
