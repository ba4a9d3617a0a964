/** An error as a person reads it: the sentence of the catalog. Anything unknown gets one fixed sentence and a number to quote. */
import { AppError, type ErrorBlanks, type ErrorCode, sentenceFor } from '../../errors.ts';
import { type MessageView, paragraph } from './blocks.ts';

/** Pure. `errorId` is what stands in the log beside the cause. */
export function problemView(error: unknown, errorId: string): MessageView {
  const sentence =
    error instanceof AppError
      ? sentenceFor(error.code, error.blanks)
      : `Something went wrong on my side; nothing was lost. If it happens again, tell an administrator the number ${errorId}.`;
  return { text: 'A problem', blocks: [paragraph(sentence)] };
}

/** The sentence of a stored problem. */
export function problemSentence(problem: { code: ErrorCode; blanks: ErrorBlanks }): string {
  return sentenceFor(problem.code, problem.blanks);
}
