/**
 * Where a home has the data of its embedded server. Once made they stay where they are: a home that was moved, copied,
 * or opened or closed to others must never begin again with an empty database without a word.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../errors.ts';

/** In the home: the path of data that stand outside of it. Beside those data: the path of the home. */
const NOTE = 'postgres.folder';
const OWNER = 'home';

export interface DataFolderChoice {
  home: string;
  /** True when the account of the server may enter the home. */
  canEnterHome: boolean;
  /** The folder for data that cannot stand in the home. */
  outside: () => string;
}

/** @throws AppError `database.data-gone`, `database.data-closed`, `database.data-of-other` */
export function findDataFolder({ home, canEnterHome, outside }: DataFolderChoice): string {
  const note = resolve(home, NOTE);
  const inside = resolve(home, 'postgres');
  if (existsSync(note)) return notedFolder(home, note);
  if (!isCluster(inside)) return canEnterHome ? inside : outside();
  if (!canEnterHome) throw new AppError('database.data-closed', { folder: inside });
  return inside;
}

/** Remembers data that stand outside of their home. Call it once they are there. */
export function noteDataFolder(home: string, dataFolder: string): void {
  if (dataFolder === resolve(home, 'postgres')) return;
  writeFileSync(resolve(home, NOTE), `${dataFolder}\n`, { mode: 0o600 });
  writeFileSync(ownerFile(dataFolder), `${resolve(home)}\n`, { mode: 0o600 });
}

function notedFolder(home: string, note: string): string {
  const folder = readFileSync(note, 'utf8').trim();
  if (!isCluster(folder)) throw new AppError('database.data-gone', { folder, note });
  const owner = existsSync(ownerFile(folder)) ? readFileSync(ownerFile(folder), 'utf8').trim() : resolve(home);
  if (owner !== resolve(home) && existsSync(join(owner, NOTE)))
    throw new AppError('database.data-of-other', { folder, home: owner, note });
  return folder;
}

const isCluster = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'));
const ownerFile = (dataFolder: string): string => join(dirname(dataFolder), OWNER);
