import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/** Looks again and again until there is something; null when there is nothing within the time. */
export async function waitUntil<T>(look: () => T | null | undefined, withinMs: number): Promise<T | null> {
  for (const deadline = performance.now() + withinMs; ; await sleep(LOOK_EVERY_MS)) {
    const found = look();
    if (found) return found;
    if (performance.now() > deadline) return null;
  }
}
