import { describe, expect, it } from 'vitest';
import { displayOf, findDocumentKind, findParting } from '../../../src/records/find-document-kind.ts';

const kindOf = (text: string) => findDocumentKind([{ page: 1, text }]);

describe('the kind of a document', () => {
  it.each([
    ['Northfield General Hospital\nDISCHARGE SUMMARY\nPatient: Kowalczyk, Anna', '18842-5', 0.95],
    ['Laboratory Report\nPotassium 4.1', '11502-2', 0.95],
    ['OPERATIVE REPORT\nSurgeon: Dr Vale', '11504-8', 0.95],
    ['Informed Consent\nI hereby agree', '59284-0', 0.95],
    ['Riverside Clinic Referral Letter\nDear colleague', '57133-1', 0.75],
    ['History & Physical\nChief complaint: cough', '34117-2', 0.95],
    ['Radiology Report\nChest, two views', '18748-4', 0.95],
    ['CT ABDOMEN AND PELVIS WITH CONTRAST\nIndication: pain', '18748-4', 0.95],
    ['POLST - Physician Orders for Life-Sustaining Treatment', '42348-3', 0.75],
    ['Authorization for Release of Health Information', '64292-6', 0.95],
    ['TELEPHONE ENCOUNTER\nCaller: her daughter', '34748-4', 0.95],
    ['PHYSICAL THERAPY INITIAL EVALUATION\nReferred for knee pain', '28579-1', 0.95],
    ['Transthoracic Echocardiogram Report\nLVEF 55%', '11522-0', 0.95],
    ["PHYSICIAN'S ORDERS\nAdmit to 4 West", '46209-3', 0.95],
    ['Leaving Hospital Against Medical Advice\nI, the undersigned', '51851-4', 0.95],
    ['PRIOR AUTHORIZATION REQUEST FORM\nPlan: Harbor', '51851-4', 0.95],
    ['Patient Registration Form\nMarital status: single', '51851-4', 0.95],
    ['Problem List\n1. Asthma', '11450-4', 0.95],
    ['ALLERGY LIST\nPenicillin: hives', '48765-2', 0.95],
    ['Harbor Health Plan\nMember ID: XHP123456789\nRxBIN 004336\nCopay: PCP $20', '64290-0', 0.6],
  ])('is read from the title of %j', (text, code, confidence) => {
    expect(kindOf(text)).toMatchObject({ code, confidence, page: 1 });
  });

  it('is not taken from a sentence that mentions another document', () => {
    expect(kindOf('Lab results were reviewed.\nPlease see the discharge summary.')).toBeNull();
  });

  it('is not taken from the name of a study among the results of another document', () => {
    expect(kindOf('CT abdomen and pelvis with contrast: no acute finding')).toBeNull();
    expect(kindOf('CT chest without contrast on Tuesday')).toBeNull();
    expect(kindOf('Echocardiogram: normal systolic function')).toBeNull();
  });

  it('is found by the headings of the body, less surely, when there is no title', () => {
    const text =
      'Preoperative diagnosis: hernia\nPostoperative diagnosis: hernia\nSurgeon: Vale\nEstimated blood loss: 20 ml';
    expect(kindOf(text)).toMatchObject({ code: '11504-8', confidence: 0.6 });
  });

  it('is unknown when nothing says it', () => {
    expect(kindOf('Potassium 4.1 mmol/L')).toBeNull();
    expect(findDocumentKind([])).toBeNull();
  });

  it('begins no new document where its title may head a section', () => {
    expect(findParting('Discharge Summary\nPage two')).toBe('18842-5');
    expect(findParting('Problem List\n1. Asthma')).toBeNull();
  });

  it('has a display for each code', () => {
    expect(displayOf('18842-5')).toBe('Discharge summary');
    expect(displayOf('0-0')).toBeNull();
  });
});
