/** A sheet to print: put before the pages of one patient, it files them; a separator only parts a batch. */
import type { Actor } from '../access/actor.ts';
import { drawSheet } from '../adapters/draw-sheet.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { findPatientByMrn } from '../patients/patient.store.ts';
import { coverText, SEPARATOR_TEXT } from '../patients/read-barcode.ts';
import { asReviewer, type ReviewDeps } from './in-review.ts';

/**
 * PNG of the patient's cover sheet: bars and a QR code with the MRN, and name, birth date and MRN in words, which must
 * agree with them when the sheet is scanned. Audited as a look at the register.
 * @throws AppError `record.unavailable` when there is no such patient or the person may not see them, `access.no-records`
 */
export async function printCoverSheet(
  deps: Pick<ReviewDeps, 'database'>,
  actor: Actor,
  { mrn, channel }: { mrn: string; channel: string },
): Promise<Buffer> {
  const patient = await asReviewer(deps, actor, async (scope) => {
    const found = await findPatientByMrn(scope, mrn);
    if (!found) throw new AppError('record.unavailable');
    await appendAudit(scope, {
      action: 'cover-sheet.printed',
      outcome: 'success',
      patientId: found.id,
      entity: 'patient',
      entityId: found.id,
      channel,
    });
    return found;
  });
  const text = coverText(patient.mrn);
  return drawSheet([
    { text: 'Cover sheet', size: 28, bold: true },
    { text: `Patient: ${patient.family}, ${patient.given}`, size: 18 },
    { text: `DOB: ${patient.birthDate ?? 'unknown'}`, size: 18 },
    { text: `MRN: ${patient.mrn}`, size: 18 },
    { text, format: 'Code128', moduleMm: 0.5, heightMm: 20 },
    { text, format: 'QRCode', moduleMm: 1.2 },
    { text: 'Lay this sheet on the pages of this patient and scan them together.', size: 11 },
    { text: 'Pages that name somebody else are shown to a person and are not filed.', size: 11 },
  ]);
}

/** PNG of a separator sheet: it parts a batch into documents and says nothing of any patient. */
export function printSeparatorSheet(): Promise<Buffer> {
  return drawSheet([
    { text: 'Document separator', size: 28, bold: true },
    { text: SEPARATOR_TEXT, format: 'Code128', moduleMm: 0.5, heightMm: 25 },
    { text: SEPARATOR_TEXT, format: 'QRCode', moduleMm: 1.5 },
    { text: 'Lay this sheet between two documents. It can be used again and again.', size: 11 },
  ]);
}
