/** The program of a decoding process; started by `decoding-child.ts`. */
import { withBarcodes } from '../barcodes.ts';
import { openFile } from './open-file.ts';
import { serveDecoding } from './serve-decoding.ts';

serveDecoding(async (bytes, limits) => withBarcodes(await openFile(bytes, limits)));
