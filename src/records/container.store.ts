/** What ZIP archives and e-mails held, in PostgreSQL: each file a document, or the reason why it became none. */
import type { Pipeline, Scope } from '../access/scope.ts';
import type { ErrorBlanks, ErrorCode } from '../errors.ts';
import type { DocumentProblem, DocumentState } from './document.ts';

export interface ContainerEntry {
  /** From 1, in the order of the container; "2.1" is the first file of a container that is the second. */
  place: string;
  fileName: string;
  /** The same bytes had been received before. */
  duplicate: boolean;
  /** Null when it became none, or the person may not see it. */
  document: { id: string; state: DocumentState; pageCount: number; problem: EntryProblem | null } | null;
  /** Why it became no document. */
  problem: EntryProblem | null;
}

export type EntryProblem = Pick<DocumentProblem, 'code' | 'blanks'>;

/** Notes one file of a container, once. */
export async function addEntry(
  { tx }: Pipeline,
  entry: { containerId: string; position: number; fileName: string } & (
    | { documentId: string; duplicate: boolean }
    | { problem: EntryProblem }
  ),
): Promise<void> {
  const { containerId, position, fileName } = entry;
  const outcome =
    'problem' in entry
      ? { problemCode: entry.problem.code, problemBlanks: entry.problem.blanks }
      : { documentId: entry.documentId, duplicate: entry.duplicate };
  await tx.containerEntry.createMany({
    data: [{ containerId, position, fileName, ...outcome }],
    skipDuplicates: true,
  });
}

/** Positions that are noted already. */
export async function findEntryPositions({ tx }: Pipeline, containerId: string): Promise<number[]> {
  const rows = await tx.containerEntry.findMany({ where: { containerId }, select: { position: true } });
  return rows.map(({ position }) => position);
}

/** The files of a container in order, each with the present state of its document; those of a container within it follow it. */
export async function findEntries(
  session: Scope | Pipeline,
  containerId: string,
  outer: { prefix: string; containers: string[] } = { prefix: '', containers: [] },
): Promise<ContainerEntry[]> {
  const rows = await session.tx.containerEntry.findMany({
    where: { containerId },
    include: {
      document: { select: { id: true, state: true, pageCount: true, problemCode: true, problemBlanks: true } },
    },
    orderBy: { position: 'asc' },
  });
  const containers = [...outer.containers, containerId];
  const entries: ContainerEntry[] = [];
  for (const { position, fileName, duplicate, document, problemCode, problemBlanks } of rows) {
    const place = `${outer.prefix}${position}`;
    entries.push({
      place,
      fileName,
      duplicate,
      document: document && {
        id: document.id,
        state: document.state as DocumentState,
        pageCount: document.pageCount ?? 0,
        problem: toProblem(document.problemCode, document.problemBlanks),
      },
      problem: toProblem(problemCode, problemBlanks),
    });
    // An archive can be made to hold itself.
    if (document?.state === 'UNPACKED' && !containers.includes(document.id))
      entries.push(...(await findEntries(session, document.id, { prefix: `${place}.`, containers })));
  }
  return entries;
}

/** The containers that hold a document. */
export async function findContainers({ tx }: Scope | Pipeline, documentId: string): Promise<string[]> {
  const rows = await tx.containerEntry.findMany({
    where: { documentId },
    select: { containerId: true },
    distinct: ['containerId'],
  });
  return rows.map(({ containerId }) => containerId);
}

function toProblem(code: string | null, blanks: unknown): EntryProblem | null {
  return code ? { code: code as ErrorCode, blanks: (blanks ?? {}) as ErrorBlanks } : null;
}
