import { readRules } from './read-rules.ts';

export const SECTION_KINDS = [
  'none',
  'chief-complaint',
  'history-of-present-illness',
  'medical-history',
  'surgical-history',
  'family-history',
  'social-history',
  'medications',
  'allergies',
  'review-of-systems',
  'vitals',
  'exam',
  'results',
  'assessment',
  'plan',
  'instructions',
  'procedure',
  'other',
] as const;
export type SectionKind = (typeof SECTION_KINDS)[number];

export interface Section {
  kind: SectionKind;
  /** Offsets of the section's body: what follows its heading, up to the next heading. */
  start: number;
  end: number;
}

const INNER_KINDS: ReadonlySet<SectionKind> = new Set([
  'assessment',
  'plan',
  'medical-history',
  'family-history',
  'medications',
  'allergies',
  'review-of-systems',
]);
const HEADINGS = new Map(
  readRules('sections.tsv').flatMap(([kind, names]) =>
    names!.split('|').map((name) => [name, kind as SectionKind] as const),
  ),
);
/** Headings that open a part in the middle of a line too: their words are no words of a sentence. */
const KNOWN_INNER = new Set(
  [...HEADINGS].flatMap(([name, kind]) => (INNER_KINDS.has(kind) && name.length > 2 ? [name] : [])),
);
/** Inside these a sub-heading such as "Medical" or "General" does not open a section of its own. */
const SHORT_NAMES = new Set([
  'all',
  'family',
  'lab',
  'path',
  'mri',
  'ct',
  'biopsy',
  'films',
  'summary',
  'orders',
  'dx',
  'medical',
  'surgical',
  'social',
  'tobacco',
  'history',
  'treatment',
  'exam',
  'physical',
  'procedure',
  'data',
  'immunizations',
  'health maintenance',
]);
/** A heading ends with a colon, at the end of the line, or at the gap of a column. */
const HEADING_LINE = /^[ \t]*(?:[•*#]+[ \t]*)?([A-Za-z][A-Za-z0-9 &/,'()+-]{1,60}?)[ \t]*(?::|\t| {3,}|$)/;
const ENDS_AS_HEADING = /(?::|\t| {3,})$/;
/** The letters of a SOAP note, each with its colon: "S: no complaints". */
const SOAP_LINE = /^[ \t]*([SOAP])[ \t]*:/;
/** "Plan metformin 500 mg", "Dx gout": a heading without a colon, before what it heads. */
const BARE_HEADING =
  /^[ \t]*(Plan|PLAN|Dx|DX|Imp|IMP|Impression|IMPRESSION|Assessment|ASSESSMENT|Diagnosis|DIAGNOSIS)[ \t]+(?=[A-Za-z0-9(])(?!(?:and|AND|or|of|is|was|for|today|reviewed|discussed|today's|made|remains|unchanged|with|to|by)\b|[A-Z ]+$|[A-Za-z /&,]{1,40}:)/;
const DOTTED_LINE = /^[ \t]*([SOAP])[.)][ \t]/;
const SOAP: Readonly<Record<string, SectionKind>> = {
  S: 'history-of-present-illness',
  O: 'exam',
  A: 'assessment',
  P: 'plan',
};
/** The same letters inside one long line, where both the assessment and the plan have theirs. */
const INNER_SOAP = /(?<=[.;!?)]\s+)([SOAP]):(?=\s)/g;

function hasSoapLetters(line: string): boolean {
  return /[.;!?)]\s+A:\s/.test(line) && /[.;!?)]\s+P:\s/.test(line);
}

/** What may join two headings in one: "Impression and recommendations", "Problems/plan". */
const JOINS = /\s*(?:\band\b|[&/,])\s*/;
/** A known heading inside a line, behind the end of a sentence, with its colon: "... no fever. Assessment: gout." */
const INNER_HEADING = /(?<=[.;!?)][ \t]+|[ \t]{3,})([A-Z][A-Za-z &/]{1,40}?)[ \t]*:(?=\s)/g;

const ITEM = /^[ \t]*(#\d*|\(?\d{1,2}[.)])[ \t]+[A-Z]/gm;
/** A letter has no headings: "My impression is that she has osteoporosis." */
const SUMS_UP =
  /^[ \t]*(?:(?:my|our|the) )?(?:overall )?(?:impression|assessment|diagnos[ie]s|conclusion)s?,? (?:is|are|was|were|today|at this time|that)\b|^[ \t]*in (?:summary|conclusion|short)\b/i;
/** Short parts after which a letter goes on in sentences. */
const ENDS_WITH_PARAGRAPH: ReadonlySet<SectionKind> = new Set([
  'results',
  'vitals',
  'family-history',
  'medications',
  'allergies',
  'social-history',
]);
const TELLS = /^[ \t]*(?:I|My|We|Our|He|She|They|The patient|This|Overall|Mr|Mrs|Ms|Miss)\b[^:]*$/;

/**
 * The parts of a note by their headings: a line of its own ("ASSESSMENT AND PLAN"), or the start of a line up to a colon
 * ("Past medical history: ..."). Text before the first heading is of kind "none". A line in capitals that is no known
 * heading opens "other".
 */
export function findSections(text: string): Section[] {
  const sections: Section[] = [{ kind: 'none', start: 0, end: text.length }];
  const open = (kind: SectionKind, from: number, start: number): void => {
    sections.at(-1)!.end = from;
    sections.push({ kind, start, end: text.length });
  };
  const lines = text.split('\n');
  let offset = 0;
  let isParagraph = true;
  const title = lines.findIndex((line) => line.trim() !== '');
  const isDotted = ['S', 'O', 'A', 'P'].every((letter) => lines.some((line) => DOTTED_LINE.exec(line)?.[1] === letter));
  lines.forEach((line, at) => {
    if (line.trim() === '') isParagraph = true;
    else if (isParagraph) {
      if (SUMS_UP.test(line)) open('assessment', offset, offset);
      else if (ENDS_WITH_PARAGRAPH.has(sections.at(-1)!.kind) && TELLS.test(line)) open('none', offset, offset);
      isParagraph = false;
    }
    const current = sections.at(-1)!.kind;
    const next = lines.slice(at + 1, at + 4).find((later) => later.trim() !== '') ?? '';
    // The first line may be in capitals: it is the title of the note, which says what the visit is.
    const heading = headingOf(line, current, next, at === title, isDotted);
    if (heading) open(heading.kind, offset, offset + heading.length);
    if (hasSoapLetters(line)) {
      for (const inner of line.matchAll(INNER_SOAP)) {
        const at = offset + inner.index + inner[0].length;
        open(SOAP[inner[1]!]!, offset + inner.index, at);
      }
    }
    for (const inner of line.matchAll(INNER_HEADING)) {
      const kind = KNOWN_INNER.has(inner[1]!.toLowerCase()) ? kindOf(inner[1]!) : undefined;
      if (kind && inner.index >= (heading?.length ?? 0))
        open(kind, offset + inner.index, offset + inner.index + inner[0].length);
    }
    offset += line.length + 1;
  });
  const isAssessed = sections.some(({ kind }) => kind === 'assessment' || kind === 'plan');
  const problems = isAssessed ? undefined : numberedProblems(text);
  if (problems !== undefined) {
    const end = sections.find(({ start }) => start > problems)?.start ?? text.length;
    const holder = sections.findLast(({ start }) => start <= problems)!;
    holder.end = problems;
    sections.splice(sections.indexOf(holder) + 1, 0, { kind: 'assessment', start: problems, end });
  }
  return sections.filter((section) => text.slice(section.start, section.end).trim() !== '');
}

/** Where numbered or marked lines begin with which a note without a heading for it names its problems; undefined without them. */
function numberedProblems(text: string): number | undefined {
  const items = [...text.matchAll(ITEM)];
  const last = items.at(-1);
  if (items.length < 2 || !last) return undefined;
  const first = items.find(({ 1: mark }) => /^#|^\(?1\D/.test(mark!));
  return first && first.index > 0 && first.index > text.length / 4 ? first.index : undefined;
}

function headingOf(
  line: string,
  current: SectionKind,
  next: string,
  isTitle: boolean,
  isDotted: boolean,
): { kind: SectionKind; length: number } | undefined {
  const bare = BARE_HEADING.exec(line);
  const bareKind = bare ? kindOf(bare[1]!) : undefined;
  if (bare && bareKind) return { kind: bareKind, length: bare[0].length };
  const soap = SOAP_LINE.exec(line) ?? (isDotted ? DOTTED_LINE.exec(line) : null);
  if (soap) return { kind: SOAP[soap[1]!]!, length: soap[0].length };
  const match = HEADING_LINE.exec(line);
  if (!match) return undefined;
  const name = match[1]!.trim();
  const rest = line.slice(match[0].length).trim();
  const known = kindOf(name);
  const shouted = isShouted(name);
  if (known) {
    const isShort = SHORT_NAMES.has(name.toLowerCase());
    const isInPlan = current === 'plan' || current === 'assessment';
    if (isShort && !shouted && (isInPlan || (rest !== '' && !ENDS_AS_HEADING.test(match[0])))) return undefined;
    if (isBulletLabel(line) && !shouted) return undefined;
    return { kind: known, length: match[0].length };
  }
  const isAlone = !isTitle && shouted && rest === '' && name.length <= 40 && !line.includes(':') && isHeadingLike(name);
  return isAlone && !LISTS.has(current) && !isShouted(next) ? { kind: 'other', length: match[0].length } : undefined;
}

/** In these a line in capitals is an item of the list, not the heading of another part. */
const LISTS: ReadonlySet<SectionKind> = new Set(['assessment', 'plan', 'medical-history', 'surgical-history']);

/** The part that a heading opens; of two joined in one heading the one that says more for coding: the assessment. */
function kindOf(name: string): SectionKind | undefined {
  const plain = name
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const whole = HEADINGS.get(plain);
  if (whole) return whole;
  const parts = plain.split(JOINS).map((part) => HEADINGS.get(part));
  if (parts.length < 2 || parts.some((kind) => kind === undefined)) return undefined;
  return parts.find((kind) => kind === 'assessment') ?? parts[0];
}

function isShouted(line: string): boolean {
  return line === line.toUpperCase() && /[A-Z]{3}/.test(line);
}

/** A bulleted "Label:" belongs to the item above it ("• Medical Treatment: ..."). */
function isBulletLabel(line: string): boolean {
  return /^\s*[•*-]/.test(line);
}

function isHeadingLike(name: string): boolean {
  return name.split(' ').length <= 5 && name.length >= 6;
}

/** The kind of the section that holds an offset. */
export function sectionAt(sections: readonly Section[], offset: number): SectionKind {
  for (const section of sections) if (offset >= section.start && offset < section.end) return section.kind;
  return 'none';
}
