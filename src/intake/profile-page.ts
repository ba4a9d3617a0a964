/** What one page says of the document that it belongs to: whose it is, its number, its title, whether it only parts others. */
import { findIdentifiers } from '../patients/find-identifiers.ts';
import { type Statement, stateOf } from '../patients/statement.ts';
import { findParting } from '../records/find-document-kind.ts';
import type { PageQuality, PageReading, Sheet } from '../records/page.ts';
import { findSheet } from './marks/find-sheet.ts';

export interface PageProfile {
  /** 1-based. */
  page: number;
  /** Names, birth dates and MRNs of the patient on this page. */
  stated: Pick<Statement, 'names' | 'birthDates' | 'mrns'>;
  /** "Page 2 of 3"; `of` is null where only the number stands. */
  numbering: { page: number; of: number | null } | null;
  /** LOINC document type of the title at the top, or null. */
  titleCode: string | null;
  isBlank: boolean;
  sheet: Sheet | null;
}

/** "Page 1 of 3", "Pg. 2/3", "1 of 3" alone on its line, "Page 2". */
const NUMBERED = /\bp(?:age|g)?\.?\s*[:#]?\s*(\d{1,4})\s*(?:of|\/)\s*(\d{1,4})\b|^\s*(\d{1,4})\s+of\s+(\d{1,4})\s*$/im;
const NUMBER_ONLY = /(?:^|\s)page\s*[:#]?\s*(\d{1,4})\s*$/im;

/** Pure. */
export function profilePage(page: PageReading & { quality: PageQuality }): PageProfile {
  const sheet = findSheet(page);
  // A barcode without a label may be the number of a form; on a cover sheet it is whose the next pages are.
  const identifiers = findIdentifiers([page]).filter(
    ({ source, labelled }) => !source || labelled || sheet === 'cover',
  );
  const { names, birthDates, mrns } = stateOf(identifiers);
  return {
    page: page.page,
    stated: { names, birthDates, mrns },
    numbering: findNumbering(page.text),
    titleCode: findParting(page.text),
    isBlank: page.quality === 'blank',
    sheet,
  };
}

/** The number that a page gives itself, or null. Pure. */
export function findNumbering(text: string): PageProfile['numbering'] {
  const full = NUMBERED.exec(text);
  if (full) {
    const [page, of] = [Number(full[1] ?? full[3]), Number(full[2] ?? full[4])];
    return page >= 1 && page <= of ? { page, of } : null;
  }
  const alone = NUMBER_ONLY.exec(text);
  return alone ? { page: Number(alone[1]), of: null } : null;
}
