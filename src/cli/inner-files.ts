import type { Decoder } from '../adapters/decoding/decoder.ts';
import type { Unpacked, UnpackLimits } from '../adapters/unpack-file.ts';
import { isContainer } from '../intake/is-container.ts';

/** The files of a ZIP or an e-mail, one level of containers within it included; the file itself when it is none. @throws AppError */
export async function innerFiles(decoder: Decoder, bytes: Uint8Array, limits: UnpackLimits): Promise<Unpacked[]> {
  const outer = await decoder.unpack(bytes, limits);
  if (!outer) return [{ bytes }];
  const all: Unpacked[] = [];
  for (const file of outer) {
    const unpacked = await file.unpack();
    const inner = 'bytes' in unpacked ? await decoder.unpack(unpacked.bytes, limits).catch(() => null) : null;
    if (!inner) all.push(unpacked);
    for (const deep of inner ?? []) all.push(await notDeeper(await deep.unpack()));
  }
  return all;

  async function notDeeper(unpacked: Unpacked): Promise<Unpacked> {
    const isDeeper = 'bytes' in unpacked && (await isContainer(decoder, unpacked.bytes, limits));
    return isDeeper ? { code: 'archive.too-deep', blanks: {} } : unpacked;
  }
}
