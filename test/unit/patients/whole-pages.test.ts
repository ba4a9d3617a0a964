import { expect, it } from 'vitest';
import { findIdentifiers } from '../../../src/patients/find-identifiers.ts';

function found(text: string): string[] {
  const page = { page: 1, width: 0, height: 0, rotation: 0, source: 'ocr', confidence: 0.9, text, words: [] } as const;
  return findIdentifiers([{ ...page, words: [] }]).map(({ kind, value }) => `${kind} ${value}`);
}

it('reads a face sheet with guarantor, next of kin and insurance', () => {
  const text = `ST. AGATHA MEDICAL CENTER
FACE SHEET
Printed: 11/03/2025 14:22 Page 1 of 2
PATIENT INFORMATION
Last Name: HOLLOWAY First Name: DENISE Middle: R
MRN: 4471902 Account #: 88120455
DOB: 09/27/1958 Age: 67 Sex: F Marital Status: M
Address: 1420 Juniper Court Apt 3B
Dayton, OH 45402
Home Phone: (937) 555-0142 Work Phone: (937) 555-0188
SSN: XXX-XX-4410 Race: White Language: English
GUARANTOR
Name: HOLLOWAY, MARTIN DOB: 04/11/1955
Address: 1420 Juniper Court Apt 3B
Phone: (937) 555-0142
EMERGENCY CONTACT
Name: Kelly Holloway-Reyes Relationship: Daughter
Phone: (937) 555-0199
INSURANCE
Subscriber: HOLLOWAY, MARTIN Policy #: XJ4410098 Group #: 0091
Attending: SANCHEZ, LUIS MD Admit Date: 11/02/2025`;
  expect(found(text)).toEqual([
    'name HOLLOWAY, Denise R',
    'mrn 4471902',
    'birth-date 1958-09-27',
    'sex female',
    'address 1420 Juniper Court Apt 3B',
    'city Dayton',
    'zip 45402',
    'phone 9375550142',
  ]);
});

it('reads a laboratory report with the doctor beside the patient', () => {
  const text = `QUARRY REFERENCE LABS CLIA# 36D0000000
Patient: HOLLOWAY,DENISE R Ordering Physician: SANCHEZ, LUIS
DOB: 09/27/1958 (67 yrs) Sex: Female Accession: Q25-118820
Patient ID: 4471902 Collected: 11/02/2025 06:10
Client: St. Agatha Medical Center Received: 11/02/2025 07:02
Phone: (937) 555-2000 Reported: 11/02/2025 09:45
TEST RESULT FLAG REFERENCE RANGE UNITS
Glucose 142 H 70-99 mg/dL
Name of test: BMP`;
  const identifiers = found(text);
  expect(identifiers).toEqual(
    expect.arrayContaining(['name HOLLOWAY, Denise R', 'birth-date 1958-09-27', 'sex female', 'mrn 4471902']),
  );
  expect(identifiers.filter((one) => /^(name|mrn|birth-date)/.test(one))).toHaveLength(3);
});

it('reads a referral letter', () => {
  const text = `Riverbend Family Practice
88 Mill Road, Dayton, OH 45402 Tel: 937-555-7000 Fax: 937-555-7001
November 3, 2025
To: Luis Sanchez, MD
From: Amara Obi, NP
RE: Denise Holloway
DOB: Sept 27, 1958
Dear Dr. Sanchez,
Thank you for seeing Mrs. Holloway, whose mother, Ruth Holloway (born 1932), had breast cancer.
Her husband Martin, DOB 4/11/1955, came along.
Sincerely,
Amara Obi, NP`;
  const identifiers = found(text);
  expect(identifiers).toContain('name HOLLOWAY, Denise');
  expect(identifiers).toContain('birth-date 1958-09-27');
  expect(identifiers.join()).not.toMatch(/SANCHEZ|OBI|Ruth|9375557000/);
});

it('reads a label printed on every page of a chart', () => {
  expect(found('HOLLOWAY, DENISE R F 67Y\nMR# 4471902 DOB 09/27/58\nADM 11/02/25 SANCHEZ, L\nFIN 88120455')).toEqual([
    'name HOLLOWAY, Denise R',
    'mrn 4471902',
    'birth-date 1958-09-27',
  ]);
});

it('reads an operative report in capitals', () => {
  const text = `ST. AGATHA MEDICAL CENTER
OPERATIVE REPORT
PATIENT NAME: DENISE R HOLLOWAY
MEDICAL RECORD NUMBER: 4471902
DATE OF BIRTH: 27 SEP 1958
DATE OF SURGERY: 11/03/2025
SURGEON: LUIS SANCHEZ, M.D.
ASSISTANT: AMARA OBI, P.A.
ANESTHESIOLOGIST: PETER HAHN, M.D.
PREOPERATIVE DIAGNOSIS: CHOLELITHIASIS
THE PATIENT WAS BROUGHT TO THE OPERATING ROOM.`;
  expect(found(text)).toEqual(['name HOLLOWAY, Denise R', 'mrn 4471902', 'birth-date 1958-09-27']);
});

it('reads a damaged fax', () => {
  const text = `FROM: RIVERBEND FAX NO. 9375557001 NOV 03 2025 04:11PM P2
Pat1ent Name: H0LLOWAY, DENlSE
D.0.B.: O9/27/l958 Med Rec N0: 44719O2
Date 0f Service: 10/28/2025`;
  expect(found(text)).toEqual(['name HOLLOWAY, Denise', 'birth-date 1958-09-27', 'mrn 44719O2']);
});

it('takes nothing from a page without a patient', () => {
  const text = `NURSING POLICY 12-4
Effective Date: 01/02/2020 Revision: 3
Approved by: SANCHEZ, LUIS MD
Patients shall be identified by two identifiers, such as name and date of birth.
Name of drug: heparin. Patient education was given.
Chart review: 10 records. Unit: ICU`;
  expect(found(text)).toEqual([]);
});

it('takes nothing from a medication list but the patient in its head', () => {
  const text = `MEDICATION ADMINISTRATION RECORD
Patient: Denise Holloway Unit #: 4471902 Room: 412-B
Drug Name Dose Route Time
Furosemide 40 mg PO 0900
Name: Metoprolol Succinate
Nurse: Kelly Adams RN Initials: KA`;
  expect(found(text)).toEqual(['name HOLLOWAY, Denise', 'mrn 4471902']);
});

it('reads a claim form with numbered boxes', () => {
  const text = `HEALTH INSURANCE CLAIM FORM
1a. INSURED'S I.D. NUMBER
XJ4410098
2. PATIENT'S NAME (Last Name, First Name, Middle Initial) 3. PATIENT'S BIRTH DATE SEX
HOLLOWAY, DENISE R 09 27 1958 F
4. INSURED'S NAME (Last Name, First Name, Middle Initial)
HOLLOWAY, MARTIN
17. NAME OF REFERRING PROVIDER
SANCHEZ, LUIS MD`;
  expect(found(text)).toEqual(['name HOLLOWAY, Denise R', 'birth-date 1958-09-27', 'sex female']);
});

it('takes no house officer for a patient', () => {
  expect(found('Resident Smith, John\nMRN: 4471902')).toEqual(['mrn 4471902']);
});
