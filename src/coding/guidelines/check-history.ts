import { isFactor, isNeoplasm } from './code-kinds.ts';
import type { GuidelineCheck, Outcome } from './guideline.ts';

/** IV.J and I.C.21.c.4: what was treated and no longer exists is a history code, not the disease. */
export const checkHistory: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap(({ code, mentions }): Outcome[] => {
    const isPast = mentions.length > 0 && mentions.every(({ assertion }) => assertion === 'historical');
    if (!isPast || isFactor(code)) return [];
    return [
      {
        code,
        finding: {
          rule: 'history-or-current',
          section: isNeoplasm(code) ? 'I.C.2.m' : 'IV.J',
          severity: 'warning',
          message:
            'The record speaks of it as past. Code it only if it was treated or affects care now; else use a history code (Z80 to Z87).',
        },
        effect: { kind: 'note' },
      },
    ];
  });
