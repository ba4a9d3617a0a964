import { AppError, ERRORS } from '../errors.ts';
import type { DocumentProblem } from '../records/document.ts';

export type Problem = Pick<DocumentProblem, 'code' | 'blanks'>;

/** Problems that trying again cannot mend become values; the others go up to the job. */
export function finalProblem(error: unknown): Problem {
  if (error instanceof AppError && ERRORS[error.code].retry === 'never')
    return { code: error.code, blanks: error.blanks };
  throw error;
}
