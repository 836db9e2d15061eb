import { describe, expect, it } from 'vitest';
import type { Observation } from '../../contract/entities/observation.ts';
import type { OwnedRow } from '../../hooks/index.ts';
import { chartsOf, seriesOf } from './vitals-series.ts';
import { lastOf } from './vitals.ts';

const PULSE = '8867-4';
const WEIGHT = '29463-7';

/** Measures that count how often their moment is read. */
function counted() {
  const counts = { reads: 0 };
  const row = (at: number, code: string = PULSE): OwnedRow<Observation> => ({
    id: `r${at}`,
    syncState: 'synced',
    summary: {
      status: 'final',
      code,
      value: 60 + (at % 40),
      unit: code === PULSE ? '/min' : 'kg',
      get effectiveDateTime() {
        counts.reads += 1;
        return new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString();
      },
    },
  });
  return { counts, row };
}

describe('CR-57 a patient with many measures', () => {
  it('CR-57 reads of a thousand measures the one that was added, for the chart and for the last values', () => {
    const { counts, row } = counted();
    const rows = Array.from({ length: 1000 }, (_, at) => row(at));
    expect(seriesOf(rows, [PULSE])[0]?.points).toHaveLength(1000);
    expect(lastOf(rows).get(PULSE)?.value).toBe(60 + (999 % 40));
    expect(counts.reads).toBe(1000);
    // As a render does, for every part of the screen.
    lastOf(rows);
    seriesOf(rows, [PULSE]);
    expect(counts.reads).toBe(1000);
    const after = [...rows, row(5000)];
    expect(seriesOf(after, [PULSE])[0]?.points.at(-1)?.at).toBe(Date.UTC(2026, 0, 1) + 5000 * 60_000);
    expect(lastOf(after).get(PULSE)).toBe(after.at(-1)?.summary);
    expect(counts.reads).toBe(1001);
  });

  it('CR-34 offers the charts that have a value, and the last of two at one moment counts', () => {
    const { row } = counted();
    const [first, second] = [row(1), { ...row(1), id: 'r2' }];
    expect(chartsOf([first, row(2, WEIGHT)]).map(({ name }) => name)).toEqual(['heartRate', 'weight']);
    expect(chartsOf([])).toEqual([]);
    expect(lastOf([first, second]).get(PULSE)).toBe(second.summary);
    const undated: OwnedRow<Observation> = { ...first, summary: { ...first.summary, effectiveDateTime: '' } };
    expect(lastOf([undated, first]).get(PULSE)).toBe(first.summary);
    expect(lastOf([first, undated]).get(PULSE)).toBe(first.summary);
  });
});
