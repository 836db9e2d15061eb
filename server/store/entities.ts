import { fieldKind, isOptional, type FieldKind } from '../../src/contract/fields.ts';
import type { EntityDefinition, EntityRecord } from '../../src/contract/entity.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';

export interface Column {
  field: string;
  column: string;
  kind: FieldKind;
  required: boolean;
}

export interface EntityTable {
  definition: EntityDefinition;
  table: string;
  columns: readonly Column[];
}

/** A row as `to_jsonb` gives it. */
export type RawRow = Record<string, Json>;

/** The name of a record among all records of a tenant. Ids are in lower case everywhere behind the doors. */
export const recordKey = (type: string, id: string): string => `${type}:${id}`;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

// `user` is a word of SQL.
const TABLES: Record<string, string> = { user: 'app_user' };

const tables = new WeakMap<EntityDefinition, EntityTable>();

/** Names come from the contract alone, never from a request. */
export function tableOf(definition: EntityDefinition): EntityTable {
  let found = tables.get(definition);
  if (!found) {
    const columns = Object.entries(definition.fields.shape).map(([field, schema]) => ({
      field,
      column: snake(field),
      kind: fieldKind(schema),
      required: !isOptional(schema),
    }));
    found = { definition, table: TABLES[definition.type] ?? snake(definition.type), columns };
    tables.set(definition, found);
  }
  return found;
}

export const quoted = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;

const iso = (value: Json): string => new Date(String(value)).toISOString();

/** The record as the protocol shows it: `{ id, …fields, version, createdAt, updatedAt, updatedBy }`, nulls left out. */
export function toRecord(table: EntityTable, row: RawRow): EntityRecord {
  const record: JsonObject = { ...toFields(table, row) };
  return {
    id: String(row['id']),
    ...record,
    version: Number(row['version']),
    createdAt: iso(row['created_at'] ?? null),
    updatedAt: iso(row['updated_at'] ?? null),
    updatedBy: row['updated_by'] ?? null,
  };
}

/** The contract's fields of a row. */
export function toFields(table: EntityTable, row: RawRow): JsonObject {
  const fields: JsonObject = {};
  for (const { field, column, kind } of table.columns) {
    const value = row[column];
    if (value === undefined || value === null) continue;
    fields[field] = kind === 'instant' ? iso(value) : value;
  }
  return fields;
}

/** Fields as columns, for `jsonb_populate_record`. */
export function toColumns(table: EntityTable, fields: JsonObject): { columns: string[]; values: JsonObject } {
  const present = table.columns.filter(({ field }) => Object.hasOwn(fields, field));
  return {
    columns: present.map(({ column }) => column),
    values: Object.fromEntries(present.map(({ field, column }) => [column, fields[field] ?? null])),
  };
}

/** Names of columns as the wire knows them; a column that is no field any more keeps its name. */
export function toFieldNames(table: EntityTable, columns: readonly string[]): string[] {
  return columns.map((name) => table.columns.find(({ column }) => column === name)?.field ?? name);
}
