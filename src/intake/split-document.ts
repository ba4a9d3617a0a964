/** Where one file holds several documents: decided by identifiers, page numbers, titles and separator sheets. */
import type { PageRange } from '../records/part.store.ts';
import { comparePages } from './compare-pages.ts';
import type { PageProfile } from './profile-page.ts';

export interface SplitPart extends PageRange {
  /** Why it begins here. */
  reason: 'first' | 'patient' | 'numbering' | 'title' | 'separator' | 'cover';
  /** Pages that name nobody and by no number belong here, in a file with pages of several patients: a person must look. */
  unsurePages: number[];
}

interface OpenPart extends SplitPart {
  stated: PageProfile['stated'];
  titleCode: string | null;
  isNamed: boolean;
  /** A cover sheet says whose its pages are. */
  isCovered: boolean;
  /** It has a page besides sheets and blank ones. */
  hasPages: boolean;
  unproven: number[];
}

/**
 * The documents of a file, in order and without gaps: one part when it is one document. A misread identifier parts
 * nothing, so what is doubtful stays together and is asked about as one document.
 * @param pages in order
 */
export function splitDocument(pages: readonly PageProfile[]): SplitPart[] {
  const parts: OpenPart[] = [];
  let previous: PageProfile | null = null;
  for (const page of pages) {
    const part = parts.at(-1);
    const reason = part && previous ? beginsPart(part, previous, page) : 'first';
    if (reason) parts.push(openPart(page, reason));
    else if (part) extendPart(part, previous, page);
    previous = page;
  }
  joinBareParts(parts);
  const severalPatients = parts.some(({ reason }) => reason === 'patient');
  return parts.map(({ first, last, reason, unproven, isNamed, isCovered }) => ({
    first,
    last,
    reason,
    unsurePages: severalPatients && isNamed && !isCovered ? unproven : [],
  }));
}

function beginsPart(part: OpenPart, previous: PageProfile, page: PageProfile): SplitPart['reason'] | null {
  if (page.sheet === 'separator') return previous.sheet === 'separator' ? null : 'separator';
  if (page.sheet === 'cover') return part.hasPages || part.isCovered ? 'cover' : null;
  // What stands behind a cover sheet is that patient's or a person's to look at: whom a page names parts it no more.
  if (page.isBlank || previous.sheet === 'separator' || part.isCovered) return null;
  const relation = comparePages(part.stated, page.stated);
  if (relation === 'other') return 'patient';
  if (continues(previous, page)) return null;
  if (page.numbering?.page === 1 && page.numbering.of !== null) return 'numbering';
  // The document ended on the page before; a page that names nobody and has no number need not be of the same patient.
  if (relation === 'unnamed' && page.numbering === null && isLast(previous)) return 'numbering';
  const newTitle = page.titleCode !== null && part.titleCode !== null && page.titleCode !== part.titleCode;
  return newTitle && relation === 'same' && page.numbering === null ? 'title' : null;
}

function continues(previous: PageProfile, page: PageProfile): boolean {
  const [before, now] = [previous.numbering, page.numbering];
  return before !== null && now !== null && now.page === before.page + 1 && now.of === before.of;
}

function isLast({ numbering }: PageProfile): boolean {
  return numbering !== null && numbering.of !== null && numbering.page >= numbering.of;
}

function openPart(page: PageProfile, reason: SplitPart['reason']): OpenPart {
  const isNamed = comparePages(page.stated, page.stated) !== 'unnamed';
  return {
    first: page.page,
    last: page.page,
    reason,
    unsurePages: [],
    stated: page.stated,
    titleCode: page.sheet === null ? page.titleCode : null,
    isNamed,
    isCovered: page.sheet === 'cover',
    hasPages: isContent(page),
    unproven: isNamed || !isContent(page) ? [] : [page.page],
  };
}

function extendPart(part: OpenPart, previous: PageProfile | null, page: PageProfile): void {
  part.last = page.page;
  if (page.sheet === 'cover') part.isCovered = true;
  if (isContent(page)) part.hasPages = true;
  if (page.sheet === null) part.titleCode ??= page.titleCode;
  const relation = comparePages(part.stated, page.stated);
  const isProven = previous !== null && continues(previous, page);
  if (relation === 'unnamed') {
    if (isContent(page) && !isProven) part.unproven.push(page.page);
    return;
  }
  if (relation === 'same' || !part.isNamed) {
    // The number "2 of 3" on a named page proves the unnamed "1 of 3" before it.
    if (isProven) part.unproven = part.unproven.filter((unproven) => unproven !== previous?.page);
    part.stated = {
      names: [...part.stated.names, ...page.stated.names],
      birthDates: [...part.stated.birthDates, ...page.stated.birthDates],
      mrns: [...part.stated.mrns, ...page.stated.mrns],
    };
    part.isNamed = true;
  }
}

function isContent(page: PageProfile): boolean {
  return !page.isBlank && page.sheet === null;
}

/** Separators at the end of a batch, or one behind the other, are no documents: they stay with the pages before or behind them. */
function joinBareParts(parts: OpenPart[]): void {
  for (let at = parts.length - 1; at >= 0 && parts.length > 1; at--) {
    const part = parts[at];
    if (!part || part.hasPages || part.isCovered) continue;
    const [before, behind] = [parts[at - 1], parts[at + 1]];
    if (before) before.last = part.last;
    else if (behind) behind.first = part.first;
    parts.splice(at, 1);
  }
}
