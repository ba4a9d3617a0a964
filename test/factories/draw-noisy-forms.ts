import { createRequire } from 'node:module';
import path from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { randomNumbers } from './damage-page.ts';

const fonts = path.join(
  path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
  'standard_fonts',
);
for (const [family, file] of [
  ['Form Sans', 'LiberationSans-Regular.ttf'],
  ['Form Sans Bold', 'LiberationSans-Bold.ttf'],
  ['Form Serif', 'FoxitSerif.pfb'],
  ['Form Serif Bold', 'FoxitSerifBold.pfb'],
  ['Typewriter', 'FoxitFixedBold.pfb'],
  ['Typewriter Thin', 'FoxitFixed.pfb'],
] as const)
  GlobalFonts.registerFromPath(path.join(fonts, file), family);

/** Sides in points of the sheet that is drawn, and in pixels of the picture that is kept: about 90 dpi. */
const SHEET = { width: 612, height: 792 };
const KEPT = { width: 762, height: 986 };
/** Dots per inch of the machine that first scanned the sheet, in black and white. */
const SCANNED_DPI = 200;

const LABELS =
  'To|From|Date|Subject|Fax Number|Phone|Company|Account No.|Project Title|Requested by|Approved|Department|Supplier|Quantity|Unit Price|Total Cost|Invoice No.|Ship To|Brand|Region|Sales Manager|Date of Birth|Location|Effective Date|Contract Number|Budget Code|Estimated Completion|Distribution|Number of pages|Study Director|Sample No.|Chain Name|Remarks'.split(
    '|',
  );
const VALUES =
  'J. R. Lindqvist|Okonkwo and Sons|Riverbend Research|Marketing|Special Projects|K. Holloway|Northfield, NC|Winston 100|Quality Control|As discussed|See attached|Legal Division|M. Nakamura|New York City|Pending|None|Field trial|Regular mail'.split(
    '|',
  );
const PROSE =
  'please review the attached material and return one signed copy to this office before the end of the month any question about the program should be sent to the manager named above the cost of the study will be charged to the account shown and no work may begin until the form has been approved in writing'.split(
    ' ',
  );
const TITLES = [
  'REQUEST FOR CHANGE',
  'FACSIMILE TRANSMITTAL SHEET',
  'PURCHASE REQUISITION',
  'STUDY AUTHORIZATION FORM',
  'SALES REPORT',
  'CHECK REQUEST',
];

export interface NoisyForm {
  /** Every printed word, line by line; an empty check box is `☐`. */
  text: string;
  /** PNG in gray of about 90 dpi. */
  picture: () => Promise<Buffer>;
}

/**
 * An old business form as archives hold them: printed labels, typed values, boxes and rules, small print, scanned in
 * black and white with specks and worn strokes, kept as a small gray picture. The same seed gives the same form.
 */
export function drawNoisyForm(seed: number): NoisyForm {
  const random = randomNumbers(seed * 7919);
  const between = (low: number, high: number) => low + random() * (high - low);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const canvas = createCanvas(
    Math.round((SHEET.width * SCANNED_DPI) / 72),
    Math.round((SHEET.height * SCANNED_DPI) / 72),
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(SCANNED_DPI / 72, SCANNED_DPI / 72);
  context.fillStyle = '#000000';
  const words: string[] = [];
  const print = (text: string, x: number, y: number, size: number, family: string): number => {
    context.font = `${size}px "${family}"`;
    context.fillText(text, x, y);
    words.push(text);
    return context.measureText(text).width;
  };
  const printed = pick(['Form Sans', 'Form Serif', 'Form Sans Bold', 'Form Serif Bold']);
  const typed = pick(['Typewriter', 'Typewriter', 'Typewriter Thin', 'Form Sans']);
  const size = between(8, 10.5);
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const value = () =>
    pick([
      () => pick(VALUES),
      () => pick(VALUES).toUpperCase(),
      () => `${1 + Math.floor(random() * 12)}/${1 + Math.floor(random() * 28)}/${70 + Math.floor(random() * 29)}`,
      () => `(${digits(3)}) ${digits(3)}-${digits(4)}`,
      () => `$${digits(1)},${digits(3)}.00`,
      () => `${digits(2)}-${digits(4)}-${pick(['A', 'B', 'KR'])}`,
    ])();

  let y = 44;
  if (random() < 0.6)
    print(
      `${digits(2)}/${digits(2)}/9${digits(1)} ${digits(2)}:${digits(2)} FAX ${digits(3)} ${digits(4)}`,
      60,
      28,
      7.5,
      'Typewriter',
    );
  print(
    pick(['RIVERBEND TOBACCO COMPANY', 'Northfield Laboratories, Inc.', 'HOLLOWAY & OKONKWO']),
    between(60, 180),
    y + 12,
    13,
    'Form Serif Bold',
  );
  print(pick(TITLES), between(80, 220), y + 38, between(11, 15), pick(['Form Sans Bold', 'Form Serif Bold']));
  y += 64;
  for (let block = 0; block < 5 && y < 640; block++) {
    const kind = pick([fields, boxes, table, remarks, choices]);
    kind();
    y += between(12, 22);
  }
  print(`${pick(['Form', 'RB', 'Rev.'])} ${digits(4)} (${digits(1)}/8${digits(1)})`, 60, 752, 7, printed);
  if (random() < 0.7) print(digits(8), between(430, 500), between(735, 760), 11, 'Form Sans');

  return { text: words.join('\n'), picture: () => scanFaintly(context, canvas.width, canvas.height, random) };

  function rule(x0: number, y0: number, x1: number, y1: number): void {
    context.lineWidth = between(0.4, 1.1);
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }

  function fields(): void {
    const across = pick([1, 2, 2]);
    for (let row = 0; row < 3 + Math.floor(random() * 4); row++, y += size * 2) {
      for (let i = 0; i < across; i++) {
        const x = 60 + i * 250;
        const wide = print(`${pick(LABELS)}:`, x, y, size, printed);
        if (random() < 0.85) print(value(), x + wide + 8, y - between(-1, 1.5), size + 1, typed);
        if (random() < 0.6) rule(x + wide + 4, y + 2.5, x + 235, y + 2.5);
      }
    }
  }

  function boxes(): void {
    const columns = pick([2, 3, 4]);
    const wide = 490 / columns;
    const tall = size * 2.9;
    for (let row = 0; row < 2 + Math.floor(random() * 2); row++, y += tall) {
      for (let i = 0; i < columns; i++) {
        const x = 60 + i * wide;
        rule(x, y - size, x + wide, y - size);
        rule(x, y - size, x, y - size + tall);
        print(
          pick(LABELS)
            .slice(0, Math.floor(wide / 7))
            .trim(),
          x + 3,
          y - 1,
          size - 1.5,
          printed,
        );
        if (random() < 0.8)
          print(
            value()
              .slice(0, Math.floor(wide / 8))
              .trim(),
            x + 6,
            y + size * 1.35,
            size,
            typed,
          );
      }
      rule(60 + columns * wide, y - size, 60 + columns * wide, y - size + tall);
      rule(60, y - size + tall, 60 + columns * wide, y - size + tall);
    }
  }

  function table(): void {
    const columns = [60, 170, 250, 330, 420];
    const ruled = random() < 0.6;
    const rows = 4 + Math.floor(random() * 4);
    const top = y - size * 1.3;
    for (let row = 0; row < rows; row++, y += size * 1.75) {
      columns.forEach((x, i) => {
        const text =
          row === 0
            ? pick(LABELS).split(' ')[0]!
            : i === 0
              ? pick(LABELS)
              : pick([digits(2), digits(4), `${digits(1)}.${digits(2)}`, `${digits(2)}.${digits(1)}%`, 'N/A', 'X']);
        print(text, x + 3, y, size, row === 0 || i === 0 ? printed : typed);
      });
      if (ruled) rule(58, y + size * 0.45, 510, y + size * 0.45);
    }
    if (ruled) for (const x of [...columns, 512]) rule(x - 2, top, x - 2, y - size * 1.3);
  }

  function remarks(): void {
    print(pick(['Remarks:', 'Instructions', 'Comments:', 'Description of project:']), 60, y, size, printed);
    for (let row = 0; row < 2 + Math.floor(random() * 4); row++) {
      y += size * 1.45;
      const line = Array.from({ length: 11 }, () => pick(PROSE)).join(' ');
      print(line.charAt(0).toUpperCase() + line.slice(1, 74).trim(), 60, y, size, typed);
    }
    y += size * 1.6;
  }

  function choices(): void {
    for (let i = 0; i < 4; i++) {
      const x = 60 + i * 120;
      context.lineWidth = 0.7;
      context.strokeRect(x, y - size * 0.75, size * 0.8, size * 0.8);
      words.push('☐');
      print(
        pick(['Yes', 'No', 'Urgent', 'For Review', 'Please Reply', 'Other', 'Approved']),
        x + size * 1.3,
        y,
        size,
        printed,
      );
    }
    y += size * 2;
  }
}

/** Worn strokes, specks, blotches and a little skew in black and white; then small and gray. */
async function scanFaintly(
  context: SKRSContext2D,
  width: number,
  height: number,
  random: () => number,
): Promise<Buffer> {
  const skewDegrees = (random() - 0.5) * 2.4;
  const softness = 0.6 + random() * 0.7;
  const threshold = 110 + random() * 85; // low: strokes break; high: they grow together
  const grain = random() < 0.25 ? 34 : 8 + random() * 12;
  const specks = random() < 0.5 ? 0.0004 : 0.003;
  const { data, info } = await sharp(Buffer.from(context.getImageData(0, 0, width, height).data), {
    raw: { width, height, channels: 4 },
  })
    .removeAlpha()
    .rotate(skewDegrees, { background: '#ffffff' })
    .blur(softness)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = Buffer.alloc(info.width * info.height);
  for (let i = 0; i < pixels.length; i++) {
    const level = data[i * info.channels]! + (random() + random() + random() - 1.5) * grain * 2;
    pixels[i] = random() < specks ? (random() < 0.8 ? 0 : 255) : level < threshold ? 0 : 255;
  }
  for (let blotch = 0; blotch < 10; blotch++) {
    const [x, y, side] = [
      Math.floor(random() * (info.width - 9)),
      Math.floor(random() * (info.height - 9)),
      2 + Math.floor(random() * 6),
    ];
    for (let dy = 0; dy < side; dy++)
      pixels.fill(0, (y + dy) * info.width + x, (y + dy) * info.width + x + side - (dy % 2));
  }
  return sharp(pixels, { raw: { width: info.width, height: info.height, channels: 1 } })
    .resize(KEPT.width, KEPT.height, { fit: 'fill', kernel: random() < 0.5 ? 'linear' : 'lanczos3' })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}
