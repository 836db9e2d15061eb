/** How near to an edge of what is in sight a drag scrolls, in pixels. */
export const EDGE_PX = 56;
/** The speed at an edge and beyond it, in pixels a second. */
export const FASTEST = 900;

export interface Point {
  x: number;
  y: number;
}

/** What is in sight of the scrolled content, without what sticks over it. */
export interface Sight {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

function speedAlong(at: number, began: number, from: number, to: number): number {
  // In a low window the edges leave the middle half alone.
  const edge = Math.min(EDGE_PX, (to - from) / 4);
  if (edge <= 0) return 0;
  if (at < began && at < from + edge) return -FASTEST * Math.min(1, (from + edge - at) / edge);
  if (at > began && at > to - edge) return FASTEST * Math.min(1, (at - to + edge) / edge);
  return 0;
}

/**
 * How fast a drag that began at one point and is at another scrolls, in pixels a second: the faster the nearer it is to
 * an edge. Only towards where it has moved, so that what is taken up close to an edge stays.
 */
export function edgeSpeed(at: Point, began: Point, sight: Sight): Point {
  return {
    x: speedAlong(at.x, began.x, sight.left, sight.right),
    y: speedAlong(at.y, began.y, sight.top, sight.bottom),
  };
}
