import type { Decoder } from '../adapters/decoding/decoder.ts';
import type { UnpackLimits } from '../adapters/unpack-file.ts';
import { AppError } from '../errors.ts';

/** Whether a file is a ZIP or an e-mail. One that is too broken to say is none: opening it will say what is wrong. */
export function isContainer(decoder: Decoder, bytes: Uint8Array, limits: UnpackLimits): Promise<boolean> {
  return decoder.unpack(bytes, limits).then(
    (files) => files !== null,
    (error: unknown) => {
      if (!(error instanceof AppError) || error.code === 'scan.engine') throw error;
      return error.code.startsWith('archive.');
    },
  );
}
