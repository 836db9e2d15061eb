/**
 * Writes many changes with few statements. Each accepted change becomes a planned row, which later decisions read, and
 * rows of one table are written together. If the database refuses one row, the whole plan is dropped ({@link
 * BatchFailed}) and the changes are made again one by one, so that the failure belongs to one event.
 */
import { referencesOf } from '../../src/contract/entity.ts';
import { jsonEqual, type Json } from '../../src/lib/json.ts';
import { isRetryable, isUnavailable, type Tx } from '../store/database.ts';
import { recordKey, toColumns, toFields, type EntityTable, type RawRow } from '../store/entities.ts';
import { insertRows, updateRows, type PlannedRow } from '../store/records.ts';
import type { VersionNote } from './merge.ts';
import type { RecordWrite, RecordWriter } from './writes.ts';

export class BatchFailed extends Error {
  override name = 'BatchFailed';
}

interface Item extends PlannedRow {
  key: string;
  planned: RawRow;
}

interface Run {
  table: EntityTable;
  kind: 'insert' | 'update';
  items: Item[];
  ids: Set<string>;
}

export interface Batch extends RecordWriter {
  /** Reads include planned rows: everything planned is written before a query runs. */
  tx: Tx;
}

/** The fields that a version changes, computed as the database's trigger computes them. */
function changedBetween(table: EntityTable, before: RawRow | null, after: RawRow): string[] {
  const [was, is] = [before ? toFields(table, before) : {}, toFields(table, after)];
  return table.columns.map(({ field }) => field).filter((field) => !jsonEqual(was[field] ?? null, is[field] ?? null));
}

function plan({ table, id, before, fields, deleted, actor }: RecordWrite): RawRow {
  const empty: RawRow = Object.fromEntries(table.columns.map(({ column }): [string, Json] => [column, null]));
  const { values } = toColumns(table, fields);
  return {
    ...(before ?? empty),
    ...values,
    id,
    version: Number(before?.['version'] ?? 0) + 1,
    deleted: deleted ?? before?.['deleted'] ?? false,
    updated_by: actor.userId,
  };
}

export function createBatch(
  tx: Tx,
  tenantId: string,
  rows: Map<string, RawRow | null>,
  history: ReadonlyMap<string, { notes: VersionNote[] }>,
): Batch {
  let runs: Run[] = [];
  let places = new Map<string, number>();
  let made = new Map<string, number>();
  const waiting = new Map<RawRow, ((actual: RawRow) => void)[]>();

  /**
   * Finds a run that keeps the order: after the record's previous write, after the records it refers to, and in the
   * order of its own table.
   */
  function place(write: RecordWrite, kind: Run['kind'], key: string): Run {
    let earliest = (places.get(key) ?? -1) + 1;
    for (const { entityType, entityId } of referencesOf(write.table.definition, write.fields)) {
      earliest = Math.max(earliest, (made.get(recordKey(entityType, entityId.toLowerCase())) ?? -1) + 1);
    }
    const at = runs.findLastIndex(({ table }) => table === write.table);
    const last = runs[at];
    if (last?.kind === kind && at >= earliest) return last;
    const fresh: Run = { table: write.table, kind, items: [], ids: new Set() };
    runs.push(fresh);
    return fresh;
  }

  async function send({ table, kind, items }: Run): Promise<void> {
    const written = await (
      kind === 'insert' ? insertRows(tx, table, tenantId, items) : updateRows(tx, table, tenantId, items)
    ).catch((error: unknown) => {
      if (isRetryable(error) || isUnavailable(error)) throw error;
      throw new BatchFailed('the database refuses a planned row', { cause: error });
    });
    const byId = new Map(written.map((row) => [String(row['id']), row]));
    for (const { id, key, planned } of items) {
      const actual = byId.get(id);
      if (!actual || actual['version'] !== planned['version'])
        throw new BatchFailed('a planned row did not come out as planned');
      if (rows.get(key) === planned) rows.set(key, actual);
      for (const done of waiting.get(planned) ?? []) done(actual);
      waiting.delete(planned);
    }
  }

  async function flush(): Promise<void> {
    const sending = runs;
    runs = [];
    places = new Map();
    made = new Map();
    for (const run of sending) await send(run);
  }

  return {
    async write(write) {
      const { table, id, before, note, actor } = write;
      const key = recordKey(table.definition.type, id);
      const planned = plan(write);
      const run = place(write, before ? 'update' : 'insert', key);
      run.items.push({
        id,
        key,
        planned,
        version: Number(before?.['version'] ?? 0),
        values: toColumns(table, write.fields).values,
        deleted: write.deleted,
        updatedBy: actor.userId,
        note: {
          id,
          event_id: note.eventId,
          client_id: actor.clientId,
          reason: note.reason ?? null,
          action: note.action ?? null,
          occurred_at: note.occurredAt ?? null,
        },
      });
      places.set(key, runs.indexOf(run));
      if (!before) made.set(key, runs.indexOf(run));
      waiting.set(planned, []);
      const operation =
        !before || (before['deleted'] === true && planned['deleted'] === false)
          ? 'CREATE'
          : planned['deleted'] === true
            ? 'DELETE'
            : 'UPDATE';
      history.get(key)?.notes.push({
        version: Number(planned['version']),
        operation,
        userId: actor.userId,
        clientId: actor.clientId,
        via: 'up',
        eventId: note.eventId,
        fields: changedBetween(table, before, planned),
      });
      return { row: planned };
    },
    flush,
    whenWritten(row, done) {
      const later = waiting.get(row);
      if (later) later.push(done);
      else done(row);
    },
    tx: {
      query: async (text, params, options) => {
        await flush();
        return tx.query(text, params, options);
      },
      exec: async (text) => {
        await flush();
        return tx.exec(text);
      },
    },
  };
}
