import { describe, expect, it } from 'vitest';
import { clockFault, latestTime, type TimeSources } from './latest-time.ts';

const at = (iso: string) => Date.parse(iso);
const day = (sources: TimeSources) => new Date(latestTime(sources)).toISOString().slice(0, 10);
const built = at('2026-11-01T00:00:00Z');
const server = at('2026-11-28T10:00:00Z');
const contact = (device: string) => ({ server, device: at(device) });

describe('H42 UI-6 the latest time known', () => {
  it.each<[string, TimeSources, string, ReturnType<typeof clockFault>]>([
    [
      'a clock that is right',
      { device: at('2026-11-29T08:00:00Z'), built, lastContact: contact('2026-11-28T10:00:00Z') },
      '2026-11-29',
      null,
    ],
    [
      'right, and the server not heard yet',
      { device: at('2026-11-29T08:00:00Z'), built, lastContact: null },
      '2026-11-29',
      null,
    ],
    ['at 1970, the server not heard yet', { device: 0, built, lastContact: null }, '2026-11-01', 'behind'],
    [
      'fell to 2015 since the last answer',
      { device: at('2015-01-01T00:10:00Z'), built, lastContact: contact('2026-11-28T10:00:00Z') },
      '2026-11-28',
      'behind',
    ],
    [
      'stood at 2015 already at the last answer, three days ago',
      { device: at('2015-01-04T00:10:00Z'), built, lastContact: contact('2015-01-01T00:10:00Z') },
      '2026-12-01',
      'behind',
    ],
    [
      'stood at 2015 then, and was set right',
      { device: at('2026-12-02T09:00:00Z'), built, lastContact: contact('2015-01-01T00:10:00Z') },
      '2026-12-02',
      null,
    ],
    [
      'one day behind',
      { device: at('2026-11-28T08:00:00Z'), built, lastContact: contact('2026-11-27T08:00:00Z') },
      '2026-11-29',
      'behind',
    ],
    [
      'five years ahead at the last answer, two days ago',
      { device: at('2031-11-30T10:00:00Z'), built, lastContact: contact('2031-11-28T10:00:00Z') },
      '2026-11-30',
      'ahead',
    ],
    [
      'five years ahead then, and was set right',
      { device: at('2026-11-30T10:00:00Z'), built, lastContact: contact('2031-11-28T10:00:00Z') },
      '2026-11-30',
      null,
    ],
    [
      'set back by a minute',
      { device: at('2026-11-28T10:05:00Z'), built, lastContact: contact('2026-11-28T10:06:00Z') },
      '2026-11-28',
      null,
    ],
  ])('%s', (_what, sources, today, fault) => {
    expect(day(sources)).toBe(today);
    expect(clockFault(sources)).toBe(fault);
  });
});
