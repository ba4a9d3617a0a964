import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { StructuredModel } from '../adapters/model.ts';
import { fillPrompt, loadPrompt } from '../adapters/prompt.ts';
import { locateQuote } from '../records/locate-quote.ts';
import type { PageReading } from '../records/page.ts';
import { findEvidence } from './find-evidence.ts';
import type { EncounterSetting } from './guidelines/guideline.ts';
import { billableBelow, type PreparedRelease } from './match/prepared-release.ts';
import { lineageOf } from './release/code-format.ts';
import type { CodeSuggestions, EvidenceQuote, Suggestion } from './suggest-codes.ts';
import { type Assertion, assertionOf } from './text/assert-tokens.ts';

export const MODEL_CODES = z.object({
  codes: z
    .array(
      z.object({
        code: z.string().describe('A code of the list.'),
        page: z.number().int().describe('Number of the page that the quote is copied from.'),
        quote: z.string().describe('Words of that page that support the code, letter by letter.'),
      }),
    )
    .describe('The most important first. Empty when the document supports none.'),
});
export type ModelCode = z.output<typeof MODEL_CODES>['codes'][number];

type Pages = readonly Pick<PageReading, 'page' | 'text' | 'words'>[];

const PROMPT = loadPrompt('verify-codes');
export const VERIFY_PROMPT_VERSION = PROMPT.version;
const MOST_SIBLINGS = 6;
/** Longer documents are left to the engine: a model would see a part and judge the whole. */
const MOST_CHARACTERS = 60_000;
/** Words speak for a code when the record affirms them, or in the way that the rules found them to (a family history). */
const AFFIRMS: ReadonlySet<Assertion> = new Set(['present', 'historical', 'possible']);

/** Rules of the guidelines that say which code comes before which. */
const SEQUENCING: ReadonlySet<string> = new Set([
  'code-first',
  'acute-and-chronic',
  'external-cause',
  'neoplasm-order',
  'pregnancy-first',
  'bmi-needs-diagnosis',
  'pressure-ulcer-stage',
  'severe-sepsis',
  'poisoning',
]);

export const MODEL_NOT_FOLLOWED =
  'The language model gave nothing that could be verified, so this is the order of the rules alone.';

/**
 * Lets a model order the suggestions and choose between a code and its relatives. It is believed whole or not at all: an
 * answer with a code that was not given, a code twice or a quote that cannot be located leaves the engine's own order. What
 * it leaves out stays, behind.
 */
export async function verifyWithModel(
  model: StructuredModel,
  found: CodeSuggestions,
  pages: Pages,
  release: PreparedRelease,
  setting: EncounterSetting | undefined,
): Promise<CodeSuggestions> {
  const fromPages = found.suggestions.filter(({ evidence }) => evidence.every(({ queryId }) => queryId === undefined));
  const isTooLong = pages.reduce((sum, { text }) => sum + text.length, 0) > MOST_CHARACTERS;
  if (fromPages.length === 0) return found;
  if (isTooLong) return { ...found, note: MODEL_NOT_FOLLOWED };
  const siblings = new Map(fromPages.map(({ code }) => [code, siblingsOf(release, code)]));
  const boundary = randomBytes(9).toString('base64url');
  const prompt = fillPrompt(PROMPT, {
    boundary,
    setting: setting ?? 'not known',
    codes: fromPages.map(({ code, display }) => codeLine(release, code, display, siblings.get(code) ?? [])).join('\n'),
    pages: pages
      .map(({ page, text }) => `[page ${page} boundary ${boundary}]\n${text}\n[end ${page} boundary ${boundary}]`)
      .join('\n\n'),
  });
  const reply = await model.ask(prompt, MODEL_CODES, 'codes');
  const ordered = reply.kind === 'replied' ? followModel(reply.value.codes, fromPages, siblings, pages, release) : null;
  if (!ordered) return { ...found, note: MODEL_NOT_FOLLOWED };
  const answered = found.suggestions.filter((suggestion) => !fromPages.includes(suggestion));
  return {
    ...found,
    suggestions: [...answered, ...ordered],
    verifiedBy: { model: model.name, promptVersion: PROMPT.version },
  };
}

/** The suggestions as the model orders them; null when something of the answer cannot be proved. Pure. */
export function followModel(
  codes: readonly ModelCode[],
  suggestions: readonly Suggestion[],
  siblings: ReadonlyMap<string, readonly string[]>,
  pages: Pages,
  release: PreparedRelease,
): Suggestion[] | null {
  if (codes.length === 0) return null;
  const used = new Set<string>();
  const ordered: Suggestion[] = [];
  for (const { code: said, page, quote } of codes) {
    const code = said.trim().toUpperCase();
    const given = suggestions.find((known) => known.code === code);
    const replaced = given ?? suggestions.find((known) => siblings.get(known.code)?.includes(code));
    const evidence = replaced && locateEvidence(quote, page, pages);
    if (!replaced || !evidence || used.has(replaced.code) || ordered.some((known) => known.code === code)) return null;
    const speaks =
      AFFIRMS.has(evidence.assertion) || given?.evidence.some(({ assertion }) => assertion === evidence.assertion);
    if (!speaks) return null;
    used.add(replaced.code);
    ordered.push(given ? withEvidence(given, evidence) : relative(replaced, code, evidence, release));
  }
  // What a sequencing rule put behind another code is not brought to the front.
  const isMisplaced =
    ordered[0]?.findings.some(({ rule }) => SEQUENCING.has(rule)) && ordered[0].code !== suggestions[0]?.code;
  if (isMisplaced) return null;
  return [...ordered, ...suggestions.filter(({ code }) => !used.has(code))];
}

function withEvidence(suggestion: Suggestion, evidence: EvidenceQuote): Suggestion {
  const isKnown = suggestion.evidence.some(
    ({ page, quote }) => page === evidence.page && quote.includes(evidence.quote),
  );
  return isKnown ? suggestion : { ...suggestion, evidence: [...suggestion.evidence, evidence] };
}

function relative(replaced: Suggestion, code: string, evidence: EvidenceQuote, release: PreparedRelease): Suggestion {
  return {
    ...replaced,
    code,
    display: release.codeOf.get(code)!.title,
    evidence: [evidence, ...replaced.evidence],
    findings: [
      ...replaced.findings,
      {
        rule: 'model-chose-relative',
        section: 'I.B.2',
        severity: 'advice',
        message: `Chosen by the language model in place of ${replaced.code}. Look at the words.`,
      },
    ],
  };
}

/** The quote as it stands on the page, with what is asserted there. */
function locateEvidence(quote: string, number: number, pages: Pages): EvidenceQuote | null {
  const page = pages.find((known) => known.page === number);
  const located = page && locateQuote(quote, page);
  if (!page || !located) return null;
  const sentence = findEvidence(page.text).sentences.find(
    ({ start, end }) => end > located.start && start < located.end,
  );
  const places = (sentence?.tokens ?? []).flatMap((token, index) =>
    token.start < located.end && token.end > located.start ? [index] : [],
  );
  return {
    quote: page.text.slice(located.start, located.end),
    page: number,
    boxes: located.boxes,
    assertion: sentence ? assertionOf(sentence.said, places) : 'present',
    section: sentence?.section ?? 'none',
  };
}

function siblingsOf(release: PreparedRelease, code: string): string[] {
  const header = lineageOf(code).find((above) => billableBelow(release, above).length > 1) ?? code;
  return billableBelow(release, header)
    .filter((known) => known !== code)
    .slice(0, MOST_SIBLINGS);
}

function codeLine(release: PreparedRelease, code: string, display: string, siblings: readonly string[]): string {
  const relatives = siblings.map((sibling) => `${sibling} ${release.codeOf.get(sibling)?.title ?? ''}`);
  return [`- ${code} ${display}`, ...relatives.map((line) => `    relative: ${line}`)].join('\n');
}
