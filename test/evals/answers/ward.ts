/**
 * A small drawn ward for the answer evaluation: three invented people, eight documents, text as OCR gives it (line
 * breaks of a page, some misread letters), and questions with what an answer must quote. `null`: the record does not say.
 */
export interface WardDocument {
  file: string;
  pages: string[];
}

export interface WardQuestion {
  ask: string;
  /** Every one must stand in the answer; null when nothing may be answered. */
  expect: string[] | null;
  /** None may stand in the answer. */
  never?: string[];
}

export interface WardPatient {
  name: string;
  documents: WardDocument[];
  questions: WardQuestion[];
}

export const WARD: WardPatient[] = [
  {
    name: 'Delphine Okoro',
    documents: [
      {
        file: 'discharge-summary.pdf',
        pages: [
          `St. Brannoc Medical Center
DISCHARGE SUMMARY
Patient: Okoro, Delphine MRN: 700218 DOB: 02/11/1957
Date of Admission: 03/14/2026 Date of Discharge: 03/19/2026
Attending Physician: Dr. Henrik Vale

ADMITTING DIAGNOSIS: Acute decompensated heart failure

HISTORY OF PRESENT ILLNESS
Ms. Okoro is a 69-year-old woman with ischemic cardiomyopathy who presented to the
emergency department with three days of worsening shortness of breath and swelling of
both legs. She denies chest pain, fever or cough. She had run out of her water pills one
week before.

PAST MEDICAL HISTORY
Hypertension, type 2 diabetes mellitus, chronic kidney disease stage 3. No history of
stroke. Prior myocardial infarction in 2019.

PAST SURGICAL HISTORY
Coronary artery bypass graft x3 on 06/02/2019. Appendectomy as a child.

FAMILY HISTORY
Mother had breast cancer. Father died of a stroke at 71.

SOCIAL HISTORY
Former smoker, quit in 2010 after 20 pack years. Lives with her daughter. No alcohol use.

ALLERGIES
Penicillin (hives and throat swelling)
Lisinopril - cough`,
          `Okoro, Delphine MRN: 700218 Page 2 of 3

HOSPITAL COURSE
She was diuresed with intravenous furosemide and lost 6.2 kg. Potassium fell to 3.1 on
03/16/2026 and was replaced. Echocardiogram showed an ejection fraction of 30% with
moderate mitral regurgitation. There was no evidence of pulmonary embolism on CT of the
chest. Cardiology was consulted.

LABORATORY RESULTS
Collected: 03/19/2026 06:10
Test Result Flag Units Reference
Sodium 136 mmol/L 135-145
Potassiurn 4.2 mmol/L 3.5-5.1
Creatinine 1.6 H mg/dL 0.6-1.1
BUN 34 H mg/dL 7-20
Hemoglobin 11.2 L g/dL 12.0-15.5
Hemoglobin A1c 8.4 H % <5.7
NT-proBNP 2140 H pg/mL <300

VITAL SIGNS AT DISCHARGE
BP 118/70 HR 72 RR 16 Temp 98.2 F SpO2 96% on room air Weight 81.4 kg`,
          `Okoro, Delphine MRN: 700218 Page 3 of 3

DISCHARGE MEDICATIONS
1. Furosemide 40 mg PO twice daily
2. Carvedilol 12.5 mg PO BID
3. Losartan 25 mg PO daily
4. Metformin 500 mg PO BID with meals
5. Aspirin 81 mg PO daily
6. Atorvastatin 80 mg PO at bedtime

STOP TAKING
Ibuprofen 600 mg as needed

DISCHARGE INSTRUCTIONS
Weigh yourself every morning and write it down. Call the heart failure clinic if you gain
more than 3 pounds in a day or 5 pounds in a week. Keep to a low salt diet, less than 2
grams of sodium a day. Limit fluids to 1.5 liters a day.

FOLLOW-UP
Cardiology clinic with Dr. Anneli Sorensen on 03/27/2026 at 10:30.
Basic metabolic panel in one week.

CODE STATUS: Full code
DISPOSITION: Home with home health nursing`,
        ],
      },
      {
        file: 'clinic-note.jpg',
        pages: [
          `St. Brannoc Heart Failure Clinic
Date of Service: 08/05/2026
Patient: Delphine Okoro MRN 700218

SUBJECTIVE: She feels well and walks one mile a day without dyspnea. She stopped metformin
on her own because of diarrhea.

VITALS: BP 124/76 Pulse 68 Weight 79.8 kg

MEDICATIONS
- Furosemide 20 mg daily
- Carvedilol 25 mg BID
- Losartan 50 mg daily
- Aspirin 81 mg daily
- Atorvastatin 80 mg at bedtime

LABS TODAY
K 4.8 Na 138 Cr 1.4 BUN 28
Hgb 11.9

ASSESSMENT AND PLAN
1. Chronic systolic heart failure, stable, NYHA class II. Continue carvedilol. Repeat
echocardiogram in 3 months.
2. Diabetes: start empagliflozin 10 mg daily in place of metformin.
3. Influenza vaccine given today.`,
        ],
      },
      {
        file: 'lab-trend.tif',
        pages: [
          `St. Brannoc Laboratory Cumulative Report
Patient: OKORO, DELPHINE MRN: 700218
Test 05/02/2026 06/10/2026 07/15/2026
Creatinine 1.7 1.5 1.5 mg/dL
Potassium 4.4 4.9 5.2 mmol/L
TSH 2.1 uIU/mL`,
        ],
      },
    ],
    questions: [
      { ask: 'What was the last potassium?', expect: ['4.8'], never: ['4.2', '3.1'] },
      { ask: 'Show all potassium results', expect: ['4.8', '4.2', '4.4 4.9 5.2', '3.1'] },
      { ask: 'What was her creatinine in March 2026?', expect: ['1.6'], never: ['1.4', '1.7'] },
      { ask: 'latest hgb?', expect: ['11.9'], never: ['11.2'] },
      { ask: 'A1c?', expect: ['8.4'] },
      { ask: 'Most recent TSH', expect: ['2.1'] },
      { ask: 'What is her latest blood pressure?', expect: ['124/76'], never: ['118/70'] },
      { ask: 'What was the weight at discharge on 03/19/2026?', expect: ['81.4'] },
      { ask: "What is Ms. Okoro's ejection fraction?", expect: ['30%'] },
      { ask: 'Is Delphine Okoro allergic to penicillin?', expect: ['Penicillin', 'hives'], never: ['cough'] },
      { ask: 'Can she have amoxicillin, any allergy?', expect: ['Penicillin'] },
      { ask: 'Any allergies?', expect: ['Penicillin', 'Lisinopril'] },
      {
        ask: 'What medications is she on?',
        expect: ['Furosemide 20 mg', 'Carvedilol 25 mg', 'Losartan 50 mg'],
        never: ['Ibuprofen'],
      },
      {
        ask: 'What were the discharge medications?',
        expect: ['Furosemide 40 mg', 'Metformin 500 mg'],
        never: ['Furosemide 20 mg'],
      },
      { ask: 'What dose of carvedilol does she take?', expect: ['Carvedilol 25 mg'], never: ['12.5'] },
      { ask: 'Is she on warfarin?', expect: null },
      { ask: 'Does she still take ibuprofen?', expect: ['Ibuprofen'] },
      { ask: 'Any history of stroke?', expect: ['No history of stroke'] },
      { ask: 'Has she ever had a heart attack?', expect: ['myocardial infarction in 2019'] },
      { ask: 'When was the bypass surgery?', expect: ['06/02/2019'] },
      { ask: 'Was there a pulmonary embolism?', expect: ['no evidence of pulmonary embolism'] },
      { ask: 'Why was she admitted?', expect: ['heart failure'] },
      { ask: 'When was she admitted?', expect: ['03/14/2026'] },
      { ask: 'When was Delphine Okoro discharged?', expect: ['03/19/2026'] },
      { ask: 'Who was the attending?', expect: ['Henrik Vale'] },
      { ask: 'discharge instructions?', expect: ['Weigh yourself every morning', '3 pounds'] },
      { ask: 'When is the cardiology follow up?', expect: ['03/27/2026'] },
      { ask: 'What is the code status?', expect: ['Full code'] },
      { ask: 'Where was she discharged to?', expect: ['home health'] },
      { ask: 'Does she smoke?', expect: ['Former smoker'], never: ['Mother'] },
      { ask: 'Family history of cancer?', expect: ['breast cancer'] },
      { ask: 'Did she get a flu shot?', expect: ['Influenza vaccine'] },
      { ask: 'What did the echo show?', expect: ['ejection fraction of 30%'] },
      { ask: 'Does she have diabetes?', expect: ['type 2 diabetes'] },
      { ask: 'What was the troponin?', expect: null },
      { ask: 'Any history of epilepsy?', expect: null },
      { ask: 'When was the knee replacement?', expect: null },
      { ask: 'What did the MRI of the brain show?', expect: null },
      { ask: 'What was the potassium in 2024?', expect: null },
      { ask: 'Is she pregnant?', expect: null },
      { ask: 'Has she been vaccinated against tetanus?', expect: null },
      { ask: 'What is her blood type?', expect: null },
    ],
  },
  {
    name: 'Rafael Quintero-Bell',
    documents: [
      {
        file: 'operative-report.pdf',
        pages: [
          `Harrow Ridge Surgical Hospital
OPERATIVE REPORT
Patient Name: Rafael Quintero-Bell MRN: HR-44190 DOB: 09/30/1988
DATE OF SURGERY: 01/22/2026
SURGEON: Maren Aldous, MD
ASSISTANT: T. Beck, PA-C
PREOPERATIVE DIAGNOSIS: Acute appendicitis
POSTOPERATIVE DIAGNOSIS: Acute perforated appendicitis
PROCEDURE PERFORMED: Laparoscopic appendectomy
ANESTHESIA: General endotracheal
ESTIMATED BLOOD LOSS: 25 mL
COMPLICATIONS: None
ALLERGIES: NKDA

INDICATIONS: The patient is a 37-year-old man who came to the emergency room with right
lower quadrant pain for one day. White count was 16.8. CT of the abdomen showed a dilated
appendix with stranding.

DESCRIPTION OF PROCEDURE: The patient was brought to the operating room and placed supine.
Cefazolin 2 g IV was given before incision. The appendix was found to be perforated at
the tip. It was divided with a stapler and removed. No drain was placed.`,
        ],
      },
      {
        file: 'nursing-note.png',
        pages: [
          `Nursing Progress Note Date: 01/23/2026
Pt alert and oriented. Pain score 3/10 after acetaminophen 650 mg PO. Temp 99.1 F BP 128/80
HR 84 SpO2 97% RA. Tolerating clear liquids. Denies nausea or vomiting. Incisions clean,
dry and intact. Ambulated in hall x2. Foley removed at 0600.

Allergies: No known drug allergies
Diet: Clear liquids, advance as tolerated
Activity: Up ad lib, no lifting over 10 lbs for 4 weeks`,
        ],
      },
    ],
    questions: [
      { ask: 'When was the surgery?', expect: ['01/22/2026'] },
      { ask: 'What surgery did Rafael Quintero-Bell have?', expect: ['appendectomy'] },
      { ask: 'Who was the surgeon?', expect: ['Maren Aldous'] },
      { ask: 'Any drug allergies?', expect: ['NKDA'] },
      { ask: 'Is he allergic to latex?', expect: ['NKDA'] },
      { ask: 'estimated blood loss?', expect: ['25 mL'] },
      { ask: 'Were there any complications?', expect: ['None'] },
      { ask: 'What was the white count?', expect: ['16.8'] },
      { ask: 'Was a drain placed?', expect: ['No drain'] },
      { ask: 'What antibiotic was given before incision?', expect: ['Cefazolin 2 g'] },
      { ask: 'What is his diet?', expect: ['Clear liquids'] },
      { ask: 'What are his lifting restrictions?', expect: ['10 lbs'] },
      { ask: 'last temperature', expect: ['99.1'] },
      { ask: 'Any nausea?', expect: ['Denies nausea'] },
      { ask: 'When was the Foley removed?', expect: ['0600'] },
      { ask: 'What did the CT show?', expect: ['dilated'] },
      { ask: 'What is his potassium?', expect: null },
      { ask: 'Does he have asthma?', expect: null },
      { ask: 'When was the colonoscopy?', expect: null },
      { ask: 'What is the code status?', expect: null },
      { ask: 'Is he taking metformin?', expect: null },
      { ask: 'Family history of diabetes?', expect: null },
    ],
  },
  {
    name: 'Wilhelmina Tran',
    documents: [
      {
        file: 'ed-note.pdf',
        pages: [
          `Emergency Department Physician Note
Date of Visit: 10/02/2026
Patient: Wilhelmina Tran Age: 82 MRN 881002
CC: Fall
HPI: 82 yo F brought in by EMS after a ground level fall at home. She struck her head. No
loss of consciousness. Takes apixaban 5 mg twice a day for atrial fibrillation. Denies
neck pain, weakness or numbness.
PMH: Afib, HTN, osteoporosis, dementia
Meds: apixaban 5 mg BID, metoprolol succinate 50 mg daily, donepezil 10 mg nightly,
alendronate 70 mg weekly
Allergies: Codeine (confusion), iodinated contrast (rash)
Soc Hx: Lives alone. Nonsmoker.
Exam: BP 158/84 P 92 irregular. 3 cm laceration over left eyebrow.
CT HEAD: Small left subdural hematoma, 4 mm, without midline shift.
CT C-SPINE: No acute fracture.
LABS: Na 131 (L), K 3.9, Cr 0.9, INR 1.3, Plt 188, Hgb 12.6
ED COURSE: Neurosurgery consulted and recommends repeat head CT in 6 hours. Apixaban
held. Kcentra not given. Tetanus booster given. Laceration repaired with 5 sutures.
DIAGNOSIS: 1. Left subdural hematoma 2. Facial laceration 3. Hyponatremia
DISPOSITION: Admitted to neuro ICU in stable condition
Code status: DNR/DNI per daughter, who is health care proxy`,
        ],
      },
      {
        file: 'radiology.tif',
        pages: [
          `RADIOLOGY REPORT
Exam: CT Head without contrast
Exam Date: 10/03/2026
COMPARISON: CT head 10/02/2026
FINDINGS: Stable left subdural hematoma measuring 4 mm. No new hemorrhage. No midline
shift. Ventricles are normal in size.
IMPRESSION: Stable small left subdural hematoma.`,
        ],
      },
    ],
    questions: [
      { ask: 'Why was Wilhelmina Tran brought in?', expect: ['fall'] },
      { ask: 'Did she lose consciousness?', expect: ['No\nloss of consciousness'.replace('\n', ' ')] },
      { ask: 'What blood thinner is she on?', expect: ['apixaban'] },
      { ask: 'Is she on apixaban?', expect: ['apixaban 5 mg'] },
      { ask: 'Allergic to codeine?', expect: ['Codeine', 'confusion'] },
      { ask: 'Any contrast allergy?', expect: ['iodinated contrast'] },
      { ask: 'What did the last head CT show?', expect: ['Stable', 'subdural'] },
      { ask: 'sodium', expect: ['131'] },
      { ask: 'INR and platelets?', expect: ['1.3', '188'] },
      { ask: 'Code status?', expect: ['DNR'] },
      { ask: 'Was tetanus given?', expect: ['Tetanus'] },
      { ask: 'Was there midline shift?', expect: ['midline shift'] },
      { ask: 'Any fracture?', expect: ['No acute fracture'] },
      { ask: 'Does she smoke?', expect: ['Nonsmoker'] },
      { ask: 'How many sutures?', expect: ['5 sutures'] },
      { ask: 'Does she have dementia?', expect: ['dementia'] },
      { ask: 'Is she on donepezil?', expect: ['donepezil 10 mg'] },
      { ask: 'Who is the health care proxy?', expect: ['daughter'] },
      { ask: 'Is apixaban on hold?', expect: ['apixaban'] },
      { ask: 'What is her troponin?', expect: null },
      { ask: 'Any history of diabetes?', expect: null },
      { ask: 'When was her last mammogram?', expect: null },
      { ask: 'What is her ejection fraction?', expect: null },
      { ask: 'Is she allergic to penicillin?', expect: ['Codeine'] },
    ],
  },
];
