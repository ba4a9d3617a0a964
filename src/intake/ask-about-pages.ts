/** When a match by the identifiers does not hold, by what the pages are: nothing to file, or pages that may be another's. */
import type { MatchDecision } from '../patients/patient.ts';
import { nothingToFile } from '../records/nothing-to-file.ts';
import type { DocumentNotice } from '../records/notice.store.ts';
import type { StoredPage } from '../records/page.store.ts';
import { findSheet } from './marks/find-sheet.ts';

/** The decision, or a question to a person in its place. Pure. */
export function askAboutPages(
  decision: MatchDecision,
  pages: readonly StoredPage[],
  notices: readonly DocumentNotice[],
): MatchDecision {
  const bare = nothingToFile(pages.map((page) => ({ ...page, sheet: findSheet(page) })));
  if (bare !== null) return toAsk(decision, bare);
  const unsure = notices.filter(({ code }) => code === 'pages.unsure').flatMap((notice) => notice.pages);
  if (decision.kind !== 'matched' || unsure.length === 0) return decision;
  return toAsk(decision, `page ${unsure.join(', ')} names nobody in a file with pages of several patients`);
}

function toAsk(decision: MatchDecision, reason: string): MatchDecision {
  if (decision.kind === 'none') return { kind: 'none', reasons: [reason] };
  const candidates = decision.candidates;
  if (decision.kind === 'ask' || candidates.length > 0) return { kind: 'ask', candidates, reasons: [reason] };
  const { patientId, score, reasons } = decision;
  return { kind: 'ask', candidates: [{ patientId, score, reasons }], reasons: [reason] };
}
