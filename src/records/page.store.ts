/** Pages in PostgreSQL. A page is saved once, as soon as it is read. */
import { proposeLabels } from '../access/propose-labels.ts';
import type { Operator, Pipeline, Scope } from '../access/scope.ts';
import { type DocumentName, nameDocument } from './name-document.ts';
import type {
  Barcode,
  CheckBox,
  Handwriting,
  PageQuality,
  PageReading,
  PageSource,
  Rotation,
  Sheet,
  Word,
} from './page.ts';

export interface StoredPage extends PageReading {
  quality: PageQuality;
  imageKey: string;
  sheet?: Sheet | null;
  /** SHA-256 of the picture, 64 hexadecimal digits; null where there is no picture, or from before the nightly check. */
  imageSha256?: string | null;
}

/** Numbers of the pages of a document that are saved already. */
export async function findReadPages({ tx }: Scope | Pipeline, documentId: string): Promise<number[]> {
  const rows = await tx.page.findMany({ where: { documentId }, select: { number: true }, orderBy: { number: 'asc' } });
  return rows.map((row) => row.number);
}

/** Saves a page unless another runner saved it first, with the sensitivity labels that its words propose. */
export async function savePage({ tx }: Pipeline, documentId: string, page: StoredPage): Promise<boolean> {
  const { count } = await tx.page.createMany({
    data: [
      {
        documentId,
        number: page.page,
        width: page.width,
        height: page.height,
        rotation: page.rotation,
        source: page.source,
        confidence: page.confidence,
        quality: page.quality,
        text: page.text,
        words: page.words.map((word) => [word.text, word.start, round(word.confidence), ...word.box.map(Math.round)]),
        imageKey: page.imageKey,
        imageSha256: page.imageSha256 ?? null,
        labels: proposeLabels(page.text),
        barcodes: (page.barcodes ?? []).map(({ format, text, box }) => ({ format, text, box: [...box] })),
        checkBoxes: (page.checkBoxes ?? []).map((mark) => ({ ...mark, box: [...mark.box] })),
        handwriting: (page.handwriting ?? []).map((region) => ({ ...region, box: [...region.box] })),
        imagePrint: page.imagePrint ?? null,
        sheet: page.sheet ?? null,
      },
    ],
    skipDuplicates: true,
  });
  await tx.document.update({ where: { id: documentId }, data: { updatedAt: new Date() } });
  return count === 1;
}

/** The pages of a document in order, or only some of them; none that the role may not see. */
export async function findPages(
  { tx }: Scope | Pipeline | Operator,
  documentId: string,
  numbers?: number[],
): Promise<StoredPage[]> {
  const rows = await tx.page.findMany({
    where: { documentId, ...(numbers ? { number: { in: numbers } } : {}) },
    orderBy: { number: 'asc' },
  });
  return rows.map((row) => ({
    page: row.number,
    width: row.width,
    height: row.height,
    rotation: row.rotation as Rotation,
    source: row.source as PageSource,
    confidence: row.confidence,
    quality: row.quality as PageQuality,
    text: row.text,
    words: (row.words as WordColumns[]).map(toWord),
    imageKey: row.imageKey,
    barcodes: row.barcodes as unknown as Barcode[],
    checkBoxes: row.checkBoxes as unknown as CheckBox[],
    sheet: row.sheet as Sheet | null,
    imagePrint: row.imagePrint,
    handwriting: row.handwriting as unknown as Handwriting[],
  }));
}

/** Pages as answers are checked against them, with the file that they stand in; only what the person may see. */
export async function findAnswerPages(
  { tx }: Scope,
  documentIds: string[],
): Promise<
  (Pick<StoredPage, 'page' | 'text' | 'words'> & { documentId: string; file: string; about: DocumentName })[]
> {
  const rows = await tx.page.findMany({
    where: { documentId: { in: documentIds } },
    select: {
      documentId: true,
      number: true,
      text: true,
      words: true,
      document: {
        select: {
          fileName: true,
          kindCode: true,
          kindConfidence: true,
          serviceDate: true,
          serviceDateConfidence: true,
        },
      },
    },
    orderBy: [{ documentId: 'asc' }, { number: 'asc' }],
  });
  return rows.map((row) => ({
    documentId: row.documentId,
    file: row.document.fileName,
    about: nameDocument(row.document),
    page: row.number,
    text: row.text,
    words: (row.words as WordColumns[]).map(toWord),
  }));
}

/** Texts and picture prints of the pages in a patient's record, newest document first, without those of one document. */
export async function findPatientPageTexts(
  { tx }: Pipeline,
  search: { patientId: string; except: string; limit: number },
): Promise<{ documentId: string; page: number; text: string; imagePrint: string | null }[]> {
  const rows = await tx.page.findMany({
    where: { sheet: null, document: { patientId: search.patientId, id: { not: search.except } } },
    select: { documentId: true, number: true, text: true, imagePrint: true },
    orderBy: [{ createdAt: 'desc' }, { number: 'asc' }],
    take: search.limit,
  });
  return rows.map(({ number, ...row }) => ({ ...row, page: number }));
}

/** By how much most pages of a document were turned by the reader, clockwise degrees. */
export async function findCommonRotation({ tx }: Scope, documentId: string): Promise<Rotation> {
  const rows = await tx.page.groupBy({ by: ['rotation'], where: { documentId }, _count: { _all: true } });
  const most = rows.toSorted((a, b) => b._count._all - a._count._all)[0];
  return (most?.rotation ?? 0) as Rotation;
}

/** Qualities and kinds of sheets by page, for the status message. */
export async function findPageQualities(
  { tx }: Scope | Pipeline,
  documentId: string,
): Promise<{ page: number; quality: PageQuality; sheet: Sheet | null; hasHandwriting: boolean }[]> {
  const rows = await tx.page.findMany({
    where: { documentId },
    select: { number: true, quality: true, sheet: true, handwriting: true },
    orderBy: { number: 'asc' },
  });
  return rows.map((row) => ({
    page: row.number,
    quality: row.quality as PageQuality,
    sheet: row.sheet as Sheet | null,
    hasHandwriting: (row.handwriting as unknown as Handwriting[]).some(({ kind }) => kind === 'text'),
  }));
}

/** A word as stored: short, since a page has hundreds. */
type WordColumns = [text: string, start: number, confidence: number, x0: number, y0: number, x1: number, y1: number];

function toWord([text, start, confidence, ...box]: WordColumns): Word {
  return { text, start, confidence, box };
}

function round(confidence: number): number {
  return Math.round(confidence * 1000) / 1000;
}
