import type { CheckedDrafts } from './guidelines/check-guidelines.ts';
import type { Finding } from './guidelines/guideline.ts';
import type { JoinedPages } from './join-pages.ts';
import type { PreparedRelease } from './match/prepared-release.ts';
import type { Candidate } from './propose-candidates.ts';
import { quoteMentions } from './quote-mentions.ts';
import type { EvidenceQuote } from './suggest-codes.ts';
import type { Assertion } from './text/assert-tokens.ts';

export type WithheldReason = 'negated' | 'family' | 'hypothetical' | 'guideline';

/** A code that the record names but that is not suggested, and why not. */
export interface WithheldCode {
  code: string;
  display: string;
  reason: WithheldReason;
  evidence: EvidenceQuote[];
  finding: Finding | undefined;
}

const MAX_WITHHELD = 15;
const REASONS: readonly [Assertion, WithheldReason][] = [
  ['negated', 'negated'],
  ['family', 'family'],
  ['hypothetical', 'hypothetical'],
];

/** The "why not" list: what guideline checks took out, then what the record only denies, tells of relatives, or warns of. */
export function listWithheld(
  release: PreparedRelease,
  candidates: readonly Candidate[],
  checked: CheckedDrafts,
  joined: JoinedPages,
): WithheldCode[] {
  const shown = new Set(checked.drafts.map(({ code }) => code));
  const byRule = checked.withheld
    .filter(({ draft }) => !shown.has(draft.code))
    .map(({ draft, finding }) => ({
      code: draft.code,
      display: draft.title,
      reason: 'guideline' as const,
      evidence: quoteMentions(draft.mentions, joined),
      finding,
    }));
  const unsaid = candidates.flatMap(({ code, mentions }): WithheldCode[] => {
    const reason = REASONS.find(([assertion]) =>
      mentions.every((mention) => mention.assertion === assertion && mention.rank === 0),
    )?.[1];
    if (!reason || shown.has(code)) return [];
    return [
      {
        code,
        display: release.codeOf.get(code)!.title,
        reason,
        evidence: quoteMentions(mentions, joined),
        finding: undefined,
      },
    ];
  });
  return [...byRule, ...unsaid].slice(0, MAX_WITHHELD);
}
