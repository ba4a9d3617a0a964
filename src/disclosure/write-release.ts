/** The file of a release: a cover page and the pages, or a cover page and the originals. */

import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { FileStorage } from '../adapters/file-storage.ts';
import { openPdfWriter, type PdfWriter } from '../adapters/write-pdf.ts';
import { openZipWriter } from '../adapters/write-zip.ts';
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

/** Leaves no file behind when it fails. @throws AppError `release.file`, `storage.*` */
export async function writeRelease(
  storage: FileStorage,
  path: string,
  format: 'pdf' | 'zip',
  content: ReleaseContent,
): Promise<void> {
  try {
    await (format === 'pdf' ? writePdf(storage, path, content) : writeZip(storage, path, content));
  } catch (cause) {
    await rm(path, { force: true });
    throw cause instanceof AppError ? cause : new AppError('release.file', { file: path }, { cause });
  }
}

async function writePdf(storage: FileStorage, path: string, content: ReleaseContent): Promise<void> {
  const writer = await openPdfWriter(path);
  try {
    await writer.addText(coverLines(content));
    for (const document of content.documents) await addPages(storage, writer, document);
    await writer.end();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
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

async function writeZip(storage: FileStorage, path: string, content: ReleaseContent): Promise<void> {
  const writer = await openZipWriter(path);
  try {
    const cover = coverLines(content).map(({ text }) => text);
    await writer.add('cover.txt', Buffer.from(`${cover.join('\n')}\n`, 'utf8'));
    for (const document of content.documents) {
      const ending = ENDINGS[document.mediaType ?? ''] ?? 'bin';
      // The file of a batch holds other patients' pages: a part of it goes out as its own pages only.
      if (!document.isPart)
        await writer.add(`document-${documentCode(document.id)}.${ending}`, await storage.get(document.storageKey));
      else
        for (const { page, imageKey } of document.pages)
          if (imageKey)
            await writer.add(`document-${documentCode(document.id)}-page-${page}.png`, await storage.get(imageKey));
    }
    await writer.end();
  } catch (error) {
    await writer.abandon();
    throw error;
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
