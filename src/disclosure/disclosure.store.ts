/** The ledger in PostgreSQL. Rows go in and never change. */
import { z } from 'zod';
import type { Scope } from '../access/scope.ts';
import { type Disclosure, hashDisclosure, type NewDisclosure } from './disclosure.ts';

const documentsSchema = z.array(z.object({ documentId: z.string(), pages: z.array(z.number()) }));

/** The patient with that MRN for the ledger alone: who keeps it need not see the record. */
export async function findLedgerPatient({ tx }: Scope, mrn: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`select wardclerk.ledger_patient(${mrn}) as id`;
  return row?.id ?? null;
}

export async function insertDisclosure(
  { tx, actor }: Scope,
  patientId: string,
  disclosure: NewDisclosure,
): Promise<{ id: string; hash: string }> {
  const hash = hashDisclosure(patientId, disclosure);
  const { id } = await tx.disclosure.create({
    data: {
      ...disclosure,
      disclosedOn: new Date(disclosure.disclosedOn),
      patientId,
      recordedById: actor.staffId,
      hash,
    },
    select: { id: true },
  });
  return { id, hash };
}

/** Everything of one patient, under every record that is linked to theirs, newest first. */
export async function findDisclosures({ tx }: Scope, patientId: string): Promise<Disclosure[]> {
  const [linked] = await tx.$queryRaw<
    { ids: string[] }[]
  >`select wardclerk.with_links(array[${patientId}::uuid]) as ids`;
  const rows = await tx.disclosure.findMany({
    where: { patientId: { in: linked?.ids ?? [] } },
    orderBy: { recordedAt: 'desc' },
  });
  const staff = await tx.staff.findMany({
    where: { id: { in: [...new Set(rows.map(({ recordedById }) => recordedById))] } },
    select: { id: true, email: true },
  });
  return rows.map(({ patientId: keptUnder, recordedById, hash, documents, disclosedOn, ...rest }) => {
    const kept = {
      ...rest,
      disclosedOn: disclosedOn.toISOString().slice(0, 10),
      documents: documentsSchema.parse(documents),
    };
    const recordedBy = staff.find(({ id }) => id === recordedById)?.email ?? '';
    return { ...kept, recordedBy, intact: hashDisclosure(keptUnder, kept) === hash };
  });
}

/** Disclosures that the patient is not told of today. */
export async function findSuspended({ tx }: Scope, patientId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`select id from wardclerk.suspended_disclosures(${patientId}::uuid)`;
  return new Set(rows.map(({ id }) => id));
}

export async function insertSuspension(
  { tx, actor }: Scope,
  patientId: string,
  suspension: { recipient: string; statement: string; written: boolean; startsOn: string; endsOn: string },
): Promise<string> {
  const { startsOn, endsOn, ...rest } = suspension;
  const { id } = await tx.disclosureSuspension.create({
    data: { ...rest, startsOn: new Date(startsOn), endsOn: new Date(endsOn), patientId, setById: actor.staffId },
    select: { id: true },
  });
  return id;
}
