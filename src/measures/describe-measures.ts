/** The measures of the department in sentences, for a terminal and for Slack. Numbers only. */
import type { DepartmentMeasures } from './measure-department.ts';

export interface MeasureLine {
  title: string;
  words: string;
}

/** Pure. A figure that was left out reads "too few". */
export function describeMeasures(measures: DepartmentMeasures): MeasureLine[] {
  const { documents, filing, pages, backlog, questions, duplicates, queries, requests } = measures;
  return [
    {
      title: 'Documents',
      words: `${count(documents.received)} received: ${count(documents.filed)} filed, ${count(documents.waiting)} waiting for a patient, ${count(documents.inWork)} in work, ${count(documents.failed)} failed, ${count(documents.rejected)} rejected`,
    },
    {
      title: 'Upload to filed',
      words: `${count(filing.filed)} filed, half within ${time(filing.minutesP50, MINUTES)}, 95% within ${time(filing.minutesP95, MINUTES)}; ${percent(filing.automaticShare)} filed without a person`,
    },
    {
      title: 'Pages',
      words: `${count(pages.read)} read, ${count(pages.doubtful)} doubtful (${percent(pages.doubtfulShare)}), ${count(pages.unread)} without readable words (${percent(pages.unreadShare)})`,
    },
    {
      title: 'Unfiled now',
      words: `${count(backlog.unfiled)}: ${count(backlog.underOneDay)} under a day, ${count(backlog.oneToThreeDays)} 1 to 3 days, ${count(backlog.threeToSevenDays)} 3 to 7 days, ${count(backlog.overSevenDays)} older${backlog.oldestDays === null ? '' : `, the oldest ${time(backlog.oldestDays, DAYS)}`}; ${count(backlog.failed)} failed files to look at`,
    },
    {
      title: 'Questions',
      words: `${count(questions.asked)} asked, ${count(questions.answered)} answered, ${count(questions.nothingFound)} that the record does not answer, ${count(questions.failed)} failed; half within ${time(questions.secondsP50, SECONDS)}, 95% within ${time(questions.secondsP95, SECONDS)}`,
    },
    {
      title: 'Duplicates',
      words: `${percent(duplicates.rate, 2)} of ${count(duplicates.records)} records stand in one of ${count(duplicates.openPairs)} open pairs (aim: 1% or less); ${percent(duplicates.creationRate, 2)} of ${count(duplicates.registrations)} registrations were duplicates`,
    },
    {
      title: 'Queries to providers',
      words: `${count(queries.open)} open now; ${count(queries.sent)} sent, ${count(queries.answered)} answered, half within ${time(queries.hoursP50, HOURS)}, 95% within ${time(queries.hoursP95, HOURS)}`,
    },
    {
      title: 'Requests of patients',
      words: `${count(requests.open)} open now, ${count(requests.overdue)} overdue; ${count(requests.received)} received, ${count(requests.closed)} closed, half within ${time(requests.daysP50, DAYS)}`,
    },
  ];
}

/** What the figures are of, and what is left out. */
export function measuresFootnote({ from, to, smallCount }: DepartmentMeasures): string {
  return `${from} to ${to}, the whole department. "Too few": fewer than ${smallCount}.`;
}

const SECONDS = { unit: 's', seconds: 1 };
const MINUTES = { unit: 'min', seconds: 60 };
const HOURS = { unit: 'h', seconds: 3_600 };
const DAYS = { unit: 'days', seconds: 86_400 };
const UNITS = [DAYS, HOURS, MINUTES, SECONDS];

function count(value: number | null): string {
  return value === null ? 'too few' : value.toLocaleString('en-US');
}

function percent(share: number | null, digits = 0): string {
  return share === null ? 'too few' : `${(share * 100).toFixed(digits)}%`;
}

/** In the largest unit of which there is at least one and a half. */
function time(value: number | null, given: { unit: string; seconds: number }): string {
  if (value === null) return 'too few';
  const seconds = value * given.seconds;
  const { unit, seconds: length } = UNITS.find((one) => seconds >= 1.5 * one.seconds) ?? SECONDS;
  return `${Number((seconds / length).toFixed(1))} ${unit}`;
}
