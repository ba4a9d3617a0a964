import type { DraftClaim } from './claim.ts';
import type { Question } from './question.ts';
import type { RecordFound } from './record-found.ts';
export interface DraftModel { name: string }
export async function draftWithModel(_m: DraftModel, _q: Question, _r: RecordFound): Promise<{ kind: 'drafted'; claims: DraftClaim[]; promptVersion: string } | { kind: 'failed'; promptVersion: string }> {
  return { kind: 'failed', promptVersion: '' };
}
