import { isDoubtful } from '../records/is-doubtful.ts';
import type { PageQuality, PageReading } from '../records/page.ts';
import { placeOf } from './marks/find-handwriting.ts';

/** A page whose mean word confidence is below this is not usable. */
const UNREADABLE_PAGE = 0.35;
const DOUBTFUL_PAGE = 0.7;
/** More than this share of doubtful words makes the page doubtful. */
const DOUBTFUL_SHARE = 0.2;

export interface PageJudgement {
  quality: PageQuality;
  /** Indexes into `reading.words`. */
  doubtfulWords: number[];
  /** Sentences for a person. */
  reasons: string[];
}

/** How far a reading can be relied on. */
export function judgePage(reading: PageReading): PageJudgement {
  if (reading.words.length === 0 && (reading.barcodes ?? []).length > 0)
    return { quality: 'good', doubtfulWords: [], reasons: [] };
  if (reading.words.length === 0 && unreadHandwriting(reading).length > 0)
    return { quality: 'doubtful', doubtfulWords: [], reasons: unreadHandwriting(reading) };
  if (reading.words.length === 0)
    return { quality: 'blank', doubtfulWords: [], reasons: ['No words were found on the page.'] };
  const doubtfulWords = reading.words.flatMap((word, i) => (isDoubtful(word.text, word.confidence) ? [i] : []));
  if (reading.confidence < UNREADABLE_PAGE) {
    return { quality: 'unreadable', doubtfulWords, reasons: ['Hardly a word could be read with certainty.'] };
  }
  const reasons: string[] = [];
  if (reading.confidence < DOUBTFUL_PAGE) reasons.push('The print is hard to read.');
  if (doubtfulWords.length / reading.words.length > DOUBTFUL_SHARE) {
    reasons.push(`${doubtfulWords.length} of ${reading.words.length} words are uncertain.`);
  }
  const unread = unreadHandwriting(reading);
  return {
    quality: reasons.length + unread.length > 0 ? 'doubtful' : 'good',
    doubtfulWords,
    reasons: [...reasons, ...unread],
  };
}

/** A sentence for each region of handwriting that may be a part of the record; a signature loses no text. */
export function unreadHandwriting({ handwriting = [], width, height }: PageReading): string[] {
  const places = handwriting.filter(({ kind }) => kind === 'text').map(({ box }) => placeOf(box, { width, height }));
  return [...new Set(places)].map((place) => `Handwriting ${place} was not read.`);
}
