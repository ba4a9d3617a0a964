import type { EvidenceSentence } from '../find-evidence.ts';
import { affirmsWords } from '../match/affirms-words.ts';
import { readRules } from '../text/read-rules.ts';
import type { GuidelineCheck, GuidelineContext, Outcome } from './guideline.ts';

interface Deficit {
  characters: string;
  words: RegExp;
  saysTheSame: string[];
}

const DEFICITS: readonly Deficit[] = readRules('stroke-sequelae.tsv').map(([characters, words, same]) => ({
  characters: characters!,
  words: new RegExp(words!, 'gi'),
  saysTheSame: same === '-' ? [] : same!.split(','),
}));
const STROKE = /\b(?:strokes?|CVA|cerebrovascular accident|cerebral infarct\w*|brain infarct\w*|ischemic infarct)\b/i;
const BLEED = /\b(?:intracerebral|hemorrhagic stroke|cerebral hemorrhage|brain bleed|\bICH\b)/i;
/** What makes the stroke the past cause of what is there now. */
const LINK =
  /\b(?:after|following|from|due to|secondary to|late effects?|sequelae?|residual|post-?\s?(?:stroke|CVA)|status post|s\/p|old|prior|previous|remote|history of|h\/o|hx of|left (?:him|her|with)|since (?:his|her|the|a)|with (?:residual|persistent|chronic))\b/i;
const ACUTE = /\b(?:acute|new|today|code stroke|tPA|thrombolysis)\b/i;
const STROKE_CODES = /^(?:I6[0-3]|I69\.[39]0|I69\.39[89]|Z86\.73|G45\.9)/;

/** I.C.9.d: what a stroke of the past has left behind is coded in category I69 by kind, side and dominance, not as a stroke and a deficit. */
export const checkStrokeSequelae: GuidelineCheck = (context) => {
  const { drafts, titleOf } = context;
  return drafts.flatMap((draft): Outcome[] => {
    const said = draft.mentions.filter(({ assertion }) => assertion !== 'negated' && assertion !== 'family');
    const sentence = said.map((mention) => mention.sentence).find(isSequela);
    if (!sentence || !(STROKE_CODES.test(draft.code) || isDeficit(draft.code))) return [];
    const deficits = deficitsOf(sentence).slice(0, 2);
    const codes = deficits.map(({ characters }) => sequelaCode(context, sentence.text, characters)).filter(titleOf);
    const code = codes[0];
    if (!code || draft.code === code || /^I69\.[0-9][1-9]/.test(draft.code)) return [];
    const finding = {
      rule: 'stroke-sequela',
      section: 'I.C.9.d',
      severity: 'advice' as const,
      message: 'What an earlier stroke left behind is coded as its sequela.',
    };
    return codes.map((by, i) =>
      i === 0
        ? { code: draft.code, finding, effect: { kind: 'replace' as const, by } }
        : { code: codes[0]!, finding, effect: { kind: 'add' as const, code: by } },
    );
  });
};

function isSequela(sentence: EvidenceSentence): boolean {
  const { text } = sentence;
  return STROKE.test(text) && LINK.test(text) && !ACUTE.test(text) && deficitsOf(sentence).length > 0;
}

function deficitsOf(sentence: EvidenceSentence): Deficit[] {
  return DEFICITS.filter(({ words }) => affirmsWords(sentence, words, sentence.text));
}

function isDeficit(code: string): boolean {
  return DEFICITS.some(({ saysTheSame }) => saysTheSame.some((start) => code.startsWith(start)));
}

/** The code by kind of stroke, deficit and, for paralysis, side and dominance (I.C.6.a: the right side is taken for dominant). */
function sequelaCode({ evidence }: GuidelineContext, said: string, characters: string): string {
  const start = BLEED.test(said) ? 'I69.1' : 'I69.3';
  return `${start}${characters.replace('*', sideCharacter(said, evidence.text))}`;
}

function sideCharacter(said: string, note: string): string {
  const side = /\b(left|right)\b/i.exec(said)?.[1]?.toLowerCase();
  const dominant = /\bleft[- ](?:handed|hand dominant)|\bLHD\b/i.test(note) ? 'left' : 'right';
  if (!side) return '9';
  if (side === dominant) return side === 'right' ? '1' : '2';
  return side === 'right' ? '3' : '4';
}
