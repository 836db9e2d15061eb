import { CSV_TYPES, type CsvKind } from '../../contract/csv-import.ts';
import { textOf } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';

/** What a column of a table is called: by a word of its own, otherwise as the record's field. */
export const columnWord = (kind: CsvKind, field: string): string =>
  textOf(`import.csv.column.${field}`) ?? fieldWord(CSV_TYPES[kind], field);
