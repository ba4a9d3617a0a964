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
  '/': '\\s*[/|&,(]\\s*',
  ',': '\\s*,?\\s*',
};
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

/** Offices and relatives are labels only before a colon, a name label or at the end of a line: "seen by" opens, "father had" does not. */
const LOOSE_KINDS: ReadonlySet<LabelKind> = new Set(['relative', 'provider', 'facility', 'other']);

/** All labels in a line, longest first where they overlap, in the order of the line. */
export function findLabels(line: string): LabelSpan[] {
  const found: LabelSpan[] = [];
  for (const rule of RULES) {
    for (const hit of line.matchAll(rule.pattern)) {
      const [text, phrase = '', hint = '', separator = ''] = hit;
      const hasColon = /[:;=#»]/.test(separator) || (rule.phrase.endsWith('#') && /[#:.]\s*$/.test(phrase));
      const start = hit.index;
      const end = start + text.length;
      const standsAlone = line.slice(0, start).trim() === '' && line.slice(end).trim() === '';
      if (rule.needsColon && !hasColon && !standsAlone) continue;
      if (LOOSE_KINDS.has(rule.kind) && !hasColon && !isCapitalised(phrase)) continue;
      found.push({
        kind: rule.kind,
        strong: rule.strong,
        phrase: rule.phrase,
        start,
        end,
        hasColon: hasColon || hint !== '',
      });
    }
  }
  found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: LabelSpan[] = [];
  for (const span of found)
    if (kept.every((other) => span.end <= other.start || span.start >= other.end)) kept.push(span);
  return kept.sort((a, b) => a.start - b.start);
}

function isCapitalised(phrase: string): boolean {
  return /^\P{L}*\p{Lu}/u.test(phrase);
}

function patternOf(phrase: string): RegExp {
  const letters = [...phrase.replace(/ ?#$/, '')].map(
    (letter) => LOOKALIKES[letter] ?? letter.replace(/[.*+?^${}()[\]\\]/g, '\\$&'),
  );
  const number = phrase.endsWith('#') ? `[\\s._]*${NUMBER_SIGN}` : '';
  const body = `${letters.join('')}${number}`;
  return new RegExp(
    `(?<![\\p{L}\\p{N}])(${body})(?![\\p{L}]|['’]s)(${ORDER_HINT})(\\.?\\s*[:;=#»]+\\s*|[.\\s]*)`,
    'giu',
  );
}
