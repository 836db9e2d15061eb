import { expect, it } from 'vitest';
import { inRuns, numbersIn, runsOf, sizeOf } from './runs.ts';

it('runs hold the numbers that they were made of, each once, in as few pieces as there are gaps', () => {
  const numbers = [7, 3, 4, 5, 9, 4];
  const runs = runsOf(numbers);
  expect(runs).toEqual([
    [3, 5],
    [7, 7],
    [9, 9],
  ]);
  expect(numbersIn(runs)).toEqual([3, 4, 5, 7, 9]);
  expect(sizeOf(runs)).toBe(5);
  expect([2, 3, 5, 6, 9, 10].map((number) => inRuns(runs, number))).toEqual([false, true, true, false, true, false]);
  expect(runsOf([])).toEqual([]);
});
