import type { DraftResult } from './draft-query.ts';

/** Why there is no draft, in sentences for the coder. Pure. */
export function sayDraftProblem(result: Exclude<DraftResult, { kind: 'drafted' }>): string {
  switch (result.kind) {
    case 'faults':
      return [...new Set(result.faults.map(({ where, message }) => `In the ${where}: ${message}`))].join(' ');
    case 'not-in-record':
      return `“${result.words.slice(0, 100)}” is not affirmed in the record in these words.`;
    case 'condition-needed':
      return 'Name the condition as the record names it.';
    case 'kind-not-offered':
      return `This can be asked as: ${result.kinds.join(', ')}.`;
  }
}
