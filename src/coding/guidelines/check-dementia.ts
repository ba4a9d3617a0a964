import type { Draft, GuidelineCheck, Outcome } from './guideline.ts';

const SECTION = 'I.A.13; I.C.5.d';
/** Diseases whose dementia is coded in category F02, behind them. */
const CAUSE = /^(?:G30|G31\.0|G31\.83|G10|G20|B20|A81|G35)/;
/** These are dementias by themselves. */
const ALWAYS = /^(?:G30|G31\.83)/;
const SEVERITY: readonly (readonly [RegExp, string])[] = [
  [/\bmild\b|\bearly stage/i, 'A'],
  [/\bmoderate\b|\bmiddle stage/i, 'B'],
  [/\bsevere\b|\badvanced\b|\bend[- ]stage/i, 'C'],
];
const BEHAVIOUR: readonly (readonly [RegExp, string])[] = [
  [/\bagitat|\baggressi|\bcombative/i, '11'],
  [/\b(?:with|has) (?:other )?behavio(?:u)?ral disturbance|\bwandering\b|\bsundowning/i, '18'],
  [/\bpsychosis|\bpsychotic|\bhallucinat|\bdelusion/i, '2'],
  [/\bwith (?:depress|mood)/i, '3'],
  [/\bwith anxiety/i, '4'],
];
const NO_DEMENTIA = /\b(?:no|not|without|denies)\b[^.;]{0,30}\bdementia/i;
const WITHOUT = /\b(?:no|without|w\/o|denies)\b[^.;]{0,40}\b(?:behavio|agitat|psycho|hallucinat)/i;

/** I.A.13: Alzheimer's disease and its like come first, the dementia follows as F02 with its severity; F03 is for causes that nobody named. */
export const checkDementia: GuidelineCheck = ({ drafts, titleOf }) => {
  const cause = drafts.find(({ code, mentions }) => CAUSE.test(code) && mentions.some(isPresent));
  if (!cause || drafts.some(({ code }) => code.startsWith('F02'))) return [];
  const unnamed = drafts.find(({ code }) => code.startsWith('F03'));
  if (!unnamed && !ALWAYS.test(cause.code) && !cause.mentions.some(namesDementia)) return [];
  const code = unnamed ? unnamed.code.replace(/^F03\.9/, 'F02.8').replace(/^F03/, 'F02') : undefined;
  const becomes = code && !/^F02\.8/.test(code) && titleOf(code) ? code : dementiaOf(cause);
  if (!titleOf(becomes)) return [];
  const finding = {
    rule: 'dementia-with-cause',
    section: SECTION,
    severity: 'advice' as const,
    message: `The dementia of ${cause.code} is coded as ${becomes}, behind it.`,
  };
  const first: Outcome = unnamed
    ? { code: unnamed.code, finding, effect: { kind: 'replace', by: becomes } }
    : { code: cause.code, finding, effect: { kind: 'add', code: becomes } };
  return [first, { code: becomes, finding, effect: { kind: 'after', other: cause.code } }];
};

/** The code of category F02 by what the sentences about the disease say of it. */
function dementiaOf({ mentions }: Draft): string {
  const said = mentions.map(({ sentence }) => sentence.text).join(' ');
  const severity = SEVERITY.find(([words]) => words.test(said))?.[1] ?? '8';
  const behaviour = WITHOUT.test(said) ? '0' : (BEHAVIOUR.find(([words]) => words.test(said))?.[1] ?? '0');
  return `F02.${severity}${behaviour}`;
}

/** "Parkinson's disease with dementia": the index files both words under the disease. */
function namesDementia({ sentence, assertion }: Draft['mentions'][number]): boolean {
  return assertion === 'present' && /\bdementia\b/i.test(sentence.text) && !NO_DEMENTIA.test(sentence.text);
}

function isPresent({ assertion }: Draft['mentions'][number]): boolean {
  return assertion === 'present' || assertion === 'historical';
}
