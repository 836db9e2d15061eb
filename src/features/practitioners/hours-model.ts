import type { Practitioner } from '../../contract/entities/practitioner.ts';
import { WEEKDAYS } from '../../contract/opening-hours.ts';
import type { Json } from '../../lib/json.ts';
import { asItems, asList, asText } from '../../records/control-props.ts';

export type Weekday = (typeof WEEKDAYS)[number];

/** One opening on one day, as the form holds it. */
export interface OpenRange {
  day: Weekday;
  start: string;
  end: string;
  location: string;
  /** Its position in the contract's list, which errors name. */
  from: number;
}

type Hours = NonNullable<Practitioner['availability']>[number];

const isWeekday = (value: unknown): value is Weekday => WEEKDAYS.some((day) => day === value);

/** The ranges of each day. An entry of the contract's list may be for several days; without a day it is Monday's. */
export function rangesOf(value: Json | undefined): OpenRange[] {
  return asItems<Hours>(value).flatMap((entry, from) => {
    const days = asList(entry.daysOfWeek).filter(isWeekday);
    const [start, end, location] = [asText(entry.start), asText(entry.end), asText(entry.location)];
    return (days.length === 0 ? [WEEKDAYS[0]] : days).map((day) => ({ day, start, end, location, from }));
  });
}

/** The list for the contract: an entry for each range of each day. */
export const valueOfRanges = (ranges: readonly OpenRange[]): Json =>
  ranges.map(({ day, start, end, location }) => ({ daysOfWeek: [day], start, end, location }));

const MORNING = { start: '09:00', end: '12:00' };
const AFTERNOON = { start: '14:00', end: '18:00' };
const UNKNOWN = { start: '', end: '' };

/** Adds a range to a day: a morning, then an afternoon, then an empty one. */
export function withAnother(ranges: readonly OpenRange[], day: Weekday): OpenRange[] {
  const [first, ...more] = ranges.filter((range) => range.day === day);
  const isMorning = first !== undefined && more.length === 0 && first.end !== '' && first.end <= AFTERNOON.start;
  const next = first === undefined ? MORNING : isMorning ? AFTERNOON : UNKNOWN;
  return [...ranges, { day, ...next, location: first?.location ?? '', from: ranges.length }];
}

/** Every day opens as `day` does. */
export function copiedToAll(ranges: readonly OpenRange[], day: Weekday): OpenRange[] {
  const model = ranges.filter((range) => range.day === day);
  return WEEKDAYS.flatMap((one) => model.map((range) => ({ ...range, day: one })));
}

/** `lundi 09:00–12:00, 14:00–18:00`, a line a day; days without hours are left out. */
export const hoursInWords = (value: Json | undefined, wordOf: (day: Weekday) => string): string =>
  WEEKDAYS.flatMap((day) => {
    const ranges = rangesOf(value)
      .filter((range) => range.day === day)
      .sort((one, other) => one.start.localeCompare(other.start))
      .map(({ start, end, location }) => `${start}–${end}${location === '' ? '' : ` (${location})`}`);
    return ranges.length === 0 ? [] : [`${wordOf(day)} ${ranges.join(', ')}`];
  }).join('\n');
