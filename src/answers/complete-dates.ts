const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const LEAD = '\\b(on|since|from|of|in|before|after|until|between|during|last)\\s+';
const NO_YEAR = '(?!\\s*,?\\s*(?:19|20)\\d\\d)(?![\\d/-])';
const ORDINAL = '(?:st|nd|rd|th)?';
const MONTH_DAY = new RegExp(`(?<![\\w/])${MONTH}\\.? (\\d{1,2})${ORDINAL}\\b${NO_YEAR}`, 'gi');
const DAY_MONTH = new RegExp(`(?<![\\w/])(\\d{1,2})${ORDINAL} (?:of )?${MONTH}\\b\\.?${NO_YEAR}`, 'gi');
const MONTH_ALONE = new RegExp(`${LEAD}${MONTH}\\b(?!\\.?[ -]\\d)(?! of \\d)`, 'gi');
const DIGITS = new RegExp(`${LEAD}(\\d{1,2})/(\\d{1,2})${NO_YEAR}`, 'gi');
const NEXT_DIGITS = /(\d{1,2}\/\d{1,2}\/\d{4}\s+(?:and|to|vs\.?|versus|or|with)\s+)(\d{1,2})\/(\d{1,2})(?![\d/-])/gi;

/**
 * Gives the dates of a question the year that is left out: the latest such day that is not after `today` (`YYYY-MM-DD`).
 * All-digit days without a year count after "on", "since" and the like only: 120/80 is no date. Pure.
 */
export function completeDates(text: string, today: string): string {
  const withYear = (month: number, day: number) => {
    const year = Number(today.slice(0, 4));
    const monthDay = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    return monthDay > today.slice(5) ? year - 1 : year;
  };
  const inDigits = (found: string, lead: string, month: string, day: string) =>
    isDay(Number(month), Number(day)) ? `${lead}${month}/${day}/${withYear(Number(month), Number(day))}` : found;
  return text
    .replace(MONTH_DAY, (found, month: string, day: string) => {
      const number = monthOf(month);
      return isDay(number, Number(day)) ? `${number}/${day}/${withYear(number, Number(day))}` : found;
    })
    .replace(DAY_MONTH, (found, day: string, month: string) => {
      const number = monthOf(month);
      return isDay(number, Number(day)) ? `${number}/${day}/${withYear(number, Number(day))}` : found;
    })
    .replace(MONTH_ALONE, (_found, lead: string, month: string) => {
      const kept = lead.toLowerCase() === 'last' ? 'in' : lead;
      return `${kept} ${month} ${withYear(monthOf(month), 1)}`;
    })
    .replace(DIGITS, (found, lead: string, month: string, day: string) => inDigits(found, `${lead} `, month, day))
    .replace(NEXT_DIGITS, (found, lead: string, month: string, day: string) => inDigits(found, lead, month, day));
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function isDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2024, month, 0)).getUTCDate();
}
