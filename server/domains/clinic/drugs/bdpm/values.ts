import type { ImportNote, NoteCode } from '../../../../../src/contract/drug-editing.ts';
import { isCalendarDate } from '../../../../../src/lib/calendar-date.ts';

/** Values that were repaired or found odd, by kind and file. The import reports them at its end. */
export type Notes = Map<string, ImportNote>;

/** How many lines of a file are named for each kind; further lines are only counted. */
const NAMED_LINES = 20;

export type Note = (code: NoteCode) => void;

/** For one line of a file. */
export const notesOn =
  (notes: Notes, file: string, line: number): Note =>
  (code) => {
    const key = `${code} ${file}`;
    const found = notes.get(key) ?? { code, file, count: 0, lines: [] };
    found.count += 1;
    if (found.lines.length < NAMED_LINES && found.lines.at(-1) !== line) found.lines.push(line);
    notes.set(key, found);
  };

export const textOf = (cell: string): string | null => cell.trim() || null;

/** `01/03/2011` as `2011-03-01`; a value that is not a day stays unchanged and is counted. */
export function dayOf(cell: string, note: Note): string | null {
  const text = textOf(cell);
  if (text === null) return null;
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  const iso = `${year}-${month}-${day}`;
  if (year !== undefined && isCalendarDate(iso)) return iso;
  note('bad-date');
  return text;
}

/** `1,195,27` (every comma but the last groups thousands) as `1195.27`; a value that is not a price stays unchanged. */
export function priceOf(cell: string, note: Note): string | null {
  const text = textOf(cell);
  if (text === null) return null;
  const [, whole, cents] = /^(\d{1,3}(?:,\d{3})*|\d+)(?:,(\d{2}))?$/.exec(text) ?? [];
  if (whole === undefined) {
    note('bad-price');
    return text;
  }
  return `${whole.replaceAll(',', '')}${cents === undefined ? '' : `.${cents}`}`;
}

/** Writes `65 %` and `65%` as the same rate. */
export const rateOf = (cell: string): string | null => textOf(cell.replaceAll(/\s+%/g, '%'));

export function yesOf(cell: string, note: Note): boolean | null {
  const text = textOf(cell)?.toLowerCase() ?? null;
  if (text === 'oui') return true;
  if (text === 'non') return false;
  if (text !== null) note('neither-yes-nor-no');
  return null;
}

/**
 * Text with what HTML left in it: `<br>` is the end of a line, `¿` stands for a character that was lost: an apostrophe
 * between letters, a bullet at the beginning of a line.
 */
export function proseOf(cell: string, note: Note): string | null {
  const text = textOf(cell);
  if (text === null || !/[<¿]/.test(text)) return text;
  let mended = text;
  if (/<br\s*\/?>/i.test(mended)) {
    note('line-breaks');
    mended = mended.replaceAll(/\s*<br\s*\/?>\s*/gi, '\n').trim();
  }
  if (mended.includes('¿')) {
    note('lost-character');
    mended = mended.replaceAll(/(?<=\p{L})¿(?=\p{L})/gu, '’').replaceAll(/^¿\s*/gm, '• ');
    if (mended.includes('¿')) note('lost-for-good');
  }
  return mended === '' ? null : mended;
}
