import type { Domain } from '../contract/domain.ts';
import type {
  DeviceReport,
  SyncDownRequest,
  SyncDownResponse,
  SyncUpRequest,
  SyncUpResponse,
} from '../contract/protocol.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Clock, Random } from '../lib/world.ts';
import type { Mutation, RecordKey, StoredRecord } from './model.ts';

/** Facts that the engine keeps beside records and mutations, by key. */
export interface Meta {
  /** Last number given to a mutation; taken inside the transaction that writes it (T15). */
  seq: number;
  /** Where the pull stands; null before the first snapshot. */
  cursor: string | null;
  /** The running copy of the server's records; rows of an older one go when the snapshot ends. */
  generation: number;
  /** A snapshot is under way (first pull or resync), or what it did not name has not been cleared away yet. */
  snapshot: boolean;
  /** How many records the running copy holds, as the server said; null where it has not. */
  snapshotTotal?: number | null;
  /** Rows that could not be read, kept for a person. */
  quarantined: number;
  contact: Contact;
  /** Ids that the server has replaced, by the old key `type/id`. */
  aliases: Readonly<Record<string, string>>;
  /**
   * Work that was announced from this device before its store was emptied; until the server is told and the person has
   * read of it (LD-2).
   */
  loss: Loss | null;
  /**
   * The device's id, as this store has said it since its first round; null before. A cookie that was cleared changes
   * nothing of it.
   */
  clientId: string | null;
  /** Signs of a copy of this device that works under the same id (RB-22); null where there are none. */
  twin: Twin | null;
  /** Counts the holders of the lease: who holds an older number has lost it (OB-9). */
  fence: number;
}

/** What a device had said was waiting on it, and is gone. */
export interface Loss {
  /** How many changes. */
  pending: number;
  /** When the oldest of them was made, by the device's clock of then. */
  since: string | null;
  /** When the server last heard of them. */
  announcedAt: string;
  /** The server has been told, so that an administrator sees it. */
  told: boolean;
  /** The person has read of it. */
  seen: boolean;
  /**
   * Left out: the browser's data were erased. `unreadable`: the changes lay here, and their rows can't be read any more
   * (ST-10).
   */
  cause?: 'unreadable';
}

/**
 * Events under this device's id and person that this store has never made. Met once, they may be its own: it was
 * restored from a backup of the tablet. Met again after everything has been caught up with, somebody else is making
 * them.
 *
 *   null ──strange events──► met ──the pull has ended──► known ──strange events again──► told ──the person has read it──► null
 */
export type Twin = 'met' | 'known' | 'told';

/** What the device knows of the way to the server; persisted, so that a restart goes on with the same backoff. */
export interface Contact {
  /** Failed attempts in a row. */
  attempt: number;
  /** No attempt before this device time (ms); 0 = at once. */
  notBefore: number;
  /** Device time (ms) at which that wait began. */
  waitSince: number;
  /** The server's last answer in the contract's words (device time, ms). */
  lastContactAt: number | null;
  /** The server's own time in that answer (ms); a store of an older app has none yet. */
  serverTime?: number;
  /** The protocol of the server that answered last; left out until one has. */
  protocol?: number;
  /** Why nothing is being sent; empty when all is well. */
  pauses: readonly Pause[];
  /** What ended the last attempt; null after a word. */
  failure: FailureKind | null;
  /** Events in one request; halved when the server can't take a batch, restored by success. */
  batchLimit: number;
  /** Mutations that failed alone since the last success: counted against them only once another passes (DR-4). */
  suspects: readonly string[];
  /** When the last pull reached the end of the feed (device time, ms). */
  lastSyncAt: number | null;
}

export type Pause = 'signed-out' | 'user';

/** Why there was no word: told apart by data, never by a message's text. */
export type FailureKind =
  | 'offline'
  | 'timeout'
  | 'not-our-server'
  | 'busy'
  | 'server'
  | 'signed-out'
  | 'wrong-user'
  | 'forbidden'
  | 'too-large'
  | 'malformed';

/** What a decision needs to see, loaded in one transaction. */
export interface Need {
  records?: readonly RecordKey[];
  /** Open (not acknowledged) mutations of these records. */
  mutationsOf?: readonly RecordKey[];
  /** Mutations by id, in any state. */
  mutations?: readonly string[];
  /** Mutations that wait to be sent, in the store's order, at most so many. */
  waiting?: number;
  /** All that are in a request, or were when their sender died. */
  sent?: boolean;
  /** All that wait for a person. */
  attention?: boolean;
  /** Acknowledged ones, those settled last first, at most so many. */
  acknowledged?: number;
  /** Rows of a generation before this one, at most 1,000. */
  olderThanGeneration?: number;
  /**
   * The records of all mutations and rows that the above has found too, with their open mutations: what a decision may
   * then touch.
   */
  whole?: boolean;
  /** Drafts may become a change here. */
  drafts?: boolean;
  /** Relaxed durability: a power cut may lose this write without harm (the lease), so it does not wait for the disk. */
  relaxed?: boolean;
}

/** Mutations of one entity type that are not on the server. */
export interface OpenCount {
  /** Pending or sent. */
  waiting: number;
  /** Conflict, rejected or failed, unless their resolution waits to be sent. */
  attention: number;
}

export interface Loaded {
  records: ReadonlyMap<string, StoredRecord>;
  /** Keys of the records that were looked for, whether there is a row or not: only these may be written. */
  known: ReadonlySet<string>;
  /** All mutations asked for, each once, in the store's order. */
  mutations: readonly Mutation[];
  stale: readonly StoredRecord[];
  meta: Readonly<Meta>;
}

export interface Write {
  putRecords?: readonly StoredRecord[];
  deleteRecords?: readonly RecordKey[];
  putMutations?: readonly Mutation[];
  deleteMutations?: readonly number[];
  /** By their names: what was typed is a change now. */
  deleteDrafts?: readonly string[];
  /** Rows that could not be read. */
  quarantine?: readonly unknown[];
  meta?: Partial<Meta>;
}

/** Open mutations by state. One whose resolution waits to be sent waits for nobody: only the resolution is counted. */
export interface Counts {
  pending: number;
  sent: number;
  conflict: number;
  rejected: number;
  failed: number;
  /** Device time of the oldest of all that are open. */
  oldestPendingAt: string | null;
}

/**
 * The device's store. `transact` loads what is needed, lets `decide` look at it (synchronously: no foreign await can be
 * slipped into an IndexedDB transaction), and writes what it answers; all in one strict transaction, across tabs.
 */
export interface Store {
  transact<T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null): Promise<T | null>;
  read(need: Need): Promise<Loaded>;
  counts(): Promise<Counts>;
  /**
   * Forgets acknowledged mutations settled before this time (RFC 3339): the ring keeps at least the protocol's 7 days.
   */
  trimRing(settledBefore: string): Promise<void>;
}

/** What was typed and not saved. */
export interface StoredDraft {
  values: JsonObject;
  savedAt: string;
  /** Version of the record over which it was begun, null where it had none; drafts of older apps don't say. */
  seen?: number | null;
}

/**
 * A draft and its name, `form` or `form/slot`: each open form has a slot of its own, older apps had one for all (SPEC
 * DF-1).
 */
export interface NamedDraft extends StoredDraft {
  name: string;
}

/** What screens read of the device's store. Nothing clinical is in its keys. */
export interface LocalReads {
  /** Everything that is not on the server, as it lies in the store, whichever version wrote it: for an export. */
  unsent(): Promise<unknown[]>;
  /**
   * The rows of a type that changed after this point of the store's own count, oldest change first, and the ids under
   * which there is a row no more, whenever that was.
   */
  changedSince(
    entityType: string,
    changeSeq: number,
    limit: number,
  ): Promise<{ rows: StoredRecord[]; gone: string[]; changeSeq: number }>;
  /** All of a type's mutations that are not on the server, counted without a limit. */
  countOpen(entityType: string): Promise<OpenCount>;
  /** In the order of the names; undefined where there is none. */
  loadBlobs(names: readonly string[]): Promise<unknown[]>;
  /** All of them in one transaction. */
  saveBlobs(blobs: readonly { name: string; value: unknown }[]): Promise<void>;
  /**
   * All of a form, newest first; of a record's form (`type/id`) also those from under an id that the server has
   * replaced.
   */
  draftsOf(form: string): Promise<NamedDraft[]>;
  /** Of every form, newest first, by the names under which they were left. */
  allDrafts(): Promise<NamedDraft[]>;
  /** Moves it to another name in one transaction; null where there is none any more. */
  takeDraft(name: string, to: string): Promise<StoredDraft | null>;
  saveDraft(name: string, values: JsonObject, savedAt: string, seen?: number | null): Promise<void>;
  deleteDraft(name: string): Promise<void>;
}

/**
 * What came of a request: the server's answer in the contract's shape, or a failure, which says nothing of any mutation:
 * nothing is settled, nothing is lost.
 */
export type Verdict<T> =
  | {
      kind: 'answered';
      response: T;
      /** The protocol of the server that answered; null where the answer does not say. */
      protocol: number | null;
      /** The server's time in milliseconds since the epoch; left out where the carrier of the answer does not say. */
      answeredAt?: number;
    }
  | { kind: 'failed'; failure: FailureKind; retryAfterMs: number | null; protocol: number | null };

/** A page as it came: its rows are not read yet. */
export type RawPage = Omit<SyncDownResponse, 'changes'> & { changes: unknown[] };

/** The way to the server and back, whatever carries it (SPEC SV-168). Never throws. */
export interface Transport {
  /** Answered only when each event of the request has exactly one outcome (protocol, Up 1). */
  push(request: SyncUpRequest): Promise<Verdict<SyncUpResponse>>;
  pull(request: SyncDownRequest): Promise<Verdict<RawPage>>;
}

export interface Locks {
  /** Waits its turn, holds the lock while `work` runs. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Said to other tabs and the service worker. A hint: what is true stands in the store. */
export type Notice = { type: 'changed'; keys: readonly string[]; remote: boolean } | { type: 'status' };

export interface Bus {
  /** To every context of this person's store; `others`: who posts knows it already. */
  post(notice: Notice, audience?: 'others'): void;
}

/** Whose store this is. */
export interface Identity {
  tenantId: string;
  userId: string;
  /** The device's id as the last sign-in gave it: a store that has one already keeps its own (SPEC RB-21). */
  clientId: string;
}

export type Report = Omit<DeviceReport, 'pending' | 'oldestPendingAt'>;

/** Everything that the engine touches. */
export interface EnginePorts {
  domain: Domain;
  store: Store;
  transport: Transport;
  locks: Locks;
  bus: Bus;
  clock: Clock;
  random: Random;
  identity: Identity;
  device: Report;
}
