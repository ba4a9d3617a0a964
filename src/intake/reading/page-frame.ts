import type { Box, Rotation } from '../../records/page.ts';
import { type Homography, type Point, throughHomography } from './homography.ts';

/** Sides of a picture in pixels. */
export interface Frame {
  width: number;
  height: number;
}

/** How the picture that was read came from the page image: first turned by `degrees` clockwise about its centre, then scaled. */
export interface WorkFrame extends Frame {
  degrees: number;
  scale: number;
}

/** A page that was laid flat before it was turned: how its points come back to the photograph that is the page image. */
export interface FlatFrame {
  toPhoto: Homography;
  /** Sides of the flat page and of the photograph, both before they are turned. */
  flat: Frame;
  photo: Frame;
  rotation: Rotation;
}

/**
 * A box of the picture that was read, in pixels of the page image: an upright box around the word, cut to the page.
 * `page` is the turned page; when it was laid flat before, that is the flat one, and `photographed` leads on from it.
 */
export function toPageBox(box: Box, work: WorkFrame, page: Frame, photographed?: FlatFrame): Box {
  const angle = (-work.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x0, y0, x1, y1] = box;
  const corners = [
    [x0, y0],
    [x1, y0],
    [x0, y1],
    [x1, y1],
  ].map(([x, y]) => {
    const dx = (x! - work.width / 2) / work.scale;
    const dy = (y! - work.height / 2) / work.scale;
    const onPage = [page.width / 2 + dx * cos - dy * sin, page.height / 2 + dx * sin + dy * cos] as const;
    return photographed ? toPhotoPoint(onPage, photographed) : onPage;
  });
  const image = photographed ? turnedFrame(photographed.photo, photographed.rotation) : page;
  // The box of a turned box is larger than the word; the mean of opposite edges stays on it.
  const xs = corners.map(([x]) => x).sort((a, b) => a - b);
  const ys = corners.map(([, y]) => y).sort((a, b) => a - b);
  return [
    clamp((xs[0]! + xs[1]!) / 2, image.width),
    clamp((ys[0]! + ys[1]!) / 2, image.height),
    clamp((xs[2]! + xs[3]!) / 2, image.width),
    clamp((ys[2]! + ys[3]!) / 2, image.height),
  ];
}

function toPhotoPoint(onPage: Point, { toPhoto, flat, photo, rotation }: FlatFrame): Point {
  const back = ((360 - rotation) % 360) as Rotation;
  return turnPoint(throughHomography(toPhoto, turnPoint(onPage, turnedFrame(flat, rotation), back)), photo, rotation);
}

function turnedFrame({ width, height }: Frame, degrees: Rotation): Frame {
  return degrees % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** A point of a picture after that picture is turned clockwise by quarters. `frame` is the picture before. */
function turnPoint([x, y]: Point, { width, height }: Frame, degrees: Rotation): Point {
  if (degrees === 90) return [height - y, x];
  if (degrees === 180) return [width - x, height - y];
  if (degrees === 270) return [y, width - x];
  return [x, y];
}

/** A box of a picture after that picture is turned clockwise by quarters. `frame` is the picture before. */
export function turnBox([x0, y0, x1, y1]: Box, frame: Frame, degrees: 0 | 90 | 180 | 270): Box {
  if (degrees === 90) return [frame.height - y1, x0, frame.height - y0, x1];
  if (degrees === 180) return [frame.width - x1, frame.height - y1, frame.width - x0, frame.height - y0];
  if (degrees === 270) return [y0, frame.width - x1, y1, frame.width - x0];
  return [x0, y0, x1, y1];
}

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(0, Math.round(value)));
}
