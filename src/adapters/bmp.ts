/** Windows bitmaps (BITMAPCOREHEADER to BITMAPV5HEADER): 1 to 32 bits a pixel, bit fields, run lengths. */
import { AppError } from '../errors.ts';

export interface BmpHead {
  width: number;
  height: number;
  dpi: number | undefined;
}

interface BmpLayout extends BmpHead {
  bits: number;
  topDown: boolean;
  compression: number;
  pixelsAt: number;
  palette: [number, number, number][];
  masks: [number, number, number];
}

/** Red, green and blue, row after row from the top left. */
export interface RgbPicture {
  width: number;
  height: number;
  data: Uint8Array;
}

const HEADER_SIZES = new Set([12, 40, 52, 56, 108, 124]);
const RLE8 = 1;
const RLE4 = 2;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;
const METRES_AN_INCH = 0.0254;

/** Two letters are no proof: the header's size must be one of the known ones. */
export function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 26 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false;
  return HEADER_SIZES.has(Buffer.from(bytes.buffer, bytes.byteOffset, 26).readUInt32LE(14));
}

/** What the header claims; no pixel is decoded. @throws AppError `file.damaged` */
export function readBmpHead(bytes: Uint8Array): BmpHead {
  const { width, height, dpi } = readLayout(bytes);
  return { width, height, dpi };
}

/** The whole picture. The caller has checked the size. @throws AppError `file.damaged`, `file.cut-off` */
export function decodeBmp(bytes: Uint8Array): RgbPicture {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layout = readLayout(bytes);
  const { width, height, compression } = layout;
  const data = new Uint8Array(width * height * 3).fill(255);
  const put = (x: number, row: number, [red, green, blue]: readonly number[]): void => {
    const y = layout.topDown ? row : height - 1 - row;
    const at = (y * width + x) * 3;
    data[at] = red!;
    data[at + 1] = green!;
    data[at + 2] = blue!;
  };
  if (compression === RLE8 || compression === RLE4) decodeRuns(file, layout, put);
  else decodeRows(file, layout, put);
  return { width, height, data };
}

type Put = (x: number, row: number, color: readonly number[]) => void;

function decodeRows(file: Buffer, layout: BmpLayout, put: Put): void {
  const { width, height, bits, pixelsAt, palette, masks } = layout;
  const stride = Math.ceil((width * bits) / 32) * 4;
  // The padding of the last row may be missing.
  if (pixelsAt + stride * (height - 1) + Math.ceil((width * bits) / 8) > file.length)
    throw new AppError('file.cut-off');
  const fields = masks.map(fieldOf);
  for (let row = 0; row < height; row++) {
    const from = pixelsAt + row * stride;
    for (let x = 0; x < width; x++) {
      if (bits <= 8) {
        const byte = file[from + ((x * bits) >> 3)]!;
        const index = (byte >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1);
        put(x, row, palette[index] ?? WHITE);
      } else if (bits === 24) {
        const at = from + x * 3;
        put(x, row, [file[at + 2]!, file[at + 1]!, file[at]!]);
      } else {
        const value = bits === 16 ? file.readUInt16LE(from + x * 2) : file.readUInt32LE(from + x * 4);
        put(
          x,
          row,
          fields.map((field) => field(value)),
        );
      }
    }
  }
}

const WHITE = [255, 255, 255] as const;

/** Pairs of count and value; zero begins an escape: 0 end of row, 1 end of picture, 2 a step, more: literal pixels. */
function decodeRuns(file: Buffer, { width, height, bits, pixelsAt, palette }: BmpLayout, put: Put): void {
  let [x, row, at] = [0, 0, pixelsAt];
  const paint = (index: number): void => {
    if (x < width && row < height) put(x, row, palette[index] ?? WHITE);
    x++;
  };
  const half = (byte: number, second: boolean): number => (second ? byte & 15 : byte >> 4);
  while (row < height) {
    if (at + 2 > file.length) throw new AppError('file.cut-off');
    const [count, value] = [file[at]!, file[at + 1]!];
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) paint(bits === 8 ? value : half(value, (i & 1) === 1));
    } else if (value === 0) {
      x = 0;
      row++;
    } else if (value === 1) return;
    else if (value === 2) {
      x += file[at] ?? 0;
      row += file[at + 1] ?? 0;
      at += 2;
    } else {
      for (let i = 0; i < value; i++) {
        const byte = file[at + (bits === 8 ? i : i >> 1)] ?? 0;
        paint(bits === 8 ? byte : half(byte, (i & 1) === 1));
      }
      at += Math.ceil((bits === 8 ? value : Math.ceil(value / 2)) / 2) * 2;
    }
  }
}

function readLayout(bytes: Uint8Array): BmpLayout {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerSize = file.readUInt32LE(14);
  const isCore = headerSize === 12;
  if (file.length < 14 + headerSize) throw new AppError('file.cut-off');
  const width = isCore ? file.readUInt16LE(18) : file.readInt32LE(18);
  const rawHeight = isCore ? file.readUInt16LE(20) : file.readInt32LE(22);
  const bits = isCore ? file.readUInt16LE(24) : file.readUInt16LE(28);
  const compression = isCore ? 0 : file.readUInt32LE(30);
  const perMetre = isCore ? 0 : file.readInt32LE(38);
  const usable = width > 0 && rawHeight !== 0 && [1, 2, 4, 8, 16, 24, 32].includes(bits);
  const runs = compression === RLE8 || compression === RLE4;
  const known = compression === 0 || compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS || runs;
  if (!usable || !known || (runs && bits !== (compression === RLE8 ? 8 : 4))) throw new AppError('file.damaged');
  const colors = bits > 8 ? 0 : Math.min(256, (isCore ? 0 : file.readUInt32LE(46)) || 1 << bits);
  const hasFields = compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS;
  const fieldsBehind = hasFields && headerSize === 40 ? (compression === BIT_FIELDS ? 12 : 16) : 0;
  const paletteAt = 14 + headerSize + fieldsBehind;
  const step = isCore ? 3 : 4;
  const palette = Array.from({ length: colors }, (_, i): [number, number, number] => {
    const at = paletteAt + i * step;
    return [file[at + 2] ?? 255, file[at + 1] ?? 255, file[at] ?? 255];
  });
  return {
    width,
    height: Math.abs(rawHeight),
    dpi: perMetre > 0 ? Math.round(perMetre * METRES_AN_INCH) : undefined,
    bits,
    topDown: rawHeight < 0,
    compression,
    pixelsAt: file.readUInt32LE(10),
    palette,
    masks: hasFields
      ? [file.readUInt32LE(54), file.readUInt32LE(58), file.readUInt32LE(62)]
      : bits === 16
        ? [0x7c00, 0x03e0, 0x001f]
        : [0xff0000, 0xff00, 0xff],
  };
}

/** Reads the field of a mask as 0..255. */
function fieldOf(mask: number): (value: number) => number {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (value) => (most === 0 ? 0 : Math.round((((value & mask) >>> shift) * 255) / most));
}
