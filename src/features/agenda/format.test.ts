import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { clockMinutes, clockText } from '../../lib/clinic-day.ts';
import { formatClock, formatDay } from './format.ts';

describe('AG-3 the time of day', () => {
  it('AG-3 is what the clinic’s clocks show, around a change of clocks too', () => {
    const around = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-03-08T05:30:00Z', '2026-11-01T04:30:00Z'];
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Paris', 'Africa/Algiers', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
        fc.constantFrom(...around),
        fc.integer({ min: -2_000, max: 2_000 }),
        fc.integer({ min: 0, max: 59_999 }),
        (zone, change, minutes, ms) => {
          const at = new Date(Date.parse(change) + minutes * 60_000 + ms).toISOString();
          expect(formatClock(at, zone)).toBe(clockText(clockMinutes(at, zone)));
        },
      ),
    );
  });

  it('AG-60 of hundreds of cards asks the browser’s formatter once for each quarter of an hour', () => {
    const asked = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    const format = vi.fn<(at?: number | Date) => string>();
    const real = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format')!;
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
      configurable: true,
      get(this: Intl.DateTimeFormat) {
        const own = real.get?.call(this) as (at?: number | Date) => string;
        return (at?: number | Date) => {
          format(at);
          return own(at);
        };
      },
    });
    try {
      const opening = Date.parse('2031-05-06T06:00:00Z');
      for (let card = 0; card < 700; card += 1)
        formatClock(new Date(opening + (card % 120) * 300_000).toISOString(), 'Europe/Paris');
      expect(format).toHaveBeenCalledTimes(40);
      expect(asked).not.toHaveBeenCalled();
    } finally {
      Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', real);
      asked.mockRestore();
    }
  });

  it('AG-60 makes no formatter for each day that it names', () => {
    formatDay('2026-12-01', 'short', 'fr');
    const made = vi.spyOn(Intl, 'DateTimeFormat');
    expect(formatDay('2026-12-02', 'short', 'fr')).toBe('Mer. 2 déc.');
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
  });
});
