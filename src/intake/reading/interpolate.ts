/** The value at `at` on the line through the points, sorted by their first number; beyond the ends, that of the end. Pure. */
export function interpolate(points: readonly (readonly [number, number])[], at: number): number {
  const next = points.findIndex(([x]) => x >= at);
  if (next <= 0) return points[next === 0 ? 0 : points.length - 1]![1];
  const [[x0, y0], [x1, y1]] = [points[next - 1]!, points[next]!];
  return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
}
