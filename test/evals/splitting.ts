/** Batches of written-out documents of several patients: where they are parted, what each part is, and its date. */
import { findDocumentDate } from '../../src/facts/find-document-date.ts';
import { profilePage } from '../../src/intake/profile-page.ts';
import { splitDocument } from '../../src/intake/split-document.ts';
import { findDocumentKind } from '../../src/records/find-document-kind.ts';
import type { Barcode } from '../../src/records/page.ts';
import { aPageReading } from '../factories/documents.ts';
import { type Chance, seededRandom } from '../factories/seeded-random.ts';
import { familyName, givenName } from '../factories/synthetic-people.ts';

const BATCHES = 60;
const KINDS = [
  { code: '18842-5', title: 'DISCHARGE SUMMARY', label: 'Discharge date' },
  { code: '11502-2', title: 'LABORATORY REPORT', label: 'Collected' },
  { code: '11504-8', title: 'OPERATIVE REPORT', label: 'Date of surgery' },
  { code: '11506-3', title: 'PROGRESS NOTE', label: 'Date of service' },
  { code: '18748-4', title: 'RADIOLOGY REPORT', label: 'Exam date' },
  { code: '57133-1', title: 'REFERRAL LETTER', label: 'Date of visit' },
];
const SENTENCES = [
  'The patient was seen today and feels better than on the day before.',
  'Vital signs are stable, the wound is dry and clean, and diet is as tolerated.',
  'Continue the present treatment and come back if there is fever or pain.',
];
/** How a hospital marks its batches. */
const STYLES = [
  'every page named',
  'first page named, numbered',
  'first page named',
  'cover sheets',
  'separators',
] as const;
type Style = (typeof STYLES)[number];

interface TruePart {
  first: number;
  last: number;
  kind: string;
  date: string;
}

interface Batch {
  pages: { text: string; barcodes: Barcode[] }[];
  parts: TruePart[];
}

export function evalSplitting(): Record<string, Record<string, string>> {
  const table: Record<string, Record<string, string>> = {};
  for (const errors of [0, 0.01, 0.03]) {
    for (const style of STYLES) table[`${style}, ${errors * 100}% misread`] = scoreStyle(style, errors);
  }
  return table;
}

function scoreStyle(style: Style, errors: number): Record<string, string> {
  const chance = seededRandom(61);
  const score = { truth: 0, found: 0, right: 0, parts: 0, kinds: 0, dates: 0, unsure: 0 };
  for (let i = 0; i < BATCHES; i++) {
    const batch = makeBatch(style, errors, chance);
    const readings = batch.pages.map(({ text, barcodes }, at) => ({
      ...aPageReading(text, at + 1),
      quality: 'good' as const,
      ...(barcodes.length > 0 ? { barcodes } : {}),
    }));
    const parts = splitDocument(readings.map(profilePage));
    const starts = new Set(parts.slice(1).map(({ first }) => first));
    const wanted = new Set(batch.parts.slice(1).map(({ first }) => first));
    score.truth += wanted.size;
    score.found += starts.size;
    score.right += [...starts].filter((page) => wanted.has(page)).length;
    score.unsure += parts.reduce((sum, { unsurePages }) => sum + unsurePages.length, 0);
    for (const part of batch.parts) {
      const own = readings.slice(part.first - 1, part.last).filter((page) => profilePage(page).sheet === null);
      score.parts++;
      if (findDocumentKind(own)?.code === part.kind) score.kinds++;
      if (findDocumentDate(own)?.iso === part.date) score.dates++;
    }
  }
  const percent = (part: number, of: number) => (of === 0 ? '-' : `${((100 * part) / of).toFixed(1)}%`);
  return {
    boundaries: String(score.truth),
    precision: percent(score.right, score.found),
    recall: percent(score.right, score.truth),
    'pages asked about': String(score.unsure),
    kind: percent(score.kinds, score.parts),
    date: percent(score.dates, score.parts),
  };
}

function makeBatch(style: Style, errors: number, chance: Chance): Batch {
  const batch: Batch = { pages: [], parts: [] };
  const documents = 2 + chance.below(4);
  let person = '';
  let mrn = '';
  for (let document = 0; document < documents; document++) {
    // With separators the same patient may come twice in a row: only the sheet tells.
    if (document === 0 || style !== 'separators' || chance.below(2) === 0) {
      mrn = String(10_000_000 + chance.below(89_999_999));
      const [day, month] = [1 + chance.below(28), 1 + chance.below(12)];
      person = `Patient: ${familyName(chance)}, ${givenName(chance)}\nDOB: ${two(month)}/${two(day)}/${1930 + chance.below(80)}\nMRN: ${mrn}`;
    }
    const first = batch.pages.length + 1;
    if (style === 'cover sheets') batch.pages.push(aSheet('Cover sheet', `WC-COVER:${mrn}`));
    if (style === 'separators' && document > 0) batch.pages.push(aSheet('Document separator', 'WC-SEPARATOR'));
    const kind = KINDS[chance.below(KINDS.length)]!;
    const date = `2026-${two(1 + chance.below(10))}-${two(1 + chance.below(28))}`;
    const [year, month, day] = date.split('-');
    const count = 1 + chance.below(4);
    for (let page = 1; page <= count; page++) {
      const isNamed = page === 1 || style === 'every page named';
      const lines = [
        ...(isNamed && style !== 'cover sheets' ? [person] : []),
        ...(page === 1 ? [kind.title, `${kind.label}: ${month}/${day}/${year}`] : []),
        ...SENTENCES,
        ...(style === 'first page named, numbered' ? [`Page ${page} of ${count}`] : []),
      ];
      batch.pages.push({ text: misread(lines.join('\n'), errors, chance), barcodes: [] });
    }
    batch.parts.push({ first, last: batch.pages.length, kind: kind.code, date });
  }
  return batch;
}

function aSheet(text: string, barcode: string): Batch['pages'][number] {
  return { text, barcodes: [{ format: 'Code128', text: barcode, box: [100, 300, 900, 420] }] };
}

/** Letters and digits that engines take for one another. */
const CONFUSED: Record<string, string> = {
  '0': 'O',
  '1': 'l',
  '5': 'S',
  '8': 'B',
  '6': '5',
  '3': '8',
  e: 'c',
  n: 'r',
  l: 'I',
  a: 'o',
  D: 'O',
};

function misread(text: string, share: number, chance: Chance): string {
  return [...text]
    .map((letter) => (chance.below(1000) < share * 1000 ? (CONFUSED[letter] ?? letter) : letter))
    .join('');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
