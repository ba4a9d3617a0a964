/** The file of a release: a cover page and the pages, or a cover page and the originals. */

import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { FileStorage } from '../adapters/file-storage.ts';
import { openPdfWriter, type PdfWriter } from '../adapters/write-pdf.ts';
import { openZipWriter, type ZipWriter } from '../adapters/write-zip.ts';
import { AppError } from '../errors.ts';
import type { Patient } from '../patients/patient.ts';
import { documentCode } from '../records/document.ts';
import type { ReleasedDocument } from './release-documents.ts';

const NOTICES = z
  .object({ part2: z.string(), cover: z.string() })
  .parse(JSON.parse(readFileSync(new URL('data/notices.json', import.meta.url), 'utf8')));

export interface ReleaseContent {
  patient: Patient;
  documents: ReleasedDocument[];
  recipient: string;
  address: string | null;
  purpose: string;
  disclosedOn: string;
  /** Anything in it is under 42 CFR Part 2. */
  part2: boolean;
}

const ENDINGS: Record<string, string> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
};

/** Leaves no file behind when it fails, and touches none that is there. @throws AppError `release.file`, `storage.*` */
export async function writeRelease(
  storage: FileStorage,
  path: string,
  format: 'pdf' | 'zip',
  content: ReleaseContent,
): Promise<void> {
  const refuse = (cause: unknown) => {
    throw cause instanceof AppError ? cause : new AppError('release.file', { file: path }, { cause });
  };
  const writer = await (format === 'pdf' ? pdfOf(path) : zipOf(path)).catch(refuse);
  try {
    await writer.write(storage, content);
    await writer.end();
  } catch (cause) {
    await writer.abandon();
    await rm(path, { force: true });
    refuse(cause);
  }
}

async function pdfOf(path: string) {
  const writer = await openPdfWriter(path);
  return {
    ...writer,
    async write(storage: FileStorage, content: ReleaseContent): Promise<void> {
      await writer.addText(coverLines(content));
      for (const document of content.documents) await addPages(storage, writer, document);
    },
  };
}

async function zipOf(path: string) {
  const writer = await openZipWriter(path);
  return { ...writer, write: (storage: FileStorage, content: ReleaseContent) => addEntries(storage, writer, content) };
}

async function addPages(storage: FileStorage, writer: PdfWriter, document: ReleasedDocument): Promise<void> {
  const code = documentCode(document.id);
  const notice = document.labels.includes('part2') ? ` · ${NOTICES.part2}` : '';
  for (const page of document.pages) {
    const footer = `Document ${code}, page ${page.page} of ${document.pages.length}${notice}`;
    if (page.imageKey) await writer.addPicture(await storage.get(page.imageKey), footer);
    else await writer.addText([{ text: 'This page could not be read and has no picture.' }, { text: footer }]);
  }
}

async function addEntries(storage: FileStorage, writer: ZipWriter, content: ReleaseContent): Promise<void> {
  const cover = coverLines(content).map(({ text }) => text);
  await writer.add('cover.txt', Buffer.from(`${cover.join('\n')}\n`, 'utf8'));
  for (const document of content.documents) {
    const name = `document-${documentCode(document.id)}`;
    const ending = ENDINGS[document.mediaType ?? ''] ?? 'bin';
    // The file of a batch holds other patients' pages: a part of it goes out as its own pages only.
    if (!document.isPart) await writer.add(`${name}.${ending}`, await storage.get(document.storageKey));
    else
      for (const { page, imageKey } of document.pages)
        if (imageKey) await writer.add(`${name}-page-${page}.png`, await storage.get(imageKey));
  }
}

function coverLines(content: ReleaseContent): { text: string; heading?: boolean }[] {
  const { patient, documents, recipient, address, purpose, disclosedOn, part2 } = content;
  const born = patient.birthDate ? `, born ${patient.birthDate}` : '';
  return [
    { text: 'Copy from a medical record', heading: true },
    { text: '' },
    { text: `Patient: ${patient.family}, ${patient.given}${born}, MRN ${patient.mrn}` },
    { text: `For: ${recipient}${address ? `, ${address}` : ''}` },
    { text: `Purpose: ${purpose}` },
    { text: `Date: ${disclosedOn}` },
    { text: '' },
    ...documents.map((document) => ({
      text: `Document ${documentCode(document.id)}${document.serviceDate ? ` of ${document.serviceDate}` : ''}: ${document.pages.length} pages`,
    })),
    { text: '' },
    { text: NOTICES.cover },
    ...(part2 ? [{ text: '' }, { text: NOTICES.part2, heading: true }] : []),
  ];
}
