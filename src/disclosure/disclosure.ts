/** A disclosure as the ledger keeps it, and which ones a patient's accounting tells of. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const basesSchema = z.object({
  years: z.number().int().positive(),
  alsoAccounted: z.array(z.string()),
  bases: z.array(z.object({ id: z.string(), display: z.string(), citation: z.string(), accounted: z.boolean() })),
});
export type DisclosureBases = z.output<typeof basesSchema>;

export const BASES: DisclosureBases = basesSchema.parse(
  JSON.parse(readFileSync(new URL('data/disclosure-bases.json', import.meta.url), 'utf8')),
);

export interface NewDisclosure {
  /** ISO 8601 `YYYY-MM-DD`. */
  disclosedOn: string;
  recipient: string;
  address: string | null;
  /** Id of a basis. */
  basis: string;
  /** Why, in a sentence that the patient may read. */
  purpose: string;
  /** What, in a sentence that the patient may read. */
  what: string;
  /** Which documents, with their pages; empty for what did not come from here. */
  documents: { documentId: string; pages: number[] }[];
  /** Number of the authorization, order or consent. */
  reference: string | null;
  /** "release", or "by hand". */
  channel: string;
}

export interface Disclosure extends NewDisclosure {
  id: string;
  recordedBy: string;
  recordedAt: Date;
  /** False when the row is not what was written. */
  intact: boolean;
}

/** True when a patient's accounting tells of it. An unknown basis counts as told. Pure. */
export function isAccounted(basis: string, { bases, alsoAccounted }: DisclosureBases = BASES): boolean {
  return alsoAccounted.includes(basis) || (bases.find(({ id }) => id === basis)?.accounted ?? true);
}

/** SHA-256 over everything that was disclosed; the trail holds it too, so a changed row is seen. Pure. */
export function hashDisclosure(patientId: string, disclosure: NewDisclosure): string {
  const { disclosedOn, recipient, address, basis, purpose, what, documents, reference, channel } = disclosure;
  const parts = [patientId, disclosedOn, recipient, address ?? '', basis, purpose, what, reference ?? '', channel];
  const listed = documents.map(({ documentId, pages }) => `${documentId}:${pages.join('+')}`);
  return createHash('sha256')
    .update([...parts, ...listed].join('\u001f'))
    .digest('hex');
}

/** What a patient is told: of the last years, without what the rule or a suspension leaves out; newest first. Pure. */
export function accountFor(
  disclosures: readonly Disclosure[],
  suspended: ReadonlySet<string>,
  today: string,
  bases: DisclosureBases = BASES,
): Disclosure[] {
  const from = `${Number(today.slice(0, 4)) - bases.years}${today.slice(4)}`;
  return disclosures
    .filter(({ id, basis, disclosedOn }) => disclosedOn >= from && isAccounted(basis, bases) && !suspended.has(id))
    .toSorted((a, b) => b.disclosedOn.localeCompare(a.disclosedOn));
}
