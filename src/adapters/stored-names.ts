/** Names of stored files: opaque keys, spread over folders by their first two characters. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_NAME = /^[0-9a-f-]{36}$/;

export function isStorageKey(name: string): boolean {
  return KEY_NAME.test(name);
}

export function storedPath(folder: string, key: string): string {
  return join(folder, key.slice(0, 2), key);
}

/** While a file's data key is being wrapped anew, the new wrap stands here. */
export function rewrapPath(folder: string, key: string): string {
  return `${storedPath(folder, key)}.rewrap`;
}

/** Keys of every stored file, folder by folder, so that memory does not grow with their number. */
export async function* listStored(folder: string): AsyncGenerator<string> {
  if (!existsSync(folder)) return;
  for (const part of (await readdir(folder)).toSorted()) {
    for (const name of (await readdir(join(folder, part))).toSorted()) if (isStorageKey(name)) yield name;
  }
}
