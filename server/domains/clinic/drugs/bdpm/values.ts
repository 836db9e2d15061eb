import { isCalendarDate } from '../../../../../src/lib/calendar-date.ts';

/** How often something was mended or found odd; told when the import has ended. */
export type Notes = Map<string, number>;

export const noted = (notes: Notes, what: string): void => void notes.set(what, (notes.get(what) ?? 0) + 1);

export const textOf = (cell: string): string | null => cell.trim() || null;

/** `01/03/2011` as `2011-03-01`; what is no day stays as it is, and is counted. */
export function dayOf(cell: string, notes: Notes): string | null {
  const text = textOf(cell);
  if (text === null) return null;
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  const iso = `${year}-${month}-${day}`;
  if (year !== undefined && isCalendarDate(iso)) return iso;
  noted(notes, 'dates that are no day');
  return text;
}

/** `1,195,27` (every comma but the last groups thousands) as `1195.27`; what is no price stays as it is. */
export function priceOf(cell: string, notes: Notes): string | null {
  const text = textOf(cell);
  if (text === null) return null;
  const [, whole, cents] = /^(\d{1,3}(?:,\d{3})*|\d+)(?:,(\d{2}))?$/.exec(text) ?? [];
  if (whole === undefined) {
    noted(notes, 'prices that are no number');
    return text;
  }
  return `${whole.replaceAll(',', '')}${cents === undefined ? '' : `.${cents}`}`;
}

/** `65 %` and `65%` are one rate. */
export const rateOf = (cell: string): string | null => textOf(cell.replaceAll(/\s+%/g, '%'));

export function yesOf(cell: string, notes: Notes): boolean | null {
  const text = textOf(cell)?.toLowerCase() ?? null;
  if (text === 'oui') return true;
  if (text === 'non') return false;
  if (text !== null) noted(notes, 'values that are neither oui nor non');
  return null;
}

/**
 * Text with what HTML left in it: `<br>` is the end of a line, `¿` stands for a character that was lost: an apostrophe
 * between letters, a bullet at the beginning of a line.
 */
export function proseOf(cell: string, notes: Notes): string | null {
  const text = textOf(cell);
  if (text === null || !/[<¿]/.test(text)) return text;
  let mended = text;
  if (/<br\s*\/?>/i.test(mended)) {
    noted(notes, 'texts with <br>, read as line ends');
    mended = mended.replaceAll(/\s*<br\s*\/?>\s*/gi, '\n').trim();
  }
  if (mended.includes('¿')) {
    noted(notes, 'texts with ¿, read as an apostrophe or a bullet');
    mended = mended.replaceAll(/(?<=\p{L})¿(?=\p{L})/gu, '’').replaceAll(/^¿\s*/gm, '• ');
    if (mended.includes('¿')) noted(notes, 'texts in which a ¿ stays, since nobody can tell what it was');
  }
  return mended === '' ? null : mended;
}
