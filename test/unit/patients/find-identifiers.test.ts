import { describe, expect, it } from 'vitest';
import { findIdentifiers } from '../../../src/patients/find-identifiers.ts';
import type { PageReading, Word } from '../../../src/records/page.ts';

function aPage(text: string, page = 1): PageReading {
  return { page, width: 0, height: 0, rotation: 0, source: 'ocr', confidence: 0.9, text, words: [] };
}

/** A page of rows of cells: `[left edge, text]`. Letters are 10 pixels wide and 20 high, so cells have true gaps. */
function aForm(...rows: [left: number, text: string][][]): PageReading {
  let text = '';
  const words: Word[] = [];
  for (const [row, cells] of rows.entries()) {
    if (row > 0) text += '\n';
    for (const [left, cell] of cells) {
      if (text !== '' && !text.endsWith('\n')) text += ' ';
      for (const { 0: word, index } of cell.matchAll(/\S+/g)) {
        const [x, y] = [left + index * 10, row * 30];
        words.push({
          text: word,
          start: text.length + index,
          confidence: 0.8,
          box: [x, y, x + word.length * 10, y + 20],
        });
      }
      text += cell;
    }
  }
  return { ...aPage(text), words };
}

function foundOn(page: PageReading): string[] {
  return findIdentifiers([page]).map(({ kind, value }) => `${kind} ${value}`);
}

function found(text: string): string[] {
  return findIdentifiers([aPage(text)]).map(({ kind, value }) => `${kind} ${value}`);
}

it('reads name, MRN, birth date and sex of a summary, and no date of service', () => {
  const text =
    'NORTHSIDE GENERAL HOSPITAL\nDISCHARGE SUMMARY\nPatient Name: DOE, JANE A   MRN: 00123456\nDOB: 03/14/1960 Sex: F Age: 63\nAdmitted: 01/02/2024 Discharged: 01/05/2024\nAttending: Robert Smith, MD\nPatient: denies pain';
  expect(found(text)).toEqual(['name DOE, Jane A', 'mrn 00123456', 'birth-date 1960-03-14', 'sex female']);
});

it('says where an identifier stands', () => {
  const text = 'LABORATORY REPORT\nMRN: 55-43-21';
  const [mrn] = findIdentifiers([aPage(text, 3)]);
  expect(mrn).toEqual({
    kind: 'mrn',
    text: '55-43-21',
    value: '554321',
    page: 3,
    start: text.indexOf('55-'),
    confidence: 0.9,
    labelled: true,
  });
});

it.each([
  'MRN',
  'MR#',
  'MR #:',
  'Med Rec No:',
  'Med. Rec. No.',
  'Medical Record Number:',
  'Medical Record #',
  'Chart #',
  'Chart No.:',
  'Patient ID:',
  'Pt ID',
  'Hosp No',
  'Hospital Number:',
  'Unit No.',
  'MRN;',
  'Patient #:',
])('reads the number behind "%s"', (label) => {
  expect(found(`${label} 00774411`)).toEqual(['mrn 00774411']);
});

it.each([
  'Account #',
  'Accession No:',
  'Visit Number',
  'FIN:',
  'Encounter #',
  'NPI',
  'SSN:',
  'Fax:',
  'Policy No',
  'Order #',
  'Specimen ID:',
  "Provider's Pt ID:",
])('takes no number behind "%s" for an MRN', (label) => {
  expect(found(`${label} 00774411`)).toEqual([]);
});

it.each([
  ['DOB: 03/14/1960', '1960-03-14'],
  ['D.O.B. 3-14-60', '1960-03-14'],
  ['D0B: 14-Mar-1960', '1960-03-14'],
  ['Date of Birth: March 14, 1960', '1960-03-14'],
  ['Birth date 1960-03-14', '1960-03-14'],
  ['Born: 14 MAR 1960', '1960-03-14'],
  ['DOB (MM/DD/YYYY): O3/14/l960', '1960-03-14'],
  ['DOB/Age: 03/14/1960 (63 y)', '1960-03-14'],
])('reads the birth date of "%s"', (text, day) => {
  expect(found(text)).toEqual([`birth-date ${day}`]);
});

it('keeps both readings of a day that may be a month', () => {
  const [date] = findIdentifiers([aPage('DOB: 03/04/1960')]);
  expect(date).toMatchObject({ value: '1960-03-04', alternatives: ['1960-04-03'] });
});

it.each([
  'Date: 03/14/1960',
  'Date of Service: 03/14/1960',
  'Collected 03/14/1960',
  'DOS 03/14/1960',
  '03/14/1960',
  'Born in 1960',
])('takes "%s" for no birth date', (text) => {
  expect(found(text)).toEqual([]);
});

it.each([
  ['Patient: John Q. Public', 'PUBLIC, John Q'],
  ["Patient Name (Last, First): O'BRIEN, MARY ELLEN", 'OBRIEN, Mary Ellen'],
  ['Name: Smith, John Jr.', 'SMITH, John, Jr'],
  ['Pt: GARCIA-LOPEZ, MARIA', 'GARCIA LOPEZ, Maria'],
  ['RE: Jane Doe', 'DOE, Jane'],
  ['Patient Name: Mrs. Anna van der Berg', 'VANDERBERG, Anna'],
  ['Patient: Clara Montañez DOB: 07/31/1967', 'MONTANEZ, Clara'],
  ['Patient Name: SM1TH, J0HN', 'SMITH, John'],
])('reads the name of "%s"', (text, name) => {
  expect(found(text)[0]).toBe(`name ${name}`);
});

it.each([
  'Patient: denies chest pain',
  'Provider Name: Mateo Jackson',
  'Name: Mateo Jackson, PhD',
  'Patient: Dr. Robert Smith',
  'RE: Abnormal Labs',
  'Name: Lisinopril 10 mg',
  'Test Name: Basic Metabolic Panel',
  'Physician: SMITH, ROBERT',
])('takes "%s" for no name', (text) => {
  expect(found(text)).toEqual([]);
});

describe('layouts', () => {
  it('joins split name fields', () => {
    expect(found("Last Name: O'Brien First Name: Mary Ellen MI: K\nMRN 554321")).toEqual([
      'name OBRIEN, Mary Ellen K',
      'mrn 554321',
    ]);
  });

  it('reads a header row with the values in the row below', () => {
    expect(found('Patient Name MRN Date of Birth Sex\nGARCIA-LOPEZ, MARIA 7781234 02-JAN-1955 F')).toEqual([
      'name GARCIA LOPEZ, Maria',
      'mrn 7781234',
      'birth-date 1955-01-02',
      'sex female',
    ]);
  });

  it('reads values that stand under their labels', () => {
    expect(found('Patient\nJane Doe\nDate of Birth\n03/14/1960')).toEqual(['name DOE, Jane', 'birth-date 1960-03-14']);
  });

  it('reads an unlabelled name over the MRN of a patient label', () => {
    const [name] = findIdentifiers([aPage('DOE, JOHN Q\nMRN 00123456 DOB 03/14/1960 M\nLABORATORY REPORT')]);
    expect(name).toMatchObject({ kind: 'name', value: 'DOE, John Q', labelled: false });
  });
});

describe('other people on the page', () => {
  it('takes nothing from a guarantor or an emergency contact', () => {
    expect(
      found(
        'Patient: Jane Doe\nDOB: 03/14/1990\nGuarantor: Patrick Doe DOB: 1/2/1947 Phone: 555-222-3333\nEmergency Contact\nName: Bob Doe\nPhone: 555-123-4567\nDOB: 02/03/1950',
      ),
    ).toEqual(['name DOE, Jane', 'birth-date 1990-03-14']);
  });

  it('takes the patient again after the doctor', () => {
    expect(found('Referring: Dr. Robert Smith\nName: Jane Doe\nDOB: 03/14/1990')).toEqual([
      'name DOE, Jane',
      'birth-date 1990-03-14',
    ]);
  });
});

it('takes phone, address, city and zip that stand with the patient', () => {
  expect(found('Patient Name: Jane Doe\nPhone: (555) 222-3333\nAddress: 12 Elm St\nSpringfield, IL 62704')).toEqual([
    'name DOE, Jane',
    'phone 5552223333',
    'address 12 Elm St',
    'city Springfield',
    'zip 62704',
  ]);
});

describe('forms with columns', () => {
  it('reads values under their labels by column, an account number between them', () => {
    const page = aForm(
      [
        [0, 'Patient Name'],
        [300, 'Account #'],
        [500, 'MRN'],
        [700, 'DOB'],
      ],
      [
        [0, 'DOE, JANE'],
        [300, '99887766'],
        [500, '00774411'],
        [700, '03/14/1960'],
      ],
    );
    expect(foundOn(page)).toEqual(['name DOE, Jane', 'mrn 00774411', 'birth-date 1960-03-14']);
  });

  it('leaves an empty cell empty', () => {
    const page = aForm(
      [
        [0, 'Patient Name'],
        [300, 'MRN'],
        [500, 'DOB'],
      ],
      [
        [0, 'DOE, JANE'],
        [500, '03/14/1960'],
      ],
    );
    expect(foundOn(page)).toEqual(['name DOE, Jane', 'birth-date 1960-03-14']);
  });

  it('ends a name before the next column', () => {
    const page = aForm(
      [
        [0, 'Patient: Jane Doe'],
        [600, 'Sampleton'],
      ],
      [[0, 'MRN: 00774411']],
    );
    expect(foundOn(page)).toEqual(['name DOE, Jane', 'mrn 00774411']);
  });

  it('keeps the left column for the patient beside a guarantor on the right', () => {
    const page = aForm(
      [
        [0, 'Patient Name: Jane Doe'],
        [500, 'Guarantor: Patrick Doe'],
      ],
      [
        [0, 'DOB: 03/14/1990'],
        [500, 'DOB: 01/02/1947'],
      ],
      [
        [0, 'Phone: 555-222-3333'],
        [500, 'Phone: 555-999-8888'],
      ],
    );
    expect(foundOn(page)).toEqual(['name DOE, Jane', 'birth-date 1990-03-14', 'phone 5552223333']);
  });

  it('says the lowest confidence of the words of an identifier', () => {
    const page = aForm([[0, 'Patient: Jane Doe']]);
    page.words = page.words.map((word) => (word.text === 'Doe' ? { ...word, confidence: 0.3 } : word));
    expect(findIdentifiers([page])[0]?.confidence).toBe(0.3);
  });
});

it.each([
  ['Patient Vellum, Iris MRN 90000417', ['name VELLUM, Iris', 'mrn 90000417']],
  ['Patient name / DOB: Jane Doe 03/14/1960', ['name DOE, Jane', 'birth-date 1960-03-14']],
  ['DOB: 03 14 1960', ['birth-date 1960-03-14']],
  ['JANE A DOE\nDOB: 03/14/1960', ['name DOE, Jane A', 'birth-date 1960-03-14']],
  ['0077 DOE, JANE A\nMRN 00774411', ['name DOE, Jane A', 'mrn 00774411']],
  ['MRN: A-1234567', ['mrn A1234567']],
  ['MRN 68cd1181-6359-4047-a77f-a165d7912480', ['mrn 68CD118163594047A77FA165D7912480']],
  ['DOB: 03/14/1960 Age/Sex: 63/F', ['birth-date 1960-03-14', 'sex female']],
  ['Name: Jane Doe\nSex: [ ] Male [x] Female', ['name DOE, Jane', 'sex female']],
  ['Name: Jane Doe\nSex: M / F', ['name DOE, Jane']],
  ['Patient ID: 00774411 Visit Number: 8877', ['mrn 00774411']],
  ['PATIENT: DOE, JANE\nMOTHER: DOE, MARY DOB: 03/14/1960', ['name DOE, Jane']],
  ['Subscriber Name: Bob Doe\nSubscriber DOB: 03/14/1960', []],
  ['Hospital Name: Mercy West\nPhone: 555-222-3333', []],
  ['Specimen: Blood\nCollected: 03/14/2020\nRun Date: 03/15/2020', []],
])('reads "%s"', (text, expected) => {
  expect(found(text)).toEqual(expected);
});

it('reads the same identifiers on each page of a document', () => {
  const pages = [aPage('Patient: Jane Doe MRN: 00774411', 1), aPage('DOE, JANE\nMRN: 00774411 Page 2 of 2', 2)];
  expect(findIdentifiers(pages).map(({ kind, value, page }) => `${page} ${kind} ${value}`)).toEqual([
    '1 name DOE, Jane',
    '1 mrn 00774411',
    '2 name DOE, Jane',
    '2 mrn 00774411',
  ]);
});

it('does not take family history for a relative on the page', () => {
  expect(found('Family history: Mother had diabetes, father died at 60.\nDOB: 03/14/1960 MRN: 00774411')).toEqual([
    'birth-date 1960-03-14',
    'mrn 00774411',
  ]);
});

describe('values that do not stand behind their labels', () => {
  const whole = ['name DOE, Jane', 'birth-date 1960-03-14', 'mrn 00123456'];

  it('reads values above small print', () => {
    const page = aForm(
      [
        [0, 'Doe, Jane'],
        [300, '03/14/1960'],
        [600, '00123456'],
      ],
      [
        [0, 'Patient name'],
        [300, 'Date of birth'],
        [600, 'MRN'],
      ],
      [[0, '41 Harbor Road']],
      [[0, 'Address']],
    );
    expect(foundOn(page)).toEqual([...whole, 'address 41 Harbor Road']);
  });

  it('does not take a heading for the name above its label', () => {
    expect(
      foundOn(aForm([[0, 'Harlan Whitfield']], [[0, 'Patient name:']], [[0, 'Doe, Jane']], [[0, 'MRN: 00123456']])),
    ).toEqual(['name DOE, Jane', 'mrn 00123456']);
  });

  it('reads a column of labels with its column of values, with boxes and without', () => {
    const text = 'Patient name\nDate of birth\nMRN\nDoe, Jane\n03/14/1960\n00123456';
    expect(found(text)).toEqual(whole);
    const page = aForm(
      [[0, 'Patient name']],
      [[0, 'Date of birth']],
      [[0, 'MRN']],
      [[300, 'Doe, Jane']],
      [[300, '03/14/1960']],
      [[300, '00123456']],
    );
    const words = page.words.map((word) =>
      word.box[0] < 300
        ? word
        : { ...word, box: [word.box[0], word.box[1] - 90, word.box[2], word.box[3] - 90] as typeof word.box },
    );
    expect(foundOn({ ...page, words })).toEqual(whole);
  });

  it.each([
    ['after a comma', 'Patient: Garcia-Lopez,\nMaria Elena\nMRN: 00123456', 'name GARCIA LOPEZ, Maria Elena'],
    ['after a hyphen', 'Patient: Garcia-\nLopez, Maria\nMRN: 00123456', 'name GARCIA LOPEZ, Maria'],
    ['after one word', 'Patient name: Okonkwo\nChidi Emmanuel\nMRN: 00123456', 'name EMMANUEL, Okonkwo Chidi'],
    ['below its label', 'Patient name\nVan der Berg,\nJohanna\nMRN: 00123456', 'name VANDERBERG, Johanna'],
  ])('reads a name over two lines, %s', (_, text, name) => {
    expect(found(text)).toEqual([name, 'mrn 00123456']);
  });

  it('takes no second line that is no name', () => {
    expect(
      found('Patient: Doe, Jane\nSeen in the clinic today\nDOB: 08/08/1971').filter((one) => one.startsWith('name')),
    ).toEqual(['name DOE, Jane']);
  });
});

describe('a bare "Family, Given" line at the top of a page', () => {
  const names = (text: string) =>
    findIdentifiers([aPage(text)]).flatMap(({ kind, value }) => (kind === 'name' ? [value] : []));
  const BELOW = 'PROGRESS NOTE\nWard 3\nSeen today\nShe feels well.\nDOB: 02/03/1950   MRN: 777001';

  it('is the name of the patient, also where MRN and birth date stand further down', () => {
    expect(names(`Quill, Ada\n${BELOW}`)).toHaveLength(1);
    expect(names(`SAMPLETON GENERAL\nQUILL, ADA M\n${BELOW}`)).toHaveLength(1);
  });

  it.each(['Richmond, Virginia', 'Adair, Samuel MD', 'Sampleton, Ohio', 'Attending: Adair, Samuel', 'Ada Quill'])(
    'is not %j',
    (line) => {
      expect(names(`${line}\n${BELOW}`)).toEqual([]);
    },
  );

  it('counts for nothing further down, or where a label names the patient', () => {
    expect(names(`PROGRESS NOTE\nWard 3\nSeen today\nQuill, Ada\nA\nB\nC\nMRN: 777001`)).toEqual([]);
    expect(names(`Quill, Ada\nPatient: Foolscap, Tobias\n${BELOW}`)).toHaveLength(1);
  });
});
