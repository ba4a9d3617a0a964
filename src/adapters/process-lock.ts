/** Which processes live, and a lock between them that the death of its holder opens. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';

/** True also for a process of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const EMPTY_FOR_MS = 2_000;

/** One process at a time holds the lock of a file; a lock left by a dead process does not count. @throws AppError `database.start` */
export async function takeLock(file: string, timeoutMs: number): Promise<{ release(): void }> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(50)) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch {
      if (isAbandoned(file)) rmSync(file, { force: true });
    }
  }
  throw new AppError('database.start', { folder: file });
}

/** Left by a dead process, or empty for longer than writing a number takes: its writer was cut off. */
function isAbandoned(file: string): boolean {
  if (!existsSync(file)) return false;
  const holder = Number(readFileSync(file, 'utf8'));
  return holder > 0 ? !isAlive(holder) : Date.now() - statSync(file).mtimeMs > EMPTY_FOR_MS;
}
