import type { JsonObject } from '../../src/lib/json.ts';
import { assert } from '../../src/lib/assert.ts';
import type { Tx } from './database.ts';
import { quoted, toColumns, type EntityTable, type RawRow } from './entities.ts';

/** Tombstones included. */
export async function readRow(tx: Tx, table: EntityTable, tenantId: string, id: string): Promise<RawRow | null> {
  const { rows } = await tx.query<{ row: RawRow }>(
    `SELECT to_jsonb(t) AS row FROM ${quoted(table.table)} t WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id],
  );
  return rows[0]?.row ?? null;
}

/**
 * `ANY` of a list of UUIDs in a parameter (`'$2'`), given as {@link uuidList}. The subselect makes PostgreSQL convert
 * the text once; without it, the text is converted for every row of a scan, and a table without statistics is scanned.
 */
export const anyOf = (parameter: string): string => `ANY((SELECT ${parameter}::text::uuid[])::uuid[])`;

/** An array in PostgreSQL's syntax; of UUIDs only. */
export const uuidList = (ids: Iterable<string>) => `{${[...ids].join(',')}}`;

export async function readRows(
  tx: Tx,
  table: EntityTable,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, RawRow>> {
  const { rows } = await tx.query<{ row: RawRow }>(
    `SELECT to_jsonb(t) AS row FROM ${quoted(table.table)} t WHERE tenant_id = $1 AND id = ${anyOf('$2')}`,
    [tenantId, uuidList(ids)],
  );
  return new Map(rows.map(({ row }) => [String(row['id']), row]));
}

/** Every write returns the number of rows that it touched. It must be one. */
function only(rows: readonly { row: RawRow }[], what: string): RawRow {
  const [first] = rows;
  assert(first && rows.length === 1, `${what} touched ${rows.length} rows`);
  return first.row;
}

export async function insertRow(
  tx: Tx,
  table: EntityTable,
  tenantId: string,
  id: string,
  fields: JsonObject,
): Promise<RawRow> {
  const { columns, values } = toColumns(table, fields);
  const names = columns.map(quoted).join(', ');
  const { rows } = await tx.query<{ row: RawRow }>(
    `INSERT INTO ${quoted(table.table)} AS t (tenant_id, id, ${names})
     SELECT $1::uuid, $2::uuid, ${names} FROM jsonb_populate_record(null::${quoted(table.table)}, $3::jsonb) RETURNING to_jsonb(t) AS row`,
    [tenantId, id, JSON.stringify(values)],
  );
  return only(rows, 'insert');
}

/** Writes only the given fields, if the record is at the given version. `deleted` also sets or lifts the tombstone. */
export async function updateRow(
  tx: Tx,
  table: EntityTable,
  tenantId: string,
  id: string,
  version: number,
  fields: JsonObject,
  deleted?: boolean,
): Promise<RawRow> {
  const { columns, values } = toColumns(table, fields);
  const assignments = columns.map((name) => `${quoted(name)} = p.${quoted(name)}`);
  if (deleted !== undefined) assignments.push(`deleted = ${deleted ? 'true' : 'false'}`);
  const { rows } = await tx.query<{ row: RawRow }>(
    `UPDATE ${quoted(table.table)} t SET ${assignments.join(', ')}
       FROM jsonb_populate_record(null::${quoted(table.table)}, $4::jsonb) p
      WHERE t.tenant_id = $1 AND t.id = $2 AND t.version = $3 RETURNING to_jsonb(t) AS row`,
    [tenantId, id, version, JSON.stringify(values)],
  );
  return only(rows, 'update');
}

/** A revived record takes all its fields from the payload: the others are cleared. */
export function wholeRecord(table: EntityTable, fields: JsonObject): JsonObject {
  return Object.fromEntries(table.columns.map(({ field }) => [field, fields[field] ?? null]));
}

/** One row of a statement that writes several. */
export interface PlannedRow {
  id: string;
  /** The version that the write replaces. */
  version: number;
  /** By column. */
  values: JsonObject;
  deleted: boolean | undefined;
  updatedBy: string;
  /** For the triggers: who writes, for which event, and why. */
  note: JsonObject;
}

// The statement itself makes this setting before its first row: a row without it would have no author.
const CHANGES = "(SELECT set_config('app.changes', $3, true) AS made OFFSET 0) c";

const notesOf = (rows: readonly PlannedRow[]) => JSON.stringify(rows.map(({ note }) => note));

/** Several new records in one statement. */
export async function insertRows(
  tx: Tx,
  table: EntityTable,
  tenantId: string,
  rows: readonly PlannedRow[],
): Promise<RawRow[]> {
  const names = table.columns.map(({ column }) => quoted(column));
  const { rows: written } = await tx.query<{ row: RawRow }>(
    `INSERT INTO ${quoted(table.table)} AS t (tenant_id, id, updated_by, ${names.join(', ')})
     SELECT $1::uuid, p.id, p.updated_by, ${names.map((name) => `p.${name}`).join(', ')}
       FROM ${CHANGES}, jsonb_populate_recordset(null::${quoted(table.table)}, $2::jsonb) p WHERE c.made IS NOT NULL RETURNING to_jsonb(t) AS row`,
    [
      tenantId,
      JSON.stringify(rows.map(({ id, values, updatedBy }) => ({ ...values, id, updated_by: updatedBy }))),
      notesOf(rows),
    ],
    { name: `insert:${table.table}` },
  );
  return written.map(({ row }) => row);
}

/**
 * Several records changed in one statement, each at its version and only in its fields. The ids are also passed as an
 * array: the planner assumes a hundred rows of JSON and would rather scan the table of all tenants than look up that
 * many.
 */
export async function updateRows(
  tx: Tx,
  table: EntityTable,
  tenantId: string,
  rows: readonly PlannedRow[],
): Promise<RawRow[]> {
  const assignments = table.columns.map(
    ({ column }) =>
      `${quoted(column)} = CASE WHEN e.value -> 'values' ? '${column}' THEN p.${quoted(column)} ELSE t.${quoted(column)} END`,
  );
  const { rows: written } = await tx.query<{ row: RawRow }>(
    `UPDATE ${quoted(table.table)} t
        SET ${assignments.join(', ')}, deleted = coalesce((e.value -> 'deleted')::boolean, t.deleted), updated_by = (e.value ->> 'updatedBy')::uuid
       FROM ${CHANGES}, jsonb_array_elements($2::jsonb) e, jsonb_populate_record(null::${quoted(table.table)}, e.value -> 'values') p
      WHERE c.made IS NOT NULL AND t.tenant_id = $1 AND t.id = ${anyOf('$4')} AND t.id = (e.value ->> 'id')::uuid AND t.version = (e.value -> 'version')::int RETURNING to_jsonb(t) AS row`,
    [
      tenantId,
      JSON.stringify(
        rows.map(({ id, version, values, deleted, updatedBy }) => ({
          id,
          version,
          values,
          ...(deleted === undefined ? {} : { deleted }),
          updatedBy,
        })),
      ),
      notesOf(rows),
      uuidList(rows.map(({ id }) => id)),
    ],
    { name: `update:${table.table}` },
  );
  return written.map(({ row }) => row);
}
