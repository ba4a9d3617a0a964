import kinds from './data/document-kinds.json' with { type: 'json' };

export interface DocumentKind {
  /** LOINC document type. */
  code: string;
  display: string;
  /** 0..1 */
  confidence: number;
  /** 1-based page whose title or body says so. */
  page: number;
}

interface KindRule {
  code: string;
  display: string;
  titles: string[];
  /** Titles only when they stand alone on their line. */
  lineTitles?: string[];
  cues: string[];
  /** Its title also heads a section of other documents. */
  alsoSection?: boolean;
}

const RULES: readonly KindRule[] = kinds.kinds;
const DISPLAYS = new Map(RULES.map(({ code, display }) => [code, display]));
/** Titles stand above the text: below this many lines with words a line is no title any more. */
const TITLE_LINES = 14;
/** A title has few words beside its own ("Northfield General Hospital Discharge Summary"). */
const MOST_OTHER_WORDS = 4;
const WHOLE_LINE = 0.95;
const PART_OF_LINE = 0.75;
/** Without a title, so many cues of one kind say it, and no other kind has nearly as many. */
const FEWEST_CUES = 3;
const CUES_CONFIDENCE = 0.6;

/**
 * What kind of document the pages are, by the title of the first page with words, else by cues; null when they do not say.
 * A title on a later page names a part: a letter with laboratory results behind it is a letter. Pure.
 */
export function findDocumentKind(pages: readonly { page: number; text: string }[]): DocumentKind | null {
  const first = pages.find(({ text }) => /\p{L}/u.test(text));
  const title = first && findTitle(first.text);
  if (first && title) return { ...title, page: first.page };
  return fromCues(pages);
}

export interface PageTitle {
  code: string;
  display: string;
  /** 0..1 */
  confidence: number;
}

/** The title at the top of one page, or null. A title alone on its line counts before one among other words. Pure. */
export function findTitle(text: string): PageTitle | null {
  const lines = text
    .split('\n')
    .filter((line) => /\p{L}/u.test(line))
    .slice(0, TITLE_LINES)
    .map(fold);
  let partial: PageTitle | null = null;
  for (const line of lines) {
    for (const { code, display, titles, lineTitles = [] } of RULES) {
      if (titles.includes(line) || lineTitles.includes(line)) return { code, display, confidence: WHOLE_LINE };
    }
    partial ??= titleInLine(line);
  }
  return partial;
}

/** The code of the title that says that a new document may begin at a page; null for one that heads sections too. Pure. */
export function findParting(text: string): string | null {
  const code = findTitle(text)?.code ?? null;
  return RULES.some((rule) => rule.code === code && rule.alsoSection) ? null : code;
}

/** What LOINC calls the kind, or null for a code that is not on the list. */
export function displayOf(code: string): string | null {
  return DISPLAYS.get(code) ?? null;
}

/** The longest title in a line that holds little else, and no sentence. */
function titleInLine(line: string): PageTitle | null {
  let best: { rule: KindRule; length: number } | null = null;
  for (const rule of RULES) {
    for (const title of rule.titles) {
      if (title.length < 8 || title.length <= (best?.length ?? 0)) continue;
      const at = ` ${line} `.indexOf(` ${title} `);
      const others = wordsIn(line) - wordsIn(title);
      if (at >= 0 && others <= MOST_OTHER_WORDS && !IN_A_SENTENCE.test(line)) best = { rule, length: title.length };
    }
  }
  return best && { code: best.rule.code, display: best.rule.display, confidence: PART_OF_LINE };
}

/** "See the discharge summary", "Lab results were reviewed", "Referring: …": words about a document, not its title. */
const IN_A_SENTENCE =
  /\b(see|per|was|were|is|are|reviewed|refer|referring|please|pending|attached|sent|scheduled|obtain|ordered|from)\b/;

function fromCues(pages: readonly { page: number; text: string }[]): DocumentKind | null {
  const [first] = pages;
  if (!first) return null;
  const text = ` ${fold(pages.map((page) => page.text).join(' '))} `;
  const counts = RULES.map((rule) => ({
    rule,
    count: rule.cues.filter((cue) => text.includes(` ${fold(cue)} `)).length,
  }));
  counts.sort((a, b) => b.count - a.count);
  const [best, second] = counts;
  if (!best || best.count < FEWEST_CUES || best.count - (second?.count ?? 0) < 2) return null;
  return { code: best.rule.code, display: best.rule.display, confidence: CUES_CONFIDENCE, page: first.page };
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}&']+/gu, ' ')
    .trim();
}

function wordsIn(text: string): number {
  return text.split(' ').length;
}
