import { drugTableOf, type DrugChange, type DrugTable, type DrugValue } from '../../../../src/contract/drugs.ts';

/** The SQL dialects of desktop clients. */
export type Dialect = 'sqlite' | 'mysql';

const nameIn = (dialect: Dialect, name: string): string => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`);

/** Text that MySQL reads alike in every mode and every character set: printable ASCII without a backslash. */
const PLAIN = /^[ -[\]-~]*$/;

const hexOf = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();

/**
 * A value as a literal. MySQL reads a backslash in one mode and not in another, and other characters by the
 * connection's character set: such a text is written in hexadecimal.
 */
function literal(dialect: Dialect, value: DrugValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  if (dialect === 'mysql' && !PLAIN.test(value)) return `CONVERT(X'${hexOf(value)}' USING utf8mb4)`;
  return `'${value.replaceAll("'", "''")}'`;
}

/** Sets a row to its state after the change, whatever the client has. */
function put(dialect: Dialect, table: DrugTable, row: Readonly<Record<string, DrugValue>>): string {
  const names = Object.keys(table.columns);
  const list = names.map((name) => nameIn(dialect, name));
  const values = names.map((name) => literal(dialect, row[name] ?? null));
  const others = names.filter((name) => name !== table.key).map((name) => nameIn(dialect, name));
  const set =
    dialect === 'mysql'
      ? `ON DUPLICATE KEY UPDATE ${others.map((name) => `${name} = VALUES(${name})`).join(', ')}`
      : `ON CONFLICT (${nameIn(dialect, table.key)}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return `INSERT INTO ${nameIn(dialect, table.name)} (${list.join(', ')}) VALUES (${values.join(', ')}) ${set};`;
}

/** The change as one statement that can be executed repeatedly. */
export function statementOf(dialect: Dialect, change: Pick<DrugChange, 'table' | 'key' | 'columns'>): string {
  const table = drugTableOf(change.table);
  if (!table) throw new Error(`${change.table} is no table of the drug catalogue`);
  if (change.columns) return put(dialect, table, change.columns);
  return `DELETE FROM ${nameIn(dialect, table.name)} WHERE ${nameIn(dialect, table.key)} = ${literal(dialect, change.key)};`;
}

/** Empties a table before its first copy. */
export const emptyStatement = (dialect: Dialect, table: string): string => `DELETE FROM ${nameIn(dialect, table)};`;

/** The tables that a desktop client creates for this version of the schema. */
export function createStatements(dialect: Dialect, tables: readonly DrugTable[]): string[] {
  const types = {
    sqlite: { text: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER' },
    mysql: { text: 'LONGTEXT', integer: 'BIGINT', boolean: 'TINYINT(1)' },
  }[dialect];
  return tables.map(({ name, key, columns }) => {
    const list = Object.entries(columns).map(([column, type]) => {
      // MySQL needs a length for a key on a text; ids are short.
      const kept = column === key && type === 'text' && dialect === 'mysql' ? 'VARCHAR(191)' : types[type];
      return `${nameIn(dialect, column)} ${kept}${column === key ? ' NOT NULL PRIMARY KEY' : ''}`;
    });
    const end = dialect === 'mysql' ? ' DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';
    return `CREATE TABLE ${nameIn(dialect, name)} (${list.join(', ')})${end};`;
  });
}
