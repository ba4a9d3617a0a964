/** Finds what a page says of its patient: MRN, name, birth date, sex, phone, address. Never of relatives or staff. */

import type { PageReading } from '../records/page.ts';
import { findBarcodeIdentifiers } from './find-barcode-identifiers.ts';
import { isKnownGivenName } from './nicknames.ts';
import { foldLetters } from './normalize-name.ts';
import type { LabelKind } from './page-labels.ts';
import { confidenceOf, endOfCell, type PageLine } from './page-lines.ts';
import type { FoundIdentifier } from './patient.ts';
import { type Field, type PageFields, readFields } from './read-fields.ts';
import { readName, writeName } from './read-name.ts';
import { type ReadValue, readAddress, readBirthDate, readMrn, readPhone, readSex, readZip } from './read-value.ts';

/** A weak label ("Phone", "Address") counts only near a field that is surely the patient's. */
const NEAR_PATIENT_LINES = 8;
/** What makes a line the patient's; the rest may as well be a practice's. */
const PATIENT_KINDS: ReadonlySet<LabelKind> = new Set(['mrn', 'name', 'birth-date', 'sex']);
/** A name without a label counts only this near to an MRN or birth date. */
const NEAR_LABEL_LINES = 2;
/** "Quill, Ada" alone on one of the first lines heads the page: its MRN or birth date may stand further down. */
const TOP_LINES = 3;

/** Identifiers of all pages, in reading order. The same value on two pages stands twice. */
export function findIdentifiers(pages: PageReading[]): FoundIdentifier[] {
  return pages.flatMap((page) => [...findOnPage(page), ...findBarcodeIdentifiers(page)]);
}

function findOnPage(page: PageReading): FoundIdentifier[] {
  const read = readFields(page);
  const patientLines = read.fields.filter((field) => statesPatient(page, read, field)).map(({ line }) => line);
  const found = read.fields.flatMap((field) => {
    const isBelow = (line: number) => line <= field.line && field.line - line <= NEAR_PATIENT_LINES;
    const counts = PATIENT_KINDS.has(field.kind)
      ? !isSecondName(field, read)
      : field.strong || patientLines.some(isBelow);
    return counts ? identifiersOf(page, read, field) : [];
  });
  found.push(...splitNames(page, read));
  if (!found.some(({ kind }) => kind === 'name')) found.push(...namesWithoutLabel(page, read));
  return unique(found).sort((a, b) => a.start - b.start);
}

function identifiersOf(page: PageReading, read: PageFields, field: Field): FoundIdentifier[] {
  const make = (kind: FoundIdentifier['kind'], value: ReadValue | null): FoundIdentifier[] =>
    value === null ? [] : [identifier(page, field.valueLine, kind, value, field.start, true)];
  switch (field.kind) {
    case 'mrn':
      return make('mrn', readMrn(field.text));
    case 'name':
      return [
        ...make('name', nameOf(field)),
        ...(field.phrase.includes('/') ? make('birth-date', birthDateAfterName(field)) : []),
      ];
    case 'birth-date':
      return [
        ...make('birth-date', readBirthDate(field.text)),
        ...(field.phrase.includes('sex') ? make('sex', sexAfterDate(field.text)) : []),
      ];
    case 'sex':
      return make('sex', readSex(field.text));
    case 'phone':
      return make('phone', readPhone(field.text));
    case 'address':
      return addressOf(page, read, field);
    case 'zip':
      return make('zip', readZip(field.text));
    case 'city':
      return make('city', readCity(field.text));
    case 'city-state-zip':
      return cityStateZip(page, field.valueLine, field.text, field.start);
    default:
      return [];
  }
}

function identifier(
  page: PageReading,
  line: PageLine,
  kind: FoundIdentifier['kind'],
  read: ReadValue,
  offset: number,
  labelled: boolean,
): FoundIdentifier {
  const start = offset + read.start;
  const end = offset + read.end;
  return {
    kind,
    text: page.text.slice(start, end),
    value: read.value,
    ...(read.alternatives === undefined ? {} : { alternatives: read.alternatives }),
    page: page.page,
    start,
    confidence: confidenceOf(page, line, start, end),
    labelled,
  };
}

/**
 * "Name: Metoprolol Succinate" further down a page that names its patient: a mere "Name" counts there only beside an MRN or
 * a birth date, as when a second patient's sheet begins.
 */
function isSecondName(field: Field, { fields }: PageFields): boolean {
  if (field.kind !== 'name' || field.strong || !fields.some(({ kind, strong }) => kind === 'name' && strong))
    return false;
  const isAnchor = ({ kind, line }: Field) =>
    (kind === 'mrn' || kind === 'birth-date') && Math.abs(line - field.line) <= NEAR_LABEL_LINES;
  return !fields.some(isAnchor);
}

/** Whether an MRN, name or birth date can be read there; "Name: Mateo Jackson, PhD" is no patient. */
function statesPatient(page: PageReading, read: PageFields, field: Field): boolean {
  return field.kind === 'family-name' || (PATIENT_KINDS.has(field.kind) && identifiersOf(page, read, field).length > 0);
}

function nameOf({ text, phrase, hasColon }: Field): ReadValue | null {
  return readName(text, { allowLower: phrase.includes('name') && hasColon });
}

/** "Patient name / DOB: Jane Doe 03/14/1960". */
function birthDateAfterName(field: Field): ReadValue | null {
  const from = nameOf(field)?.end ?? 0;
  const date = readBirthDate(field.text.slice(from));
  return date === null ? null : { ...date, start: date.start + from, end: date.end + from };
}

function sexAfterDate(text: string): ReadValue | null {
  const date = readBirthDate(text);
  if (date === null) return null;
  const rest = /^[\s/,|-]*(?:\d{1,3}\s*Y?[\s/,|-]*)?/i.exec(text.slice(date.end))?.[0].length ?? 0;
  const sex = readSex(text.slice(date.end + rest));
  return sex === null ? null : { ...sex, start: sex.start + date.end + rest, end: sex.end + date.end + rest };
}

/** Street, and the city and zip behind it or in the line below it. */
function addressOf(page: PageReading, read: PageFields, field: Field): FoundIdentifier[] {
  const whole = readAddress(field.text);
  if (whole === null) return [];
  const tail = CITY_STATE_ZIP.exec(whole.value);
  if (tail !== null) {
    const cut = whole.value.slice(0, tail.index).replace(/[\s,]+$/, '');
    const street = { value: cut, start: whole.start, end: whole.start + cut.length };
    return [
      identifier(page, field.valueLine, 'address', street, field.start, true),
      ...cityStateZip(
        page,
        field.valueLine,
        field.text.slice(whole.start + tail.index),
        field.start + whole.start + tail.index,
      ),
    ];
  }
  const below = read.lines[read.lines.indexOf(field.valueLine) + 1];
  const isOwn = below !== undefined && !read.fields.some(({ valueLine }) => valueLine === below);
  const rest =
    below !== undefined && isOwn && CITY_STATE_ZIP.test(below.text)
      ? cityStateZip(page, below, below.text, below.start)
      : [];
  return [identifier(page, field.valueLine, 'address', whole, field.start, true), ...rest];
}

const CITY_STATE_ZIP =
  /(?:^|,\s*|\s)(?<city>\p{L}[\p{L}.' -]{1,30}?),?\s+(?<state>[A-Z]{2})\.?,?\s+(?<zip>\d{5})(?:-\d{4})?\s*$/u;

function cityStateZip(page: PageReading, line: PageLine, text: string, offset: number): FoundIdentifier[] {
  const found = CITY_STATE_ZIP.exec(text);
  const groups = found?.groups;
  if (found === null || groups === undefined) return [];
  const at = (part = '') => text.indexOf(part, found.index);
  const parts = [
    { kind: 'city', part: groups.city ?? '' },
    { kind: 'zip', part: groups.zip ?? '' },
  ] as const;
  return parts.map(({ kind, part }) =>
    identifier(page, line, kind, { value: part, start: at(part), end: at(part) + part.length }, offset, true),
  );
}

function readCity(text: string): ReadValue | null {
  const found = /^\s*(\p{L}[\p{L}.' -]{1,30})/u.exec(text);
  const city = found?.[1]?.trim();
  if (found === null || city === undefined) return null;
  const start = found[0].indexOf(city);
  return { value: city, start, end: start + city.length };
}

/** "Last name: … First name: … MI: …" read as one name. */
function splitNames(page: PageReading, { fields }: PageFields): FoundIdentifier[] {
  return fields
    .filter(({ kind }) => kind === 'family-name')
    .flatMap((family) => {
      const beside = (kind: Field['kind']) =>
        fields.find((field) => field.kind === kind && Math.abs(field.line - family.line) <= 3);
      const given = beside('given-name');
      const middle = beside('middle-name');
      const familyWords = nameWords(family.text);
      const givenWords = given === undefined ? null : nameWords(given.text);
      if (given === undefined || familyWords === null || givenWords === null) return [];
      const middleWords = middle === undefined ? null : nameWords(middle.text);
      const value = writeName(`${familyWords}, ${[givenWords, middleWords].filter(Boolean).join(' ')}`);
      const start = family.start + family.text.indexOf(familyWords);
      const text = [familyWords, givenWords, middleWords].filter(Boolean).join(' ');
      const confidence = Math.min(
        confidenceOf(page, family.valueLine, start, start + familyWords.length),
        confidenceOf(page, given.valueLine, given.start, given.start + given.text.length),
      );
      return [{ kind: 'name' as const, text, value, page: page.page, start, confidence, labelled: true }];
    });
}

function nameWords(text: string): string | null {
  return /^[\s:]*(\p{L}[\p{L}'’.-]*(?: \p{L}[\p{L}'’.-]*){0,2})/u.exec(text)?.[1] ?? null;
}

/**
 * "DOE, JANE A" over or beside an MRN or a birth date: the form of labels and page headers. In spoken order ("JANE A DOE")
 * only where the line holds nothing else and one word is a known given name, because headings look the same. At the top of
 * a page "Doe, Jane" may stand further from them.
 */
function namesWithoutLabel(page: PageReading, { lines, fields, foreignLines }: PageFields): FoundIdentifier[] {
  const anchors = fields.filter(({ kind }) => kind === 'mrn' || kind === 'birth-date').map(({ line }) => line);
  return lines.flatMap((line, index) => {
    const isNear = (reach: number) => anchors.some((anchor) => Math.abs(anchor - index) <= reach);
    if (foreignLines.has(index) || !isNear(NEAR_PATIENT_LINES)) return [];
    const from = /^[\s\d#*|:.-]*/.exec(line.text)?.[0].length ?? 0;
    const text = line.text.slice(from, endOfCell(line, from, line.text.length));
    const name = readName(text);
    if (name === null || name.start > 1) return [];
    const printed = text.slice(name.start, name.end);
    const isAlone = text.slice(name.end).trim() === '' && foldLetters(printed).split(' ').some(isKnownGivenName);
    if (!isNear(NEAR_LABEL_LINES) && !(index < TOP_LINES && isAlone && isFamilyFirst(printed))) return [];
    return printed.includes(',') || isAlone ? [identifier(page, line, 'name', name, line.start + from, false)] : [];
  });
}

/** "Quill, Ada", and no place: "Richmond, Virginia". */
function isFamilyFirst(printed: string): boolean {
  const given = printed.split(',')[1] ?? '';
  return (
    foldLetters(given).trim().split(' ').some(isKnownGivenName) &&
    !/^\s*(?:virginia|georgia|carolina|dakota|montana)\s*$/i.test(given)
  );
}

function unique(found: FoundIdentifier[]): FoundIdentifier[] {
  const seen = new Set<string>();
  return found.filter(({ kind, start, value }) => {
    const key = `${kind} ${start} ${value}`;
    return !seen.has(key) && Boolean(seen.add(key));
  });
}
