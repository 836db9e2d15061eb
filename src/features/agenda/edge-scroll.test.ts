import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EDGE_PX, edgeSpeed, FASTEST } from './edge-scroll.ts';

const SIGHT = { top: 100, bottom: 900, left: 50, right: 1050 };
const MIDDLE = { x: 500, y: 500 };
const speed = (x: number, y: number, began = MIDDLE) => edgeSpeed({ x, y }, began, SIGHT);

describe('AG-57 a drag', () => {
  it('AG-57 scrolls near an edge only, the faster the nearer, and beyond it at full speed', () => {
    expect(speed(500, 100 + EDGE_PX)).toEqual({ x: 0, y: 0 });
    expect(speed(500, 900 - EDGE_PX)).toEqual({ x: 0, y: 0 });
    expect(speed(500, 900 - EDGE_PX / 2)).toEqual({ x: 0, y: FASTEST / 2 });
    expect(speed(500, 100 + EDGE_PX / 2)).toEqual({ x: 0, y: -FASTEST / 2 });
    expect(speed(500, 2_000).y).toBe(FASTEST);
    expect(speed(1_049, 500).x).toBeGreaterThan(0);
    expect(speed(51, 500).x).toBeLessThan(0);
  });

  it('AG-57 that begins at an edge stays until it moves towards it', () => {
    expect(speed(500, 890, { x: 500, y: 890 })).toEqual({ x: 0, y: 0 });
    expect(speed(500, 880, { x: 500, y: 890 })).toEqual({ x: 0, y: 0 });
    expect(speed(500, 895, { x: 500, y: 890 }).y).toBeGreaterThan(0);
  });

  it('AG-57 scrolls never away from where it has moved, whatever the size of the window', () => {
    const point = fc.record({ x: fc.integer({ min: -500, max: 2_500 }), y: fc.integer({ min: -500, max: 2_500 }) });
    const size = fc.integer({ min: 40, max: 2_000 });
    let scrolled = 0;
    fc.assert(
      fc.property(point, point, size, size, (at, began, width, height) => {
        const { x, y } = edgeSpeed(at, began, { top: 0, left: 0, bottom: height, right: width });
        if (x !== 0 || y !== 0) scrolled += 1;
        return (
          x * (at.x - began.x) >= 0 &&
          y * (at.y - began.y) >= 0 &&
          Math.abs(x) <= FASTEST &&
          Math.abs(y) <= FASTEST &&
          (y === 0 || at.y < height / 4 || at.y > (height * 3) / 4)
        );
      }),
      { seed: 57, numRuns: 500 },
    );
    expect(scrolled).toBeGreaterThan(100);
  });
});
