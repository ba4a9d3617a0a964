import type { Evidence, EvidenceSentence } from '../find-evidence.ts';
import { weeksOf } from '../match/read-pregnancy.ts';
import type { Candidate, Mention } from '../propose-candidates.ts';
import { standAloneMention } from '../stand-alone-mention.ts';

/** "BMI 33.6", "BMI is 41", "body mass index of 27.8 kg/m2"; a percentile is a child's. */
const BMI = /\b(?:BMI|body mass index)\b[^\d\n.;]{0,20}(\d{2}(?:\.\d+)?)(?!\d)(?!\s*(?:%|th|st|nd|rd|percent))/i;
const BMI_PERCENTILE = /\b(?:BMI|body mass index)\b[^\n.;]{0,40}?(\d{1,2}(?:\.\d+)?)\s*(?:%|th|st|nd|rd|percent)/i;
const AGE = /\b(\d{1,3})[- ]?(?:y\/?o|years?[- ]old|yrs?[- ]old|yo|year old)\b/i;
/** Z68.1 to Z68.45 are for adults (note at Z68). */
const ADULT_YEARS = 20;
const ABORTIVE_OR_AFTER = /^O(?:0[0-8]|8[5-9]|9[0-2])/;
const WEEKS = /\b\d{1,2}[- ]*(?:w|wks?|weeks?)(?:\b|\d)|\b(?:GA|EGA|gestational age)\b/i;
const RECEPTOR =
  /\b(?:ER|estrogen[- ]receptor|hormone[- ]receptor|HR)(?:\s*\/\s*PR)?(?:[- ]*(positive|pos\b|negative|neg\b)|\s?\(?([-–+])(?=\)|[,;/.]|\s*$|\s+(?:PR|HER)))/i;

/**
 * Codes that follow from a figure or a finding beside a diagnosis: the body mass index (Official Guidelines I.B.14), the
 * weeks of a pregnancy (I.C.21.c.11), the receptor of a breast cancer (I.C.2). Whether the diagnosis is there decides the caller.
 *
 * @param codes what is ranked already.
 */
export function deriveMeasures(evidence: Evidence, codes: ReadonlySet<string>): Candidate[] {
  const has = (pattern: RegExp): boolean => [...codes].some((code) => pattern.test(code));
  const found: Candidate[] = [];
  const add = (code: string | undefined, pattern: RegExp): void => {
    const sentence = evidence.sentences.find(({ text }) => pattern.test(text));
    if (code && sentence) found.push({ code, mentions: [mentionOf(sentence, code, pattern)] });
  };
  if (has(/^(?:E66|E4[0-6]|R63\.[4-6]|O99\.21)/)) {
    if (isAdult(evidence.text)) add(adultCode(Number(BMI.exec(evidence.text)?.[1])), BMI);
    else add(childCode(Number(BMI_PERCENTILE.exec(evidence.text)?.[1])), BMI_PERCENTILE);
  }
  const weeks = weeksOf(evidence.text);
  if (weeks !== undefined && [...codes].some((code) => /^(?:O|Z34)/.test(code) && !ABORTIVE_OR_AFTER.test(code)))
    add(weeks < 8 ? 'Z3A.01' : `Z3A.${String(weeks).padStart(2, '0')}`, WEEKS);
  if (has(/^C50/)) {
    const [, word, sign] = RECEPTOR.exec(evidence.text) ?? [];
    const said = word ?? sign;
    if (said) add(/\+|pos/i.test(said) ? 'Z17.0' : 'Z17.1', RECEPTOR);
  }
  return found;
}

function isAdult(text: string): boolean {
  const years = AGE.exec(text)?.[1];
  return years === undefined || Number(years) >= ADULT_YEARS;
}

function adultCode(bmi: number): string | undefined {
  if (!(bmi >= 10 && bmi < 100)) return undefined;
  const whole = Math.floor(bmi);
  if (whole < 20) return 'Z68.1';
  if (whole < 40) return `Z68.${whole}`;
  return whole < 45 ? 'Z68.41' : whole < 50 ? 'Z68.42' : whole < 60 ? 'Z68.43' : whole < 70 ? 'Z68.44' : 'Z68.45';
}

function childCode(percentile: number): string | undefined {
  if (!(percentile > 0)) return undefined;
  return percentile < 5 ? 'Z68.51' : percentile < 85 ? 'Z68.52' : percentile < 95 ? 'Z68.53' : 'Z68.54';
}

function mentionOf(sentence: EvidenceSentence, code: string, pattern: RegExp): Mention {
  const match = pattern.exec(sentence.text)!;
  const [from, to] = [sentence.start + match.index, sentence.start + match.index + match[0].length];
  const places = sentence.tokens.flatMap(({ start, end }, i) => (end > from && start < to ? [i] : []));
  return standAloneMention({
    sentence,
    places: places.length > 0 ? places : [0],
    assertion: 'present',
    kind: 'lexicon',
    matchedCode: code,
    weight: 10,
  });
}
