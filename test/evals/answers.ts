import { composeAnswer } from '../../src/answers/compose-answer.ts';
import { draftByExtraction } from '../../src/answers/draft-answer.ts';
import type { RecordFound } from '../../src/answers/record-found.ts';
import { understandQuestion } from '../../src/answers/understand-question.ts';
import { verifyAnswer } from '../../src/answers/verify-answer.ts';
import { recordFound } from '../factories/record-found.ts';
import { WARD, type WardQuestion } from './answers/ward.ts';

export interface AnswersScore {
  questions: number;
  answeredRight: number;
  abstainedRight: number;
  /** Nothing found although the record says it. */
  missed: number;
  /** Something said that is not what was asked, or said although the record does not say it. */
  wrong: number;
}

const TODAY = '2026-11-22';

/** Scores answers by extraction, and prints each fault, over the drawn ward: all passages of the patient stand for a perfect search. */
export function evalAnswers(): AnswersScore {
  const score: AnswersScore = { questions: 0, answeredRight: 0, abstainedRight: 0, missed: 0, wrong: 0 };
  for (const patient of WARD) {
    const record = recordFound(Object.fromEntries(patient.documents.map(({ file, pages }) => [file, pages])));
    for (const question of patient.questions) {
      score.questions++;
      const said = answer(question.ask, record);
      const outcome = judge(question, said);
      score[outcome]++;
      if (outcome === 'wrong' || outcome === 'missed') {
        console.log(`  ${outcome}: ${patient.name}: ${question.ask} > ${said.split('\n').join(' / ')}`);
      }
    }
  }
  return score;
}

function answer(ask: string, record: RecordFound): string {
  const question = understandQuestion(ask, { today: TODAY });
  const composed = composeAnswer(verifyAnswer(draftByExtraction(question, record), record.pages));
  return composed.kind === 'answered' ? composed.text : '';
}

function judge(
  { expect, never = [] }: WardQuestion,
  said: string,
): 'answeredRight' | 'abstainedRight' | 'missed' | 'wrong' {
  if (said === '') return expect === null ? 'abstainedRight' : 'missed';
  const has = (words: string) => said.toLowerCase().includes(words.toLowerCase());
  return expect?.every(has) && !never.some(has) ? 'answeredRight' : 'wrong';
}
