import { withFirst } from '../../lib/day-words.ts';
import { latinDigits } from '../../lib/text.ts';
import type { Language } from './i18n.ts';

/**
 * A formatter of each language, made once: making one takes fifty times as long as formatting a date, and a list formats
 * hundreds. They keep the device's zone of that moment.
 */
const ofEach = <T>(make: (locale: string) => T): ((language: Language) => T) => {
  const made: Partial<Record<Language, T>> = {};
  return (language) => (made[language] ??= make(language === 'fr' ? 'fr-FR' : 'en-GB'));
};
const numbers = (options?: Intl.NumberFormatOptions) => ofEach((locale) => new Intl.NumberFormat(locale, options));
const dates = (options: Intl.DateTimeFormatOptions) => ofEach((locale) => new Intl.DateTimeFormat(locale, options));

const plain = numbers();
export const formatNumber = (value: number, language: Language): string => plain(language).format(value);

const decimalsOf = (value: number): number =>
  /\.(\d+)$/.exec(String(value))?.[1]?.length ?? (/e-/.test(String(value)) ? 20 : 0);

/**
 * A measured value as a practice reads it. What somebody typed stays as it is; the decimals that only a computer writes
 * are rounded: to one from 10 on, to three digits that count below it. `28.123456` → `28,1`, `0.0045678` → `0,00457`
 */
export function formatMeasure(value: number, language: Language): string {
  const isLarge = Math.abs(value) >= 10;
  // Of plain numbers three decimals are shown, so those that were typed are shown whole.
  const shown = decimalsOf(value) <= (isLarge ? 2 : 3) ? plain : isLarge ? toOneDecimal : toThreeDigits;
  return shown(language).format(value);
}
const toOneDecimal = numbers({ maximumFractionDigits: 1 });
const toThreeDigits = numbers({ maximumSignificantDigits: 3 });

/** `976 ko`, `1,2 Mo`, `60,4 Go` */
export function formatSize(bytes: number, language: Language): string {
  if (bytes < 1e6) return kilobytes(language).format(bytes / 1e3);
  return bytes < 1e9 ? megabytes(language).format(bytes / 1e6) : gigabytes(language).format(bytes / 1e9);
}
const kilobytes = numbers({ style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 });
const megabytes = numbers({ style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });
const gigabytes = numbers({ style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 });

/** `samedi 21 novembre` */
export const formatDay = (date: Date, language: Language): string =>
  withFirst(longDays(language).format(date), language);
const longDays = dates({ weekday: 'long', day: 'numeric', month: 'long' });

/** `10:42` */
export const formatTime = (instant: string, language: Language): string => times(language).format(new Date(instant));
const times = dates({ hour: '2-digit', minute: '2-digit' });

/** `21/11/2026` */
export const formatDate = (instant: string | number, language: Language): string =>
  shortDays(language).format(new Date(instant));
const shortDays = dates({ dateStyle: 'short' });

/** `21/11/2026 10:42` */
export const formatMoment = (instant: string, language: Language): string =>
  moments(language).format(new Date(instant));
const moments = dates({ dateStyle: 'short', timeStyle: 'short' });

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();

/** The time alone today, with the day otherwise: as people say it. */
export function formatWhen(instant: string, now: Date, language: Language): string {
  const date = new Date(instant);
  if (sameDay(date, now)) return formatTime(instant, language);
  return daysAndTimes(language).format(date);
}
const daysAndTimes = dates({ day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' });

const STEPS: readonly ['day' | 'hour' | 'minute', number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** What `Intl` calls "maintenant" and "now", as people say it of something that is over. */
const JUST_NOW: Readonly<Record<Language, string>> = { fr: 'à l’instant', en: 'just now' };

/** `il y a 2 min`; under a minute, in seconds is noise: `à l’instant`. */
export function formatAgo(instant: string, now: Date, language: Language): string {
  const seconds = Math.max(0, (now.getTime() - new Date(instant).getTime()) / 1000);
  for (const [unit, length] of STEPS)
    if (seconds >= length) return agos(language).format(-Math.floor(seconds / length), unit);
  return JUST_NOW[language];
}
const agos = ofEach((locale) => new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'auto' }));

/** How long: `6 min`, `3 h`, `2 j`. */
export function formatDuration(since: string, now: Date, language: Language): string {
  const seconds = Math.max(0, (now.getTime() - new Date(since).getTime()) / 1000);
  const [unit, length] = STEPS.find(([, step]) => seconds >= step) ?? (['minute', 60] as const);
  return durations[unit](language).format(Math.floor(seconds / length));
}
const WAIT_IN_HOURS = 72;
/** How long something has waited (ms): `26 h`, from three days on `3 j`. */
export function formatWait(ms: number, language: Language): string {
  const hours = Math.floor(ms / 3_600_000);
  return hours < WAIT_IN_HOURS
    ? durations.hour(language).format(hours)
    : durations.day(language).format(Math.floor(hours / 24));
}
const durations = {
  day: numbers({ style: 'unit', unit: 'day', unitDisplay: 'short' }),
  hour: numbers({ style: 'unit', unit: 'hour', unitDisplay: 'short' }),
  minute: numbers({ style: 'unit', unit: 'minute', unitDisplay: 'short' }),
};

/** `DZ` → `Algérie`; what is no code, as it is. */
export function formatCountry(value: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(value)) return value;
  return regions(language).of(value) ?? value;
}
const regions = ofEach((locale) => new Intl.DisplayNames(locale, { type: 'region' }));

/** `+33612345678` or `0612345678` → `06 12 34 56 78`; Algerian numbers alike; others as they are. */
export function formatPhone(value: string): string {
  const digits = latinDigits(value)
    .replace(/\(0\)|[\s.()-]/g, '')
    .replace(/^(\+|00)330?(?=\d{9}$)/, '0')
    .replace(/^(\+|00)2130?(?=\d{8,9}$)/, '0');
  if (/^0\d{9}$/.test(digits)) return digits.replace(/(\d{2})(?=\d)/g, '$1 ');
  if (/^0\d{8}$/.test(digits)) return digits.replace(/^(\d{3})(\d{2})(\d{2})(\d{2})$/, '$1 $2 $3 $4');
  return value;
}
