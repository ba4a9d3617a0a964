/** What the department did and what waits, for a manager's Home: numbers, and no record. */
import type { KnownBlock } from '@slack/types';
import { describeMeasures, measuresFootnote } from '../../measures/describe-measures.ts';
import type { DepartmentMeasures } from '../../measures/measure-department.ts';
import { heading, note, paragraph } from './blocks.ts';

/** Pure. */
export function departmentMeasuresBlocks(measures: DepartmentMeasures): KnownBlock[] {
  const lines = describeMeasures(measures).map(({ title, words }) => `*${title}*: ${words}`);
  return [heading('The department'), paragraph(lines.join('\n')), note(measuresFootnote(measures))];
}
