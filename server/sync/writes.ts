import type { JsonObject } from '../../src/lib/json.ts';
import { isRetryable, isUnavailable, bindSettings, type Tx } from '../store/database.ts';
import type { EntityTable, RawRow } from '../store/entities.ts';
import { insertRow, updateRow } from '../store/records.ts';
import { verdictOfFault, type ConstraintFaults } from './faults.ts';
import type { Actor } from './merge.ts';
import type { Rejection } from './verdict.ts';

/** What is said of a change beside its content. */
export interface ChangeNote {
  eventId: string | null;
  reason?: string | undefined;
  occurredAt?: string | undefined;
  /** What the audit calls it, when that is not the operation. */
  action?: string | undefined;
}

export interface RecordWrite {
  table: EntityTable;
  id: string;
  /** The row that this write goes over; null makes a new one. */
  before: RawRow | null;
  /** Only these are written. */
  fields: JsonObject;
  /** Sets or lifts the tombstone. */
  deleted?: boolean;
  note: ChangeNote;
  actor: Actor;
}

/** How decided changes come into the database. */
export interface RecordWriter {
  /** The row as it is now, or will be; or why the database refuses it. */
  write(write: RecordWrite): Promise<{ row: RawRow } | { refused: Rejection }>;
  /** Everything decided so far is in the database after this. */
  flush(): Promise<void>;
  /** Calls back with the row as the database has it: at once, or when it is written. */
  whenWritten(row: RawRow, told: (actual: RawRow) => void): void;
}

/**
 * Each write at once, in a savepoint: its failure undoes it alone. What concerns the whole transaction is thrown on.
 */
export function oneByOne(tx: Tx, tenantId: string, faults: ConstraintFaults): RecordWriter {
  return {
    async write({ table, id, before, fields, deleted, note, actor }) {
      await tx.exec('SAVEPOINT change');
      await bindSettings(tx, {
        'app.user_id': actor.userId,
        'app.client_id': actor.clientId,
        'app.event_id': note.eventId ?? '',
        'app.reason': note.reason ?? '',
        'app.action': note.action ?? '',
        'app.occurred_at': note.occurredAt ?? '',
      });
      try {
        const row = before
          ? await updateRow(tx, table, tenantId, id, Number(before['version']), fields, deleted)
          : await insertRow(tx, table, tenantId, id, fields);
        await tx.exec('RELEASE SAVEPOINT change');
        return { row };
      } catch (error) {
        if (isRetryable(error) || isUnavailable(error)) throw error;
        await tx.exec('ROLLBACK TO SAVEPOINT change; RELEASE SAVEPOINT change');
        const refused = verdictOfFault(error, faults);
        if (!refused) throw error;
        return { refused };
      }
    },
    flush: async () => undefined,
    whenWritten: (row, told) => told(row),
  };
}
