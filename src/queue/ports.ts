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

/** Facts that the engine stores beside records and mutations, by key. */
export interface Meta {
  /** Last number given to a mutation; taken inside the transaction that writes it (T15). */
  seq: number;
  /** The pull's cursor; null before the first snapshot. */
  cursor: string | null;
  /** Number of the present copy of the server's records; rows of an older one are removed when the snapshot ends. */
  generation: number;
  /** A snapshot is under way (first pull or resync), or the rows that it did not contain are not removed yet. */
  snapshot: boolean;
  /** How many records the present copy has, as the server said; null if it has not. */
  snapshotTotal?: number | null;
  /** Rows that could not be read, kept for a person. */
  quarantined: number;
  contact: Contact;
  /** Ids that the server has replaced, by the old key `type/id`. */
  aliases: Readonly<Record<string, string>>;
  /**
   * Announced work that is missing because the store was emptied; kept until the server and the person know of it
   * (LD-2).
   */
  loss: Loss | null;
  /** The device's id, fixed at this store's first sync; null before. Clearing the cookies does not change it. */
  clientId: string | null;
  /** Signs that a copy of this device works under the same id (RB-22); null if there are none. */
  twin: Twin | null;
  /** The fence: each new holder of the lease gets the next number, and a holder of an older one has lost it (OB-9). */
  fence: number;
}

/** Changes that a device had announced and that are missing. */
export interface Loss {
  /** How many changes. */
  pending: number;
  /** When the oldest of them was made, by the device's clock at that time. */
  since: string | null;
  /** When the device last announced them to the server. */
  announcedAt: string;
  /**
   * Whether the loss has been reported to the server, so that an administrator sees it. The name is stored in IndexedDB: a
   * better one would need an upgrade step.
   */
  told: boolean;
  /** The person has read about it. */
  seen: boolean;
  /**
   * Absent: the browser's data were erased. `unreadable`: the changes were in this store, but their rows cannot be read
   * any more (ST-10).
   */
  cause?: 'unreadable';
}

/**
 * Events under this device's id and person that this store never made. At first they may be its own, if the tablet was
 * restored from a backup. If more come after everything has been pulled, somebody else is making them.
 *
 *   null ──foreign events──► met ──the pull has ended──► known ──foreign events again──► told ──the person has read it──► null
 */
export type Twin = 'met' | 'known' | 'told';

/**
 * What the device knows about the connection to the server; stored, so that a restart continues with the same backoff.
 */
export interface Contact {
  /** Failed attempts in a row. */
  attempt: number;
  /** No attempt before this device time (ms); 0 = at once. */
  notBefore: number;
  /** Device time (ms) at which that wait began. */
  waitSince: number;
  /** Time of the server's last answer in the contract's shape (device time, ms). */
  lastContactAt: number | null;
  /** The server's own time in that answer (ms); absent in the store of an older app. */
  serverTime?: number;
  /** The protocol version of the server that answered last; absent before the first answer. */
  protocol?: number;
  /** Why nothing is being sent; empty if nothing stops it. */
  pauses: readonly Pause[];
  /** How the last attempt failed; null after an answer. */
  failure: FailureKind | null;
  /** Events in one request; halved when the server can't take a batch, doubled again by answers. */
  batchLimit: number;
  /** Mutations that failed alone since the last success: counted against them only once another passes (DR-4). */
  suspects: readonly string[];
  /** How the clinic has its devices try again; absent: the defaults (DR-3, DR-4). */
  limits?: RetryLimits;
  /** When the last pull reached the end of the feed (device time, ms). */
  lastSyncAt: number | null;
}

/** What a clinic may set of how its devices try again. */
export interface RetryLimits {
  /** Failures of the server on one mutation alone, before it waits for a person. */
  attempts: number;
  /** The longest wait between two tries (ms). */
  longestWaitMs: number;
}

export type Pause = 'signed-out' | 'user';

/** How a request failed; told apart by data, never by a message's text. */
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
  /** At most so many mutations that wait to be sent, in the store's order. */
  waiting?: number;
  /** All that are in a request, or were when their sender died. */
  sent?: boolean;
  /** All that wait for a person. */
  attention?: boolean;
  /** At most so many acknowledged ones, those settled last first. */
  acknowledged?: number;
  /** At most 1,000 rows of a generation before this one. */
  olderThanGeneration?: number;
  /**
   * Also loads the records of all mutations and rows found above, with their open mutations: what the decision may then
   * change.
   */
  whole?: boolean;
  /** Names of drafts that may become a change here. */
  drafts?: boolean;
  /** The decision may remove saved lists. */
  lists?: boolean;
  /**
   * Relaxed durability: a power failure may lose this write without harm (the lease), so it does not wait for the disk.
   */
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
  /** Keys of the records that were looked up, whether there is a row or not: only these may be written. */
  known: ReadonlySet<string>;
  /** All mutations that were requested, each once, in the store's order. */
  mutations: readonly Mutation[];
  stale: readonly StoredRecord[];
  meta: Readonly<Meta>;
}

export interface Write {
  putRecords?: readonly StoredRecord[];
  deleteRecords?: readonly RecordKey[];
  putMutations?: readonly Mutation[];
  deleteMutations?: readonly number[];
  /** By name; removed because what was typed is a change now. */
  deleteDrafts?: readonly string[];
  /**
   * Types whose saved lists are removed, because they hold what a record said; their removal marks change with it. The
   * rows are the truth.
   */
  deleteLists?: readonly string[];
  /** Rows that could not be read. */
  quarantine?: readonly unknown[];
  meta?: Partial<Meta>;
}

/** Open mutations by state. One whose resolution waits to be sent is not counted; only the resolution is. */
export interface Counts {
  pending: number;
  sent: number;
  conflict: number;
  rejected: number;
  failed: number;
  /** Device time of the oldest open mutation. */
  oldestPendingAt: string | null;
}

/**
 * The device's store. `transact` loads what is needed, calls `decide` on it (synchronously, so that no foreign await
 * can end the IndexedDB transaction), and writes the result; all in one strict transaction, across tabs.
 */
export interface Store {
  transact<T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null): Promise<T | null>;
  read(need: Need): Promise<Loaded>;
  counts(): Promise<Counts>;
  /**
   * Removes acknowledged mutations that were settled before this time (RFC 3339): the ring keeps at least the
   * protocol's 7 days.
   */
  trimRing(settledBefore: string): Promise<void>;
}

/** What was typed and not saved. */
export interface StoredDraft {
  values: JsonObject;
  savedAt: string;
  /** Version of the record when the draft was begun, null if it had none; absent in drafts of older apps. */
  seen?: number | null;
}

/**
 * A draft and its name, `form` or `form/slot`: each open form has a slot of its own; older apps had one for all (SPEC
 * DF-1).
 */
export interface NamedDraft extends StoredDraft {
  name: string;
}

/** A value under a name. What is in the store without one is undefined. */
export interface StoredBlob {
  name: string;
  value: unknown;
}

/** What screens read from the device's store. Its keys contain nothing clinical. */
export interface LocalReads {
  /** Everything that is not on the server, as it is stored, whichever version wrote it: for an export. */
  unsent(): Promise<unknown[]>;
  /**
   * The rows of a type that changed after this revision of the store, oldest change first, and the ids whose row was
   * removed, at any time.
   */
  changedSince(
    entityType: string,
    changeSeq: number,
    limit: number,
  ): Promise<{ rows: StoredRecord[]; gone: string[]; changeSeq: number }>;
  /** The rows of a type that the newest `limit` open mutations, of all types, change. */
  withOpenChanges(entityType: string, limit: number): Promise<StoredRecord[]>;
  /** Counts all of a type's mutations that are not on the server, without a limit. */
  countOpen(entityType: string): Promise<OpenCount>;
  /** In the order of the names; undefined where there is none. */
  loadBlobs(names: readonly string[]): Promise<unknown[]>;
  /**
   * All of them in one transaction. Saves nothing, and returns false, if the blob `unchanged` has another value by then.
   */
  saveBlobs(blobs: readonly StoredBlob[], unchanged?: StoredBlob): Promise<boolean>;
  /**
   * All drafts of a form, newest first; for a record's form (`type/id`) also those under an id that the server has
   * replaced.
   */
  draftsOf(form: string): Promise<NamedDraft[]>;
  /** The drafts of every form, newest first, by the names under which they were stored. */
  allDrafts(): Promise<NamedDraft[]>;
  /** Moves a draft to another name in one transaction; null if it no longer exists. */
  takeDraft(name: string, to: string): Promise<StoredDraft | null>;
  saveDraft(name: string, values: JsonObject, savedAt: string, seen?: number | null): Promise<void>;
  deleteDraft(name: string): Promise<void>;
}

/**
 * The result of a request: the server's answer in the contract's shape, or a failure. A failure says nothing about any
 * mutation: nothing is settled, nothing is lost.
 */
export type Verdict<T> =
  | {
      kind: 'answered';
      response: T;
      /** The protocol version of the server that answered; null if the answer does not name it. */
      protocol: number | null;
      /** The server's time in milliseconds since the epoch; absent if the transport does not tell it. */
      answeredAt?: number;
    }
  | { kind: 'failed'; failure: FailureKind; retryAfterMs: number | null; protocol: number | null };

/** A page as received: its rows are not parsed yet. */
export type RawPage = Omit<SyncDownResponse, 'changes'> & { changes: unknown[] };

/** Requests to the server, over any transport (SPEC SV-168). Never throws. */
export interface Transport {
  /** `answered` only if each event of the request has exactly one outcome (protocol, Up 1). */
  push(request: SyncUpRequest): Promise<Verdict<SyncUpResponse>>;
  pull(request: SyncDownRequest): Promise<Verdict<RawPage>>;
}

export interface Locks {
  /** Waits for the lock and holds it while `work` runs. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A notification to other tabs and the service worker. Only a hint: the truth is in the store. */
export type Notice =
  | { type: 'changed'; keys: readonly string[]; remote: boolean }
  | { type: 'status' }
  /** The server could not honour the cursor: it may be that this person's rights have changed. */
  | { type: 'resync' };

export interface Bus {
  /** To every context of this person's store; with `others`, not to the sender, which knows it already. */
  post(notice: Notice, audience?: 'others'): void;
}

/** Whose store this is. */
export interface Identity {
  tenantId: string;
  userId: string;
  /** The device's id as the last sign-in gave it; a store that has an id already keeps its own (SPEC RB-21). */
  clientId: string;
}

export type Report = Omit<DeviceReport, 'pending' | 'oldestPendingAt'>;

/** Everything that the engine touches. */
export interface EnginePorts {
  /**
   * The records, as rows of a page, that the person needs before the rest of a first copy; null if the server does not
   * tell. Never throws. If absent, the copy comes in the server's order alone.
   */
  first?: () => Promise<unknown[] | null>;
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
