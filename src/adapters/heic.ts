/** HEIC, as telephones take it: libheif in WebAssembly, loaded when the first such file comes. */
import { createRequire } from 'node:module';
import { AppError } from '../errors.ts';
import type { Pixels } from './raw-pictures.ts';

/** What is used of libheif-js, which carries no types for it. */
interface HeifImage {
  get_width(): number;
  get_height(): number;
  display(into: PixelBuffer, done: (filled: PixelBuffer | null) => void): void;
  free(): void;
}
interface PixelBuffer {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}
interface Libheif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
}

let loaded: Libheif | undefined;

function libheif(): Libheif {
  loaded ??= createRequire(import.meta.url)('libheif-js/wasm-bundle') as Libheif;
  return loaded;
}

export interface HeicPicture {
  /** After the turns and mirrorings that the file asks for. */
  width: number;
  height: number;
  decode(): Promise<Pixels>;
  free(): void;
}

/** The pictures of a file, not yet decoded. @throws AppError `file.damaged` */
export function readHeic(bytes: Uint8Array): HeicPicture[] {
  const images = new (libheif().HeifDecoder)().decode(bytes);
  if (!images || images.length === 0) throw new AppError('file.damaged');
  return images.map((image) => ({
    width: image.get_width(),
    height: image.get_height(),
    decode: () => decode(image),
    free: () => image.free(),
  }));
}

function decode(image: HeifImage): Promise<Pixels> {
  const [width, height] = [image.get_width(), image.get_height()];
  const { promise, resolve, reject } = Promise.withResolvers<Pixels>();
  image.display({ data: new Uint8ClampedArray(width * height * 4), width, height }, (filled) => {
    if (filled) resolve({ width, height, channels: 4, data: filled.data });
    else reject(new AppError('file.damaged'));
  });
  return promise;
}
