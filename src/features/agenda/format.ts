import { addDays, clockText, minutesOfText } from '../../lib/clinic-day.ts';
import { withFirst } from '../../lib/day-words.ts';
import type { Language } from '../../ui/i18n/i18n.ts';
import { daysOf, type AgendaState } from './agenda-state.ts';

const locale = (language: Language) => (language === 'fr' ? 'fr-FR' : 'en-GB');
/** Noon in UTC, shown in UTC, so that the day does not depend on the device's zone. */
const noonOf = (day: string) => new Date(`${day}T12:00:00Z`);

const FORMS = {
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  whole: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  weekday: { weekday: 'short' },
  month: { month: 'long', year: 'numeric' },
  days: { day: 'numeric', month: 'short', year: 'numeric' },
  number: { day: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const days = new Map<string, Intl.DateTimeFormat>();

/** Made once: making one takes longer than a frame of a slow tablet has to spare. */
function dayFormatter(form: keyof typeof FORMS, language: Language): Intl.DateTimeFormat {
  const key = `${language} ${form}`;
  const known = days.get(key) ?? new Intl.DateTimeFormat(locale(language), { ...FORMS[form], timeZone: 'UTC' });
  days.set(key, known);
  return known;
}

export function formatDay(day: string, form: keyof typeof FORMS, language: Language): string {
  const text = withFirst(dayFormatter(form, language).format(noonOf(day)), language);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A day within a sentence: French writes it with a small letter. */
export function dayWithin(day: string, form: keyof typeof FORMS, language: Language): string {
  const text = formatDay(day, form, language);
  return language === 'fr' ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** `30 nov. – 6 déc. 2026`: from a day to another. */
export function formatDays(first: string, last: string, language: Language): string {
  return withFirst(dayFormatter('days', language).formatRange(noonOf(first), noonOf(last)), language).replace(
    /\s*[–-]\s*/u,
    ' – ',
  );
}

const QUARTER_MS = 900_000;
const clocks = new Map<string, { format: Intl.DateTimeFormat; quarters: Map<number, number> }>();

/** What the clocks of a zone show at the beginning of a quarter of an hour, in minutes since midnight. */
function minutesAtQuarter(quarter: number, zone: string): number {
  const known = clocks.get(zone) ?? {
    format: new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: zone,
    }),
    quarters: new Map<number, number>(),
  };
  clocks.set(zone, known);
  const minutes = known.quarters.get(quarter) ?? minutesOfText(known.format.format(quarter * QUARTER_MS));
  known.quarters.set(quarter, minutes);
  return minutes;
}

/**
 * `09:30`, by the clinic's clocks. Clocks are put forward or back at a full quarter of an hour, so that within one it is
 * arithmetic: a day has hundreds of cards, and the browser's formatter takes longer than all the rest of a card's text.
 */
export function formatClock(instant: string, zone: string): string {
  const at = Date.parse(instant);
  const quarter = Math.floor(at / QUARTER_MS);
  return clockText(minutesAtQuarter(quarter, zone) + Math.floor((at - quarter * QUARTER_MS) / 60_000));
}

/** What the agenda shows: a day, the days of a week, or a month. */
export function titleOf(
  { view, day }: Pick<AgendaState, 'view' | 'day'>,
  form: 'long' | 'short' | 'whole',
  language: Language,
) {
  switch (view) {
    case 'day':
      return formatDay(day, form, language);
    case 'week':
    case 'list': {
      const { first, count } = daysOf({ view, day });
      return formatDays(first, addDays(first, count - 1), language);
    }
    case 'month':
      return formatDay(day, 'month', language);
  }
}
