/** App Home: what waits for this person. Counts and document codes only. */
import type { HomeView, KnownBlock } from '@slack/types';
import type { Emergency } from '../../access/emergency.store.ts';
import type { LabelledDocument } from '../../access/label.store.ts';
import type { CodingMeasures } from '../../coding/measure-coding.ts';
import type { PhysicianQuery } from '../../coding/query/query.ts';
import type { DepartmentMeasures } from '../../measures/measure-department.ts';
import { documentCode } from '../../records/document.ts';
import type { Proposal } from '../../retention/retention.store.ts';
import type { ReviewItem } from '../../review/review-item.ts';
import { REVIEW_ORDERS, type ReviewOrder, sortReview } from '../../review/sort-review.ts';
import { button, buttons, heading, note, paragraph } from './blocks.ts';
import { codingMeasuresBlocks } from './coding-measures.ts';
import { departmentMeasuresBlocks } from './department-measures.ts';
import { duplicatesOffer } from './duplicates.ts';
import { emergencyOffer, emergencyReview } from './emergency.ts';
import { destructionReview, requestsLine } from './keeping.ts';
import { labelQueueBlocks } from './label-queue.ts';
import { queueLine } from './review.ts';
import { trailOffer } from './trail.ts';

/** Slack shows 100 blocks in a Home. */
const MOST_LINES = 40;
const MOST_QUERIES = 10;
const ORDER_WORDS: Record<ReviewOrder, string> = { age: 'Oldest first', reason: 'By reason', owner: 'By colleague' };

export interface HomeContent {
  mayRead: boolean;
  /** The review queue as this person sees it, oldest first. */
  waiting: ReviewItem[];
  /** True for clinicians: emergency access is offered, whatever they have asked before. */
  mayOpenEmergency?: boolean;
  /** Queries of coders that wait for this clinician's answer. */
  queries?: Pick<PhysicianQuery, 'id' | 'documentId'>[];
  /** What the department and coding came to in the last weeks, for managers. */
  department?: DepartmentMeasures | undefined;
  measures?: CodingMeasures | undefined;
  /** Emergency accesses that wait for this privacy officer. */
  emergencies?: Emergency[];
  /** Proposed destructions, for a privacy officer with this e-mail address. */
  destructions?: { proposals: Proposal[]; officer: string } | undefined;
  /** Documents whose labels wait for a person, for whom may say what they are. */
  labels?: LabelledDocument[];
  /** Requests of patients, for the records department. */
  requests?: { open: number; overdue: number } | undefined;
  /** Open pairs of possible duplicates, for the records department. */
  duplicates?: number;
  /** The order of the queue; age by default. */
  order?: ReviewOrder;
}

export function homeView(content: HomeContent): HomeView {
  const { mayRead, waiting, mayOpenEmergency, queries = [], department, measures, emergencies } = content;
  const { duplicates = 0, order = 'age', destructions, requests, labels = [] } = content;
  const welcome = mayRead
    ? 'Send me a scan in a direct message and I file it. Ask me about a patient and I answer with the words of the record.'
    : 'Your role does not read records here.';
  const queue = sortReview(waiting, order).slice(0, MOST_LINES).map(queueLine);
  const rest = mayRead
    ? [
        { type: 'divider' as const },
        heading(waiting.length === 0 ? 'Waiting for a person' : `Waiting for a person: ${waiting.length}`),
        ...(waiting.length > 1 ? [orderButtons(order)] : []),
        ...queue,
        ...(waiting.length > MOST_LINES ? [note(`${waiting.length - MOST_LINES} more.`)] : []),
        ...(queue.length === 0 ? [note('Nothing waits.')] : []),
      ]
    : [];
  return {
    type: 'home',
    blocks: [
      heading('Medical records desk'),
      paragraph(welcome),
      ...(mayOpenEmergency ? [emergencyOffer()] : []),
      ...queriesOf(queries),
      ...(department ? departmentMeasuresBlocks(department) : []),
      ...(measures ? codingMeasuresBlocks(measures) : []),
      ...(emergencies ? [...emergencyReview(emergencies), ...trailOffer()] : []),
      ...(destructions ? destructionReview(destructions.proposals, destructions.officer) : []),
      ...labelQueueBlocks(labels),
      ...(requests ? requestsLine(requests) : []),
      ...duplicatesOffer(duplicates),
      ...rest,
    ],
  };
}

function orderButtons(order: ReviewOrder): KnownBlock {
  return buttons(
    ...REVIEW_ORDERS.map((one) =>
      button(ORDER_WORDS[one], `sort_queue_${one}`, one, one === order ? 'primary' : undefined),
    ),
  );
}

/** Codes of documents and a button each: a Home is no place for the question itself. */
function queriesOf(queries: readonly Pick<PhysicianQuery, 'id' | 'documentId'>[]): KnownBlock[] {
  if (queries.length === 0) return [];
  const rows = queries.slice(0, MOST_QUERIES).map(({ id, documentId }) => ({
    ...paragraph(`A coder asks about document *${documentCode(documentId)}*`),
    accessory: button('Open', `open_query:${id.slice(0, 8)}`, id),
  }));
  return [heading(`Questions of coders: ${queries.length}`), ...rows];
}
