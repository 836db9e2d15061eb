import type { Language } from '../ui/i18n/i18n.ts';

const BOM = '\ufeff';
/** The separator that spreadsheets of the language expect. */
const SEPARATORS: Readonly<Record<Language, string>> = { fr: ';', en: ',' };
/** The characters at which a spreadsheet takes a cell for a formula, also after white space. */
const FORMULA = /^\s*[=+\-@\t\r]/;

/** A cell that is text in every spreadsheet: a formula is made harmless by an apostrophe before it. */
function cellOf(text: string): string {
  const safe = FORMULA.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A file for spreadsheets: with a BOM, without which some take it for Latin-1, each line ended by CR LF. */
export function csvOf(rows: Iterable<readonly string[]>, language: Language): string {
  let csv = BOM;
  for (const row of rows) csv += `${row.map(cellOf).join(SEPARATORS[language])}\r\n`;
  return csv;
}
