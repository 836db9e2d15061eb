import { describe, expect, it } from 'vitest';
import type { SpanRow } from '../../hooks/index.ts';
import { visitsOf } from './visits-model.ts';

const row = (id: string, day: number, status: string): SpanRow => ({
  id,
  summary: { start: `2026-12-${day}T09:00:00.000Z`, end: `2026-12-${day}T09:20:00.000Z`, status },
  syncState: 'synced',
});
const ids = (rows: readonly SpanRow[]) => rows.map(({ id }) => id);

describe('AG-23 a patient’s appointments', () => {
  it('are what comes, by start, and what was, the latest first, with each no-show counted', () => {
    const visits = visitsOf(
      [
        row('seen', 10, 'fulfilled'),
        row('missed', 11, 'noshow'),
        row('forgotten', 12, 'booked'),
        row('mistake', 13, 'entered-in-error'),
        row('here', 15, 'arrived'),
        row('off', 16, 'cancelled'),
        row('again', 17, 'noshow'),
        row('next', 18, 'booked'),
      ],
      '2026-12-15T09:10:00.000Z',
    );
    expect(ids(visits.coming)).toEqual(['here', 'next']);
    expect(ids(visits.past)).toEqual(['again', 'off', 'forgotten', 'missed', 'seen']);
    expect(visits.missed).toBe(2);
  });
});
