/** MRNs that barcodes state. They carry check digits, so what was read is what was printed. */
import type { PageReading } from '../records/page.ts';
import { compareMrns } from './compare-numbers.ts';
import type { FoundIdentifier, Patient } from './patient.ts';
import { readBarcode } from './read-barcode.ts';

/** Code 39 and two of five carry no check digit of their own. */
const UNCHECKED_CONFIDENCE = 0.9;

/** One identifier for each barcode that may state an MRN; `labelled` where the barcode says that it is one. Pure. */
export function findBarcodeIdentifiers({ page, text, barcodes = [] }: PageReading): FoundIdentifier[] {
  return barcodes.flatMap((barcode) => {
    const read = readBarcode(barcode.text);
    if (!read || read.means === 'separator') return [];
    return [
      {
        kind: 'mrn' as const,
        text: barcode.text,
        value: read.mrn,
        page,
        start: text.length,
        confidence: barcode.format === 'Code39' || barcode.format === 'ITF' ? UNCHECKED_CONFIDENCE : 1,
        labelled: read.means !== 'maybe-mrn',
        source: 'barcode' as const,
        box: barcode.box,
      },
    ];
  });
}

/** The identifiers without the numbers of forms, samples and orders: barcodes without a label that are no candidate's MRN. Pure. */
export function dropForeignBarcodes(
  identifiers: readonly FoundIdentifier[],
  patients: readonly Patient[],
): FoundIdentifier[] {
  return identifiers.filter(
    ({ kind, source, labelled, value }) =>
      kind !== 'mrn' ||
      source !== 'barcode' ||
      labelled ||
      patients.some(({ mrn }) => compareMrns(value, mrn) === 'exact'),
  );
}
