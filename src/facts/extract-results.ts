import { findDates } from '../records/find-dates.ts';
import { ANALYTES, DRUGS, findTerms, type TermMatch } from './lexicon.ts';
import type { Statement, Surroundings } from './statement.ts';

const FILLER =
  /^(?:[\s:=|_()*-]|\.{2,}|,(?=\s)|\b(?:level|levels|count|result|value|is|was|of|at|were|are|today|now|currently|measured|returned|came back|elevated|low|high|on (?:admission|arrival|discharge|room air)|and|to be|reading|fell to|rose to|dropped to|increased to|decreased to|up to|down to|improved to|peaked at|came down to|went up to|remained|fasting|random|a|slightly|mildly)\b)*/i;
const LONGEST_FILLER = 30;
const NUMBER = String.raw`[<>\u2264\u2265]?\s?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[<>\u2264\u2265]?\s?\d+(?:\.\d+)?(?:\s?\/\s?\d{2,3})?`;
const VALUE = new RegExp(
  `^(?:(${NUMBER})(?![\\d/]|-\\d|,\\d)|(positive|negative|non-?reactive|reactive|not detected|detected|trace|pending)\\b)`,
  'i',
);
const FLAG = /^\s*[([]?\s*(HH|LL|H|L|A|\*{1,2}|high|low|critical|abnormal)\s*[)\]]?(?![\w/])/i;
const RANGE =
  /^\s*[([]?\s*(?:(?:ref(?:erence)?|normal)(?: range| interval)?[.:]?\s*)?([<>\u2264\u2265]=?\s?\d+(?:\.\d+)?|\d+(?:\.\d+)?\s*(?:-|\u2013|to)\s*\d+(?:\.\d+)?)\s*[)\]]?(?![\d/])/i;
const UNIT =
  /^\s*(%|\u00b0\s?[FC]\b|(?:x\s?)?10[*^E]?\d{1,2}\s?\/\s?[a-z\u00b5]+|[a-z\u00b5]{1,5}\s?\/\s?[a-z\u00b5]+(?:\/1\.73\s?m[2\u00b2]?)?|\/min\b|mm\s?hg\b|bpm\b|seconds?\b|secs?\b|fl\b|pg\b|kg\b|lbs?\b|pounds\b|cm\b|inches\b|in\b|[FC](?![a-z]))/i;
const DOSE_UNIT = /^\s*(mg|mcg|g|gm|units?|tablets?|tabs?|caps(?:ules?)?|ml|puffs?)\b(?!\s*\/)/i;
/** Single letters are vital signs only among others: "T 98.6 P 72 R 16". */
const SHORT_NAME = 2;

/** Laboratory results and vital signs of one segment. Pure. */
export function extractResults({ segment, columnDates }: Surroundings): Statement[] {
  if (/medications$/.test(segment.section ?? '') || segment.section === 'allergies') return [];
  const { text } = segment;
  const drugs = findTerms(text, DRUGS);
  const matches = findTerms(text, ANALYTES).filter(
    (match) => !drugs.some((drug) => drug.start < match.end && drug.end > match.start),
  );
  const statements = matches.flatMap((match, index) => {
    const next = matches[index + 1]?.start ?? text.length;
    return readValues(text, match, next, columnDates, matches.length, segment.section);
  });
  const ownDate = columnDates.length === 0 ? findDates(text)[0]?.iso : undefined;
  return ownDate ? statements.map((statement) => ({ ...statement, date: statement.date ?? ownDate })) : statements;
}

function readValues(
  text: string,
  match: TermMatch,
  limit: number,
  columnDates: readonly string[],
  analytesInSegment: number,
  section: string | null,
): Statement[] {
  const after = text.slice(match.end, limit);
  const filler = FILLER.exec(after)![0];
  if (filler.length > LONGEST_FILLER) return [];
  const value = VALUE.exec(after.slice(filler.length));
  if (!value) return [];
  const isShort = match.text.length <= SHORT_NAME;
  if (isShort && (!value[1] || !/^[\s:=|-]*$/.test(filler))) return [];

  let at = filler.length + value[0].length;
  const rest = () => after.slice(at);
  if (DOSE_UNIT.test(rest()) && !match.term.units.includes(DOSE_UNIT.exec(rest())![1]!.toLowerCase())) return [];
  const read: Partial<Statement> = {};
  const values = [value[0].trim()];
  for (let more = columnDates.length - 1; more > 0; more--) {
    const column = /^\s+(\S+)/.exec(rest());
    const nextValue = column && VALUE.exec(column[1]!);
    if (!nextValue) break;
    at += column[0].length;
    values.push(nextValue[0]);
  }
  for (let part = 0; part < 3; part++) {
    const flag = read.flag === undefined ? FLAG.exec(rest()) : null;
    const range = read.referenceRange === undefined ? RANGE.exec(rest()) : null;
    const unit = read.unit === undefined ? UNIT.exec(rest()) : null;
    const found = flag ?? range ?? unit;
    if (!found) break;
    if (flag) read.flag = flag[1]!;
    else if (range) read.referenceRange = range[1]!.trim();
    else read.unit = unit![1]!;
    at += found[0].length;
  }
  const inContext =
    analytesInSegment > 1 || section === 'results' || section === 'vitals' || section === 'physical-exam';
  if (isShort && !inContext && !read.unit && !read.referenceRange) return [];
  if (match.term.key === 'blood-pressure' && value[1] && !value[1].includes('/')) return [];
  const dated = values.length === columnDates.length && columnDates.length > 1;
  return (dated ? values : values.slice(0, 1)).map((one, column) => ({
    kind: match.term.kind === 'vital' ? 'vital' : 'lab',
    code: match.term.key,
    name: match.text,
    value: one,
    ...read,
    date: columnDates.length === 1 || dated ? columnDates[column] : undefined,
    from: match.start,
    to: match.end + at,
  }));
}
