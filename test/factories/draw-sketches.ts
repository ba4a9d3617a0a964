/** Pages with little print: forms filled in by hand and drawings, and what a second scan makes of the same paper. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { type GrayImage, toGray } from '../../src/adapters/image-gray.ts';
import '../../src/tryout/ward/draw-page.ts';
import { randomNumbers } from './damage-page.ts';

const [WIDTH, HEIGHT] = [1700, 2200];

export interface Sketch {
  /** The same number gives the same printed form; 0 is plain paper. */
  template: number;
  /** The same number gives the same hand. */
  hand: number;
  /** Words written by hand on it, or lines of a drawing. */
  strokes: number;
  kind: 'writing' | 'drawing';
  signature?: boolean;
}

/** PNG at 200 dpi. */
export async function drawSketch({ template, hand, strokes, kind, signature }: Sketch): Promise<Buffer> {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = context.strokeStyle = '#000000';
  if (template > 0) drawTemplate(context, randomNumbers(template));
  const random = randomNumbers(hand + 1000);
  for (let i = 0; i < strokes; i++) {
    if (kind === 'writing')
      writeWord(context, 250 + (i % 3) * 450 + random() * 90, 520 + Math.floor(i / 3) * 130, random);
    else drawLine(context, random);
  }
  if (signature) writeWord(context, 900, 1980, random, 1.6);
  return sharp(canvas.data(), { raw: { width: WIDTH, height: HEIGHT, channels: 4 } })
    .toColourspace('b-w')
    .removeAlpha()
    .png()
    .toBuffer();
}

/** The paper scanned once more: laid a little askew, lighter or darker, with noise. */
export async function rescan(png: Buffer, seed: number): Promise<GrayImage> {
  const random = randomNumbers(seed);
  const degrees = (random() - 0.5) * 2.4;
  const turned = await sharp(png)
    .rotate(degrees, { background: '#ffffff' })
    .linear(0.85 + random() * 0.15, random() * 20)
    .blur(0.4 + random() * 0.5)
    .png()
    .toBuffer();
  const image = await toGray(sharp(turned));
  for (let at = 0; at < image.pixels.length; at++) {
    const grain = (random() + random() - 1) * 22;
    image.pixels[at] = Math.max(0, Math.min(255, image.pixels[at]! + grain));
  }
  return image;
}

function drawTemplate(context: SKRSContext2D, random: () => number): void {
  context.font = 'bold 44px "Drawn Sans"';
  context.fillText(
    ['Body chart', 'Wound record', 'Pain drawing', 'Fluid chart'][Math.floor(random() * 4)] ?? '',
    200,
    200,
  );
  context.font = '30px "Drawn Sans"';
  context.fillText('Name', 200, 320);
  context.fillText('Signature', 700, 2050);
  context.lineWidth = 3;
  const fields = 3 + Math.floor(random() * 4);
  for (let i = 0; i < fields; i++) context.strokeRect(200 + random() * 100, 420 + i * 260, 1100 + random() * 200, 180);
}

/** A word in cursive: loops of changing height on a base line. */
function writeWord(context: SKRSContext2D, x: number, y: number, random: () => number, size = 1): void {
  context.lineCap = 'round';
  const letters = 4 + Math.floor(random() * 5);
  let [px, py] = [x, y];
  for (let i = 0; i < letters; i++) {
    const high = (random() < 0.3 ? 65 : 30) * size;
    const wide = (22 + random() * 16) * size;
    context.lineWidth = 3 + random() * 3;
    context.beginPath();
    context.moveTo(px, py);
    const slant = 12 * size;
    const end: [number, number] = [px + wide, y + (random() - 0.5) * 8];
    context.bezierCurveTo(
      px + wide * 0.9 + slant,
      py - high * 1.2,
      px - wide * 0.2 + slant,
      py - high * 1.1,
      px + wide * 0.25,
      y,
    );
    context.bezierCurveTo(px + wide * 0.4, y + 10 * random(), px + wide * 0.7, y + 6, end[0], end[1]);
    context.stroke();
    [px, py] = end;
  }
}

function drawLine(context: SKRSContext2D, random: () => number): void {
  const at = () => [250 + random() * 1200, 500 + random() * 1300] as const;
  const [a, b, c, d] = [at(), at(), at(), at()];
  context.lineWidth = 3 + random() * 5;
  context.beginPath();
  context.moveTo(...a);
  context.bezierCurveTo(...b, ...c, ...d);
  context.stroke();
}
