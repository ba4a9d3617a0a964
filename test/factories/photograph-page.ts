/** A drawn page as a telephone takes it from above a table: at an angle, with a shadow across it. */
import sharp from 'sharp';
import { randomNumbers } from './damage-page.ts';

type Corner = readonly [x: number, y: number];

export interface Photograph {
  jpeg: Buffer;
  width: number;
  height: number;
  /** Where a point of the page, in shares of its width and height, lies in the photograph. */
  placeOf: (across: number, down: number) => Corner;
}

export type Corners = readonly [Corner, Corner, Corner, Corner];

/** From below its foot, from the side, and turned as well. */
export const ANGLES: readonly [Corners, Corners, Corners] = [
  [
    [0.2, 0.12],
    [0.8, 0.1],
    [0.93, 0.93],
    [0.07, 0.9],
  ],
  [
    [0.1, 0.05],
    [0.85, 0.18],
    [0.88, 0.85],
    [0.06, 0.95],
  ],
  [
    [0.3, 0.06],
    [0.94, 0.22],
    [0.75, 0.94],
    [0.05, 0.78],
  ],
];

export interface PhotographOptions {
  /** Corners of the page, clockwise from its top left, in shares of the photograph. */
  corners: Corners;
  table: 'dark' | 'wood';
  width?: number;
  height?: number;
}

/** Same page and options, same bytes. The page is placed by solving the eight equations of its four corners. */
export async function photographPage(
  png: Buffer,
  { corners, table, width = 1900, height = 2400 }: PhotographOptions,
): Promise<Photograph> {
  const { data: page, info } = await sharp(png)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const places = corners.map(([x, y]) => [x * width, y * height] as const);
  const unit = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  const toPage = projection(places, unit);
  const toPhoto = projection(unit, places);
  const random = randomNumbers(7);
  const out = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const [across, down] = toPage(x + 0.5, y + 0.5);
      const isPage = across >= 0 && across < 1 && down >= 0 && down < 1;
      const light = 1 - 0.35 * (x / width) - (x + y * 0.6 > width * 1.1 ? 0.12 : 0);
      const grain = (random() + random() - 1) * 12;
      for (let c = 0; c < 3; c++) {
        const level = isPage
          ? between(page, info.width, info.height, info.channels, across, down, c)
          : tableLevel(table, x, y, c);
        out[at + c] = Math.max(0, Math.min(255, level * light + grain));
      }
    }
  }
  const jpeg = await sharp(out, { raw: { width, height, channels: 3 } })
    .blur(0.5)
    .jpeg({ quality: 82 })
    .toBuffer();
  return { jpeg, width, height, placeOf: toPhoto };
}

/** Dark cloth, or boards of middling brown with a grain that runs along them and dark gaps between. */
function tableLevel(table: 'dark' | 'wood', x: number, y: number, channel: number): number {
  if (table === 'dark') return [48, 50, 58][channel]!;
  const grain = Math.sin(y / 5 + 3 * Math.sin(x / 140)) * 14 + Math.sin(y / 1.7 + x / 400) * 8;
  const gap = y % 310 < 6 ? -70 : 0;
  return [165, 122, 82][channel]! + grain + gap;
}

/** Between the four nearest pixels. */
function between(
  data: Buffer,
  width: number,
  height: number,
  channels: number,
  across: number,
  down: number,
  channel: number,
): number {
  const [x, y] = [across * width - 0.5, down * height - 0.5];
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (column: number, row: number) =>
    data[
      (Math.max(0, Math.min(height - 1, row)) * width + Math.max(0, Math.min(width - 1, column))) * channels + channel
    ]!;
  const line = (row: number) => at(left, row) * (1 - (x - left)) + at(left + 1, row) * (x - left);
  return line(top) * (1 - (y - top)) + line(top + 1) * (y - top);
}

/** The projection that takes four points to four others: eight linear equations, by elimination. */
function projection(from: readonly Corner[], to: readonly Corner[]): (x: number, y: number) => Corner {
  const rows = from.flatMap(([x, y], i) => {
    const [u, v] = to[i]!;
    return [
      [x, y, 1, 0, 0, 0, -x * u, -y * u, u],
      [0, 0, 0, x, y, 1, -x * v, -y * v, v],
    ];
  });
  for (let i = 0; i < 8; i++) {
    const pivot = rows.slice(i).reduce((best, row) => (Math.abs(row[i]!) > Math.abs(best[i]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[i]! / pivot[i]!;
      for (let k = i; k < 9; k++) row[k] = row[k]! - factor * pivot[k]!;
    }
  }
  const [a, b, c, d, e, f, g, h] = rows.map((row, i) => row[8]! / row[i]!);
  return (x, y) => {
    const depth = g! * x + h! * y + 1;
    return [(a! * x + b! * y + c!) / depth, (d! * x + e! * y + f!) / depth];
  };
}
