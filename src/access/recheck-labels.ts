/** Looks again at pages that were labelled before the cues changed. A label is added, never taken away: that is a person's to do. */
import { type LabelledPage, readPagesToRecheck, savePageLabels } from './label.store.ts';
import { proposeLabels } from './propose-labels.ts';
import type { Operator } from './scope.ts';

const BATCH = 500;

export interface LabelRecheck {
  /** Pages looked at: those of documents whose labels no person has confirmed. */
  pages: number;
  /** Pages that have more labels now. */
  changed: number;
}

/** Page by page in the order of their ids, a batch in memory at a time. */
export async function recheckLabels(operator: Operator): Promise<LabelRecheck> {
  const done: LabelRecheck = { pages: 0, changed: 0 };
  let after: string | null = null;
  for (;;) {
    const batch: LabelledPage[] = await readPagesToRecheck(operator, after, BATCH);
    for (const page of batch) {
      const labels = joinLabels(page.labels, proposeLabels(page.text));
      done.pages += 1;
      if (labels.join() === page.labels.toSorted().join()) continue;
      await savePageLabels(operator, page.id, labels);
      done.changed += 1;
    }
    after = batch.at(-1)?.id ?? null;
    if (batch.length < BATCH || after === null) return done;
  }
}

/** Both together; "normal" and "unchecked" only where there is nothing else. Pure. */
export function joinLabels(held: readonly string[], proposed: readonly string[]): string[] {
  const all = [...new Set([...held, ...proposed])].filter((label) => label !== 'normal' && label !== 'unchecked');
  return all.length > 0 ? all.sort() : ['normal'];
}
