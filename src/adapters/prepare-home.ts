/** The folder of everything that is kept on this machine: made when it is missing, and proved to be writable. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../errors.ts';

const REASONS: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENOTDIR: 'a part of that path is a file',
  EEXIST: 'that path is a file',
};

/** @throws AppError `home.unwritable` */
export function prepareHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new AppError('home.unwritable', { folder: resolve(home), reason: REASONS[code] ?? code }, { cause });
  }
}
