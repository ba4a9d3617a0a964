/** Drawn forms with check boxes, and what is marked on them. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { LETTER, textWidth } from '../../src/tryout/ward/draw-page.ts';

export type Mark = 'empty' | 'cross' | 'check' | 'filled' | 'stroke';

export interface DrawnBox {
  label: string;
  mark: Mark;
  shape: 'square' | 'ring';
  /** In points: [x0, y0, x1, y1]. */
  box: [number, number, number, number];
}

export interface DrawnForm {
  png: Buffer;
  boxes: DrawnBox[];
}

export interface FormChoice {
  label: string;
  mark: Mark;
}

export interface FormLine {
  /** Words before the boxes of the line. */
  question?: string;
  choices: FormChoice[];
  shape?: DrawnBox['shape'];
  labels?: 'right' | 'left';
}

const DPI = 300;
const LEADING = 24;
const SIDE = 10;

/** PNG at 300 dpi: a title, then a line for each of the lines, in type of 11 points. */
export async function drawForm(title: string, lines: readonly FormLine[], random: () => number): Promise<DrawnForm> {
  const canvas = createCanvas(Math.round((LETTER.width * DPI) / 72), Math.round((LETTER.height * DPI) / 72));
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(DPI / 72, DPI / 72);
  context.fillStyle = context.strokeStyle = '#000000';
  context.font = 'bold 15px "Drawn Sans"';
  context.fillText(title, 72, 80);
  context.font = '11px "Drawn Sans"';
  const boxes: DrawnBox[] = [];
  lines.forEach((line, row) => {
    const y = 115 + row * LEADING;
    let x = 72;
    if (line.question) {
      context.fillText(line.question, x, y);
      x = 300;
    }
    for (const { label, mark } of line.choices) {
      const wide = textWidth(label, 11);
      const shape = line.shape ?? 'square';
      const left = line.labels === 'left' ? x + wide + 7 : x;
      boxes.push({ label, mark, shape, box: drawBox(context, left, y - SIDE + 1, mark, shape, random) });
      context.fillText(label, line.labels === 'left' ? x : x + SIDE + 6, y);
      x += wide + SIDE + 30;
    }
  });
  const png = await sharp(canvas.data(), { raw: { width: canvas.width, height: canvas.height, channels: 4 } })
    .toColourspace('b-w')
    .removeAlpha()
    .png()
    .toBuffer();
  return { png, boxes };
}

function drawBox(
  context: SKRSContext2D,
  x: number,
  y: number,
  mark: Mark,
  shape: DrawnBox['shape'],
  random: () => number,
): DrawnBox['box'] {
  const middle = [x + SIDE / 2, y + SIDE / 2] as const;
  context.lineWidth = 0.8;
  context.beginPath();
  if (shape === 'ring') context.arc(...middle, SIDE / 2, 0, 2 * Math.PI);
  else context.rect(x, y, SIDE, SIDE);
  context.stroke();
  const shake = () => (random() - 0.5) * 1.6;
  const stroke = (points: [number, number][]): void => {
    context.lineWidth = 1 + random() * 0.6;
    context.beginPath();
    points.forEach(([px, py], i) => {
      if (i === 0) context.moveTo(x + px * SIDE + shake(), y + py * SIDE + shake());
      else context.lineTo(x + px * SIDE + shake(), y + py * SIDE + shake());
    });
    context.stroke();
  };
  if (mark === 'filled' && shape === 'ring') {
    context.beginPath();
    context.arc(...middle, SIDE * 0.28, 0, 2 * Math.PI);
    context.fill();
  } else if (mark === 'filled') context.fillRect(x + 1.2, y + 1.2, SIDE - 2.4, SIDE - 2.4);
  else if (mark === 'cross') {
    stroke([
      [0.1, 0.1],
      [0.9, 0.9],
    ]);
    stroke([
      [0.9, 0.1],
      [0.1, 0.9],
    ]);
  } else if (mark === 'check') {
    stroke([
      [0.15, 0.5],
      [0.4, 0.85],
      [1.1, -0.15],
    ]);
  } else if (mark === 'stroke') {
    stroke([
      [0.1, 0.9],
      [0.9, 0.1],
    ]);
  }
  return [x, y, x + SIDE, y + SIDE];
}
