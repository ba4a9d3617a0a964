/** A program: draws the documents of the ward and prints them as JSON, the bytes in base64. */
import { drawWardFiles } from './draw-ward-files.ts';

const files = await drawWardFiles();
const printed = files.map(({ bytes, ...file }) => ({ ...file, base64: Buffer.from(bytes).toString('base64') }));
process.stdout.write(JSON.stringify(printed));
