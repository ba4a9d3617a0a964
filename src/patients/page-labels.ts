/** The labels of data/page-labels.json as patterns that allow for usual OCR confusions. */

import data from './data/page-labels.json' with { type: 'json' };

export type LabelKind =
  | 'mrn'
  | 'name'
  | 'family-name'
  | 'given-name'
  | 'middle-name'
  | 'birth-date'
  | 'sex'
  | 'phone'
  | 'address'
  | 'city'
  | 'city-state-zip'
  | 'zip'
  | 'relative'
  | 'provider'
  | 'facility'
  | 'other';

export interface LabelSpan {
  kind: LabelKind;
  /** The label itself speaks of the patient: "Patient DOB", "MRN". */
  strong: boolean;
  /** Matched phrase of the data file. */
  phrase: string;
  /** Offsets in the line; `end` is behind colon and blanks. */
  start: number;
  end: number;
  /** A colon or the like stands behind it. */
  hasColon: boolean;
}

interface LabelRule {
  kind: LabelKind;
  strong: boolean;
  needsColon: boolean;
  phrase: string;
  pattern: RegExp;
}

/** What OCR makes of a letter of a label. */
const LOOKALIKES: Record<string, string> = {
  o: '[o0]',
  i: '[il1|!]',
  l: '[l1i|]',
  s: '[s5]',
  b: '[b8]',
  m: '(?:m|rn)',
  a: '[a4]',
  "'": "['’`]?",
  ' ': '[\\s._]*',
  '~': "(?:['’`]?[s5])?",
  '/': '\\s*[/|&,(]\\s*',
  ',': '\\s*,?\\s*',
};
/** What OCR makes of the first letter of a label. */
const FIRST_LETTERS: Record<string, string> = { o: 'o0', i: 'il1|!', l: 'l1i|', s: 's5', b: 'b8', m: 'mr', a: 'a4' };
const WORD_START = /(?<![\p{L}\p{N}])[\p{L}\p{N}|!]/gu;
const NUMBER_SIGN = '(?:#|n[o0][.:]?(?![a-z])|num(?:ber)?\\.?|nbr\\.?)';
const ORDER_HINT =
  '(?:\\s*\\((?:last|first|middle|family|given|surname|full|print|please|mm|dd|month|m\\.?i|legal|as\\b)[^)]{0,40}\\)?)?';

const RULES: readonly LabelRule[] = data.labels.flatMap((label) =>
  label.phrases.map((phrase) => ({
    kind: label.kind as LabelKind,
    strong: 'strong' in label && label.strong === true,
    needsColon: 'colon' in label && label.colon === true,
    phrase,
    pattern: patternOf(phrase),
  })),
);

/** Rules by the letter that a phrase begins with, as OCR may give it: most rules are never tried at a word. */
const RULES_OF_LETTER = new Map<string, LabelRule[]>();
for (const rule of RULES) {
  for (const letter of FIRST_LETTERS[rule.phrase.charAt(0)] ?? rule.phrase.charAt(0)) {
    RULES_OF_LETTER.set(letter, [...(RULES_OF_LETTER.get(letter) ?? []), rule]);
  }
}

/** All labels in a line, longest first where they overlap, in the order of the line. */
export function findLabels(line: string): LabelSpan[] {
  const found: LabelSpan[] = [];
  for (const { 0: letter, index: start } of line.matchAll(WORD_START)) {
    for (const rule of RULES_OF_LETTER.get(letter.toLowerCase()) ?? []) {
      const span = labelAt(line, start, rule);
      if (span !== null) found.push(span);
    }
  }
  found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: LabelSpan[] = [];
  for (const span of found) {
    if (kept.every((other) => span.end <= other.start || span.start >= other.end)) kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start).filter((span, at) => isOpening(line, span, kept[at + 1]));
}

function labelAt(line: string, start: number, rule: LabelRule): LabelSpan | null {
  rule.pattern.lastIndex = start;
  const hit = rule.pattern.exec(line);
  if (hit === null) return null;
  const [text, phrase = '', hint = '', separator = ''] = hit;
  const hasColon = hint !== '' || /[:;=#»]/.test(separator) || (rule.phrase.endsWith('#') && /[#:.]\s*$/.test(phrase));
  const end = start + text.length;
  const standsAlone = line.slice(0, start).trim() === '' && line.slice(end).trim() === '';
  const takesName = /^(?:patient|pt)$/.test(rule.phrase) && LISTED_NAME.test(line.slice(end));
  if (rule.needsColon && !hasColon && !standsAlone && !takesName) return null;
  return { kind: rule.kind, strong: rule.strong, phrase: rule.phrase, start, end, hasColon };
}

/** "Vellum, Iris": the form of names in lists, which needs no colon before it. */
const LISTED_NAME = /^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?, ?\p{Lu}/u;
/** In running text these words are no labels: "mother had", "seen by her". */
const LOOSE_KINDS: ReadonlySet<LabelKind> = new Set(['relative', 'provider', 'facility', 'other']);

function isOpening(line: string, span: LabelSpan, next: LabelSpan | undefined): boolean {
  if (!LOOSE_KINDS.has(span.kind) || span.hasColon) return true;
  const isCapitalised = /^\P{L}*\p{Lu}/u.test(line.slice(span.start, span.end));
  if (span.kind === 'other') return isCapitalised;
  const behind = line.slice(span.end).trimStart();
  return isCapitalised && (behind === '' || next?.start === span.end || /^[\p{Lu}\d(]/u.test(behind));
}

function patternOf(phrase: string): RegExp {
  const words = phrase.replace(/ ?#$/, '').replace(/^(patient|pt) /, '$1~ ');
  const letters = [...words].map((letter) => LOOKALIKES[letter] ?? letter.replace(/[.*+?^${}()[\]\\]/g, '\\$&'));
  const number = phrase.endsWith('#') ? `[\\s._]*${NUMBER_SIGN}` : '';
  const body = `${letters.join('')}${number}`;
  return new RegExp(`(${body})(?![\\p{L}]|['’]s)(${ORDER_HINT})(\\.?\\s*[:;=#»]+\\s*|[.\\s]*)`, 'iuy');
}
