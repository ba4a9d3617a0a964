export type Trimester = 'first' | 'second' | 'third';

/** Completed weeks and days, as pregnancy notes write them: "32w2d", "32 weeks 2 days pregnant", "GA 32+2", "at 32 weeks gestation". */
const WEEKS = [
  /\b(\d{1,2})\s*(?:w|wks?|weeks?)\s*,?\s*(?:and\s*)?\d\s*(?:d|days?)\b/i,
  /\b(?:GA|EGA|gestational age)\b\D{0,12}(\d{1,2})\b/i,
  /\b(\d{1,2})[- ]?(?:weeks?|wks?)[- ](?:gestation|pregnant|of gestation|IUP|intrauterine)/i,
  /\b(?:pregnant|pregnancy|IUP)\b[^.\n]{0,20}\bat (\d{1,2}) (?:weeks|wks)/i,
];
const MOST_WEEKS = 42;
/** First day of the second and of the third trimester, in completed weeks (Official Guidelines I.C.15.a.3). */
const SECOND = 14;
const THIRD = 28;

/** Completed weeks of the pregnancy that a note is about; undefined when it gives none. */
export function weeksOf(text: string): number | undefined {
  const found = WEEKS.map((pattern) => Number(pattern.exec(text)?.[1])).find(
    (weeks) => weeks >= 4 && weeks <= MOST_WEEKS,
  );
  return found;
}

export function trimesterOf(text: string): Trimester | undefined {
  const said = /\b(first|second|third|1st|2nd|3rd) trimester\b/i.exec(text)?.[1]?.toLowerCase();
  const weeks = weeksOf(text);
  if (weeks !== undefined) return weeks < SECOND ? 'first' : weeks < THIRD ? 'second' : 'third';
  if (!said) return undefined;
  return said.startsWith('f') || said.startsWith('1')
    ? 'first'
    : said.startsWith('s') || said.startsWith('2')
      ? 'second'
      : 'third';
}
