import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie';
import type { Domain } from '../contract/domain.ts';
import type { Mutation, StoredRecord } from '../queue/model.ts';
import type { Meta, StoredDraft } from '../queue/ports.ts';
import { STORAGE_RETRY_MS, StorageError, storageFaultOf, type StorageFault } from '../queue/storage.ts';
import { schemaVersionsOf, type SchemaVersions } from '../queue/upgrade.ts';
import { newId } from '../lib/ids.ts';
import { SilentError, within } from '../lib/within.ts';
import { systemClock, systemRandom } from '../lib/world.ts';
import { asStorageError } from './faults.ts';
import { Presence } from './presence.ts';
import type { Runs } from './runs.ts';
import { promisify } from './transaction.ts';
import { storeVersionOf, upgradeStore } from './upgrade.ts';

/** A row as stored in IndexedDB: keys and indexes contain only ids, types, states and numbers, nothing clinical. */
export type RecordRow = StoredRecord & { changeSeq: number };

export interface EngineRow {
  key: 'engine';
  meta: Meta;
  /** Counts the writes of records, so that a screen's index can tell what it has not seen. */
  changeSeq: number;
  /**
   * Changes with every transaction that has written, so that a context can tell whether the rows that it remembers are
   * current.
   */
  revision: number;
  /** Numbers of the mutations that are in a request, or were when their sender died; their rows still say `pending`. */
  inFlight: Runs;
}

/** Acknowledged mutations, kept to be offered again to a server that was restored from a backup. */
export interface RingRow {
  n?: number;
  ids: readonly string[];
  /** When the newest of them was settled. */
  settledAt: string;
  mutations: readonly Mutation[];
}

/** The heartbeat of the lease's holder: a counter, since a clock may jump. */
export interface LeaseRow {
  key: 'lease';
  at: number;
}

/** The version of each entity's contract in which the rows are. */
export interface SchemaRow {
  key: 'schema';
  versions: SchemaVersions;
  /** Unique for each store that is created: tells a deleted store from one that was created in its place. */
  born?: string;
}

export interface StoreTables {
  records: Table<RecordRow, [string, string]>;
  outbox: EntityTable<Mutation, 'seq'>;
  engine: Table<EngineRow | LeaseRow | SchemaRow, string>;
  ring: Table<RingRow, number>;
  blobs: Table<{ name: string; value: unknown }, string>;
  drafts: Table<StoredDraft & { key: string }, string>;
  quarantine: Table<{ n?: number; row: unknown; at: string }, number>;
}

export const databaseName = (tenantId: string, userId: string): string => `medicalpro:${tenantId}:${userId}`;

/** How long the handle stays open after a newer app has asked for it, so that what was just typed can be written. */
const FINAL_WRITES_MS = 1_000;
/**
 * If another tab has not closed its handle after this time, the person is told (faults M5: a tab that waits behind a
 * waiting one gets no `blocked` event).
 */
const BLOCKED_AFTER_MS = 1_500;

/** One unreadable row is no fault of the store; it is put into quarantine like any other. */
function unlessUnreadable(error: unknown): null {
  const known = asStorageError(error);
  if (storageFaultOf(known) !== 'unreadable') throw known;
  return null;
}

/**
 * An opening that fires no event for this long is abandoned (Safari does this at times), and the next call opens again.
 */
export const OPENING_MS = 10_000;

/** Dexie's version numbers are a tenth of IndexedDB's. */
const nativeVersion = (version: number): number => version * 10;

/**
 * Dexie opens a store of a newer version anyway and changes its schema to the older one: an old tab would write into
 * it. Through this factory it opens its own version or none.
 */
function fenced(factory: IDBFactory, version: number, opens: (request: IDBOpenDBRequest) => void): IDBFactory {
  return new Proxy(factory, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'open') return typeof value === 'function' ? value.bind(target) : value;
      return (database: string, requested?: number) => {
        if (requested !== version) throw new DOMException('the store has another version', 'VersionError');
        const request = target.open(database, requested);
        opens(request);
        return request;
      };
    },
  });
}

/**
 * One database per person and tenant (faults U1, U11). Strict durability: "on this device" is shown after the data has
 * reached the disk, not the operating system's cache (Chromium's default is relaxed since version 121).
 *
 *   closed ──ready()──► open ──versionchange──► last write ──► newer: reads only, says so
 *     ▲ │ blocked         │ the system closes it                gone: deleted, says so
 *     │ └─(waits, says so)│
 *     └───────────────────┘ opened again by the next call
 */
export class LocalDatabase extends Dexie {
  declare readonly records: StoreTables['records'];
  declare readonly outbox: StoreTables['outbox'];
  declare readonly engine: StoreTables['engine'];
  declare readonly ring: StoreTables['ring'];
  declare readonly blobs: StoreTables['blobs'];
  declare readonly drafts: StoreTables['drafts'];
  declare readonly quarantine: StoreTables['quarantine'];

  readonly presence: Presence;
  readonly #versions: SchemaVersions;
  /** Why this handle writes no more; null while it may. */
  #over: 'newer' | 'gone' | null = null;
  #wasOpen = false;
  /** The store's unique id (see {@link SchemaRow}); null if it could not be read. */
  #born: Promise<string | null> = Promise.resolve(null);
  #opening = 0;
  /** An event of the pending opening was received: it is slow, or waits for another tab. */
  #answered = false;
  /** Openings that were abandoned: their late results are closed. */
  #openings = 0;
  #reader: Promise<IDBDatabase> | null = null;
  #nextLook: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<(fault: StorageFault | null) => void>();
  readonly #finalWrites = new Set<() => Promise<unknown>>();

  constructor(name: string, domain: Domain, options: DexieOptions = {}) {
    const version = storeVersionOf(domain);
    const factory = (options.indexedDB ?? Dexie.dependencies.indexedDB) as IDBFactory | undefined;
    const presence = new Presence();
    super(name, {
      chromeTransactionDurability: 'strict',
      ...options,
      ...(factory
        ? { indexedDB: fenced(presence.watch(factory), nativeVersion(version), (request) => this.#follow(request)) }
        : {}),
    });
    this.presence = presence;
    this.#versions = schemaVersionsOf(domain);
    this.version(version)
      .stores({
        records: '[entityType+entityId], [entityType+changeSeq], generation',
        outbox: 'seq, &id, [entityType+entityId], [state+seq]',
        engine: 'key',
        ring: '++n, *ids',
        blobs: 'name',
        drafts: 'key',
        quarantine: '++n',
      })
      .upgrade((tx) => upgradeStore(tx, domain));
    this.on('populate', (tx) => {
      // The store existed a moment ago: an empty one in its place would look as if nothing had ever been written
      // (faults T20).
      if (this.#wasOpen) throw new StorageError('gone');
      void tx
        .table<SchemaRow, 'schema'>('engine')
        .add({ key: 'schema', versions: this.#versions, born: newId(systemClock, systemRandom) });
    });
    this.on('versionchange', (event) => {
      if (event.newVersion === null) this.#end('gone');
      else void this.#letGo();
      return false;
    });
    this.on('blocked', () => this.#tell('blocked'));
  }

  /** The value of this store, in case its row was lost. */
  async schemaRow(): Promise<SchemaRow> {
    const born = await this.#born;
    return { key: 'schema', versions: this.#versions, ...(born ? { born } : {}) };
  }

  /** Called with the fault when the store becomes unusable, and with null when it works again. */
  onFault(listener: (fault: StorageFault | null) => void): void {
    this.#listeners.add(listener);
  }

  /** Called when a newer app wants the store: what was typed and not written yet is written now. */
  beforeClosing(write: () => Promise<unknown>): () => void {
    this.#finalWrites.add(write);
    return () => this.#finalWrites.delete(write);
  }

  /** Opens the database unless it is open. Throws a {@link StorageError}. */
  async ready(): Promise<void> {
    if (this.#over) throw new StorageError(this.#over);
    const slow = setTimeout(() => this.#tell('blocked'), BLOCKED_AFTER_MS);
    this.#opening += 1;
    try {
      await this.#openInTime();
      this.backendDB().addEventListener('close', this.#lookLater);
      await this.#recognise();
      this.#wasOpen = true;
      this.#tell(null);
    } catch (error) {
      // The handle is open but its calls do not return: the next call opens another one.
      if (error instanceof SilentError) this.close({ disableAutoOpen: false });
      const known = asStorageError(error, !this.#wasOpen);
      if (known instanceof StorageError && (known.fault === 'newer' || known.fault === 'gone')) this.#end(known.fault);
      throw known;
    } finally {
      this.#opening -= 1;
      clearTimeout(slow);
    }
  }

  async #openInTime(): Promise<void> {
    if (this.#opening === 1) this.#answered = false;
    const opened = this.open();
    await within(OPENING_MS, opened).catch((error: unknown) => {
      if (!(error instanceof SilentError)) throw error;
      if (this.#answered) return opened;
      this.#openings += 1;
      this.close();
      // Dexie ends it with an error of its own.
      opened.catch(() => undefined);
      this.#tell('silent');
      throw new StorageError('silent');
    });
  }

  #follow(request: IDBOpenDBRequest): void {
    const mine = this.#openings;
    for (const event of ['upgradeneeded', 'blocked', 'success', 'error'] as const)
      request.addEventListener(event, () => (this.#answered = true));
    request.addEventListener('success', () => mine === this.#openings || request.result.close());
  }

  /**
   * After the first opening, it must be the same store: the service worker, which does not know it, may have created a
   * new one after it was deleted (faults T20). At the first opening there is nothing to compare with, and nobody waits
   * for the result.
   */
  async #recognise(): Promise<void> {
    if (!this.#wasOpen) this.#born = this.#readBirth().catch(() => null);
    else {
      const births = Promise.all([this.#born, this.#readBirth().catch(unlessUnreadable)]);
      const [was, is] = await within(OPENING_MS, births);
      if (was !== null && is !== null && was !== is) throw new StorageError('gone');
    }
  }

  /**
   * The system has closed the handle, as it also does when it deletes the store. A page that neither writes nor reads
   * still checks, and reports it (faults T20, B21).
   */
  readonly #lookLater = (): void => {
    clearTimeout(this.#nextLook);
    this.#nextLook = setTimeout(() => void this.#look(), STORAGE_RETRY_MS.closed);
  };

  /** While the browser deletes the store it may be incomplete: the person is told, and it is checked again. */
  async #look(): Promise<void> {
    try {
      await this.presence.during(() => this.ready());
    } catch (error) {
      const fault = storageFaultOf(error);
      if (fault === null || this.#over || STORAGE_RETRY_MS[fault] === null) return;
      this.#tell(fault);
      this.#lookLater();
    }
  }

  /** Empty for a store that was created before stores had an id. */
  async #readBirth(): Promise<string> {
    const request: IDBRequest<SchemaRow | undefined> = this.backendDB()
      .transaction('engine')
      .objectStore('engine')
      .get('schema');
    return (await promisify(request))?.born ?? '';
  }

  /**
   * Open, created and upgraded: Dexie reports that it is open as soon as the upgrade begins, and nothing else may be
   * requested before the upgrade has ended.
   */
  get isReady(): boolean {
    return this.isOpen() && this.#opening === 0;
  }

  /**
   * For reading only, also what a newer app has written: an app that can no longer write the outbox can still export it
   * (faults G3).
   */
  async reader(): Promise<IDBDatabase> {
    if (this.#over !== 'newer') {
      if (!this.isReady) await this.ready();
      return this.backendDB();
    }
    const factory = this.presence.watch(Dexie.dependencies.indexedDB as IDBFactory);
    this.#reader ??= new Promise((resolve, reject) => {
      const request = factory.open(this.name);
      request.onsuccess = () => {
        const forget = () => (this.#reader = null);
        request.result.onversionchange = () => (request.result.close(), forget());
        request.result.onclose = forget;
        resolve(request.result);
      };
      request.onerror = () => reject(asStorageError(request.error, true));
    });
    return this.#reader;
  }

  /** Whether the handle may only read. */
  get readOnly(): boolean {
    return this.#over === 'newer';
  }

  async #letGo(): Promise<void> {
    const written = Promise.allSettled([...this.#finalWrites].map((write) => write()));
    await Promise.race([written, new Promise((resolve) => setTimeout(resolve, FINAL_WRITES_MS))]);
    this.#end('newer');
  }

  /** Unless it says otherwise, whoever closes it wants it closed. */
  override close(options = { disableAutoOpen: true }): void {
    if (options.disableAutoOpen) clearTimeout(this.#nextLook);
    super.close(options);
  }

  #end(over: 'newer' | 'gone'): void {
    this.#over = over;
    this.close();
    this.#tell(over);
  }

  #tell(fault: StorageFault | null): void {
    for (const listener of this.#listeners) listener(fault);
  }
}

export const openDatabase = (name: string, domain: Domain, options: DexieOptions = {}): LocalDatabase =>
  new LocalDatabase(name, domain, options);
