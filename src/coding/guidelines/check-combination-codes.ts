import { readRules } from '../text/read-rules.ts';
import type { Draft, GuidelineCheck, Outcome } from './guideline.ts';

/** In the place of the joined code: the first code stays as it is. */
const KEPT = '=';
const PAIRS = readRules('combination-codes.tsv').map(([first, second, becomes, then, section, rule]) => ({
  first: first!.split(','),
  second: second!.split(','),
  becomes: becomes!,
  drops: then === 'dropped',
  section: section!,
  rule: rule!,
}));
/** The record itself says that the one is not from the other. */
const NOT_RELATED = /\b(?:not (?:due|related|secondary)|unrelated)\b/i;

/**
 * I.A.15 ("with" presumes the link between diabetes or hypertension and their complications), I.B.9 and chapter rules on
 * combination codes: two conditions become one code, unless the record says that they are unrelated.
 */
export const checkCombinationCodes: GuidelineCheck = ({ drafts, evidence, titleOf }) =>
  PAIRS.flatMap(({ first, second, becomes, drops, section, rule }): Outcome[] => {
    const exact = drafts.find(({ code }) => first.some((start) => code.startsWith(start)));
    // Diabetes with one complication has no code without: a further one is coded beside it.
    const one =
      exact ??
      (becomes === KEPT
        ? undefined
        : drafts.find(({ code }) => isDiabetes(first) && first.some((start) => code.startsWith(start.slice(0, 3)))));
    const other = drafts.find((draft) => second.some((start) => draft.code.startsWith(start)) && isAffirmed(draft));
    if (
      !one ||
      !other ||
      one === other ||
      (becomes === KEPT && !isAffirmed(one)) ||
      (becomes !== KEPT && !titleOf(becomes)) ||
      one.mentions.some(({ sentence }) => NOT_RELATED.test(evidence.text.slice(sentence.start, sentence.end)))
    ) {
      return [];
    }
    if (becomes === KEPT) {
      const finding = { rule, section, severity: 'advice' as const, message: `${one.code} already says it.` };
      return [{ code: other.code, finding, effect: { kind: 'withhold' } }];
    }
    const message = `${one.code} together with ${other.code} is coded as ${becomes}.`;
    const outcome = (code: string, effect: Outcome['effect']): Outcome => ({
      code,
      finding: { rule, section, severity: 'advice', message },
      effect,
    });
    if (!exact) {
      if (one.code === becomes) return [];
      return drops
        ? [outcome(other.code, { kind: 'replace', by: becomes })]
        : [outcome(other.code, { kind: 'add', code: becomes }), outcome(other.code, { kind: 'after', other: becomes })];
    }
    const changed = outcome(one.code, { kind: 'replace', by: becomes });
    if (drops) return [changed, outcome(other.code, { kind: 'withhold' })];
    // The joined code stands where the first of the two was named.
    return [
      changed,
      outcome(becomes, { kind: 'before', other: other.code }),
      outcome(other.code, { kind: 'after', other: becomes }),
    ];
  });

function isDiabetes(starts: readonly string[]): boolean {
  return starts.some((start) => /^E(?:08|09|1[013])/.test(start));
}

function isAffirmed({ mentions }: Draft): boolean {
  return mentions.some(({ assertion }) => assertion === 'present' || assertion === 'historical');
}
