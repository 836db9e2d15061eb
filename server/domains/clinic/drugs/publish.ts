import { drugTableOf, type DrugRow } from '../../../../src/contract/drugs.ts';
import type { Tx } from '../../../store/database.ts';
import { quoted } from '../../../store/entities.ts';
import { ReleaseRefused } from './bdpm/read-table.ts';
import { BDPM_PREFIX } from './bdpm/prefix.ts';
import type { Release } from './bdpm/rows-of-release.ts';

/** Rows per statement. */
const AT_ONCE = 2000;

/** If a release lacks a larger part of a table than this, it was probably cut off at the end of a line. */
const LARGEST_LOSS = 0.1;

export interface TableResult {
  table: string;
  created: number;
  updated: number;
  deleted: number;
  rows: number;
}

export interface PublishOptions {
  /** Name of the release, e.g. its date: `2025-07-07`. */
  name: string;
  /** Accepts a release in which more than a tenth of a table's rows are missing. */
  acceptShrinking?: boolean;
  onTable?: (result: TableResult) => void | Promise<void>;
}

/**
 * Brings a catalogue to a release, in the caller's transaction, which is bound to the catalogue: readers see all of it
 * or nothing. Only rows that differ are written and sent to clients. What people added or filled in stays.
 */
export async function publishRelease(tx: Tx, release: Release, options: PublishOptions): Promise<TableResult[]> {
  const { rows: opened } = await tx.query<{ name: string | null }>('SELECT open_drug_release() AS name');
  const current = opened[0]?.name ?? null;
  if (current !== null && options.name < current)
    throw new ReleaseRefused(
      'older',
      null,
      null,
      `the catalogue is at ${current}, which is newer than ${options.name}`,
    );
  const results: TableResult[] = [];
  for (const [table, rows] of release.tables) {
    const result = await bringTo(tx, table, rows, options.acceptShrinking === true);
    results.push(result);
    await options.onTable?.(result);
  }
  await tx.query('SELECT name_drug_release($1)', [options.name]);
  return results;
}

async function bringTo(
  tx: Tx,
  table: string,
  wanted: ReadonlyMap<string, DrugRow>,
  acceptShrinking: boolean,
): Promise<TableResult> {
  const definition = drugTableOf(table);
  if (!definition) throw new Error(`${table} is no table of the drug catalogue`);
  const columns = Object.keys(wanted.values().next().value ?? { [definition.key]: null });
  const list = columns.map((name) => `t.${quoted(name)}`).join(', ');
  const { rows: present } = await tx.query<DrugRow>(
    `SELECT ${list} FROM ${quoted(table)} t WHERE t.tenant_id = drug_catalogue_here() AND starts_with(t.${quoted(definition.key)}::text, $1)`,
    [BDPM_PREFIX],
  );
  const here = new Map(present.map((row) => [String(row[definition.key]), row]));
  const gone = [...here.keys()].filter((key) => !wanted.has(key));
  if (!acceptShrinking && here.size > 0 && gone.length > here.size * LARGEST_LOSS)
    throw new ReleaseRefused(
      'shrinks',
      null,
      null,
      `${gone.length} of ${here.size} rows of ${table} are missing: a file was probably cut off; say --accept-shrinking if it is right`,
    );
  const differs = ([key, row]: [string, DrugRow]) => {
    const before = here.get(key);
    return before === undefined || columns.some((name) => (before[name] ?? null) !== (row[name] ?? null));
  };
  const changed = [...wanted].filter(differs);
  for (let at = 0; at < gone.length; at += AT_ONCE)
    await tx.query('SELECT drop_drug_rows($1, $2)', [table, gone.slice(at, at + AT_ONCE)]);
  for (let at = 0; at < changed.length; at += AT_ONCE)
    await tx.query('SELECT put_drug_rows($1, $2)', [
      table,
      JSON.stringify(changed.slice(at, at + AT_ONCE).map(([, row]) => row)),
    ]);
  const created = changed.filter(([key]) => !here.has(key)).length;
  return { table, created, updated: changed.length - created, deleted: gone.length, rows: wanted.size };
}
