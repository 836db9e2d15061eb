import { expect, test } from 'vitest';
import { ticksOf } from './vitals-chart.tsx';
import type { Series } from './vitals-series.ts';

const series = (values: readonly number[], usual: Series['usual']): Series => ({
  code: 'x',
  unit: '',
  usual,
  points: values.map((value, at) => ({ at, value })),
});

test.each([
  ['a pair of pressures', [152, 94, 128, 79], [60, 140], [50, 100, 150, 200]],
  ['a temperature', [36.9, 39.2], [36, 38], [36, 37, 38, 39, 40]],
  ['one weight with nothing usual', [81], [null, null], [81, 81.1]],
] as const)('CR-34 the chart’s numbers are round and hold all values: %s', (_, values, usual, ticks) => {
  expect(ticksOf([series(values, usual)])).toEqual(ticks);
});
