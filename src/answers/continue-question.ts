import type { Question } from './question.ts';

const EARLIER = /\b(before|previous|previously|prior|earlier|others?|else)\b/i;

/** True when a question names something to look for; "and the one before?" does not. Pure. */
export function hasContent(question: Question): boolean {
  const { topics, terms, concepts, analytes, drugs, drugClasses, allergens } = question;
  return [topics, terms, concepts, analytes, drugs, drugClasses, allergens].some((named) => named.length > 0);
}

/**
 * What a question that names nothing goes on about: the last thing that the asker asked in the same thread (`earlier`,
 * newest first). "And the one before?" asks for all of it. Whose record is meant is never taken from here. Pure.
 */
export function continueQuestion(question: Question, earlier: readonly Question[]): Question {
  if (hasContent(question)) return question;
  const subject = earlier.find(hasContent);
  if (!subject) return question;
  const { patientHints, text } = question;
  const others = EARLIER.test(text);
  const recency = others ? 'all' : question.recency === 'any' ? subject.recency : question.recency;
  const dateRanges = question.dateRanges.length > 0 || others ? question.dateRanges : subject.dateRanges;
  const form = question.form === 'what' ? subject.form : question.form;
  return { ...subject, text, patientHints, form, recency, dateRanges };
}
