import { isContainer, type Unpacked, type UnpackLimits, unpackFile } from '../adapters/unpack-file.ts';

/** The files of a ZIP or an e-mail, one level of containers within it included; the file itself when it is none. @throws AppError */
export async function innerFiles(bytes: Uint8Array, limits: UnpackLimits): Promise<Unpacked[]> {
  const outer = await unpackFile(bytes, limits);
  if (!outer) return [{ bytes }];
  const all: Unpacked[] = [];
  for (const file of outer) {
    const unpacked = file.unpack();
    const inner = 'bytes' in unpacked ? await unpackFile(unpacked.bytes, limits).catch(() => null) : null;
    if (!inner) all.push(unpacked);
    for (const deep of inner ?? []) all.push(await notDeeper(deep.unpack()));
  }
  return all;
}

async function notDeeper(unpacked: Unpacked): Promise<Unpacked> {
  const isDeeper = 'bytes' in unpacked && (await isContainer(unpacked.bytes));
  return isDeeper ? { code: 'archive.too-deep', blanks: {} } : unpacked;
}
