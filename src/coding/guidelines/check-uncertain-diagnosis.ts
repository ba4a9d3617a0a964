import { isFactor } from './code-kinds.ts';
import type { GuidelineCheck } from './guideline.ts';

/**
 * II.H and III.C: an inpatient's diagnosis still "probable" or "suspected" at discharge is coded as if it existed.
 * IV.H: an outpatient's is not; the sign or symptom is coded.
 */
export const checkUncertainDiagnosis: GuidelineCheck = ({ drafts, setting }) =>
  drafts
    .filter(
      ({ code, mentions }) =>
        !isFactor(code) &&
        mentions.some(({ assertion }) => assertion === 'possible' || assertion === 'hypothetical') &&
        !mentions.some(({ assertion }) => assertion === 'present' || assertion === 'historical'),
    )
    .map(({ code }) => {
      switch (setting) {
        case 'outpatient':
          return {
            code,
            finding: {
              rule: 'uncertain-diagnosis',
              section: 'IV.H',
              severity: 'hard-stop',
              message:
                'The record calls this diagnosis uncertain. For an outpatient, code the sign, symptom or reason for the visit.',
            },
            effect: { kind: 'withhold' },
          };
        case 'inpatient':
          return {
            code,
            finding: {
              rule: 'uncertain-diagnosis',
              section: 'II.H',
              severity: 'advice',
              message: 'Uncertain in the record. Coded as if it existed, provided it was still uncertain at discharge.',
            },
            effect: { kind: 'note' },
          };
        default:
          return {
            code,
            finding: {
              rule: 'uncertain-diagnosis',
              section: 'II.H, IV.H',
              severity: 'warning',
              message: 'Uncertain in the record: to be coded for an inpatient only.',
            },
            effect: { kind: 'note' },
          };
      }
    });
