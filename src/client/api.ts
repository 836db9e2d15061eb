import type { WordOf } from '../contract/derived.ts';
import type { DataOf, EntityRef, FieldsOf, PatchOf, RecordOf } from '../contract/typed.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import type { Person, ReadIssue } from '../contract/protocol.ts';
import type { Loss } from '../queue/ports.ts';
import type { DeviceFault } from '../queue/storage.ts';
import type { Mutation, RecordSyncState } from '../queue/model.ts';

/** The server's final outcome of a mutation. */
export type Outcome =
  | { outcome: 'acknowledged'; version: number }
  | { outcome: 'conflict' }
  | { outcome: 'rejected'; code: string; message: string; errors: readonly ReadIssue[] }
  | { outcome: 'discarded' };

/**
 * What a mutation returns, at once. The cache already shows the change. As a promise it resolves when IndexedDB has
 * committed record and mutation ("on this device"), and rejects if it could not: the view is then as before and the
 * caller still has the content.
 */
export interface MutationHandle extends Promise<{ mutationId: string; entityId: string }> {
  readonly mutationId: string;
  readonly entityId: string;
  /**
   * The server's outcome. May take days: nothing should wait for it. Rejects like the call itself if the change could
   * not be stored.
   */
  readonly confirmed: Promise<Outcome>;
}

export interface MutationOptions {
  /** Why, in the user's words; at most 500 characters, kept in the history. */
  reason?: string;
  /** The mutation whose conflict or rejection this one resolves. */
  resolves?: string;
  /**
   * The `version` of the record that the person saw (when the form was opened), null if it had none. What somebody else
   * changed since is then a conflict. If omitted, the version that is confirmed when the call is made.
   */
  seen?: number | null;
  /**
   * The mutation's id, made when the form (or the button) was opened: see {@link useIntent}. A second call with the
   * same intent (two fast taps, Enter twice) makes no second change, and gets the same handle. If the change could not
   * be stored, it can be called again.
   */
  intent?: string;
  /**
   * The draft that becomes this change (`useDraft().become`): it is removed in the transaction that stores the change.
   */
  draft?: string;
}

export interface CreateOptions extends MutationOptions {
  /**
   * The id that the record has already on this device: a refused creation is corrected under it, since other records
   * may refer to it.
   */
  id?: string;
  /** The record was deleted, and is created again over its tombstone. */
  revive?: boolean;
}

export interface SyncMutation<E extends EntityRef = string> {
  create(data: DataOf<E>, options?: CreateOptions): MutationHandle;
  mutate(id: string, patch: PatchOf<E>, options?: MutationOptions): MutationHandle;
  delete(id: string, options?: MutationOptions): MutationHandle;
  /** Something of this entity type waits for the server. */
  isPending: boolean;
  /**
   * The last failure of a call made through this hook: a `StorageError` (not durable), an `InvalidInputError`, or, when
   * the server's outcome arrives, a `RefusedError`. The next durable call clears it.
   */
  error: Error | null;
  /** Mutations of this entity type that are not on the server, all of them. */
  pendingCount: number;
  /** Sends a failed or rejected mutation again, unchanged. */
  retry(mutationId: string): Promise<void>;
  /** Discards a mutation for good; the view is computed without it. */
  discard(mutationId: string): Promise<void>;
}

/** A list row: the summary fields that the entity's listing declares, never the whole record. */
export interface Row<E extends EntityRef = string> {
  id: string;
  summary: FieldsOf<E>;
  syncState: RecordSyncState;
  /** Changed by somebody else a moment ago: highlight it. */
  fresh: boolean;
}

export interface RecordList<E extends EntityRef = string> {
  /** `loading` only until the device's own store has answered; it never waits for the network. */
  status: 'loading' | 'ready';
  /** In the listing's order; for a search, the best match first. */
  ids: readonly string[];
  /** Nothing matches the search as it was typed: `ids` match with one typing error per word. */
  near: boolean;
  /** The search that `ids` answers: the previous one, until the index has answered the last. */
  searched: string;
  /**
   * Records that match one of these searches exactly or nearly: candidates for a closer comparison, whatever `search`
   * says.
   */
  lookUp(queries: readonly string[]): Promise<readonly string[]>;
  /** How many there are without the search. */
  total: number;
  row(id: string): Row<E> | undefined;
  /** What the list knows about each of `ids`; a new function whenever a record has changed. */
  summaries(): readonly Pick<Row<E>, 'id' | 'summary'>[];
}

export interface RecordState<E extends EntityRef = string> {
  status: 'loading' | 'ready';
  /** null: there is no such record (or it is deleted). */
  record: RecordOf<E> | null;
  /** The fields whose values are of another kind than the contract's (UI-88), as they are stored: not in `record`. */
  unread?: JsonObject;
  /** Of a missing record: deleted, or not on this device (never pulled, or not readable for this person). */
  gone?: { reason: 'deleted' | 'absent'; last: RecordOf<E> | null };
  syncState: RecordSyncState;
  /** Who made the confirmed state, if this device knows it. */
  changedBy?: Person;
}

/** The header chip's states; `data-state` on the chip. */
export type ChipState =
  | 'synced'
  | 'pending'
  | 'sending'
  | 'offline'
  | 'offline-pending'
  | 'unreachable'
  | 'attention'
  | 'signed-out'
  | 'storage';

/**
 * Why nothing is being sent: the browser is offline, nobody is signed in, somebody else is, the store fails, a newer
 * version has upgraded it, the app has a bug.
 */
export type PauseReason = 'offline' | 'signed-out' | 'user' | 'storage' | 'update' | 'broken';

export interface SyncStatus {
  chip: ChipState;
  /** All present reasons, each ending independently; empty if nothing stops the queue. */
  pauses: readonly PauseReason[];
  /** Mutations that are not on the server: pending, sent, failed, conflict, rejected. */
  pending: number;
  /** How many of these wait for a person. */
  attention: number;
  /** Of those that wait for a person: conflicts, and what the server refused; the rest failed. */
  conflicts: number;
  refused: number;
  /** Device time of the oldest unsent change. */
  oldestPendingAt: string | null;
  /**
   * The first copy of the clinic's records is under way, with their number (0: not known yet); null once it is
   * complete. Lists and searches are partial until then.
   */
  firstCopy: { total: number } | null;
  /** A copy of the server's records is being pulled: the first one, or a later one after a resync. */
  copying: boolean;
  /** When the server last answered in the contract's shape. */
  lastContactAt: string | null;
  /**
   * The server's own time in that answer, and the device's clock at that moment (ms): they tell how far the device's
   * clock is wrong.
   */
  lastContact: { server: number; device: number } | null;
  /** When the next attempt is due, while the server cannot be reached. */
  nextAttemptAt: string | null;
  /** Something else answered in the server's place: a network's or a proxy's own page (UI-22). */
  gate: boolean;
  /** Why this device fails; null while it works. */
  storage: DeviceFault | null;
  /** Work that this device had announced and no longer has; until the person has confirmed that they know. */
  loss: Loss | null;
  /** A copy of this device works under its id too; until the person has confirmed that they know. */
  twin: boolean;
}

export type OutboxEntry = Mutation & {
  /** The record's name for people, e.g. `MARTIN Claire`. */
  label: string;
};

/** What became of a file of unsent changes: taken (how many were new, how many were here), or why it was refused. */
export type ImportedQueue =
  | { kind: 'taken'; added: number; known: number }
  | { kind: 'damaged' | 'other-person' | 'newer' };

export interface Outbox {
  status: 'loading' | 'ready';
  /** conflict, rejected, failed: oldest first. */
  attention: readonly OutboxEntry[];
  /** pending and sent: in the order of sending; dependants after what they wait for. */
  waiting: readonly OutboxEntry[];
  /** Recently acknowledged, newest first (at most 100). */
  sent: readonly OutboxEntry[];
  retry(mutationId: string): Promise<void>;
  /**
   * Discards it, and of its dependants those listed (`useDependants`), which the person has confirmed. If omitted, all
   * of them.
   */
  discard(mutationId: string, confirmed?: readonly string[]): Promise<void>;
  /**
   * Resolves a conflict: all of mine, all of the server's, or a choice per field. By its id, one of this device; as an
   * entry, one of another person, as the server lists it (SV-233).
   */
  resolve(of: string | OutboxEntry, choice: ConflictChoice, options?: ResolveOptions): MutationHandle;
  /** One round of sync, at once: whether it got through to the server. */
  syncNow(): Promise<boolean>;
  /** What is not on the server, or of it these mutations, as JSON text for a file. */
  exportUnsent(ids?: readonly string[]): Promise<string>;
  /** Takes such a file of another device of this person into the queue. */
  importUnsent(text: string): Promise<ImportedQueue>;
}

/** `wordOf`: the words in which fields that are made of others are made anew (`derived` of the entity). */
export interface ResolveOptions extends Pick<MutationOptions, 'intent'> {
  wordOf?: WordOf;
}

/** Whose value of a field, both sides' changes (`src/contract/both.ts`), or the items that were picked of two lists. */
export type FieldPick = 'mine' | 'server' | 'both' | { items: readonly Json[] };

/** `fields`: for each field, what the person picked. */
export type ConflictChoice =
  | { kind: 'mine' }
  | { kind: 'server' }
  | { kind: 'fields'; pick: Record<string, FieldPick> };
