import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { useGridWidth, type Beside } from './use-grid-width.ts';

const SCREEN = 1_200;
const WIDE: Record<Beside, number> = { nothing: 1_100, waiting: 828, sheet: 660 };

/** The widths of all renders, in order, after the grid was shown with these beside it, one after the other. */
function widthsOf(...shown: Beside[]): number[] {
  const grid = document.createElement('div');
  let now = shown[0]!;
  vi.spyOn(grid, 'clientWidth', 'get').mockImplementation(() => WIDE[now]);
  const widths: number[] = [];
  const scroller = { current: grid };
  const { rerender, unmount } = renderHook(
    ({ beside }) => {
      widths.push(useGridWidth(scroller, beside));
    },
    { initialProps: { beside: now } },
  );
  for (now of shown.slice(1)) rerender({ beside: now });
  unmount();
  return widths;
}

beforeEach(() => {
  forgetAll();
  vi.stubGlobal('innerWidth', SCREEN);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('AG-61 how wide the grid of hours is', () => {
  it('AG-61 is measured when something first stands beside it, and known from then on', () =>
    expect(widthsOf('nothing', 'waiting', 'nothing', 'waiting')).toEqual([
      SCREEN,
      WIDE.nothing,
      WIDE.nothing,
      WIDE.waiting,
      WIDE.nothing,
      WIDE.waiting,
    ]));

  it('AG-61 is known in another visit of the screen', () => {
    widthsOf('nothing', 'sheet');
    expect(widthsOf('sheet', 'nothing')).toEqual([WIDE.sheet, WIDE.nothing]);
  });

  it('AG-61 follows the window', () => {
    widthsOf('nothing');
    vi.stubGlobal('innerWidth', SCREEN - 200);
    WIDE.nothing = 900;
    expect(widthsOf('nothing').at(-1)).toBe(900);
  });
});
