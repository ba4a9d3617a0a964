import type { Mention } from '../propose-candidates.ts';
import { checkAcuteAndChronic } from './check-acute-and-chronic.ts';
import { checkAftercare } from './check-aftercare.ts';
import { checkCodeFirst } from './check-code-first.ts';
import { checkCombinationCodes } from './check-combination-codes.ts';
import { checkDementia } from './check-dementia.ts';
import { checkDependentCodes } from './check-dependent-codes.ts';
import {
  checkExaminationFindings,
  checkFindingsOnly,
  checkLongTermDrugs,
  checkPresentOnAdmission,
} from './check-encounter.ts';
import { checkExcludes1 } from './check-excludes1.ts';
import { checkHistory } from './check-history.ts';
import { checkIntegralSymptoms } from './check-integral-symptoms.ts';
import { checkLaterality } from './check-laterality.ts';
import { checkDrugSequence, checkNeoplasmOrder, checkPregnancyFirst } from './check-sequencing.ts';
import { checkSeventhCharacter } from './check-seventh-character.ts';
import { checkSpecificity } from './check-specificity.ts';
import { checkStrokeSequelae } from './check-stroke-sequelae.ts';
import { checkTreatedNeoplasm } from './check-treated-neoplasm.ts';
import { checkUncertainDiagnosis } from './check-uncertain-diagnosis.ts';
import type { Draft, Finding, GuidelineCheck, GuidelineContext } from './guideline.ts';

/** Every check, in the order in which they act: what must go goes first, then codes join, then order and notes. */
export const GUIDELINE_CHECKS: readonly GuidelineCheck[] = [
  checkUncertainDiagnosis,
  checkSpecificity,
  checkTreatedNeoplasm,
  checkStrokeSequelae,
  checkDementia,
  checkIntegralSymptoms,
  checkCombinationCodes,
  checkCombinationCodes,
  checkExcludes1,
  checkNeoplasmOrder,
  checkDependentCodes,
  checkExaminationFindings,
  checkAftercare,
  checkLongTermDrugs,
  checkCodeFirst,
  checkAcuteAndChronic,
  checkPregnancyFirst,
  checkDrugSequence,
  checkHistory,
  checkFindingsOnly,
  checkLaterality,
  checkSeventhCharacter,
  checkPresentOnAdmission,
];

export interface CheckedDrafts {
  drafts: Draft[];
  findings: ReadonlyMap<string, Finding[]>;
  /** Codes that a check took out, with its finding. */
  withheld: { draft: Draft; finding: Finding }[];
}

/** Runs the checks one after the other; each sees the codes that those before it left. */
export function checkGuidelines(context: GuidelineContext): CheckedDrafts {
  let drafts = [...context.drafts];
  const findings = new Map<string, Finding[]>();
  const withheld: CheckedDrafts['withheld'] = [];
  const note = (code: string, finding: Finding): void => {
    const known = findings.get(code) ?? [];
    if (!known.some(({ rule, message }) => rule === finding.rule && message === finding.message))
      findings.set(code, [...known, finding]);
  };
  for (const check of GUIDELINE_CHECKS) {
    for (const { code, finding, effect } of check({ ...context, drafts })) {
      const draft = drafts.find((known) => known.code === code);
      if (!draft) continue;
      switch (effect.kind) {
        case 'withhold':
          drafts = drafts.filter((known) => known !== draft);
          withheld.push({ draft, finding });
          break;
        case 'replace':
          drafts = replaceDraft(drafts, draft, effect.by, context);
          for (const earlier of findings.get(code) ?? []) note(effect.by, earlier);
          note(effect.by, finding);
          break;
        case 'add':
          drafts = addDraft(drafts, effect.code, draft.score, draft.mentions, context);
          note(effect.code, finding);
          break;
        case 'after':
          drafts = moveAfter(drafts, draft, effect.other);
          note(code, finding);
          break;
        case 'before':
          drafts = moveBefore(drafts, draft, effect.other);
          note(code, finding);
          break;
        case 'note':
          note(code, finding);
      }
    }
  }
  return { drafts: reasonFirst(drafts), findings, withheld };
}

function replaceDraft(drafts: Draft[], old: Draft, by: string, { titleOf }: GuidelineContext): Draft[] {
  const title = titleOf(by);
  if (title === undefined) return drafts;
  const twin = drafts.find(({ code }) => code === by);
  if (twin) {
    const joined = { ...twin, score: Math.max(twin.score, old.score), mentions: [...twin.mentions, ...old.mentions] };
    const first = drafts.indexOf(old) < drafts.indexOf(twin) ? old : twin;
    return drafts.flatMap((known) => (known === first ? [joined] : known === old || known === twin ? [] : [known]));
  }
  return drafts.map((known) => (known === old ? { ...old, code: by, title } : known));
}

function addDraft(
  drafts: Draft[],
  code: string,
  score: number,
  mentions: Mention[],
  { titleOf }: GuidelineContext,
): Draft[] {
  const title = titleOf(code);
  return title === undefined || drafts.some((known) => known.code === code)
    ? drafts
    : [{ code, title, score, mentions }, ...drafts];
}

function moveAfter(drafts: Draft[], draft: Draft, other: string): Draft[] {
  const from = drafts.indexOf(draft);
  const to = drafts.findIndex(({ code }) => code === other);
  if (to < 0 || from > to) return drafts;
  return [...drafts.slice(0, from), ...drafts.slice(from + 1, to + 1), draft, ...drafts.slice(to + 1)];
}

function moveBefore(drafts: Draft[], draft: Draft, other: string): Draft[] {
  const to = drafts.findIndex(({ code }) => code === other);
  const rest = drafts.filter((known) => known !== draft);
  return to < 0 || to > drafts.indexOf(draft) ? drafts : [...rest.slice(0, to), draft, ...rest.slice(to)];
}

/** IV.G and I.C.21.c: examinations, follow-up and treatment sessions that the visit was made for are listed first. */
function reasonFirst(drafts: Draft[]): Draft[] {
  const isReason = ({ code, mentions }: Draft): boolean =>
    /^Z(?:00|01\.[04]|08|09|34|51)/.test(code) &&
    mentions.some(({ sentence }) => sentence.section === 'chief-complaint' || sentence.isProblem);
  return [...drafts.filter(isReason), ...drafts.filter((draft) => !isReason(draft))];
}
