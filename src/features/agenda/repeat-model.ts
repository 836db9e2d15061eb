import { issue, type Issue } from '../../contract/issues.ts';
import { dayOf, isDay } from '../../lib/clinic-day.ts';
import type { AppointmentInput } from './appointment-model.ts';
import { MOST, occurrencesOf, type Repeat } from './repeats.ts';

export const REPEATS = ['none', 'daily', 'weekly', 'weeks'] as const;

/** The longest interval in weeks: half a year. */
const MOST_WEEKS = 26;

export type RepeatInput = Pick<
  AppointmentInput,
  'start' | 'repeat' | 'repeatWeeks' | 'repeatEnd' | 'repeatTimes' | 'repeatUntil'
>;

/** The series that a form describes. */
export type Plan =
  | { kind: 'single' }
  /** The first one's start included. */
  | { kind: 'series'; starts: readonly string[] }
  | { kind: 'fault'; fault: Issue };

const whole = (text: string, min: number, max: number): number | null => {
  const value = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
};

const fault = (found: Issue): Plan => ({ kind: 'fault', fault: found });

export const isInstant = (value: string): boolean =>
  /T.*(Z|[+-]\d{2}:\d{2})$/i.test(value) && !Number.isNaN(Date.parse(value));

function daysBetween(input: RepeatInput): number | Issue {
  if (input.repeat === 'daily') return 1;
  if (input.repeat === 'weekly') return 7;
  const weeks = whole(input.repeatWeeks, 1, MOST_WEEKS);
  return weeks === null ? issue('repeatWeeks', 'out_of_range', { min: 1, max: MOST_WEEKS }) : weeks * 7;
}

function endOf(input: RepeatInput, zone: string): Repeat['end'] | Issue {
  if (input.repeatEnd === 'times') {
    const times = whole(input.repeatTimes, 2, MOST);
    return times === null ? issue('repeatTimes', 'out_of_range', { min: 2, max: MOST }) : { kind: 'times', times };
  }
  const day = input.repeatUntil;
  if (!isDay(day)) return issue('repeatUntil', 'not_a_day');
  return day > dayOf(input.start, zone)
    ? { kind: 'until', day }
    : issue('repeatUntil', 'not_after', { other: 'start' });
}

/** Nothing is planned while the first one has no start. */
export function planOf(input: RepeatInput, zone: string): Plan {
  if (input.repeat === 'none' || !isInstant(input.start)) return { kind: 'single' };
  const days = daysBetween(input);
  if (typeof days !== 'number') return fault(days);
  const end = endOf(input, zone);
  if ('path' in end) return fault(end);
  const found = occurrencesOf(input.start, { days, end }, zone);
  return found.kind === 'starts'
    ? { kind: 'series', starts: found.starts }
    : fault(issue('repeatUntil', 'too_many', { max: MOST }));
}
