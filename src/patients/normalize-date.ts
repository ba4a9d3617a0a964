/** Dates as people and scanners write them, read as ISO 8601 days. */

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const FULL_MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
];
/** Nobody alive was born earlier; a date before it is a misreading. */
const EARLIEST_YEAR = 1880;

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;
const COMPACT = /^(\d{8})(?!\d)/;
const NUMERIC = /^(\d{1,2})\s?[-/.|]\s?(\d{1,2})\s?[-/.|]\s?(\d{4}|\d{2})(?!\d)/;
/** Boxes of a form, one pair of digits each: only with the whole year. */
const SPACED = /^(\d{1,2})\s(\d{1,2})\s(\d{4})(?!\d)/;
const DAY_MONTH_NAME = /^(\d{1,2})(?:ST|ND|RD|TH)?[-/.\s]*([A-Z01]{3,9})[-/.,\s]*(\d{4}|\d{2})(?!\d)/;
const MONTH_NAME_DAY = /^([A-Z01]{3,9})[-/.,\s]*(\d{1,2})(?:ST|ND|RD|TH)?[-/.,\s]+(\d{4}|\d{2})(?!\d)/;

export interface DateRead {
  /** `YYYY-MM-DD`, the likeliest first; more than one when day and month or the century are open. */
  readings: string[];
  /** Number of UTF-16 units of the text that the date takes. */
  length: number;
}

/**
 * Reads the date that the text begins with. `03/04/1960` has two readings (month first stands first, as in the US);
 * `1/2/24` is read in both centuries as far as the day is not in the future.
 * @param today `YYYY-MM-DD`; readings after it are dropped. Default: the present day.
 */
export function readDate(text: string, today: string = new Date().toISOString().slice(0, 10)): DateRead | null {
  const seen = repairDigits(text.toUpperCase());
  for (const [pattern, order] of PATTERNS) {
    const found = pattern.exec(seen);
    if (found === null) continue;
    const readings = order(found).filter((day) => day <= today);
    const unique = [...new Set(readings)];
    if (unique.length > 0) return { readings: unique, length: found[0].length };
  }
  return null;
}

/** All readings of a text that is a date and nothing else, likeliest first; null when it is none. */
export function normalizeDate(text: string, today?: string): string[] | null {
  const trimmed = text.trim().replace(/[T\s]+00:00.*$/, '');
  const read = readDate(trimmed, today);
  return read !== null && read.length === trimmed.length ? read.readings : null;
}

const PATTERNS: [RegExp, (found: RegExpExecArray) => string[]][] = [
  [ISO, ([, y, m, d]) => days(y, [[m, d]])],
  [
    COMPACT,
    ([, digits = '']) => [
      ...days(digits.slice(0, 4), [[digits.slice(4, 6), digits.slice(6)]]),
      ...days(digits.slice(4), [[digits.slice(0, 2), digits.slice(2, 4)]]),
    ],
  ],
  [
    NUMERIC,
    ([, a, b, y]) =>
      days(y, [
        [a, b],
        [b, a],
      ]),
  ],
  [
    SPACED,
    ([, a, b, y]) =>
      days(y, [
        [a, b],
        [b, a],
      ]),
  ],
  [DAY_MONTH_NAME, ([, d, m, y]) => days(y, [[monthNumber(m), d]])],
  [MONTH_NAME_DAY, ([, m, d, y]) => days(y, [[monthNumber(m), d]])],
];

function days(year: string | undefined, monthDays: [string | undefined, string | undefined][]): string[] {
  const years = year?.length === 2 ? [`19${year}`, `20${year}`] : [year ?? ''];
  return monthDays
    .flatMap(([month, day]) => years.map((full) => isoDay(Number(full), Number(month), Number(day))))
    .filter((iso) => iso !== null);
}

function isoDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= EARLIEST_YEAR ? date.toISOString().slice(0, 10) : null;
}

function monthNumber(word = ''): string {
  const letters = word.replaceAll('0', 'O').replaceAll('1', 'I');
  const index = MONTHS.findIndex(
    (short, at) => letters === short || (letters === 'SEPT' && short === 'SEP') || letters === FULL_MONTHS[at],
  );
  return String(index + 1);
}

/** OCR reads digits of a date as letters: O for 0, l or I for 1, S for 5, B for 8. Only between digits and strokes. */
function repairDigits(text: string): string {
  return text
    .replace(/(?<=[\d/.-])[O](?=[\d/.\-\s]|$)|^O(?=\d)/g, '0')
    .replace(/(?<=[\d/.-])[IL|](?=[\d/.-]|$)|^[IL|](?=\d)/g, '1')
    .replace(/(?<=\d)S(?=[\d/.-])/g, '5')
    .replace(/(?<=\d)B(?=[\d/.-])/g, '8');
}
