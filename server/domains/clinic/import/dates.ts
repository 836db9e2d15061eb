/** Dates of a person, as files write them. */
import { isCalendarDate } from '../../../../src/lib/calendar-date.ts';
import { latinDigits } from '../../../../src/lib/text.ts';

export interface ReadDate {
  date: string;
  /** Whether the value was written in another form, so that somebody should check it. */
  adapted: boolean;
  /** Day and month could be meant the other way round, so that only the year is sure. */
  approximate: boolean;
}

const sure = (date: string, adapted: boolean): ReadDate => ({ date, adapted, approximate: false });

/** The longest beginning that is a date: `1984-02-30` says at least `1984-02`. */
function longest(parts: readonly string[]): string | null {
  for (let count = parts.length; count > 0; count -= 1) {
    const date = parts.slice(0, count).join('-');
    if (isCalendarDate(date)) return date;
  }
  return null;
}

/**
 * Reads a FHIR date or dateTime, `19840229`, `29/02/1984`, `29.2.1984` or `1984/02/29`. Of any other text it takes the
 * year; null if there is none.
 */
export function readDate(written: string): ReadDate | null {
  const said = latinDigits(written).trim();
  const iso =
    /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?$/.exec(said) ??
    /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(said) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(said);
  if (iso) {
    const parts = iso
      .slice(1)
      .filter((part) => part !== undefined)
      .map((part) => part.padStart(2, '0'));
    const date = longest(parts);
    return date === null ? null : sure(date, date !== said);
  }
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(said);
  if (local) {
    const [first = '', second = '', year = ''] = local.slice(1).map((part) => part.padStart(2, '0'));
    const [dayFirst, monthFirst] = [`${year}-${second}-${first}`, `${year}-${first}-${second}`];
    const possible = [dayFirst, monthFirst].filter(isCalendarDate);
    if (possible.length === 2 && dayFirst !== monthFirst) return { date: year, adapted: true, approximate: true };
    const [only] = possible;
    return only === undefined ? (isCalendarDate(year) ? sure(year, true) : null) : sure(only, true);
  }
  const year = /(?<!\d)(?:18|19|20)\d{2}(?!\d)/.exec(said)?.[0];
  return year === undefined ? null : { date: year, adapted: true, approximate: true };
}
