import sharp, { type Sharp } from 'sharp';
import { grayOf } from './choose-gray.ts';

/** One page picture in 8-bit gray, row after row from the top left; 0 is black, 255 is white. */
export interface GrayImage {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** A rectangle in whole pixels. */
export interface PixelArea {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** No page picture comes twice: what sharp would keep of the last steps, their pictures with them, only holds memory. */
sharp.cache(false);

/** sharp over the raw pixels. */
export function sharpOf(image: GrayImage): Sharp {
  return sharp(image.pixels, {
    raw: { width: image.width, height: image.height, channels: 1 },
    limitInputPixels: false,
  });
}

/** Runs the sharp steps and gives one gray channel back: of a coloured picture, the one in which print stands out most. */
export async function toGray(steps: Sharp): Promise<GrayImage> {
  const { data, info } = await steps.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels === 1) return { width, height, pixels: asPlainBytes(data) };
  return grayOf(data, width, height, channels);
}

/** JPEG of the page picture, as stored for crops and citations. */
export async function encodePageImage(image: GrayImage): Promise<Uint8Array> {
  return sharpOf(image).toColourspace('b-w').jpeg({ quality: 80 }).toBuffer();
}

/** `slice` of a Buffer shares its memory, that of a Uint8Array copies; pixels are always the latter. */
function asPlainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

async function oneChannel(steps: Sharp): Promise<GrayImage> {
  const { data, info } = await steps.toColourspace('b-w').extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: asPlainBytes(data) };
}

/** Scaled by `factor` (1 = as it is). Lanczos, which keeps thin strokes. */
export async function scaleImage(image: GrayImage, factor: number): Promise<GrayImage> {
  const width = Math.max(1, Math.round(image.width * factor));
  const height = Math.max(1, Math.round(image.height * factor));
  return oneChannel(sharpOf(image).resize(width, height, { fit: 'fill' }));
}

/** Blurred by `sigma` pixels, with the contrast that blurring takes from thin strokes given back. */
export async function softenImage(image: GrayImage, sigma: number): Promise<GrayImage> {
  const gain = 1.3;
  return oneChannel(
    sharpOf(image)
      .blur(sigma)
      .linear(gain, 255 * (1 - gain)),
  );
}

/** Turned clockwise by any angle in degrees, about the centre; the canvas grows and its corners are white. */
export async function turnImage(image: GrayImage, degrees: number): Promise<GrayImage> {
  return oneChannel(sharpOf(image).rotate(degrees, { background: '#ffffff' }));
}

/** Turned clockwise by a quarter, a half or three quarters, without resampling. */
export function turnQuarters(image: GrayImage, degrees: 0 | 90 | 180 | 270): GrayImage {
  if (degrees === 0) return image;
  const { width, height, pixels } = image;
  const turned = new Uint8Array(pixels.length);
  if (degrees === 180) {
    for (let i = 0, j = pixels.length - 1; j >= 0; i++, j--) turned[i] = pixels[j]!;
    return { width, height, pixels: turned };
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = degrees === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      turned[to] = pixels[y * width + x]!;
    }
  }
  return { width: height, height: width, pixels: turned };
}

/** A copy of one area; the area is cut to the picture. */
export function cropImage(image: GrayImage, area: PixelArea): GrayImage {
  const left = Math.max(0, Math.min(image.width - 1, Math.floor(area.left)));
  const top = Math.max(0, Math.min(image.height - 1, Math.floor(area.top)));
  const width = Math.max(1, Math.min(image.width - left, Math.ceil(area.width)));
  const height = Math.max(1, Math.min(image.height - top, Math.ceil(area.height)));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * image.width + left;
    pixels.set(image.pixels.subarray(from, from + width), y * width);
  }
  return { width, height, pixels };
}

/** What stands before the pixels in a binary PGM file. */
export function pgmHead({ width, height }: GrayImage): Buffer {
  return Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1');
}

/** The picture as a binary PGM file: what OCR engines read without a decoder of their own. */
export function encodePgm(image: GrayImage): Buffer {
  return Buffer.concat([pgmHead(image), image.pixels]);
}
