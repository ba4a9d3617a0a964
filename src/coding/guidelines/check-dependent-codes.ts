import { isExternalCause, isInjury } from './code-kinds.ts';
import type { Draft, GuidelineCheck, Outcome } from './guideline.ts';

interface Dependence {
  rule: string;
  section: string;
  of: (code: string) => boolean;
  needs: (code: string) => boolean;
  message: string;
}

const DEPENDENCES: readonly Dependence[] = [
  {
    rule: 'bmi-needs-diagnosis',
    section: 'I.B.14',
    of: (code) => code.startsWith('Z68'),
    needs: (code) => /^(?:E4[0-6]|E66|R63\.[4-6]|E64|O99\.21)/.test(code),
    message:
      'A body mass index is coded only beside a diagnosis of the provider, such as overweight, obesity or malnutrition.',
  },
  {
    rule: 'weeks-need-pregnancy',
    section: 'I.C.21.c.11',
    of: (code) => code.startsWith('Z3A'),
    needs: (code) => /^(?:O|Z3[34])/.test(code),
    message: 'Weeks of gestation are coded only in the record of a pregnancy.',
  },
  {
    rule: 'receptor-needs-cancer',
    section: 'I.C.2; Tabular List C50',
    of: (code) => code.startsWith('Z17'),
    needs: (code) => code.startsWith('C50'),
    message: 'The receptor status is coded beside a breast cancer.',
  },
  {
    rule: 'pressure-ulcer-stage',
    section: 'I.C.12.a',
    of: (code) => /^L89\..*[^9]$/.test(code) && code.endsWith('6'),
    needs: (code) => code.startsWith('L89'),
    message: 'The stage is taken from the record; the diagnosis of the ulcer is the provider’s.',
  },
  {
    rule: 'external-cause',
    section: 'I.C.20.a',
    of: isExternalCause,
    needs: (code) => isInjury(code) || /^[A-R]/.test(code),
    message: 'An external cause is never listed first and needs the condition that it caused.',
  },
  {
    rule: 'severe-sepsis',
    section: 'I.C.1.d.1.b',
    of: (code) => code.startsWith('R65.2'),
    needs: (code) => /^(?:A4[01]|A02\.1|A22\.7|A26\.7|A32\.7|A42\.7|A54\.86|B37\.7|O85|T81\.44)/.test(code),
    message: 'Severe sepsis needs the underlying infection first; the organ failures follow.',
  },
];

/** Codes that stand only beside another: withheld when that one is not there, listed after it when it is. */
export const checkDependentCodes: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap((draft): Outcome[] =>
    DEPENDENCES.filter(({ of }) => of(draft.code)).map(({ rule, section, needs, message }) => {
      const other = drafts.find((candidate: Draft) => candidate !== draft && needs(candidate.code));
      return {
        code: draft.code,
        finding: { rule, section, severity: other ? 'advice' : 'hard-stop', message },
        effect: other ? { kind: 'after', other: other.code } : { kind: 'withhold' },
      };
    }),
  );
