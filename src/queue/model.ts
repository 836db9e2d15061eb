import type { Conflict, Operation, Person, Rejected } from '../contract/protocol.ts';
import type { EntityRecord, Issue } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';

/**
 * Life of a mutation (SPEC OB-1):
 *
 *   pending ──claim──► sent ──acknowledged──► acknowledged (kept in the ring, then trimmed)
 *      ▲                │──conflict──► conflict   waits for a person
 *      │                │──rejected──► rejected   rolled back in the view, content kept, waits for a person
 *      └──no word───────┤
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
  /**
   * Server version that the user was looking at; null for a CREATE and for a record that the server has not confirmed
   * yet.
   */
  baseVersion: number | null;
  /**
   * The confirmed record that the user was looking at: the "before" of a conflict, and what an undone delete brings
   * back.
   */
  base: JsonObject | null;
  /**
   * This store's own earlier events on the record that `baseVersion` does not show; of an UPDATE or DELETE made since
   * apps say so.
   */
  after?: readonly string[];
  /**
   * A CREATE that undoes a delete: when the server answers that the record is deleted, it is made anew over the
   * tombstone.
   */
  revive: boolean;
  /** Device time, for people to read. */
  createdAt: string;
  reason: string | null;
  /** Id of the mutation whose conflict or rejection this one settles. */
  resolves: string | null;
  /**
   * Id of the mutation that settles this one; while it is set, this one neither waits for a person nor holds others.
   */
  resolvedBy: string | null;
  schemaVersion: number;
  /**
   * What it was when it first left, if an upgrade has changed it since: the same event is sent the same again (UG-3).
   */
  sentAs?: { payload: JsonObject; schemaVersion: number };
  state: MutationState;
  /** It has been in a request: the server may have taken it, whatever this device heard of it. */
  left?: true;
  /** Failures of the server on this very mutation; transport failures do not count (DR-4). */
  failures: number;
  /** Keys `type/id` of records with an unsettled CREATE that this one refers to. */
  dependsOn: readonly string[];
  /** Device time (ms) before which it is not sent again, after the server deferred it. */
  notBefore: number;
  settledAt: string | null;
  /** The version that the server made of it. */
  ackVersion: number | null;
  /** The server's word, when it was a conflict or a rejection. */
  conflict: Conflict | null;
  rejection: Rejected | null;
}

export interface RecordKey {
  entityType: string;
  entityId: string;
}

/**
 * What became of an event of this store: the version that the server made of it; null where it was given up after it
 * had left.
 */
export interface OwnEvent {
  id: string;
  version: number | null;
}

/** How much of a record is on the server: `synced`, or the state of its oldest open mutation. */
export type RecordSyncState = 'synced' | Exclude<MutationState, 'acknowledged'>;

/**
 * A record as this device holds it. View = confirmed ⊕ open mutations (RB-1); kept beside it, in the same transaction.
 */
export interface StoredRecord extends RecordKey {
  /** The latest state that the server has confirmed, null where there is none (or a deletion). */
  confirmed: EntityRecord | null;
  /** Version of `confirmed`; of the tombstone where the server has deleted it; 0 where the server knows nothing. */
  confirmedVersion: number;
  /** What people see; null when deleted. */
  view: EntityRecord | null;
  /**
   * Where the view is empty because the server refused the creation: what it held, with later changes on it, until
   * somebody decides (UI-14).
   */
  refused?: EntityRecord;
  /** Whose change the confirmed state is, where a pull or a conflict has said it: a form that is open tells it. */
  changedBy?: Person;
  syncState: RecordSyncState;
  /** Which full copy of the server's records this row belongs to (a resync begins the next one). */
  generation: number;
  /** The store's own last events on it, oldest first. */
  own?: readonly OwnEvent[];
  /** The server knew it once; the last full copy did not name it, and no pull has since. */
  cleared?: true;
}

/** What an enqueue is asked to do; the engine adds identity, order and base. */
export interface Intent extends RecordKey {
  id: string;
  operation: Operation;
  payload: JsonObject;
  createdAt: string;
  reason?: string;
  resolves?: string;
  /**
   * Version of the record that the person was looking at; null of one that the server had not confirmed. Not said: the
   * one confirmed now.
   */
  seen?: number | null;
  revive?: boolean;
  /** Name of the draft that becomes this: gone in the transaction that keeps it (SPEC DF-3). */
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
