/** Check boxes on drawn forms at three levels of damage: found, rightly said to be marked or not, and with their label. */

import sharp from 'sharp';
import { toGray } from '../../src/adapters/image-gray.ts';
import { createOcrEngine, type OcrEngine } from '../../src/adapters/ocr/engine.ts';
import { listCheckBoxes } from '../../src/intake/marks/place-check-boxes.ts';
import { readPicture } from '../../src/intake/reading/read-picture.ts';
import type { CheckBox } from '../../src/records/page.ts';
import { type Damage, damagePage, randomNumbers } from '../factories/damage-page.ts';
import { type DrawnBox, drawForm, type FormLine, type Mark } from '../factories/draw-forms.ts';

const PROBLEMS = 'Diabetes,Asthma,Epilepsy,Hypertension,Stroke,Anemia,Gout,Depression,Arthritis,Cancer'.split(',');
const SYMPTOMS = 'Chest pain,Fever,Cough,Headache,Nausea,Dizziness,Back pain,Fatigue'.split(',');
const MARKS: readonly Mark[] = ['empty', 'empty', 'empty', 'cross', 'check', 'filled', 'stroke'];
const WORK_DPI = 300;

export async function evalCheckBoxes(): Promise<Record<string, Record<string, string>>> {
  const ocr = await createOcrEngine({ engine: 'auto', workers: 1, timeoutMs: 120_000 });
  try {
    return await scoreForms(ocr);
  } finally {
    await ocr.close();
  }
}

async function scoreForms(ocr: OcrEngine): Promise<Record<string, Record<string, string>>> {
  const random = randomNumbers(7);
  const forms = [];
  for (const shape of ['square', 'ring'] as const) {
    const lines = someLines(shape, random);
    forms.push(await drawForm('Patient Health History', lines, random));
  }
  const table: Record<string, Record<string, string>> = {};
  for (const damage of ['light', 'medium', 'heavy'] as const) {
    const score = { truth: 0, found: 0, said: 0, labelled: 0, doubtful: 0, wrong: 0, all: 0 };
    for (const [seed, { png, boxes }] of forms.entries()) {
      const { marks, scale } = await read(png, damage, seed + 1, ocr);
      score.truth += boxes.length;
      score.all += marks.length;
      for (const box of boxes)
        count(
          score,
          box,
          marks.find((mark) => isAt(mark, box, scale)),
        );
      score.wrong += marks.filter((mark) => !boxes.some((box) => isAt(mark, box, scale))).length;
    }
    const percent = (part: number, of: number) => (of === 0 ? '-' : `${((100 * part) / of).toFixed(1)}%`);
    table[damage] = {
      boxes: String(score.truth),
      recall: percent(score.found, score.truth),
      precision: percent(score.all - score.wrong, score.all),
      'state right': percent(score.said, score.found),
      doubtful: percent(score.doubtful, score.found),
      'label right': percent(score.labelled, score.found),
    };
  }
  return table;
}

type Score = Record<'truth' | 'found' | 'said' | 'labelled' | 'doubtful' | 'wrong' | 'all', number>;

function count(score: Score, truth: DrawnBox, mark: CheckBox | undefined): void {
  if (!mark) return;
  score.found++;
  if (mark.state === 'doubtful') score.doubtful++;
  if (mark.state === (truth.mark === 'empty' ? 'unchecked' : 'checked')) score.said++;
  if (mark.label.toLowerCase().startsWith(truth.label.toLowerCase())) score.labelled++;
}

async function read(png: Buffer, damage: Damage, seed: number, ocr: OcrEngine) {
  const picture = await toGray(sharp(await damagePage(png, damage, seed)));
  const { text, words } = await readPicture(picture, ocr);
  const { width = 1 } = await sharp(png).metadata();
  // Skew makes the canvas a little wider; the page stays in its middle.
  const dpi = damage === 'light' ? 300 : damage === 'medium' ? 200 : 95;
  const margin = (picture.width - (width * dpi) / WORK_DPI) / 2;
  return { marks: listCheckBoxes(text, words), scale: { points: dpi / 72, margin } };
}

function isAt({ box }: CheckBox, truth: DrawnBox, { points, margin }: { points: number; margin: number }): boolean {
  const x = ((box[0] + box[2]) / 2 - margin) / points;
  const y = ((box[1] + box[3]) / 2 - margin) / points;
  const reach = 9;
  return (
    Math.abs(x - (truth.box[0] + truth.box[2]) / 2) < reach &&
    Math.abs(y - (truth.box[1] + truth.box[3]) / 2) < reach + 3
  );
}

export function someLines(shape: DrawnBox['shape'], random: () => number): FormLine[] {
  const mark = (): Mark => MARKS[Math.floor(random() * MARKS.length)] ?? 'empty';
  const lists = PROBLEMS.map((label): FormLine => ({ shape, choices: [{ label, mark: mark() }] }));
  const questions = SYMPTOMS.map((question): FormLine => {
    const yes = random() < 0.5;
    const [one, other] = [mark(), 'empty' as const];
    return {
      shape,
      question,
      choices: [
        { label: 'Yes', mark: yes ? one : other },
        { label: 'No', mark: yes ? other : one },
      ],
    };
  });
  const left: FormLine = {
    shape,
    labels: 'left',
    choices: ['Smoker', 'Drinker', 'Allergic'].map((label) => ({ label, mark: mark() })),
  };
  return [...lists, ...questions, left];
}
