/** A calendar date as it stands in a text. */
export interface FoundDate {
  /** Offsets in the text, UTF-16 units. */
  start: number;
  end: number;
  text: string;
  /** ISO 8601: `YYYY-MM-DD`, or `YYYY-MM` and `YYYY` where the text gives no more. */
  iso: string;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';

/** Two-digit years up to this one are of this century; a record is never of the future beyond appointments. */
const LAST_SHORT_YEAR = 49;

type Reader = (parts: (string | undefined)[]) => [year: string, month: string, day: string | null];

const FORMS: [RegExp, Reader][] = [
  [/(?<![\d/-])((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})(?![\d/-])/gi, ([y, m, d]) => [y!, m!, d!]],
  [/(?<![\d/.-])(\d{1,2})[/](\d{1,2})[/]((?:19|20)?\d\d)(?![\d/])/gi, ([m, d, y]) => [y!, m!, d!]],
  [/(?<![\d/.-])(\d{1,2})-(\d{1,2})-((?:19|20)\d\d)(?![\d/-])/gi, ([m, d, y]) => [y!, m!, d!]],
  [
    new RegExp(`(?<![\\w/])(\\d{1,2})(?:st|nd|rd|th)?[ -]${MONTH}[ ,-]{1,2}((?:19|20)?\\d\\d)(?![\\d:])`, 'gi'),
    ([d, m, y]) => [y!, m!, d!],
  ],
  [
    new RegExp(`(?<!\\w)${MONTH}[ -](\\d{1,2})(?:st|nd|rd|th)?[ ,-]{1,2}((?:19|20)\\d\\d)(?!\\d)`, 'gi'),
    ([m, d, y]) => [y!, m!, d!],
  ],
  [new RegExp(`(?<![\\w,])${MONTH}(?:[ ,-]| of ){1,2}((?:19|20)\\d\\d)(?!\\d)`, 'gi'), ([m, y]) => [y!, m!, null]],
];

/** The dates of a text in order of place, US order (month first) for all-digit dates. Impossible dates are left out. Pure. */
export function findDates(text: string): FoundDate[] {
  const found: FoundDate[] = [];
  for (const [form, read] of FORMS) {
    for (const match of text.matchAll(form)) {
      const [year, month, day] = read(match.slice(1));
      const iso = toIso(year, month, day);
      const end = match.index + match[0].length;
      if (iso === null || found.some((other) => match.index < other.end && end > other.start)) continue;
      found.push({ start: match.index, end, text: match[0], iso });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function toIso(yearText: string, monthText: string, dayText: string | null): string | null {
  const short = Number(yearText);
  const year = yearText.length === 4 ? short : short <= LAST_SHORT_YEAR ? 2000 + short : 1900 + short;
  const named = MONTHS.indexOf(monthText.slice(0, 3).toLowerCase());
  const month = named >= 0 ? named + 1 : Number(monthText);
  if (month < 1 || month > 12) return null;
  const yearMonth = `${year}-${String(month).padStart(2, '0')}`;
  if (dayText === null) return yearMonth;
  const day = Number(dayText);
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${yearMonth}-${String(day).padStart(2, '0')}`;
}
