/** The picture of a page that was set: black on white, in a font that comes with the packages. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { grayOf } from '../choose-gray.ts';
import type { GrayImage } from '../image-gray.ts';
import type { Measure, SetPage } from './lay-out-text.ts';

const FAMILY = 'Wardclerk Text';
const fonts = path.join(
  path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
  'standard_fonts',
);
GlobalFonts.registerFromPath(path.join(fonts, 'LiberationSans-Regular.ttf'), FAMILY);
GlobalFonts.registerFromPath(path.join(fonts, 'LiberationSans-Bold.ttf'), FAMILY);

const widths = new Map<string, number>();
const ruler = createCanvas(1, 1).getContext('2d');
const RULED_AT = 100;

/** Sum of the widths of the characters: kerning is a pixel or two a word, and a long text is measured at once. */
export const measureText: Measure = (text, size, bold) => {
  let sum = 0;
  for (const character of text) {
    const key = bold ? `b${character}` : character;
    let width = widths.get(key);
    if (width === undefined) {
      ruler.font = fontOf(RULED_AT, bold);
      width = ruler.measureText(character).width / RULED_AT;
      widths.set(key, width);
    }
    sum += width;
  }
  return sum * size;
};

export function drawTextPage({ width, height, words }: SetPage): GrayImage {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#000000';
  for (const { text, left, base, size, bold } of words) {
    context.font = fontOf(size, bold);
    context.fillText(text, left, base);
  }
  return grayOf(context.getImageData(0, 0, width, height).data, width, height, 4);
}

function fontOf(size: number, bold: boolean): string {
  return `${bold ? 'bold ' : ''}${size}px "${FAMILY}"`;
}
