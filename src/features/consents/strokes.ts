/** A point as the drawing library gives it. */
export interface DrawnPoint {
  x: number;
  y: number;
  time: number;
  pressure: number;
}

/** The contract's limits. */
const MOST_STROKES = 200;
const MOST_POINTS = 5000;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Strokes as the contract keeps them: `[x, y, ms since the first point, pressure]` for each point. */
export function strokesOf(groups: readonly { points: readonly DrawnPoint[] }[]): number[][][] {
  const drawn = groups.filter(({ points }) => points.length > 0);
  const began = drawn[0]?.points[0]?.time ?? 0;
  return drawn.slice(0, MOST_STROKES).map(({ points }) => {
    // Every n-th point of a stroke that has too many: its shape stays.
    const step = Math.ceil(points.length / MOST_POINTS);
    return points
      .filter((_, at) => at % step === 0)
      .map(({ x, y, time, pressure }) => [
        round(x, 1),
        round(y, 1),
        Math.max(0, round(time - began, 0)),
        round(pressure, 2),
      ]);
  });
}

/** A dot is no signature. */
export const isSignature = (groups: readonly { points: readonly DrawnPoint[] }[]): boolean =>
  groups.reduce((sum, { points }) => sum + points.length, 0) >= 8;

/**
 * The strokes on a field of this size (CSS pixels). What a smaller field would cut off, since the tablet was turned, is
 * scaled down as a whole; strokes that fit stay as they are.
 */
export function fitStrokes<Group extends { points: readonly DrawnPoint[] }>(
  groups: readonly Group[],
  field: { width: number; height: number },
): Group[] {
  const points = groups.flatMap((group) => group.points);
  const scale = Math.min(
    1,
    ...points.map(({ x }) => field.width / Math.max(x, 1)),
    ...points.map(({ y }) => field.height / Math.max(y, 1)),
  );
  if (scale === 1) return [...groups];
  return groups.map((group) => ({
    ...group,
    points: group.points.map((point) => ({ ...point, x: point.x * scale, y: point.y * scale })),
  }));
}
