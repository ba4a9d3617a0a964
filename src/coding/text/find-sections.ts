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

const HEADINGS = new Map(
  readRules('sections.tsv').flatMap(([kind, names]) =>
    names!.split('|').map((name) => [name, kind as SectionKind] as const),
  ),
);
/** Inside these a sub-heading such as "Medical" or "General" does not open a section of its own. */
const SHORT_NAMES = new Set([
  'medical',
  'surgical',
  'family',
  'social',
  'tobacco',
  'history',
  'treatment',
  'exam',
  'physical',
  'procedure',
  'data',
]);
const HEADING_LINE = /^[ \t]*(?:[•*#]+[ \t]*)?([A-Za-z][A-Za-z0-9 &/,'()-]{1,60}?)[ \t]*(?::|$)/;

/**
 * The parts of a note by their headings: a line of its own ("ASSESSMENT AND PLAN"), or the start of a line up to a colon
 * ("Past medical history: ..."). Text before the first heading is of kind "none". A line in capitals that is no known
 * heading opens "other".
 */
export function findSections(text: string): Section[] {
  const sections: Section[] = [{ kind: 'none', start: 0, end: text.length }];
  let offset = 0;
  for (const line of text.split('\n')) {
    const heading = headingOf(line, sections.at(-1)!.kind);
    if (heading) {
      sections.at(-1)!.end = offset;
      sections.push({ kind: heading.kind, start: offset + heading.length, end: text.length });
    }
    offset += line.length + 1;
  }
  return sections.filter((section) => text.slice(section.start, section.end).trim() !== '');
}

function headingOf(line: string, current: SectionKind): { kind: SectionKind; length: number } | undefined {
  const match = HEADING_LINE.exec(line);
  if (!match) return undefined;
  const name = match[1]!.trim();
  const rest = line.slice(match[0].length).trim();
  const known = HEADINGS.get(name.toLowerCase().replace(/\s+/g, ' '));
  const shouted = name === name.toUpperCase() && /[A-Z]{3}/.test(name);
  if (known) {
    const isShort = SHORT_NAMES.has(name.toLowerCase());
    if (isShort && !shouted && (current === 'plan' || current === 'assessment' || rest !== '')) return undefined;
    if (isBulletLabel(line) && !shouted) return undefined;
    return { kind: known, length: match[0].length };
  }
  return shouted && rest === '' && name.length <= 40 && !line.includes(':') && isHeadingLike(name)
    ? { kind: 'other', length: match[0].length }
    : undefined;
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
