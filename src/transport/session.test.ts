import { describe, expect, it } from 'vitest';
import { isRefreshDue } from './session.ts';

const HOUR = 60 * 60 * 1_000;
const NOW = Date.parse('2026-11-21T09:00:00.000Z');

describe('the session’s cookie is rotated', () => {
  it('twice a day', () => {
    expect(isRefreshDue(NOW, NOW)).toBe(false);
    expect(isRefreshDue(NOW - 11 * HOUR, NOW)).toBe(false);
    expect(isRefreshDue(NOW - 12 * HOUR, NOW)).toBe(true);
  });

  it('C3 and where the clock was set back since the last time, else it would not be for as long as that, and end', () => {
    expect(isRefreshDue(NOW + 5 * 365 * 24 * HOUR, NOW)).toBe(true);
    expect(isRefreshDue(NOW + 1, NOW)).toBe(true);
  });
});
