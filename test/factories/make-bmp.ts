/** Writes Windows bitmaps of every depth. */

/** A pixel as an index into black and white: 0 or 1. */
export function makeBmp(
  pixels: readonly (readonly number[])[],
  bits: 1 | 4 | 8 | 16 | 24 | 32,
  { topDown = false, runs }: { topDown?: boolean; runs?: Uint8Array } = {},
): Buffer {
  const [width, height] = [pixels[0]?.length ?? 0, pixels.length];
  const stride = Math.ceil((width * bits) / 32) * 4;
  const body = Buffer.alloc(stride * height);
  for (const [y, row] of pixels.entries()) {
    const from = (topDown ? y : height - 1 - y) * stride;
    for (const [x, value] of row.entries()) {
      const light = value === 1 ? 255 : 0;
      if (bits <= 8) body[from + ((x * bits) >> 3)]! |= value << (8 - bits - ((x * bits) & 7));
      else body.fill(light, from + (x * bits) / 8, from + ((x + 1) * bits) / 8);
    }
  }
  const palette = bits <= 8 ? Buffer.from([0, 0, 0, 0, 255, 255, 255, 0]) : Buffer.alloc(0);
  const head = Buffer.alloc(54);
  head.write('BM', 'latin1');
  head.writeUInt32LE(54 + palette.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(topDown ? -height : height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(runs ? (bits === 8 ? 1 : 2) : 0, 30);
  head.writeInt32LE(11_811, 38); // 300 dpi
  head.writeUInt32LE(palette.length / 4, 46);
  return Buffer.concat([head, palette, runs ? Buffer.from(runs) : body]);
}
