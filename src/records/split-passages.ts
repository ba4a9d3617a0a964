import { findSegments, type Segment } from './find-segments.ts';
import type { PageReading } from './page.ts';

/** A few sentences or rows of a page: what search finds and what a model is given. */
export interface PassageText {
  /** Offsets in the page's text, UTF-16 units; `text === page.text.slice(start, end)`. */
  start: number;
  end: number;
  text: string;
  /** The heading that the passage stands under, as printed, when the passage itself does not begin with it. */
  heading: string | null;
}

const SMALLEST_WORDS = 60;
const LARGEST_WORDS = 120;

/**
 * Cuts a page into passages of about 60 to 120 words. Sentences, table rows and list items stay whole (a single longer
 * one becomes a passage by itself); a heading opens a passage as soon as the one before is large enough. Pure.
 */
export function splitPassages(reading: Pick<PageReading, 'text'>): PassageText[] {
  const passages: PassageText[] = [];
  let open: Segment[] = [];
  let words = 0;
  for (const segment of findSegments(reading.text)) {
    const size = countWords(segment.text);
    const newBlock = open.length > 0 && open.at(-1)!.block !== segment.block;
    if (words + size > LARGEST_WORDS || (words >= SMALLEST_WORDS && (newBlock || segment.kind === 'heading'))) close();
    open.push(segment);
    words += size;
  }
  close();
  return passages;

  function close(): void {
    // A heading belongs to what follows it.
    const carried = open.length > 1 && open.at(-1)!.kind === 'heading' ? open.splice(-1) : [];
    if (open.length > 0) passages.push(passageOf(open, reading.text));
    open = carried;
    words = carried.reduce((sum, segment) => sum + countWords(segment.text), 0);
  }
}

function passageOf(segments: Segment[], pageText: string): PassageText {
  const first = segments[0]!;
  const { start } = first;
  const { end } = segments.at(-1)!;
  const text = pageText.slice(start, end);
  const begins = first.heading !== null && text.toLowerCase().startsWith(first.heading.toLowerCase());
  return { start, end, text, heading: begins ? null : first.heading };
}

function countWords(text: string): number {
  return text.split(/\s+/).length;
}
