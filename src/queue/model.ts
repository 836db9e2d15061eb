import type { Conflict, Operation, Person, Rejected } from '../contract/protocol.ts';
import type { EntityRecord, Issue } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';

/**
 * Life of a mutation (SPEC OB-1):
 *
 *   pending ──claim──► sent ──acknowledged──► acknowledged (kept in the ring, then trimmed)
 *      ▲                │──conflict──► conflict   waits for a person
 *      │                │──rejected──► rejected   rolled back in the view, content kept, waits for a person
 *      └──no outcome────┤
 *                       └──server failed on it alone, 3 times──► failed   waits for a person
 */
export const MUTATION_STATES = ['pending', 'sent', 'acknowledged', 'conflict', 'rejected', 'failed'] as const;
export type MutationState = (typeof MUTATION_STATES)[number];

/** What the user did, once. `seq` is the store's order; nothing else orders mutations (OB-3). */
export interface Mutation {
  seq: number;
  id: string;
  entityType: string;
  entityId: string;
  operation: Operation;
  payload: JsonObject;
  /** Server version that the user saw; null for a CREATE and for a record that the server has not confirmed yet. */
  baseVersion: number | null;
  /**
   * The confirmed record that the user saw: the "before" of a conflict, and the content that undoing a delete restores.
   */
  base: JsonObject | null;
  /**
   * This store's own earlier events on the record that `baseVersion` does not include. Absent in mutations of older
   * apps.
   */
  after?: readonly string[];
  /**
   * A CREATE that undoes a delete: if the server answers that the record is deleted, it is sent again over the
   * tombstone.
   */
  revive: boolean;
  /** Device time, only shown to people. */
  createdAt: string;
  reason: string | null;
  /** Id of the mutation whose conflict or rejection this one resolves. */
  resolves: string | null;
  /**
   * Id of the mutation that resolves this one; while it is set, this one neither waits for a person nor blocks others.
   */
  resolvedBy: string | null;
  schemaVersion: number;
  /**
   * Its content when it was first sent, if an upgrade has changed it since: a repeated event has the same content
   * (UG-3).
   */
  sentAs?: { payload: JsonObject; schemaVersion: number };
  state: MutationState;
  /** It was part of a request: the server may have applied it, with or without an answer. */
  left?: true;
  /** Failures of the server on this mutation alone; transport failures do not count (DR-4). */
  failures: number;
  /** Keys `type/id` of records that this one refers to and whose CREATE is open. */
  dependsOn: readonly string[];
  /** Device time (ms) before which it is not sent again, after the server deferred it. */
  notBefore: number;
  settledAt: string | null;
  /** The version that the server made of it. */
  ackVersion: number | null;
  /** The server's outcome, if it was a conflict or a rejection. */
  conflict: Conflict | null;
  rejection: Rejected | null;
}

export interface RecordKey {
  entityType: string;
  entityId: string;
}

/**
 * What became of an event of this store: the version that the server made of it; null if it was given up after it had
 * been sent.
 */
export interface OwnEvent {
  id: string;
  version: number | null;
}

/** How much of a record is on the server: `synced`, or the state of its oldest open mutation. */
export type RecordSyncState = 'synced' | Exclude<MutationState, 'acknowledged'>;

/**
 * A record as this device holds it. View = confirmed ⊕ open mutations (RB-1), stored beside it in the same transaction.
 */
export interface StoredRecord extends RecordKey {
  /** The latest state that the server has confirmed; null if there is none, or if it is deleted. */
  confirmed: EntityRecord | null;
  /** Version of `confirmed`, or of the tombstone of a deleted record; 0 if the server does not know the record. */
  confirmedVersion: number;
  /** What people see; null when deleted. */
  view: EntityRecord | null;
  /**
   * If the view is empty because the server refused the creation: its content with later changes, until somebody
   * decides (UI-14).
   */
  refused?: EntityRecord;
  /** Who made the confirmed state, if a pull or a conflict has told it; an open form shows it. */
  changedBy?: Person;
  syncState: RecordSyncState;
  /** The full copy of the server's records to which this row belongs (a resync begins the next one). */
  generation: number;
  /** The store's own last events on it, oldest first. */
  own?: readonly OwnEvent[];
  /** The device's creation of it met another one: a form that was opened over that creation may still be saved (OB-22). */
  createdTwice?: true;
  /** The server once knew it, the last full copy did not contain it, and no pull has brought it since. */
  cleared?: true;
}

/** The input of an enqueue; the engine adds identity, order and base. */
export interface Intent extends RecordKey {
  id: string;
  operation: Operation;
  payload: JsonObject;
  createdAt: string;
  reason?: string;
  resolves?: string;
  /**
   * Version of the record that the person saw; null for one that the server had not confirmed. If absent, the version
   * that is confirmed now.
   */
  seen?: number | null;
  revive?: boolean;
  /** Name of the draft that becomes this mutation; removed in the transaction that stores it (SPEC DF-3). */
  draft?: string;
}

/** Bad input to a mutation: nothing was changed and nothing was queued. */
export class InvalidInputError extends Error {
  override name = 'InvalidInputError';
  readonly code = 'INVALID_INPUT';
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super(issues.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.issues = issues;
  }
}

/** `type/id`. */
export const keyOf = ({ entityType, entityId }: RecordKey): string => `${entityType}/${entityId}`;

/** The record that a key of {@link keyOf} names. */
export function recordOf(key: string): RecordKey {
  const slash = key.indexOf('/');
  return { entityType: key.slice(0, slash), entityId: key.slice(slash + 1) };
}
