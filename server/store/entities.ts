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

/** A row as `to_jsonb` returns it. */
export type RawRow = Record<string, Json>;

/** Identifies a record among all records of a tenant. Inside the server, ids are always in lower case. */
export const recordKey = (type: string, id: string): string => `${type}:${id}`;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

// `user` is a reserved word of SQL.
const TABLES: Record<string, string> = { user: 'app_user' };

const tables = new WeakMap<EntityDefinition, EntityTable>();

/** Names come from the contract only, never from a request. */
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

/** The record as in the protocol: `{ id, …fields, version, createdAt, updatedAt, updatedBy }`, without nulls. */
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

/** The fields of the contract in a row. */
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

/** The field names of columns. A column that is no longer a field keeps its own name. */
export function toFieldNames(table: EntityTable, columns: readonly string[]): string[] {
  return columns.map((name) => table.columns.find(({ column }) => column === name)?.field ?? name);
}
