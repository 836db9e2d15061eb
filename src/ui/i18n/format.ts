import { latinDigits } from '../../lib/text.ts';
import type { Language } from './i18n.ts';

const locale = (language: Language) => (language === 'fr' ? 'fr-FR' : 'en-GB');

export const formatNumber = (value: number, language: Language): string =>
  new Intl.NumberFormat(locale(language)).format(value);

/** `976 ko`, `1,2 Mo` */
export function formatSize(bytes: number, language: Language): string {
  const [unit, value] = bytes < 1e6 ? (['kilobyte', bytes / 1e3] as const) : (['megabyte', bytes / 1e6] as const);
  return new Intl.NumberFormat(locale(language), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

/** The first of a month as French says it: `mardi 1er décembre`. The CLDR's forms leave it as `1`. */
export const withFirst = (day: string, language: Language): string =>
  language === 'fr' ? day.replace(/(?<!\d)1(?= \p{L})/u, '1er') : day;

/** `samedi 21 novembre` */
export const formatDay = (date: Date, language: Language): string =>
  withFirst(
    new Intl.DateTimeFormat(locale(language), { weekday: 'long', day: 'numeric', month: 'long' }).format(date),
    language,
  );

/** `10:42` */
export const formatTime = (instant: string, language: Language): string =>
  new Intl.DateTimeFormat(locale(language), { hour: '2-digit', minute: '2-digit' }).format(new Date(instant));

/** `21/11/2026 10:42` */
export const formatMoment = (instant: string, language: Language): string =>
  new Intl.DateTimeFormat(locale(language), { dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant));

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();

/** The time alone today, with the day otherwise: as people say it. */
export function formatWhen(instant: string, now: Date, language: Language): string {
  const date = new Date(instant);
  if (sameDay(date, now)) return formatTime(instant, language);
  return new Intl.DateTimeFormat(locale(language), {
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(date);
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** What `Intl` calls "maintenant" and "now", as people say it of something that is over. */
const JUST_NOW: Readonly<Record<Language, string>> = { fr: 'à l’instant', en: 'just now' };

/** `il y a 2 min`; under a minute, in seconds is noise: `à l’instant`. */
export function formatAgo(instant: string, now: Date, language: Language): string {
  const seconds = Math.max(0, (now.getTime() - new Date(instant).getTime()) / 1000);
  const relative = new Intl.RelativeTimeFormat(locale(language), { style: 'short', numeric: 'auto' });
  for (const [unit, length] of STEPS)
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit);
  return JUST_NOW[language];
}

/** How long: `6 min`, `3 h`, `2 j`. */
export function formatDuration(since: string, now: Date, language: Language): string {
  const seconds = Math.max(0, (now.getTime() - new Date(since).getTime()) / 1000);
  const [unit, length] = STEPS.find(([, step]) => seconds >= step) ?? (['minute', 60] as const);
  return new Intl.NumberFormat(locale(language), { style: 'unit', unit, unitDisplay: 'short' }).format(
    Math.floor(seconds / length),
  );
}

/** `DZ` → `Algérie`; what is no code, as it is. */
export function formatCountry(value: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(value)) return value;
  return new Intl.DisplayNames(locale(language), { type: 'region' }).of(value) ?? value;
}

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
