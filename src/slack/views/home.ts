/** App Home: what waits for this person. Counts and document codes only. */
import type { HomeView } from '@slack/types';
import type { Emergency } from '../../access/emergency.store.ts';
import type { ReviewItem } from '../../review/review-item.ts';
import { heading, note, paragraph } from './blocks.ts';
import { emergencyOffer, emergencyReview } from './emergency.ts';
import { queueLine } from './review.ts';

/** Slack shows 100 blocks in a Home. */
const MOST_LINES = 40;

export interface HomeContent {
  mayRead: boolean;
  /** The review queue as this person sees it, oldest first. */
  waiting: ReviewItem[];
  /** True for clinicians: emergency access is offered, whatever they have asked before. */
  mayOpenEmergency?: boolean;
  /** Emergency accesses that wait for this privacy officer. */
  emergencies?: Emergency[];
}

export function homeView({ mayRead, waiting, mayOpenEmergency, emergencies }: HomeContent): HomeView {
  const welcome = mayRead
    ? 'Send me a scan in a direct message and I file it. Ask me about a patient and I answer with the words of the record.'
    : 'Your role does not read records here.';
  const queue = waiting.slice(0, MOST_LINES).map(queueLine);
  const rest = mayRead
    ? [
        { type: 'divider' as const },
        heading(waiting.length === 0 ? 'Waiting for a person' : `Waiting for a person: ${waiting.length}`),
        ...queue,
        ...(waiting.length > MOST_LINES ? [note(`${waiting.length - MOST_LINES} more, younger than these.`)] : []),
        ...(queue.length === 0 ? [note('Nothing waits.')] : []),
      ]
    : [];
  return {
    type: 'home',
    blocks: [
      heading('Medical records desk'),
      paragraph(welcome),
      ...(mayOpenEmergency ? [emergencyOffer()] : []),
      ...(emergencies ? emergencyReview(emergencies) : []),
      ...rest,
    ],
  };
}
