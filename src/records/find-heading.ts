import headings from './data/section-headings.json' with { type: 'json' };

/** A heading at the beginning of a line, alone ("ALLERGIES") or with text after it ("Meds: Motrin once a week"). */
export interface Heading {
  /** Our name of the section ("allergies"), or "other" for a heading that the list does not hold. */
  section: string;
  /** As printed, without colon. */
  label: string;
  /** Length of the heading with its colon and the white space after it, UTF-16 units. */
  length: number;
  /** True when nothing else stands on the line. */
  alone: boolean;
}

const SECTION_OF = new Map<string, string>();
for (const [section, labels] of Object.entries(headings.sections)) {
  for (const label of labels) SECTION_OF.set(label, section);
}
const WITH_COLON = /^\s*(?:[-*\u2022#]+\s*|\d{1,2}[.)]\s+)?([A-Za-z][A-Za-z0-9 /&().,'-]{0,58}?)\s*[:;]\s*/;
const LONGEST_CAPITAL_HEADING = 60;

/** The heading that a line begins with, or null. Pure; the list of labels is data/section-headings.json. */
export function findHeading(line: string): Heading | null {
  const colon = WITH_COLON.exec(line);
  if (colon) {
    const label = colon[1]!.trim();
    const alone = line.slice(colon[0].length).trim() === '';
    const section = sectionOf(label);
    if (section) return { section, label, length: colon[0].length, alone };
    if (alone && wordsIn(label) <= 6) return { section: 'other', label, length: colon[0].length, alone };
    const shouted = /^[A-Z][A-Z &/()'-]{3,}$/.test(label) && /^[^\d\s]/.test(line.slice(colon[0].length));
    if (shouted && wordsIn(label) <= 6) return { section: 'other', label, length: colon[0].length, alone };
    return null;
  }
  const label = line.trim();
  if (label.length < 2 || label.length > LONGEST_CAPITAL_HEADING) return null;
  const known = sectionOf(label);
  const inCapitals = /^[A-Z][A-Z &/()'-]+$/.test(label);
  // A line that is a known heading and nothing else is one in any style: "Vital signs", "Vital Signs", "VITAL SIGNS".
  if (known && /^[A-Z]/.test(label)) return { section: known, label, length: line.length, alone: true };
  if (inCapitals && wordsIn(label) >= 2 && wordsIn(label) <= 6) {
    return { section: 'other', label, length: line.length, alone: true };
  }
  return null;
}

/** The section that a label names, or null. */
export function sectionOf(label: string): string | null {
  const key = label.toLowerCase().replace(/\s+/g, ' ').trim();
  return SECTION_OF.get(key) ?? SECTION_OF.get(key.replace(/\s*\([^)]*\)$/, '')) ?? null;
}

function wordsIn(label: string): number {
  return label.split(/\s+/).length;
}

/** The usual headings of a section of the list, the most usual first. */
export function labelsOf(section: string): readonly string[] {
  const known: Record<string, string[]> = headings.sections;
  return known[section] ?? [];
}
