import { type DrawnLine, type DrawnPage, paragraph, tableRows } from '../../src/tryout/ward/draw-page.ts';
import { randomNumbers } from './damage-page.ts';

const TESTS = [
  'Potassium',
  'Sodium',
  'Chloride',
  'Creatinine',
  'Urea nitrogen',
  'Glucose',
  'Calcium',
  'Albumin',
  'Bilirubin, total',
  'ALT',
  'AST',
  'Hemoglobin',
  'Hematocrit',
  'Platelet count',
  'White cell count',
  'INR',
  'Troponin I',
  'Ferritin',
];
const UNITS = ['mmol/L', 'mg/dL', 'g/dL', 'U/L', 'umol/L', '10^9/L', 'ng/mL', '%'];
const DRUGS = [
  'Metoprolol',
  'Lisinopril',
  'Atorvastatin',
  'Warfarin',
  'Insulin glargine',
  'Amoxicillin',
  'Prednisone',
  'Furosemide',
  'Levothyroxine',
  'Gabapentin',
];
const PROSE =
  'the patient was admitted with chest pain and shortness of breath that began two days before and did not improve with rest an electrocardiogram showed no new changes and the first troponin was within the reference range she was observed overnight and remained stable her blood pressure was controlled with oral medication and she was discharged home in good condition with follow up in the clinic'.split(
    ' ',
  );

/** A synthetic page of a record, drawn from a seed, and its text with every table row on one line. */
export interface DrawnRecord {
  id: string;
  page: DrawnPage;
  text: string;
}

/** A ruled laboratory table, a form with boxed fields, a letter with a medication list, and a two-column report. */
export function drawnRecords(seed: number): DrawnRecord[] {
  const random = randomNumbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const figure = (digits: number) => (random() * 10 ** digits).toFixed(pick([0, 1, 2]));
  const date = () =>
    `${String(1 + Math.floor(random() * 12)).padStart(2, '0')}/${String(1 + Math.floor(random() * 28)).padStart(2, '0')}/20${10 + Math.floor(random() * 16)}`;
  const sentence = (words: number) => Array.from({ length: words }, () => pick(PROSE)).join(' ');
  return [labTable(), form(), letter(), twoColumns()].map((record) => ({ ...record, id: `${record.id}-${seed}` }));

  function labTable(): DrawnRecord {
    const columns = [60, 190, 260, 330, 430, 500];
    const rows = [
      ['Test', 'Result', 'Flag', 'Units', 'Reference', 'Collected'],
      ...TESTS.map((test) => [
        test,
        figure(2),
        pick(['H', 'L', 'N']),
        pick(UNITS),
        `${figure(1)}-${figure(2)}`,
        date(),
      ]),
    ];
    const title = paragraph(
      [
        'Riverbend Medical Center - Laboratory Report',
        `Patient ID: ${Math.floor(random() * 1e7)} Accession: ${Math.floor(random() * 1e6)}`,
      ],
      { x: 60 },
    );
    const lines = [...title, ...tableRows(rows, columns, { y: 150, size: 9.5 })];
    const bottom = 138 + rows.length * 18;
    const rules: [number, number, number, number][] = [];
    for (let y = 138; y <= bottom; y += 18) rules.push([54, y, 560, y]);
    for (const x of [54, 184, 254, 324, 424, 494, 560]) rules.push([x, 138, x, bottom]);
    return { id: 'lab-table', page: { lines, rules }, text: textOf(lines) };
  }

  function form(): DrawnRecord {
    const labels = [
      'Last name',
      'First name',
      'Date of birth',
      'MRN',
      'Phone',
      'Insurance ID',
      'Referring physician',
      'Admission date',
      'Room',
      'Attending',
      'Weight (kg)',
      'Height (cm)',
      'Pulse',
      'Temperature',
      'Allergies',
      'Diagnosis',
    ];
    const values = labels.map((label) =>
      /date|birth/i.test(label)
        ? date()
        : /name|physician|Attending/.test(label)
          ? pick(['HOLLOWAY', 'NAKAMURA', 'OKONKWO', 'LINDQVIST', 'MARTINEZ'])
          : /Allergies|Diagnosis/.test(label)
            ? sentence(3)
            : String(Math.floor(random() * 1e5)),
    );
    const lines: DrawnLine[] = [...paragraph(['PATIENT REGISTRATION FORM'], { x: 200, size: 14 })];
    const rules: [number, number, number, number][] = [];
    for (let i = 0; i < labels.length; i += 2) {
      const y = 130 + i * 18;
      lines.push({
        y,
        size: 8,
        cells: [
          { x: 62, text: labels[i]! },
          { x: 322, text: labels[i + 1]! },
        ],
      });
      lines.push({
        y: y + 15,
        size: 11,
        cells: [
          { x: 66, text: values[i]! },
          { x: 326, text: values[i + 1]! },
        ],
      });
      for (const x of [58, 318])
        rules.push(
          [x, y - 12, x + 250, y - 12],
          [x, y + 20, x + 250, y + 20],
          [x, y - 12, x, y + 20],
          [x + 250, y - 12, x + 250, y + 20],
        );
    }
    return { id: 'form', page: { lines, rules }, text: textOf(lines) };
  }

  function letter(): DrawnRecord {
    const body = paragraph(['Dear colleague,', ...Array.from({ length: 9 }, () => sentence(11))]);
    const list = tableRows(
      Array.from({ length: 7 }, () => [
        pick(DRUGS),
        `${figure(2)} mg`,
        pick(['PO', 'IV', 'SC']),
        pick(['once daily', 'twice daily', 'at bedtime', 'every 8 hours']),
      ]),
      [72, 220, 300, 360],
      { y: 270 },
    );
    const lines = [...body, ...list];
    return { id: 'letter', page: { lines }, text: textOf(lines) };
  }

  function twoColumns(): DrawnRecord {
    const left = paragraph(
      Array.from({ length: 18 }, () => sentence(6).slice(0, 46).trim()),
      { x: 50, size: 9.5 },
    );
    const right = paragraph(
      Array.from({ length: 18 }, () => sentence(6).slice(0, 46).trim()),
      { x: 325, size: 9.5 },
    );
    return { id: 'two-columns', page: { lines: [...left, ...right] }, text: textOf([...left, ...right]) };
  }
}

function textOf(lines: readonly DrawnLine[]): string {
  return lines.map((line) => line.cells.map((cell) => cell.text).join(' ')).join('\n');
}
