/** Where a picture shows something as regular and as dense as a barcode, by how fast gray changes across and down. */
import type { GrayImage } from './image-gray.ts';

/** Pixels of a side of a tile. */
const TILE = 16;
/** Mean change of gray from pixel to pixel in a tile of bars, of 255. Print in a tile changes half as fast. */
const BARS_CHANGE = 22;
/** Bars change across and hardly down, or the other way round when they lie on their side. */
const BARS_RATIO = 3.5;
/** Tiles of bars in a row and below each other that print seldom has. */
const FEWEST_BAR_TILES = 6;
/** Across and down together: the rows of a stacked code are three modules high. */
const MATRIX_CHANGE = 48;
/** Cells of a matrix code are dark about half of the time; print is dark at most a third. */
const MATRIX_DARK = [0.3, 0.7] as const;
const FEWEST_MATRIX_TILES = 9;
const DARK_BELOW = 128;
/** The box of a bar code is the height of the rows that were read, so bars go on above and below it. */
const KNOWN_AROUND = 4 * TILE;

type Box = readonly [number, number, number, number];

/** Areas that look like bars or cells, largest first. @param known boxes that are read already and do not count, in pixels of the image. Pure. */
export function findBarcodeTexture(image: GrayImage, known: readonly Box[]): Box[] {
  const across = Math.floor((image.width - 1) / TILE);
  const down = Math.floor((image.height - 1) / TILE);
  const kinds = new Uint8Array(across * down);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const [x, y] = [column * TILE, row * TILE];
      const isKnown = known.some(
        ([x0, y0, x1, y1]) => x + TILE >= x0 && x <= x1 && y + TILE >= y0 - KNOWN_AROUND && y <= y1 + KNOWN_AROUND,
      );
      if (!isKnown) kinds[row * across + column] = kindOfTile(image, x, y);
    }
  }
  return findClusters(kinds, across)
    .toSorted((a, b) => b.tiles - a.tiles)
    .map(({ box }) => box);
}

const [PLAIN, BARS_ACROSS, BARS_DOWN, MATRIX] = [0, 1, 2, 3] as const;

function kindOfTile({ width, pixels }: GrayImage, x: number, y: number): number {
  let [across, down, dark] = [0, 0, 0];
  for (let row = 0; row < TILE; row++) {
    let at = (y + row) * width + x;
    for (let column = 0; column < TILE; column++, at++) {
      const value = pixels[at]!;
      across += Math.abs(value - pixels[at + 1]!);
      down += Math.abs(value - pixels[at + width]!);
      if (value < DARK_BELOW) dark++;
    }
  }
  const area = TILE * TILE;
  if (across > BARS_CHANGE * area && across > down * BARS_RATIO) return BARS_ACROSS;
  if (down > BARS_CHANGE * area && down > across * BARS_RATIO) return BARS_DOWN;
  const isHalfDark = dark > area * MATRIX_DARK[0] && dark < area * MATRIX_DARK[1];
  return isHalfDark && across + down > MATRIX_CHANGE * area ? MATRIX : PLAIN;
}

/** Tiles of one kind that hang together by their sides. What is one tile high or wide is print. */
function findClusters(kinds: Uint8Array, across: number): { tiles: number; box: Box }[] {
  const seen = new Uint8Array(kinds.length);
  const clusters: { tiles: number; box: Box }[] = [];
  for (let start = 0; start < kinds.length; start++) {
    const kind = kinds[start]!;
    if (kind === PLAIN || seen[start]) continue;
    const open = [start];
    let [tiles, x0, y0, x1, y1] = [0, across, kinds.length, 0, 0];
    seen[start] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % across, Math.floor(at / across)];
      tiles++;
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      for (const next of [x > 0 ? at - 1 : -1, x < across - 1 ? at + 1 : -1, at - across, at + across]) {
        if (next < 0 || kinds[next] !== kind || seen[next]) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
    const fewest = kind === MATRIX ? FEWEST_MATRIX_TILES : FEWEST_BAR_TILES;
    if (tiles >= fewest && x1 > x0 && y1 > y0)
      clusters.push({ tiles, box: [x0 * TILE, y0 * TILE, (x1 + 1) * TILE, (y1 + 1) * TILE] });
  }
  return clusters;
}
