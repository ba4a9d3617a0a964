/** The program of a decoding process; started by `decoding-child.ts`. */
import { openFile } from './open-file.ts';
import { serveDecoding } from './serve-decoding.ts';

serveDecoding(openFile);
