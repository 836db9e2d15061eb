/** A partial date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Plain calendar values, without a time zone. */

import { isCalendarDate } from '../../lib/calendar-date.ts';

const pad = (value: string, length: number) => value.padStart(length, '0');

const SEP = String.raw`[\s./-]`;
const FORMS: readonly [RegExp, readonly ('y' | 'm' | 'd')[]][] = [
  [/^(\d{4})$/, ['y']],
  [new RegExp(`^(\\d{4})${SEP}(\\d{1,2})$`), ['y', 'm']],
  [new RegExp(`^(\\d{1,2})${SEP}(\\d{4})$`), ['m', 'y']],
  [new RegExp(`^(\\d{4})${SEP}(\\d{1,2})${SEP}(\\d{1,2})$`), ['y', 'm', 'd']],
  [new RegExp(`^(\\d{1,2})${SEP}(\\d{1,2})${SEP}(\\d{4})$`), ['d', 'm', 'y']],
  [/^(\d{2})(\d{2})(\d{4})$/, ['d', 'm', 'y']],
  [new RegExp(`^(\\d{1,2})${SEP}(\\d{1,2})${SEP}(\\d{2})$`), ['d', 'm', 'y']],
  [/^(\d{2})(\d{2})(\d{2})$/, ['d', 'm', 'y']],
];

/**
 * Which century a year of two digits is in. `past`, for what has happened (a birth): the last such year that has begun;
 * in 2026, `27` is 1927. `near`, for what may be planned (an appointment, an end): the nearest such year; `27` is 2027.
 */
export type Century = 'past' | 'near';

function wholeYear(year: string, thisYear: number, century: Century): string {
  if (year.length !== 2) return year;
  const inThis = Math.floor(thisYear / 100) * 100 + Number(year);
  if (century === 'past') return String(inThis <= thisYear ? inThis : inThis - 100);
  if (inThis - thisYear > 50) return String(inThis - 100);
  return String(thisYear - inThis >= 50 ? inThis + 100 : inThis);
}

/**
 * What a person typed (`29/02/1984`, `29/2/84`, `29021984`, `1984-02-29`, `02/1984`, `1984`) as a partial date; null
 * when it is no date that exists.
 */
export function parsePartialDate(typed: string, century: Century, today: Date = new Date()): string | null {
  const text = typed.trim();
  for (const [pattern, parts] of FORMS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const part = (name: 'y' | 'm' | 'd') => (parts.includes(name) ? match[parts.indexOf(name) + 1] : undefined);
    const [year, month, day] = [wholeYear(part('y') ?? '', today.getFullYear(), century), part('m'), part('d')];
    const date = [year, month && pad(month, 2), day && pad(day, 2)].filter(Boolean).join('-');
    if (isCalendarDate(date)) return date;
  }
  return null;
}

/** `1984-02-29` → `29/02/1984`, `1984-02` → `02/1984`, `1984` → `1984`. */
export function formatPartialDate(value: string): string {
  return value.split('-').reverse().join('/');
}

export interface Age {
  value: number;
  unit: 'years' | 'months' | 'days';
}

/** Age on a day; years from three on, months below, days under two months. A partial date counts from its beginning. */
export function ageOn(birthDate: string, today: Date): Age | null {
  const [year, month = 1, day = 1] = birthDate.split('-').map(Number);
  if (!year || Number.isNaN(month) || Number.isNaN(day)) return null;
  const months = (today.getFullYear() - year) * 12 + (today.getMonth() + 1 - month) - (today.getDate() < day ? 1 : 0);
  if (months < 0) return null;
  if (months >= 36 || birthDate.length === 4) return { value: Math.floor(months / 12), unit: 'years' };
  if (months >= 2) return { value: months, unit: 'months' };
  const born = Date.UTC(year, month - 1, day);
  return {
    value: Math.floor((Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) - born) / 86_400_000),
    unit: 'days',
  };
}
