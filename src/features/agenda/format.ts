import { withFirst } from '../../ui/i18n/format.ts';
import type { Language } from '../../ui/i18n/i18n.ts';

const locale = (language: Language) => (language === 'fr' ? 'fr-FR' : 'en-GB');
/** Noon in UTC: the day is the same whatever the device's zone, since it is shown in UTC. */
const noonOf = (day: string) => new Date(`${day}T12:00:00Z`);

const FORMS = {
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  whole: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  weekday: { weekday: 'short' },
  month: { month: 'long', year: 'numeric' },
  number: { day: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export function formatDay(day: string, form: keyof typeof FORMS, language: Language): string {
  const formatter = new Intl.DateTimeFormat(locale(language), { ...FORMS[form], timeZone: 'UTC' });
  const text = withFirst(formatter.format(noonOf(day)), language);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `09:30`, by the clinic's clocks. */
export function formatClock(instant: string, zone: string): string {
  const known =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });
  clocks.set(zone, known);
  return known.format(new Date(instant));
}
