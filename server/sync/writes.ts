import type { JsonObject } from '../../src/lib/json.ts';
import { isRetryable, isUnavailable, bindSettings, type Tx } from '../store/database.ts';
import type { EntityTable, RawRow } from '../store/entities.ts';
import { insertRow, updateRow } from '../store/records.ts';
import { verdictOfFault, type ConstraintFaults } from './faults.ts';
import type { Actor } from './merge.ts';
import type { Rejection } from './verdict.ts';

/** What is recorded about a change besides its content. */
export interface ChangeNote {
  eventId: string | null;
  reason?: string | undefined;
  occurredAt?: string | undefined;
  /** The action's name in the audit, where it is not the operation. */
  action?: string | undefined;
}

export interface RecordWrite {
  table: EntityTable;
  id: string;
  /** The row to change; null creates one. */
  before: RawRow | null;
  /** Fields that are not named keep their value. */
  fields: JsonObject;
  /** Sets or clears the tombstone. */
  deleted?: boolean;
  note: ChangeNote;
  actor: Actor;
}

/** How accepted changes are written to the database. */
export interface RecordWriter {
  /** Returns the row as it is now or will be, or why the database refuses it. */
  write(write: RecordWrite): Promise<{ row: RawRow } | { refused: Rejection }>;
  /** After this, everything accepted so far is in the database. */
  flush(): Promise<void>;
  /** Calls `done` with the row as stored: at once, or when it is written. */
  whenWritten(row: RawRow, done: (actual: RawRow) => void): void;
}

/**
 * Writes each change at once, in a savepoint, so that a failure undoes only that change. Errors that concern the whole
 * transaction are rethrown.
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
    whenWritten: (row, done) => done(row),
  };
}
