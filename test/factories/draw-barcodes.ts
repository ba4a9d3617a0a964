/** Pages with barcodes as scanners and fax machines give them. */
import sharp from 'sharp';
import { drawBarcode, type WrittenFormat } from '../../src/adapters/barcode-image.ts';
import { type GrayImage, toGray } from '../../src/adapters/image-gray.ts';
import { drawPage } from '../../src/tryout/ward/draw-page.ts';
import { layoutPage, type PageBlock } from '../../src/tryout/ward/layout-page.ts';
import { randomNumbers } from './damage-page.ts';

/** Of the drawing, before it is captured. */
const DPI = 400;

export interface PlacedBarcode {
  text: string;
  format: WrittenFormat;
  /** Millimetres of one module. */
  moduleMm: number;
  /** Inches from the left and upper edge. */
  x: number;
  y: number;
}

/** A page of print with a barcode in it. */
export async function drawBarcodePage(blocks: PageBlock[], barcodes: PlacedBarcode[]): Promise<Buffer> {
  const page = sharp(await drawPage(layoutPage(blocks), DPI));
  const layers = [];
  for (const barcode of barcodes) {
    const symbol = await drawBarcode(barcode.text, barcode.format);
    const module = Math.max(1, Math.round((barcode.moduleMm / 25.4) * DPI));
    const isBars = !['PDF417', 'DataMatrix', 'QRCode'].includes(barcode.format);
    const height = isBars ? Math.round(0.45 * DPI) : symbol.height * module;
    const input = await sharp(symbol.pixels, { raw: { width: symbol.width, height: symbol.height, channels: 1 } })
      .resize(symbol.width * module, height, { kernel: 'nearest', fit: 'fill' })
      .extend({ top: module * 4, bottom: module * 4, left: module * 10, right: module * 10, background: '#ffffff' })
      .png()
      .toBuffer();
    layers.push({ input, left: Math.round(barcode.x * DPI), top: Math.round(barcode.y * DPI) });
  }
  return page.composite(layers).png().toBuffer();
}

export interface Capture {
  dpi: number;
  degrees?: number;
  blurSigma?: number;
  /** Standard deviation of the gray noise. */
  noise?: number;
  /** 1-bit, with this many dots per inch down the page. */
  faxDpiDown?: number;
}

/** The drawn page as a scanner of that kind gives it. */
export async function capture(png: Buffer, how: Capture, seed = 1): Promise<GrayImage> {
  const { width = 0, height = 0 } = await sharp(png).metadata();
  const across = Math.round((width * how.dpi) / DPI);
  const down = Math.round((height * (how.faxDpiDown ?? how.dpi)) / DPI);
  let steps = sharp(await sharp(png).resize(across, down, { fit: 'fill' }).png().toBuffer());
  if (how.degrees) steps = steps.rotate(how.degrees, { background: '#ffffff' });
  if (how.blurSigma) steps = sharp(await steps.blur(how.blurSigma).png().toBuffer());
  if (how.faxDpiDown) {
    const bits = await steps.toColourspace('b-w').threshold(140).png().toBuffer();
    return toGray(sharp(bits).resize(across, Math.round((height * how.dpi) / DPI), { fit: 'fill', kernel: 'nearest' }));
  }
  const image = await toGray(steps);
  const random = randomNumbers(seed);
  if (how.noise) {
    for (let at = 0; at < image.pixels.length; at++) {
      const grain = (random() + random() + random() + random() - 2) * how.noise * 1.7;
      image.pixels[at] = Math.max(0, Math.min(255, image.pixels[at]! + grain));
    }
  }
  return image;
}
