/** Barcodes as pictures, by the writer of zxing-cpp: WebAssembly from the package, nothing is fetched. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, type WriterOptions, writeBarcode } from 'zxing-wasm/writer';
import type { GrayImage } from './image-gray.ts';

export type WrittenFormat = Extract<
  WriterOptions['format'],
  'Code128' | 'Code39' | 'ITF' | 'EAN13' | 'EAN8' | 'UPCA' | 'PDF417' | 'DataMatrix' | 'QRCode'
>;

let prepared = false;

/**
 * The barcode with one pixel a module and without quiet zone; a bar code is one or a few pixels high.
 * @throws Error when the text does not fit the format
 */
export async function drawBarcode(text: string, format: WrittenFormat): Promise<GrayImage> {
  if (!prepared) {
    const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
    prepared = true;
  }
  const { error, symbol } = await writeBarcode(text, { format, addQuietZones: false });
  if (error !== '') throw new Error(`a barcode of format ${format} could not be drawn`);
  return { width: symbol.width, height: symbol.height, pixels: new Uint8Array(symbol.data) };
}
