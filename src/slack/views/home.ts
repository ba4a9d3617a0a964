/** App Home: what waits for this person. Counts and document codes only. */
import type { HomeView } from '@slack/types';
import type { Emergency } from '../../access/emergency.store.ts';
import { documentCode } from '../../records/document.ts';
import { button, heading, note, paragraph } from './blocks.ts';
import { emergencyOffer, emergencyReview } from './emergency.ts';

export interface HomeContent {
  mayRead: boolean;
  waiting: { documentId: string; since: Date }[];
  /** True for clinicians: emergency access is offered, whatever they have asked before. */
  mayOpenEmergency?: boolean;
  /** Emergency accesses that wait for this privacy officer. */
  emergencies?: Emergency[];
}

export function homeView({ mayRead, waiting, mayOpenEmergency, emergencies }: HomeContent): HomeView {
  const welcome = mayRead
    ? 'Send me a scan in a direct message and I file it. Ask me about a patient and I answer with the words of the record.'
    : 'Your role does not read records here.';
  const queue = waiting.map(({ documentId, since }) => ({
    ...paragraph(
      `*Document ${documentCode(documentId)}* · waits since <!date^${Math.floor(since.getTime() / 1000)}^{date_short_pretty} {time}|${since.toISOString()}>`,
    ),
    accessory: button('Show who it may be', 'show_candidates', documentId),
  }));
  const rest = mayRead
    ? [
        { type: 'divider' as const },
        heading('Waiting for a patient'),
        ...queue,
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
