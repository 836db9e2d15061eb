import { describe, expect, it } from 'vitest';
import { inSlices } from './in-slices.ts';

/** A page whose clock runs by the work alone: `costs` ms an item. */
function page(costs: (item: number) => number) {
  let time = 0;
  const slices: number[][] = [];
  const abort = new AbortController();
  return {
    slices,
    abort,
    work(item: number) {
      slices.at(-1)?.push(item);
      time += costs(item);
    },
    slicing: {
      turn: async () => void slices.push([]),
      now: () => time,
      signal: abort.signal,
    },
  };
}

const items = Array.from({ length: 100 }, (_, at) => at);

describe('UI-44 work behind a screen', () => {
  it('does every item once, in order, and never longer than a slice', async () => {
    const { slices, work, slicing } = page(() => 1);
    expect(await inSlices(items, work, slicing)).toBe(true);
    expect(slices.flat()).toEqual(items);
    expect(slices.map((slice) => slice.length)).toEqual(Array.from({ length: 20 }, () => 5));
  });

  it('begins a slice for each item where one takes longer than a slice', async () => {
    const { slices, work, slicing } = page((item) => (item < 10 ? 40 : 1));
    await inSlices(items, work, slicing);
    expect(slices.slice(0, 10)).toEqual(items.slice(0, 10).map((item) => [item]));
    expect(slices.flat()).toEqual(items);
  });

  it('ends with the slice in which nobody wants it any more', async () => {
    const { slices, work, slicing, abort } = page(() => 1);
    const done = inSlices(
      items,
      (item) => {
        work(item);
        if (item === 7) abort.abort();
      },
      slicing,
    );
    expect(await done).toBe(false);
    expect(slices.flat()).toEqual(items.slice(0, 10));
  });
});
