/** Pictures written by hand: headers that lie, bombs, directories in circles, and pages that no reading gets to an end with. */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type JpegOptions } from 'sharp';
import { randomNumbers } from '../damage-page.ts';
import { makeBmp } from '../make-bmp.ts';
import type { HostileFile } from './hostile-file.ts';

function chunk(type: string, data: Uint8Array, sum?: number): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(sum ?? crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
const PNG_HEAD = Buffer.from('89504e470d0a1a0a', 'hex');
function png(
  width: number,
  height: number,
  {
    depth = 8,
    color = 0,
    interlace = 0,
    data = Buffer.alloc(0) as Uint8Array,
    before = [] as Buffer[],
    end = true,
  } = {},
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width >>> 0, 0);
  head.writeUInt32BE(height >>> 0, 4);
  head.set([depth, color, 0, 0, interlace], 8);
  return Buffer.concat([
    PNG_HEAD,
    chunk('IHDR', head),
    ...before,
    chunk('IDAT', data),
    ...(end ? [chunk('IEND', Buffer.alloc(0))] : []),
  ]);
}
const zeros = (megabytes: number) => deflateSync(Buffer.alloc(megabytes * 1e6));

/** Entries are [tag, type, count, value]. `next` is the offset of the next directory. */
function tiff(
  entries: readonly [number, number, number, number][],
  { next = 0, data = Buffer.alloc(64), again = 1 } = {},
): Buffer {
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, count, value], i) => {
    directory.writeUInt16LE(tag, 2 + i * 12);
    directory.writeUInt16LE(type, 4 + i * 12);
    directory.writeUInt32LE(count >>> 0, 6 + i * 12);
    directory.writeUInt32LE(value >>> 0, 10 + i * 12);
  });
  const head = Buffer.from('49492a0008000000', 'hex');
  const chain = Array.from({ length: again }, (_, i) => {
    const own = Buffer.from(directory);
    own.writeUInt32LE(i < again - 1 ? 8 + (i + 1) * directory.length : next, own.length - 4);
    return own;
  });
  return Buffer.concat([head, ...chain, data]);
}
const plain = (
  width: number,
  height: number,
  more: [number, number, number, number][] = [],
): [number, number, number, number][] => {
  const all: [number, number, number, number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 4, 1, height],
    [279, 4, 1, 64],
  ];
  return [...all.filter(([tag]) => !more.some(([other]) => other === tag)), ...more].sort((a, b) => a[0] - b[0]);
};
const gif = (width: number, height: number, frames: Buffer) => {
  const head = Buffer.from('47494638396100000000800000000000ffffff', 'hex');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  return Buffer.concat([head, frames, Buffer.from([0x3b])]);
};
const gifFrame = Buffer.from('2c000000000a000a00000208848fa9cbed0f6300', 'hex');
function lyingBmp(change: (bmp: Buffer) => void): Buffer {
  const bmp = makeBmp(
    [
      [0, 1],
      [1, 0],
    ],
    24,
  );
  change(bmp);
  return bmp;
}
/** A page whose every pixel is what `pixel` says, as PNG. */
function drawn(width: number, height: number, pixel: (x: number, y: number) => number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at++) pixels[at] = pixel(x, y);
  return sharp(pixels, { raw: { width, height, channels: 1 }, limitInputPixels: false })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
async function jpegWith(change: (jpeg: Buffer) => Buffer, options: JpegOptions = {}): Promise<Buffer> {
  return change(
    await sharp({ create: { width: 64, height: 48, channels: 3, background: '#ccc' } })
      .jpeg(options)
      .toBuffer(),
  );
}
/** The two sides in the frame header, of baseline (C0) or progressive (C2). */
function jpegSides(jpeg: Buffer, width: number, height: number): Buffer {
  const at = Math.max(jpeg.indexOf(Buffer.from('ffc0', 'hex')), jpeg.indexOf(Buffer.from('ffc2', 'hex')));
  jpeg.writeUInt16BE(height, at + 5);
  jpeg.writeUInt16BE(width, at + 7);
  return jpeg;
}

const CASES: Record<string, () => Uint8Array | Promise<Uint8Array>> = {
  'png/10^17 pixels in 80 bytes': () => png(0x7fffffff, 0x7fffffff, { data: deflateSync(Buffer.alloc(4)) }),
  'png/35,000 x 35,000': () => png(35_000, 35_000, { data: deflateSync(Buffer.alloc(4)) }),
  'png/no size': () => png(0, 0),
  'png/sides beyond the format': () => png(0xffffffff, 0xffffffff),
  'png/one column of 200 million': () => png(1, 200_000_000, { data: zeros(1) }),
  'png/a row of 200 million': () => png(200_000_000, 1, { data: zeros(1) }),
  'png/15,000 x 15,000 zeros': () => png(15_000, 15_000, { data: zeros(225.015) }),
  'png/15,000 x 15,000 woven': () => png(15_000, 15_000, { interlace: 1, data: zeros(226) }),
  'png/9,000 x 9,000 in 16 bit colour': () => png(9_000, 9_000, { depth: 16, color: 6, data: zeros(100) }),
  'png/a 500 MB colour profile': () =>
    png(8, 8, {
      before: [chunk('iCCP', Buffer.concat([Buffer.from('a\0\0', 'latin1'), zeros(500)]))],
      data: deflateSync(Buffer.alloc(72)),
    }),
  'png/a 500 MB note': () =>
    png(8, 8, {
      before: [chunk('zTXt', Buffer.concat([Buffer.from('a\0\0', 'latin1'), zeros(500)]))],
      data: deflateSync(Buffer.alloc(72)),
    }),
  'png/ten thousand notes': () =>
    png(8, 8, {
      before: Array.from({ length: 10_000 }, () => chunk('tEXt', Buffer.from('a\0b', 'latin1'))),
      data: deflateSync(Buffer.alloc(72)),
    }),
  'png/no data': () => png(100, 100),
  'png/no end': () => png(100, 100, { data: deflateSync(Buffer.alloc(10_100)), end: false }),
  'png/depth of 7': () => png(100, 100, { depth: 7, data: deflateSync(Buffer.alloc(10_100)) }),
  'png/no palette': () => png(100, 100, { color: 3, data: deflateSync(Buffer.alloc(10_100, 9)) }),
  'png/a wrong sum': () => Buffer.concat([PNG_HEAD, chunk('IHDR', Buffer.alloc(13), 1)]),
  'png/data that is not packed': () => png(100, 100, { data: Buffer.alloc(500, 7) }),
  'png/a row filter of 99': () => png(100, 100, { data: deflateSync(Buffer.alloc(10_100, 99)) }),
  'jpeg/65,500 x 65,500': () => jpegWith((jpeg) => jpegSides(jpeg, 65_500, 65_500)),
  'jpeg/15,500 x 15,500 of 64 x 48': () => jpegWith((jpeg) => jpegSides(jpeg, 15_500, 15_500)),
  'jpeg/15,500 x 15,500 in passes': () => jpegWith((jpeg) => jpegSides(jpeg, 15_500, 15_500), { progressive: true }),
  'jpeg/no height': () => jpegWith((jpeg) => jpegSides(jpeg, 64, 0)),
  'jpeg/no width': () => jpegWith((jpeg) => jpegSides(jpeg, 0, 48)),
  'jpeg/a thousand passes': () =>
    jpegWith(
      (jpeg) => {
        const sides = jpegSides(jpeg, 4000, 4000);
        const scan = sides.indexOf(Buffer.from('ffda', 'hex'));
        return Buffer.concat([
          sides.subarray(0, -2),
          ...Array.from({ length: 1000 }, () => sides.subarray(scan, -2)),
          sides.subarray(-2),
        ]);
      },
      { progressive: true },
    ),
  'jpeg/only marks': () =>
    Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(500_000, 0xff), Buffer.from('d9', 'hex')]),
  'jpeg/ten thousand comments': () =>
    jpegWith((jpeg) =>
      Buffer.concat([
        jpeg.subarray(0, 2),
        ...Array.from({ length: 10_000 }, () => Buffer.from('fffe0003aa', 'hex')),
        jpeg.subarray(2),
      ]),
    ),
  'jpeg/an orientation of 99': () =>
    sharp({ create: { width: 64, height: 48, channels: 3, background: '#ccc' } })
      .withExif({ IFD0: { Orientation: '99' } })
      .jpeg()
      .toBuffer(),
  'jpeg/an exif in a circle': () =>
    jpegWith((jpeg) =>
      Buffer.concat([
        jpeg.subarray(0, 2),
        Buffer.from(
          'ffe10020457869660000' + '49492a0008000000' + '0100' + '698704000100000008000000' + '08000000',
          'hex',
        ),
        jpeg.subarray(2),
      ]),
    ),
  'jpeg/an end without a beginning': () => Buffer.from('ffd8ffd9', 'hex'),
  'tiff/a directory in a circle': () => tiff(plain(8, 8), { next: 8 }),
  'tiff/3,000 directories': () => tiff(plain(8, 8), { again: 3000 }),
  'tiff/60,000 directories': () => tiff(plain(8, 8), { again: 60_000 }),
  'tiff/2 billion columns': () => tiff(plain(0x7fffffff, 8)),
  'tiff/14,000 x 14,000 of nothing': () => tiff(plain(14_000, 14_000)),
  'tiff/no size': () => tiff(plain(0, 0)),
  'tiff/data behind the end': () => tiff(plain(8, 8, [[273, 4, 1, 0x7fffff00]])),
  'tiff/a strip of 4 billion bytes': () => tiff(plain(8, 8, [[279, 4, 1, 0xffffffff]])),
  'tiff/a billion strips': () =>
    tiff(
      plain(8, 8, [
        [273, 4, 1_000_000_000, 8],
        [279, 4, 1_000_000_000, 8],
      ]),
    ),
  'tiff/65,535 samples': () => tiff(plain(8, 8, [[277, 3, 1, 65_535]])),
  'tiff/samples of no bits': () => tiff(plain(8, 8, [[258, 3, 1, 0]])),
  'tiff/samples of 64 bits': () => tiff(plain(8, 8, [[258, 3, 1, 64]])),
  'tiff/a packing nobody knows': () => tiff(plain(8, 8, [[259, 3, 1, 40_000]])),
  'tiff/a fax of lies': () =>
    tiff(
      plain(1728, 20_000, [
        [258, 3, 1, 1],
        [259, 3, 1, 4],
        [279, 4, 1, 5000],
      ]),
      { data: Buffer.alloc(5000, 0x35) },
    ),
  'tiff/an old JPEG of lies': () =>
    tiff(
      plain(800, 800, [
        [259, 3, 1, 6],
        [513, 4, 1, 8],
        [514, 4, 1, 9],
      ]),
    ),
  'tiff/LZW of lies': () =>
    tiff(
      plain(5000, 5000, [
        [259, 3, 1, 5],
        [279, 4, 1, 900],
      ]),
      { data: Buffer.alloc(900, 0x5a) },
    ),
  'tiff/tiles of no size': () =>
    tiff(
      plain(800, 800, [
        [322, 3, 1, 0],
        [323, 3, 1, 0],
        [324, 4, 1, 8],
        [325, 4, 1, 8],
      ]),
    ),
  'tiff/a directory of 65,535 entries': () =>
    Buffer.concat([Buffer.from('49492a0008000000ffff', 'hex'), Buffer.alloc(900, 1)]),
  'tiff/a big one of lies': () =>
    Buffer.from(`49492b0008000000${'1000000000000000'}${'ffffffffffffff7f'}${'00'.repeat(99)}`, 'hex'),
  'tiff/the other byte order, cut': () => Buffer.from('4d4d002a00000008', 'hex'),
  'gif/65,535 x 65,535': () => gif(65_535, 65_535, gifFrame),
  'gif/12,000 x 12,000 in a hundred frames': () =>
    gif(12_000, 12_000, Buffer.concat(Array.from({ length: 100 }, () => gifFrame))),
  'gif/no size': () => gif(0, 0, gifFrame),
  'gif/no frame': () => gif(100, 100, Buffer.alloc(0)),
  'gif/twenty thousand frames': () => gif(10, 10, Buffer.concat(Array.from({ length: 20_000 }, () => gifFrame))),
  'gif/a frame outside': () => gif(10, 10, Buffer.from('2cfffffffff0fff0ff00020884', 'hex')),
  'gif/a code size of 200': () => gif(10, 10, Buffer.from('2c000000000a000a0000c80884', 'hex')),
  'webp/a canvas of 16 million': () =>
    Buffer.from('524946461e000000574542505650385812000000100000 00ffffffffffff'.replace(/ /g, ''), 'hex'),
  'webp/sizes that lie': () => Buffer.from('52494646ffffff7f57454250565038200a0000003001009d012a', 'hex'),
  'webp/lossless, cut': () => Buffer.from('524946461a000000574542505650384c0d0000002fffffffff1000', 'hex'),
  'bmp/2 billion columns': () => lyingBmp((bmp) => bmp.writeInt32LE(0x7fffffff, 18)),
  'bmp/sides below zero': () =>
    lyingBmp((bmp) => {
      bmp.writeInt32LE(-5, 18);
      bmp.writeInt32LE(-2147483648, 22);
    }),
  'bmp/depth of 5': () => lyingBmp((bmp) => bmp.writeUInt16LE(5, 28)),
  'bmp/a packing of 99': () => lyingBmp((bmp) => bmp.writeUInt32LE(99, 30)),
  'bmp/pixels behind the end': () => lyingBmp((bmp) => bmp.writeUInt32LE(0x7fffffff, 10)),
  'bmp/a palette of 4 billion': () => lyingBmp((bmp) => bmp.writeUInt32LE(0xffffffff, 46)),
  'bmp/runs without end': () =>
    makeBmp(
      Array.from({ length: 8 }, () => Array(8).fill(0)),
      8,
      { runs: Buffer.alloc(50_000, 0xff) },
    ),
  'heic/only a head': () => Buffer.from('00000018667479706865696300000000686569636d696631', 'hex'),
  'heic/boxes in circles': () =>
    Buffer.concat([Buffer.from('00000018667479706865696300000000686569636d696631', 'hex'), Buffer.alloc(4000, 0)]),
  'page/one pixel': () => drawn(1, 1, () => 0),
  'page/one column': () => drawn(1, 60_000, (_, y) => (y % 2) * 255),
  'page/a ribbon': () => drawn(60_000, 20, (x) => (x % 20 < 10 ? 0 : 255)),
  'page/black': () => drawn(1600, 2200, () => 0),
  'page/white': () => drawn(1600, 2200, () => 255),
  'page/a chessboard': () => drawn(1600, 2200, (x, y) => ((x + y) % 2) * 255),
  'page/stripes': () => drawn(1600, 2200, (x) => (x % 8 < 3 ? 0 : 255)),
  'page/rings': () => drawn(1600, 2200, (x, y) => (Math.sin(Math.hypot(x - 800, y - 1100) / 9) > 0 ? 255 : 0)),
  'page/noise': () => {
    const random = randomNumbers(1);
    return drawn(1600, 2200, () => random() * 255);
  },
  'page/grains': () => {
    const random = randomNumbers(2);
    return drawn(1600, 2200, () => (random() < 0.05 ? 0 : 255));
  },
  'page/half noise': () => {
    const random = randomNumbers(3);
    return drawn(1600, 2200, () => (random() < 0.5 ? 0 : 255));
  },
  'page/squares like letters': () => drawn(3000, 4000, (x, y) => (x % 20 < 12 && y % 20 < 12 ? 0 : 255)),
};

export const HOSTILE_PICTURES: HostileFile[] = Object.entries(CASES).map(([name, make]) => ({ name, make }));
