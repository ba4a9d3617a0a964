/** What coding came to, for a manager's Home: counts and shares, no record and no name of a patient. */
import type { KnownBlock } from '@slack/types';
import type { ChartMeasures, CodingMeasures, QueryMeasures } from '../../coding/measure-coding.ts';
import { escaped, heading, note, paragraph } from './blocks.ts';

const MOST_ROWS = 10;

/** Pure. Small groups are named without figures. */
export function codingMeasuresBlocks({ from, to, smallCell, coding, queries }: CodingMeasures): KnownBlock[] {
  const rows = [...coding.byCoder.slice(0, MOST_ROWS), ...coding.byKind.slice(0, MOST_ROWS)];
  return [
    heading('Coding'),
    paragraph([chartLine(coding.all), queryLine(queries.all)].join('\n')),
    ...(rows.length > 0 ? [note(rows.map(chartLine).join('\n'))] : []),
    note(`${from} to ${to}. Figures of fewer than ${smallCell} charts or queries are left out.`),
  ];
}

function chartLine({ of, charts, acceptance, precision, medianMinutes }: ChartMeasures): string {
  if (charts === null) return `*${escaped(of)}*: too few charts`;
  const minutes = medianMinutes === null ? '' : `, ${medianMinutes} min a chart`;
  return `*${escaped(of)}*: ${charts} charts, accepted ${percent(acceptance)}, of those shown ${percent(precision)}${minutes}`;
}

function queryLine({ sent, responseRate, medianHours }: QueryMeasures): string {
  if (sent === null) return '*queries*: too few';
  const hours = medianHours === null ? '' : `, ${medianHours} h to the answer`;
  return `*queries*: ${sent} sent, responded ${percent(responseRate)}${hours}`;
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)}%`;
}
