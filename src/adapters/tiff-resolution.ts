/** Tags of TIFF 6.0: rationals, pixels per unit. */
const X_RESOLUTION = 282;
const Y_RESOLUTION = 283;
const RATIONAL = 5;
/** A chain of pages longer than this is a ring. */
const MOST_PAGES = 20_000;

export interface Resolution {
  across: number;
  down: number;
}

/**
 * What a TIFF states of one page, in pixels per its unit; null when it states nothing, is a BigTIFF, or is damaged there.
 * @param page 0-based
 */
export function tiffResolution(bytes: Uint8Array, page: number): Resolution | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 8 || page >= MOST_PAGES) return null;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  if (view.getUint16(2, little) !== 42) return null;
  let at = view.getUint32(4, little);
  for (let n = 0; n < page; n++) {
    const next = at + 2 + entriesAt(view, at, little) * 12;
    if (at === 0 || next + 4 > view.byteLength) return null;
    at = view.getUint32(next, little);
  }
  if (at === 0) return null;
  const [across, down] = [X_RESOLUTION, Y_RESOLUTION].map((tag) => rationalOf(view, at, tag, little));
  return across && down ? { across, down } : null;
}

function entriesAt(view: DataView, at: number, little: boolean): number {
  return at + 2 <= view.byteLength ? view.getUint16(at, little) : 0;
}

/** 0 when the tag is not there or is no number. */
function rationalOf(view: DataView, directory: number, tag: number, little: boolean): number {
  const entries = entriesAt(view, directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > view.byteLength) return 0;
    if (view.getUint16(entry, little) !== tag || view.getUint16(entry + 2, little) !== RATIONAL) continue;
    const at = view.getUint32(entry + 8, little);
    if (at + 8 > view.byteLength) return 0;
    const value = view.getUint32(at, little) / view.getUint32(at + 4, little);
    return Number.isFinite(value) ? value : 0;
  }
  return 0;
}
