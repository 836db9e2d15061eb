import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { addMinutes, clockMinutes, clockText, dayOf, momentNear } from './clinic-day.ts';
import { calendarZone } from './ics-zone.ts';
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

describe('AG-40 a calendar file by the clinic’s clocks', () => {
  it.each(['Europe/Paris', 'Africa/Algiers', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
    'AG-40 says in %s every moment of the hours in which the clocks change, by a zone of its own',
    (zone) => {
      const [from, to] = ['2027-01-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z'];
      const days = ['2027-03-13', '2027-03-27', '2027-04-03', '2027-10-02', '2027-10-30', '2027-11-06', '2027-07-01'];
      const starts = days.flatMap((day) =>
        Array.from({ length: 160 }, (_, at) => addMinutes(`${day}T08:00:00.000Z`, at * 15)),
      );
      const file = icsOf({
        name: 'Dr Benali',
        stamp: STAMP,
        events: starts.map((start) => event(start)),
        zone: calendarZone(zone, from, to),
      });
      const calendar = new ICAL.Component(ICAL.parse(file));
      const zoneOfCalendar = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone') as ICAL.Component);
      const found = calendar.getAllSubcomponents('vevent').map((one) => {
        const { startDate } = new ICAL.Event(one);
        // By the file's own zone, not by one that the reader may know.
        if (startDate.zone.tzid !== 'UTC') startDate.zone = zoneOfCalendar;
        return startDate.toJSDate().toISOString();
      });
      expect(zoneOfCalendar.tzid).toBe(zone);
      expect(found).toEqual(starts);
      const inUtc = file.match(/^DTSTART:\d+T\d+Z/gm)?.length ?? 0;
      // An hour that is shown twice; the rest stands as the clocks on the wall have it.
      expect(inUtc).toBeLessThan(9);
      expect(file).toContain(`DTSTART;TZID=${zone}:2027`);
    },
  );
});
