import { describe, expect, it } from 'vitest';
import type { SpanRow } from '../../hooks/index.ts';
import { todayOf } from './today-model.ts';

const ZONE = 'Europe/Paris';
const DAY = '2026-11-30';
const row = (id: string, start: string, status: string): SpanRow => ({
  id,
  summary: { start, end: start, status },
  syncState: 'synced',
});
const ids = (rows: readonly SpanRow[]) => rows.map(({ id }) => id);

describe('AG-18 a day in figures', () => {
  it('counts who was meant to come, who was seen and who stayed away; a cancelled one is no part of it', () => {
    const today = todayOf(
      [
        row('seen', '2026-11-30T08:00:00.000Z', 'fulfilled'),
        row('missed', '2026-11-30T08:20:00.000Z', 'noshow'),
        row('gone', '2026-11-30T08:40:00.000Z', 'cancelled'),
        row('here', '2026-11-30T09:00:00.000Z', 'arrived'),
        row('in', '2026-11-30T09:20:00.000Z', 'checked-in'),
        row('late', '2026-11-30T09:40:00.000Z', 'booked'),
        row('asked', '2026-11-30T10:00:00.000Z', 'pending'),
        row('wish', '2026-11-30T11:00:00.000Z', 'waitlist'),
        row('tomorrow', '2026-12-01T09:00:00.000Z', 'booked'),
      ],
      DAY,
      ZONE,
    );
    expect(today).toMatchObject({ total: 6, seen: 1, missed: 1, later: null });
    expect(ids(today.expected)).toEqual(['late', 'asked']);
    expect(ids(today.waiting)).toEqual(['here', 'in']);
  });

  it('names the next one of a later day once nobody is left to come, by the clinic’s days', () => {
    const rows = [
      row('seen', '2026-11-30T08:00:00.000Z', 'fulfilled'),
      row('cancelled', '2026-12-01T08:00:00.000Z', 'cancelled'),
      // Half past midnight in Paris.
      row('night', '2026-11-30T23:30:00.000Z', 'booked'),
    ];
    expect(todayOf(rows, DAY, ZONE).later?.id).toBe('night');
    expect(todayOf(rows, DAY, 'UTC')).toMatchObject({ later: null });
    expect(todayOf([], DAY, ZONE)).toMatchObject({ total: 0, later: null });
  });
});
