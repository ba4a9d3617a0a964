/** Faxed and photocopied office forms of the 1980s and 90s, in styles that differ from those of draw-noisy-forms.ts. */
import { createCanvas } from '@napi-rs/canvas';
import { randomNumbers } from './damage-page.ts';
import type { NoisyForm } from './draw-noisy-forms.ts';
import { copyAndShrink } from './scan-in-black-and-white.ts';

/** Points of the sheet, and dots per inch at which it was first scanned. */
const SHEET = { width: 612, height: 792 };
const DPI = 200;

const NAMES = 'D. A. Marchetti|Ellen Osterhaus|R. W. Tsang|Mr. Paul Abernathy|Dr. Ines Quiroga|S. Vandermolen'.split(
  '|',
);
const FIRMS = 'Halvorsen Chemical Corp.|Pruitt & Lowe Advertising|Meridian Leaf Storage|Tidewater Paper Co.'.split('|');
const FIELDS =
  'NAME|ADDRESS|CITY & STATE|TELEPHONE NO.|DATE RECEIVED|REFERENCE NO.|PROGRAM|COST CENTER|VENDOR|TERMS|P.O. NUMBER|CLASSIFICATION|ORIGINATOR|MANUFACTURER|LOT NO.|CHARGE TO|REASON|TEST SITE|DURATION|MEDIA|QTY. ORDERED|COMPLETION DATE'.split(
    '|',
  );
const SENTENCES = [
  'This form must be completed and returned to the Secretary within ten (10) days.',
  'Samples are to be stored at 60% relative humidity and 75 F until shipment.',
  'If you do not receive all pages, please telephone our operator immediately.',
  'The undersigned agrees to the conditions printed on the reverse side.',
  'Expenses in excess of the approved amount require a supplemental request.',
  'Note: retail price includes all state and federal taxes where applicable.',
  'Panelists will be recruited by telephone from the existing data base.',
];

/** The same seed gives the same form. Strokes of a pen are no part of its text. */
export function drawFaxedForm(seed: number): NoisyForm {
  const random = randomNumbers(seed * 104_729);
  const between = (low: number, high: number) => low + random() * (high - low);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const canvas = createCanvas(Math.round((SHEET.width * DPI) / 72), Math.round((SHEET.height * DPI) / 72));
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(DPI / 72, DPI / 72);
  context.fillStyle = context.strokeStyle = '#000000';
  const words: string[] = [];
  const print = (text: string, x: number, y: number, size: number, family: string): number => {
    context.font = `${size}px "${family}"`;
    context.fillText(text, x, y);
    words.push(text);
    return x + context.measureText(text).width;
  };
  const printed = pick(['Form Sans', 'Form Serif', 'Form Sans Bold']);
  const typed = pick(['Typewriter', 'Typewriter', 'Typewriter Thin']);
  const small = between(6, 8);
  const type = between(9, 11);
  const value = () =>
    pick([
      () => pick(NAMES),
      () => pick(FIRMS).toUpperCase(),
      () =>
        `${pick(['Jan.', 'March', 'JUNE', 'Sept.'])} ${1 + Math.floor(random() * 28)}, 19${70 + Math.floor(random() * 29)}`,
      () => `${digits(3)}-${digits(4)}`,
      () => `$${digits(2)},${digits(3)}`,
      () => `${pick(['LH', 'RX', 'B-'])}${digits(4)}`,
    ])();
  const rule = (x0: number, y0: number, x1: number, y1: number, wide = between(0.4, 1.2)) => {
    context.lineWidth = wide;
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  };

  let y = 60;
  letterhead();
  const kinds = [comb, underlined, leaders, ledger, paragraph, choices];
  for (let block = 0; block < 9 && y < 650; block++) {
    pick(kinds)();
    y += between(8, 18);
  }
  if (random() < 0.8) scrawl(between(80, 300), between(680, 730), between(80, 200));
  if (random() < 0.5) print('AUTHORIZED SIGNATURE', 330, 738, small, printed);
  if (random() < 0.6) sideways(digits(10));
  if (random() < 0.4) stamp();
  return { text: words.join('\n'), picture: () => copyAndShrink(context, canvas.width, canvas.height, random) };

  function letterhead(): void {
    const left = between(50, 90);
    if (random() < 0.5) logo(left, y - 22);
    print(pick(FIRMS).toUpperCase(), left + 50, y, between(13, 20), pick(['Form Serif Bold', 'Form Sans Bold']));
    print(
      `${digits(3)} Commerce Street, Suite ${digits(2)}  Tel. (${digits(3)}) ${digits(3)}-${digits(4)}`,
      left + 50,
      y + 14,
      small,
      printed,
    );
    y += 38;
    print(
      pick([
        'AUTHORIZATION FOR EXPENDITURE',
        'Telecopy Cover Sheet',
        'PRODUCT COMPLAINT REPORT',
        'MEDIA INSERTION ORDER',
      ]),
      between(120, 240),
      y,
      between(11, 15),
      'Form Sans Bold',
    );
    y += 24;
  }

  /** A grid of boxes, the label in small capitals at the top, the typing under it, often on the rule. */
  function comb(): void {
    const columns = pick([2, 3, 4]);
    const wide = 500 / columns;
    const tall = small + type + between(4, 8);
    const rows = 2 + Math.floor(random() * 3);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const [x, top] = [56 + column * wide, y + row * tall];
        print(
          pick(FIELDS)
            .slice(0, Math.floor(wide / 6))
            .trim(),
          x + 2,
          top + small,
          small,
          printed,
        );
        const room = Math.floor((wide - 8) / (type * 0.6));
        if (random() < 0.8) print(value().slice(0, room).trim(), x + 5, top + tall - between(0.5, 4), type, typed);
      }
    for (let row = 0; row <= rows; row++) rule(56, y + row * tall, 556, y + row * tall);
    for (let column = 0; column <= columns; column++) rule(56 + column * wide, y, 56 + column * wide, y + rows * tall);
    y += rows * tall + type;
  }

  /** Labels with a line to write on; the typing touches it, and some is underlined by itself. */
  function underlined(): void {
    for (let row = 0; row < 3 + Math.floor(random() * 3); row++, y += type * 1.9) {
      const end = print(`${pick(FIELDS)}:`, 60, y, type - 1, printed);
      if (random() < 0.2) scrawl(end + 10, y - 2, 70);
      else print(value(), end + 8, y - between(-0.5, 1.5), type, typed);
      rule(end + 3, y + between(1, 2.5), between(330, 540), y + 2);
    }
  }

  function leaders(): void {
    for (let row = 0; row < 3 + Math.floor(random() * 3); row++, y += type * 1.5) {
      const end = print(pick(SENTENCES).split(' ').slice(0, 3).join(' '), 70, y, type - 0.5, typed);
      for (let x = end + 6; x < 400; x += 5) context.fillRect(x, y - 1, 0.9, 0.9);
      print(`$${digits(1)},${digits(3)}.${digits(2)}`, 410, y, type - 0.5, typed);
    }
  }

  function ledger(): void {
    const edges = [56, 200, 290, 380, 470, 556];
    const tall = type * 1.6;
    const rows = 4 + Math.floor(random() * 5);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < 5; column++) {
        const text =
          row === 0
            ? pick(FIELDS).split(' ')[0]!
            : column === 0
              ? pick(FIRMS).slice(0, 18).trim()
              : pick([
                  digits(3),
                  `${digits(2)}.${digits(1)}`,
                  `.${digits(2)}`,
                  `${digits(1)},${digits(3)}`,
                  '-',
                  'YES',
                ]);
        print(
          text,
          edges[column]! + 4,
          y + row * tall + tall * 0.72,
          row === 0 ? small : type - 1,
          row === 0 ? printed : typed,
        );
      }
    for (let row = 0; row <= rows; row++) if (random() < 0.8) rule(56, y + row * tall, 556, y + row * tall, 0.5);
    for (const x of edges) rule(x, y, x, y + rows * tall, 0.6);
    y += rows * tall + type;
  }

  function paragraph(): void {
    const [size, family] = pick([
      [type, typed],
      [small + 1, printed],
      [small, printed],
    ] as const);
    for (let line = 0; line < 2 + Math.floor(random() * 3); line++, y += size * 1.35) {
      const end = print(pick(SENTENCES), 60, y, size, family);
      if (random() < 0.15) rule(60, y + 1.2, end, y + 1.2, 0.6);
    }
  }

  function choices(): void {
    for (let i = 0; i < 3; i++) {
      const x = 64 + i * 150;
      const end = print(
        pick(['Approved', 'Rejected', 'New', 'Renewal', 'Rush', 'Confidential']),
        x,
        y,
        type - 1,
        printed,
      );
      rule(end + 4, y + 1, end + 30, y + 1);
      if (random() < 0.4) print('X', end + 12, y, type, typed);
    }
    y += type * 1.6;
  }

  function scrawl(x: number, at: number, wide: number): void {
    context.lineWidth = between(0.8, 1.5);
    context.beginPath();
    context.moveTo(x, at);
    for (let end = x + 5; end < x + wide; end += between(4, 12))
      context.bezierCurveTo(end - 6, at - between(-4, 14), end + 5, at + between(-4, 12), end, at + between(-4, 4));
    context.stroke();
  }

  function logo(x: number, top: number): void {
    context.beginPath();
    context.arc(x + 18, top + 14, 16, 0, Math.PI * 2);
    context.lineWidth = 3;
    context.stroke();
    for (let i = 0; i < 5; i++) context.fillRect(x + 8 + i * 4, top + between(4, 12), 2.4, between(8, 16));
  }

  /** The archive's own number, up the side of the sheet. */
  function sideways(text: string): void {
    context.save();
    context.translate(592, between(300, 600));
    context.rotate(-Math.PI / 2);
    print(text, 0, 0, 11, 'Form Sans');
    context.restore();
  }

  function stamp(): void {
    context.save();
    context.translate(between(350, 430), between(90, 140));
    context.rotate(between(-0.12, 0.12));
    print('RECEIVED', 0, 0, 16, 'Form Sans Bold');
    context.lineWidth = 2;
    context.strokeRect(-8, -18, 110, 26);
    context.restore();
  }
}
