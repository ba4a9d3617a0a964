/** STORED > UNPACKED: each file of a ZIP or an e-mail becomes a document of its own; the container is kept as it came. */
import { withPipeline } from '../access/scope.ts';
import type { Unpacked } from '../adapters/unpack-file.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { addEntry, findContainers, findEntries, findEntryPositions } from '../records/container.store.ts';
import { advanceDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { finalProblem } from './final-problem.ts';
import { isContainer } from './is-container.ts';
import type { ProcessDeps } from './process-document.ts';
import { receiveDocument } from './receive-document.ts';

/**
 * Unpacks a container and gives true; false when the document is none. Each file is stored and noted before the next is
 * touched, so a run that was cut off goes on where it stood. One bad file does not keep the others.
 */
export async function unpackContainer(deps: ProcessDeps, document: StoredDocument): Promise<boolean> {
  if (document.originalId || document.readableKey) return false;
  const bytes = await deps.storage.get(document.storageKey);
  const files = await deps.decoder.unpack(bytes, deps.limits).catch(finalProblem);
  if (!files) return false;
  if ('code' in files) {
    await withPipeline(deps.database, (pipeline) =>
      advanceDocument(pipeline, document.id, 'STORED', { state: 'FAILED', problem: { ...files, pages: [] } }),
    );
    return true;
  }
  const { noted, isInner } = await withPipeline(deps.database, async (pipeline) => ({
    noted: await findEntryPositions(pipeline, document.id),
    isInner: (await findContainers(pipeline, document.id)).length > 0,
  }));
  for (const [index, file] of files.entries()) {
    const position = index + 1;
    const unpacked: Unpacked = await file.unpack().catch(finalProblem);
    const { fileName } = file;
    if (!noted.includes(position)) await noteFile(deps, document, { fileName, position, isInner }, unpacked);
  }
  await withPipeline(
    deps.database,
    async (pipeline) => {
      if (!(await advanceDocument(pipeline, document.id, 'STORED', { state: 'UNPACKED' }))) return;
      const detail = { files: files.length };
      const entity = { entity: 'document', entityId: document.id } as const;
      await appendAudit(pipeline, { action: 'document.unpacked', outcome: 'success', ...entity, detail });
    },
    document.uploaderId,
  );
  return true;
}

interface PlacedFile {
  fileName: string;
  position: number;
  /** The container is itself a file of another. */
  isInner: boolean;
}

async function noteFile(
  deps: ProcessDeps,
  container: StoredDocument,
  { position, fileName, isInner }: PlacedFile,
  unpacked: Unpacked,
): Promise<void> {
  const containerId = container.id;
  const outcome =
    'bytes' in unpacked && isInner && (await isContainer(deps.decoder, unpacked.bytes, deps.limits))
      ? TOO_DEEP
      : unpacked;
  if ('code' in outcome) {
    const problem = { code: outcome.code, blanks: outcome.blanks };
    await withPipeline(deps.database, (pipeline) => addEntry(pipeline, { containerId, position, fileName, problem }));
    return;
  }
  const receive = { ...deps, enqueue: async () => undefined };
  const { document, duplicate } = await receiveDocument(receive, {
    bytes: outcome.bytes,
    fileName,
    uploader: { staffId: container.uploaderId },
    claimedPatientId: container.claimedPatientId,
    channel: 'container',
  });
  await withPipeline(deps.database, (pipeline) =>
    addEntry(pipeline, { containerId, position, fileName, documentId: document.id, duplicate }),
  );
}

const TOO_DEEP = { code: 'archive.too-deep', blanks: {} } as const;

/** Ids of the documents of a container that have not come as far as they can by themselves. */
export async function findMovingMembers(deps: ProcessDeps, containerId: string): Promise<string[]> {
  const entries = await withPipeline(deps.database, (pipeline) => findEntries(pipeline, containerId));
  const moving = entries.flatMap(({ document }) => (document && MOVING.has(document.state) ? [document.id] : []));
  return [...new Set(moving)];
}

const MOVING = new Set(['STORED', 'READ', 'MATCHED']);
