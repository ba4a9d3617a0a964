import type { Evidence } from '../find-evidence.ts';
import type { Draft, GuidelineCheck, Outcome } from './guideline.ts';

const REMOVED =
  /\b(?:status post|s\/p|underwent|had|after|following|completed)\b[^.]{0,60}\b(?:lumpectomy|mastectomy|resection|prostatectomy|colectomy|nephrectomy|hysterectomy|thyroidectomy|excision|lobectomy|orchiectomy|excised|removed)/i;
const TREATED =
  /\b(?:treated (?:in|with|by|for)|(?:completed|finished) (?:treatment|therapy|chemo\w*|radiation)|removed)\b/i;
const CLEAR =
  /\b(?:no evidence of (?:recurren|residual|disease|metasta|malignan)|without (?:evidence of )?recurrence|cancer[- ]free|disease[- ]free|in remission|NED\b|negative mammogram|no recurrence)/i;
const STILL_TREATED =
  /\b(?:currently (?:on|receiving|undergoing)|continue[sd]?|cycle \d|undergoing|is on|start(?:ing)?|will (?:begin|start|undergo)|scheduled for)\b[^.]{0,50}\b(?:chemo\w*|radiation|radiotherapy|tamoxifen|anastrozole|letrozole|immunotherapy|trastuzumab|infusions?)/i;

/** The history code of a treated growth by its site: category Z85, and Z86.0 for growths in situ. */
const HISTORY: readonly (readonly [start: string, code: string])[] = [
  ['C50', 'Z85.3'],
  ['D05', 'Z86.000'],
  ['C61', 'Z85.46'],
  ['C18', 'Z85.038'],
  ['C19', 'Z85.048'],
  ['C20', 'Z85.048'],
  ['C34', 'Z85.118'],
  ['C43', 'Z85.820'],
  ['D03', 'Z86.006'],
  ['C44', 'Z85.828'],
  ['C64', 'Z85.528'],
  ['C67', 'Z85.51'],
  ['C73', 'Z85.850'],
  ['C53', 'Z85.41'],
  ['C54', 'Z85.42'],
  ['C56', 'Z85.43'],
  ['C62', 'Z85.47'],
  ['C81', 'Z85.71'],
  ['C85', 'Z85.72'],
];

/**
 * I.C.2.m: a malignancy that was removed, with no further treatment directed to it and no evidence of disease, is coded as
 * history. The visit itself is then a follow-up (I.C.21.c.8).
 */
export const checkTreatedNeoplasm: GuidelineCheck = ({ drafts, evidence, titleOf }) =>
  drafts.flatMap((draft): Outcome[] => {
    const history = HISTORY.find(([start]) => draft.code.startsWith(start))?.[1];
    if (!history || !titleOf(history) || !isTreated(evidence, draft)) return [];
    const message = 'Removed, with no evidence of disease and no treatment going on: a history code takes its place.';
    const finding = { rule: 'treated-neoplasm', section: 'I.C.2.m', severity: 'warning' as const, message };
    const followUp: Outcome[] =
      titleOf('Z09') && leads(draft, drafts, evidence)
        ? [
            {
              code: history,
              finding: {
                rule: 'follow-up',
                section: 'I.C.21.c.8',
                severity: 'advice',
                message: 'A visit after completed treatment is coded as follow-up first.',
              },
              effect: { kind: 'add', code: history.startsWith('Z85') ? 'Z08' : 'Z09' },
            },
          ]
        : [];
    return [{ code: draft.code, finding, effect: { kind: 'replace', by: history } }, ...followUp];
  });

/** The visit is for the growth: it is the first problem, or the note speaks of surveillance. */
function leads(draft: Draft, drafts: readonly Draft[], { text }: Evidence): boolean {
  return drafts[0] === draft || /\bsurveillance\b/i.test(text);
}

function isTreated({ text }: Evidence, { mentions }: Draft): boolean {
  const isPast = mentions.some(({ assertion }) => assertion === 'historical');
  return !STILL_TREATED.test(text) && (REMOVED.test(text) || TREATED.test(text) || isPast) && CLEAR.test(text);
}
