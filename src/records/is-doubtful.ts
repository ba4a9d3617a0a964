/** A word below this is marked as doubtful to everybody who sees it. */
const DOUBTFUL_WORD = 0.6;
/** Digits have no neighbours that would betray a wrong one, so they need more. */
const DOUBTFUL_DIGITS = 0.75;

/** Whether a word, or words whose lowest confidence is given (0..1), may have been misread. */
export function isDoubtful(text: string, confidence: number): boolean {
  return confidence < (/\d/.test(text) ? DOUBTFUL_DIGITS : DOUBTFUL_WORD);
}
