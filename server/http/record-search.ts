import { dateForms } from '../../src/lib/date-forms.ts';
import { phoneQueries } from '../../src/lib/phone.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { prepareTerms, SearchIndex, type SearchTerms } from '../../src/lib/search-index.ts';
import { foldForSearch, searchKey } from '../../src/lib/text.ts';
import { quoted, toFields, type Column, type EntityTable, type RawRow } from '../store/entities.ts';

/** How the records of a type are found, as the application declares. Without a rule: by every text and date. */
export interface SearchRule {
  /** The list fields that a search reads, beside texts and dates. */
  lists: readonly string[];
  terms(fields: JsonObject): SearchTerms;
}

function termsOf(rule: SearchRule | undefined, table: EntityTable, row: RawRow): SearchTerms {
  const fields = toFields(table, row);
  if (rule) return rule.terms(fields);
  const textsOf = (wanted: Column['kind']) =>
    table.columns.flatMap(({ field, kind }) =>
      kind === wanted && typeof fields[field] === 'string' ? [fields[field]] : [],
    );
  return { names: textsOf('text').map((text) => [text]), codes: textsOf('date').flatMap(dateForms) };
}

/** What a search reads of every row that may match: never a picture. */
const searched = (rule: SearchRule | undefined, table: EntityTable): Column[] =>
  table.columns.filter(({ field, kind }) => kind === 'text' || kind === 'date' || rule?.lists.includes(field) === true);

/**
 * Texts of a row reduced to letters and digits, folded as `foldForSearch` and `searchKey` do: one expression, whatever
 * the database's locale.
 */
function squeezed(columns: readonly Column[]): string {
  const parts = columns.flatMap(({ column, kind }) => {
    const name = quoted(column);
    if (kind === 'date')
      return [name, `regexp_replace(${name}::text, '^(\\d{4})-?(\\d{2})?-?(\\d{2})?$', '\\3\\2\\1')`];
    // Twice, for a double name that is typed in reverse order and as one word.
    return [`${name}::text`, `${name}::text`];
  });
  const letters =
    "translate(replace(replace(replace(replace(replace(lower(normalize(concat_ws('', " +
    parts.join(', ') +
    "), NFKD)), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'), " +
    "'øØłŁđĐðÐħĦıŋςٱىیکة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ـʼʻʾʿ', 'oollddddhhinσاييكه01234567890123456789')";
  const signs =
    '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u0300-\\u036f\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06ed\\u2000-\\u206f\\u3000-\\u303f]';
  return `regexp_replace(regexp_replace(${letters}, '${signs}', '', 'g'), '([aou])e', '\\1', 'g')`;
}

/**
 * What a row must contain to match a word; null if the database cannot tell (case outside of ASCII depends on its
 * locale).
 */
function needleOf(word: string): string | null {
  const key = searchKey(word);
  // A number may be stored with its country code or with the zero in its place.
  if (/^\d+$/.test(key)) return key.replace(/^0*(?:33|213)?0*/, '') || null;
  return /^[a-z0-9]+$/.test(key) || key.toUpperCase() === key ? key : null;
}

export interface RecordSearch {
  /** The columns that {@link RecordSearch.fitting} needs, beside the id. */
  columns: readonly string[];
  /** Narrows the rows to candidates; parameters from `$first` on. */
  clause(first: number): string;
  params: readonly string[];
  /** The rows that match, by the rules of the list on the device (UI-1 to UI-3, UI-5). */
  fitting(rows: readonly RawRow[]): RawRow[];
}

/** null if nothing is searched for. */
export function recordSearch(table: EntityTable, q: string, rule?: SearchRule): RecordSearch | null {
  const queries = phoneQueries(q);
  const words = queries
    .map((query) =>
      foldForSearch(query)
        .split(' ')
        .filter((word) => word !== '')
        .slice(0, 8),
    )
    .filter((ofQuery) => ofQuery.length > 0);
  if (words.length === 0) return null;
  const needles = words.map((ofQuery) => ofQuery.flatMap((word) => needleOf(word) ?? []));
  const columns = searched(rule, table);
  const text = squeezed(columns);
  return {
    columns: columns.map(({ column }) => column),
    params: needles.flat().map((needle) => `%${needle}%`),
    clause(first) {
      let param = first;
      const ways = needles.map(
        (ofQuery) => `(${['true', ...ofQuery.map(() => `folded LIKE $${param++}`)].join(' AND ')})`,
      );
      return ` AND EXISTS (SELECT 1 FROM (SELECT ${text} AS folded) AS texts WHERE ${ways.join(' OR ')})`;
    },
    fitting(rows) {
      const index = new SearchIndex();
      for (const row of rows) index.put(String(row['id']), prepareTerms(termsOf(rule, table, row)));
      const found = index.find(queries);
      return rows.filter((row) => found?.has(String(row['id'])));
    },
  };
}
