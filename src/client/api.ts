import type { DataOf, EntityRef, PatchOf, RecordOf, SummaryOf } from '../contract/typed.ts';
import type { Person, ReadIssue } from '../contract/protocol.ts';
import type { Loss } from '../queue/ports.ts';
import type { DeviceFault } from '../queue/storage.ts';
import type { Mutation, RecordSyncState } from '../queue/model.ts';

/** The server's last word on a mutation. */
export type Outcome =
  | { outcome: 'acknowledged'; version: number }
  | { outcome: 'conflict' }
  | { outcome: 'rejected'; code: string; message: string; errors: readonly ReadIssue[] }
  | { outcome: 'discarded' };

/**
 * What a mutation gives back, at once. The cache already shows the change.
 * As a promise it resolves when IndexedDB has committed record and mutation ("on this device"), and rejects when it
 * could not: the view is then as before and the caller still holds the content.
 */
export interface MutationHandle extends Promise<{ mutationId: string; entityId: string }> {
  readonly mutationId: string;
  readonly entityId: string;
  /**
   * The server's word. May take days: nothing should wait for it. Rejects like the call itself where that could not be
   * kept.
   */
  readonly confirmed: Promise<Outcome>;
}

export interface MutationOptions {
  /** Why, in the user's words; at most 500 characters, kept in the history. */
  reason?: string;
  /** The mutation whose conflict or rejection this one settles. */
  resolves?: string;
  /**
   * The `version` of the record as the person had it before them, null where it had none: of the form when it was
   * opened. What somebody else changed since is then a conflict. Not said: whatever is confirmed when the call is made.
   */
  seen?: number | null;
  /**
   * The mutation's id, made when the form (or the button) was opened: see {@link useIntent}. Asked for twice under one
   * intent, by two fast taps or by Enter twice, a change is made once, and both calls get the same handle. It can be
   * asked for again where it could not be kept.
   */
  intent?: string;
  /** The draft that becomes this change (`useDraft().become`): it goes in the transaction that keeps the change. */
  draft?: string;
}

export interface CreateOptions extends MutationOptions {
  /**
   * The id that the record has already on this device: a refused creation is corrected under it, since others may refer
   * to it.
   */
  id?: string;
  /** The record was deleted, and is made anew over its tombstone. */
  revive?: boolean;
}

export interface SyncMutation<E extends EntityRef = string> {
  create(data: DataOf<E>, options?: CreateOptions): MutationHandle;
  mutate(id: string, patch: PatchOf<E>, options?: MutationOptions): MutationHandle;
  delete(id: string, options?: MutationOptions): MutationHandle;
  /** Something of this entity type waits for the server. */
  isPending: boolean;
  /**
   * The last thing that went wrong with a call made through this hook: a `StorageError` (not durable), an
   * `InvalidInputError`, or, when the server's outcome comes, a `RefusedError`. The next call that is durable clears it.
   */
  error: Error | null;
  /** Mutations of this entity type that are not on the server, all of them. */
  pendingCount: number;
  /** Sends a failed or rejected mutation again, as it is. */
  retry(mutationId: string): Promise<void>;
  /** Gives a mutation up for good; the view is computed without it. */
  discard(mutationId: string): Promise<void>;
}

/** A list row: the summary fields that the entity's listing declares, never the whole record. */
export interface Row<E extends EntityRef = string> {
  id: string;
  summary: SummaryOf<E>;
  syncState: RecordSyncState;
  /** Changed by somebody else a moment ago: tint it. */
  fresh: boolean;
}

export interface RecordList<E extends EntityRef = string> {
  /** `loading` only until the device's own store has answered, never for the network. */
  status: 'loading' | 'ready';
  /** In the listing's order; of a search, the best fit first. */
  ids: readonly string[];
  /** Nothing fits the search as it was typed: `ids` are near, by one typing error a word. */
  near: boolean;
  /** The search that `ids` answers: the one before, until the index has answered the last. */
  searched: string;
  /** Whoever fits one of these searches or is near: candidates for a closer look, whatever `search` says. */
  lookUp(queries: readonly string[]): Promise<readonly string[]>;
  /** How many there are without the search. */
  total: number;
  row(id: string): Row<E> | undefined;
  /** What the list knows of each of `ids`; another function whenever a record has changed. */
  summaries(): readonly Pick<Row<E>, 'id' | 'summary'>[];
}

export interface RecordState<E extends EntityRef = string> {
  status: 'loading' | 'ready';
  /** null: there is no such record (or it is deleted). */
  record: RecordOf<E> | null;
  /** Of a record that is not there: deleted, or not on this device (never heard of, or not readable for this person). */
  gone?: { reason: 'deleted' | 'absent'; last: RecordOf<E> | null };
  syncState: RecordSyncState;
  /** Who made the confirmed state, where this device has heard it. */
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
 * version has taken it over, the app has a bug.
 */
export type PauseReason = 'offline' | 'signed-out' | 'user' | 'storage' | 'update' | 'broken';

export interface SyncStatus {
  chip: ChipState;
  /** All that hold, each ending by itself; empty while the queue is free to go. */
  pauses: readonly PauseReason[];
  /** Mutations that are not on the server: pending, sent, failed, conflict, rejected. */
  pending: number;
  /** Of these, how many wait for a person. */
  attention: number;
  /** Of those that wait for a person: conflicts, and what the server refused; the rest failed. */
  conflicts: number;
  refused: number;
  /** Device time of the oldest unsent change. */
  oldestPendingAt: string | null;
  /**
   * The first copy of the clinic's records is under way, with how many there are (0: not known yet); null once it is
   * whole. Lists and searches are partial until then.
   */
  firstCopy: { total: number } | null;
  /** When the server last answered in our contract's words. */
  lastContactAt: string | null;
  /**
   * The server's own time in that answer, and the device's clock at that moment (ms): how far the device's clock is
   * wrong.
   */
  heard: { server: number; device: number } | null;
  /** When the next attempt is due, while the server cannot be reached. */
  nextAttemptAt: string | null;
  /** Something else answered in the server's place: a network's or a proxy's own page (UI-22). */
  gate: boolean;
  /** Why this device does not do what it is asked; null while it does. */
  storage: DeviceFault | null;
  /** Work that this device had announced and no longer holds; until the person has said that they know. */
  loss: Loss | null;
  /** A copy of this device works under its id too; until the person has said that they know. */
  twin: boolean;
  /** The device answered that it keeps the store for good (`navigator.storage.persist`). */
  persisted: boolean | null;
}

export type OutboxEntry = Mutation & {
  /** Name of the record as people know it, e.g. `MARTIN Claire`. */
  label: string;
};

export interface Outbox {
  status: 'loading' | 'ready';
  /** conflict, rejected, failed: oldest first. */
  attention: readonly OutboxEntry[];
  /** pending and sent: in the order of sending; dependants after what they wait for. */
  waiting: readonly OutboxEntry[];
  /** Acknowledged lately, newest first (at most 100). */
  sent: readonly OutboxEntry[];
  retry(mutationId: string): Promise<void>;
  /**
   * Gives it up, and of what depends on it these (`useDependants`): what the person was asked for. Not said: all of it.
   */
  discard(mutationId: string, asked?: readonly string[]): Promise<void>;
  /** Settles a conflict: the whole of mine, the server's, or the picked fields. */
  resolve(mutationId: string, choice: ConflictChoice, options?: Pick<MutationOptions, 'intent'>): MutationHandle;
  syncNow(): Promise<void>;
  /** Everything that is not on the server, as JSON text to be saved to a file. */
  exportUnsent(): Promise<string>;
}

/**
 * `fields`: for each field, whose value the person picked; `both` keeps what both sides did (`src/contract/both.ts`).
 */
export type ConflictChoice =
  | { kind: 'mine' }
  | { kind: 'server' }
  | { kind: 'fields'; pick: Record<string, 'mine' | 'server' | 'both'> };
