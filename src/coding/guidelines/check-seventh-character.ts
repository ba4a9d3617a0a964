import { isInjury } from './code-kinds.ts';
import type { GuidelineCheck, Outcome } from './guideline.ts';

const MEANING: Readonly<Record<string, string>> = {
  A: 'active treatment',
  D: 'routine care during healing',
  S: 'a sequela, listed after the condition that it caused',
};

/** I.A.5 and I.C.19.a: the 7th character says the stage of care, not whether the provider is new to the patient. */
export const checkSeventhCharacter: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap(({ code }): Outcome[] => {
    const character = code.length === 8 ? code[7]! : '';
    const meaning = isInjury(code) ? MEANING[character] : undefined;
    return meaning
      ? [
          {
            code,
            finding: {
              rule: character === 'S' ? 'sequela' : 'seventh-character',
              section: character === 'S' ? 'I.B.10' : 'I.C.19.a',
              severity: 'advice',
              message: `7th character ${character}: ${meaning}. Read from the record; check it.`,
            },
            effect: { kind: 'note' },
          },
        ]
      : [];
  });
