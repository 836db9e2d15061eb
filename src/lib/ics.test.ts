import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { addMinutes, clockMinutes, clockText, dayOf, momentNear } from './clinic-day.ts';
import { icsOf, type CalendarEvent } from './ics.ts';

const STAMP = '2026-11-29T12:00:00.000Z';
const event = (start: string, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: `${start}@test`,
  start,
  end: addMinutes(start, 20),
  summary: 'Consultation',
  tentative: false,
  ...more,
});
const read = (events: readonly CalendarEvent[], name = 'Dr Benali') => {
  const calendar = new ICAL.Component(ICAL.parse(icsOf({ name, stamp: STAMP, events })));
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
};

describe('AG-36 a calendar file', () => {
  it.each([
    ['Europe/Paris', ['2027-03-27', '2027-03-28', '2027-10-31', '2027-11-01']],
    ['Africa/Algiers', ['2027-03-28', '2027-10-31']],
    ['America/St_Johns', ['2027-03-13', '2027-03-14', '2027-11-07', '2027-11-08']],
  ])('AG-36 keeps ten o’clock at ten in %s, on the days on which the clocks change too', (zone, days) => {
    const starts = days.map((day) => momentNear(day, 600, zone));
    const found = read(starts.map((start) => event(start))).map(({ startDate, endDate }) => ({
      start: startDate.toJSDate().toISOString(),
      minutes: endDate.subtractDate(startDate).toSeconds() / 60,
    }));
    expect(found).toEqual(starts.map((start) => ({ start, minutes: 20 })));
    expect(found.map(({ start }) => [dayOf(start, zone), clockText(clockMinutes(start, zone))])).toEqual(
      days.map((day) => [day, '10:00']),
    );
  });

  it('AG-36 has lines of at most 75 octets, and every text comes back as it was', () => {
    const summary = `Suivi; « bilan », à jeun \\ ${'é'.repeat(90)} 🩺🩺\nSUMMARY:non`;
    const file = icsOf({ name: 'Dr Benali', stamp: STAMP, events: [event('2027-03-28T08:00:00.000Z', { summary })] });
    const octets = file.split('\r\n').map((line) => new TextEncoder().encode(line).length);
    expect(octets.length).toBeGreaterThan(12);
    expect(Math.max(...octets)).toBeLessThanOrEqual(75);
    expect(read([event('2027-03-28T08:00:00.000Z', { summary })]).map((one) => one.summary)).toEqual([summary]);
  });
});
