import type { QueryClient } from '@tanstack/react-query';
import { applyPatch, type EntityRecord } from '../contract/entity.ts';
import type { ReadRecord } from '../contract/readable.ts';
import { jsonEqual, type JsonObject } from '../lib/json.ts';
import { keyOf, recordOf, type Intent, type RecordKey, type StoredRecord } from '../queue/model.ts';
import type { LocalReads, Store } from '../queue/ports.ts';
import { applyMutation } from '../queue/rebase.ts';
import { currentId } from '../queue/rename.ts';
import type { RecordState } from './api.ts';
import { CollectionLoader } from './collection-loader.ts';
import { summaryOf, type Listing } from './listing.ts';
import { pageHost, type StartHost } from './search-hosts.ts';
import { SearchLink } from './search-link.ts';

export const recordQueryKey = (entityType: string, entityId: string) => ['record', entityType, entityId] as const;
export const listQueryKey = (entityType: string) => ['records', entityType] as const;

/**
 * What a list's query holds: the collection itself and a number that changes with it (copying 50,000 rows for each
 * change is too slow).
 */
export interface ListSnapshot {
  loader: CollectionLoader;
  tick: number;
}

/** How long a change from elsewhere is highlighted. */
const FRESH_MS = 2_500;
const FRESH_AT_MOST = 50;
const PEACE_MS = 1_000;
/** How often a list that is still growing is rendered. */
const GROWTH_MS = 200;

export interface CachePorts {
  queryClient: QueryClient;
  store: Store;
  reads: LocalReads;
  listings: readonly Listing[];
  /** Reads what is stored, so that screens get values of the contract's kinds alone (UI-88). */
  read: ReadRecord;
  later: (ms: number, work: () => void) => void;
  whenIdle: () => Promise<void>;
  /** Starts the search index in a worker; if omitted, it runs in the page. */
  startSearch?: StartHost | undefined;
  /** The device's store could not be read. */
  onUnreadable: () => void;
}

const NOTHING = { record: null, unread: null };

/** Why a record is missing, and its last content as far as this device still has it. */
const goneOf = (row: StoredRecord | undefined, inFlight: readonly Intent[]): NonNullable<RecordState['gone']> => ({
  reason:
    (row !== undefined && row.confirmedVersion > 0 && row.cleared !== true) ||
    inFlight.some(({ operation }) => operation === 'DELETE')
      ? 'deleted'
      : 'absent',
  last: row?.confirmed ?? null,
});

/**
 * The React Query cache as the state that screens see. A change is in it in the tick in which it is made (before any
 * await), is replaced by the row that the store has written, and is removed if the store could not write it (faults
 * T9).
 */
export class RecordCache {
  readonly #ports: CachePorts;
  readonly #loaders = new Map<string, CollectionLoader>();
  /** Changes that are not durable yet, by record: they are applied to every row from the store. */
  readonly #inFlight = new Map<string, Intent[]>();
  /** Ids that the server has replaced while a screen held them, with the current ones, and the reverse (RB-11). */
  readonly #renamed = new Map<string, string>();
  readonly #former = new Map<string, readonly string[]>();
  readonly #fresh = new Set<string>();
  readonly #growing = new Set<string>();
  /** Wait functions of changes that are being stored: they go first. */
  #waiting: (() => void)[] = [];
  readonly #search: SearchLink;
  #tick = 0;
  #changes = 0;

  constructor(ports: CachePorts) {
    this.#ports = ports;
    this.#search = new SearchLink({
      startWorker: ports.startSearch,
      startInPage: pageHost(ports.listings, ports.whenIdle),
      later: ports.later,
      turn: () => this.#turn(),
    });
  }

  /** The person has left: nothing is found for them any more. */
  close(): void {
    this.#search.close();
  }

  listing(entityType: string): Listing | undefined {
    return this.#ports.listings.find((listing) => listing.entityType === entityType);
  }

  isInFlight(mutationId: string): boolean {
    return [...this.#inFlight.values()].some((intents) => intents.some(({ id }) => id === mutationId));
  }

  /** Something that is shown is not in the store yet. */
  get isWriting(): boolean {
    return this.#inFlight.size > 0;
  }

  isFresh(key: RecordKey): boolean {
    return this.#fresh.size > 0 && this.#fresh.has(keyOf(key));
  }

  async loadList(entityType: string): Promise<ListSnapshot> {
    let loader = this.#loaders.get(entityType);
    if (!loader) {
      const listing = this.listing(entityType);
      if (!listing) throw new Error(`no listing is declared for ${entityType}`);
      loader = new CollectionLoader(listing, this.#ports.reads, {
        grown: () => this.#announceGrowth(entityType),
        changed: () => this.#announce(entityType),
        turn: () => this.#turn(),
        unreadable: this.#ports.onUnreadable,
        search: this.#search,
        shown: (row) => this.#shown(row),
        read: (summary) => this.#ports.read(entityType, summary).record,
      });
      this.#loaders.set(entityType, loader);
      await loader.load().catch((error: unknown) => {
        // Read again when it is next used: cached as it is, it would look as if there were no records.
        this.#loaders.delete(entityType);
        throw error;
      });
      this.#overlay(entityType, loader);
    }
    return { loader, tick: ++this.#tick };
  }

  async loadRecord(key: RecordKey): Promise<RecordState> {
    const { records, meta } = await this.#ports.store.read({ records: [key] });
    const entityId = currentId(meta.aliases, key);
    if (entityId === key.entityId) return this.#stateOf(records.get(keyOf(key)), key);
    // The server has renamed it: a screen that holds the old id shows the record, and finds it again under the new id.
    this.#rename(key, entityId);
    const current = { ...key, entityId };
    const state = await this.loadRecord(current);
    if (!this.#isWatched(current))
      this.#ports.queryClient.setQueryData(recordQueryKey(key.entityType, entityId), state);
    return state;
  }

  /** In the same tick: the screen's next frame shows the change. */
  applyAtOnce(intent: Intent): void {
    const current = this.#current(intent);
    const key = keyOf(current);
    this.#inFlight.set(key, [...(this.#inFlight.get(key) ?? []), current]);
    this.#showIntent(current);
  }

  /** The store has written it: its row replaces the optimistic one. */
  stored(intent: Intent, row: StoredRecord | undefined): void {
    this.#forget(intent);
    if (!row) return;
    this.#showAll([row]);
    // Created under an id that the server has replaced.
    if (row.entityId !== intent.entityId) this.#showGone(intent, row.entityId);
  }

  /** The store could not write it: the view is as before. */
  async takeBack(intent: Intent): Promise<void> {
    this.#forget(intent);
    await this.refresh([this.#current(intent)], false);
  }

  /** Rows changed in another tab, in the service worker, or by the server. */
  async refresh(keys: readonly RecordKey[], remote: boolean): Promise<void> {
    const wanted = keys.filter(
      (key) => this.#loaders.has(key.entityType) || this.#namesOf(key).some((name) => this.#isWatched(name)),
    );
    if (wanted.length === 0) return;
    const { records, meta } = await this.#ports.store.read({ records: wanted });
    const rows = wanted.flatMap((key) => records.get(keyOf(key)) ?? []);
    if (remote && rows.length <= FRESH_AT_MOST) this.#tint(rows);
    this.#showAll(rows);
    for (const key of wanted.filter((gone) => !records.has(keyOf(gone))))
      this.#showGone(key, currentId(meta.aliases, key));
  }

  /** Reads what was written while no notification arrived (the browser had frozen the page), or could not be read. */
  async catchUp(): Promise<void> {
    for (const [entityType, loader] of this.#loaders) {
      await loader.goOn();
      this.#overlay(entityType, loader);
      this.#announce(entityType);
    }
    await this.#ports.queryClient.invalidateQueries({ queryKey: ['record'] });
  }

  #isWatched({ entityType, entityId }: RecordKey): boolean {
    return this.#ports.queryClient.getQueryState(recordQueryKey(entityType, entityId)) !== undefined;
  }

  #current<K extends RecordKey>(key: K): K {
    const entityId = this.#renamed.get(keyOf(key));
    return entityId === undefined ? key : { ...key, entityId };
  }

  /** Every id under which a screen may hold this record, given its current one. */
  #namesOf(key: RecordKey): RecordKey[] {
    return [key, ...(this.#former.get(keyOf(key)) ?? []).map(recordOf)];
  }

  #rename(key: RecordKey, entityId: string): void {
    const [before, current] = [keyOf(key), { ...key, entityId }];
    const after = keyOf(current);
    const former = [
      ...new Set([...(this.#former.get(after) ?? []), before, ...(this.#former.get(before) ?? [])]),
    ].filter((name) => name !== after);
    this.#former.delete(before);
    this.#former.set(after, former);
    // The current id is no alias itself.
    this.#renamed.delete(after);
    for (const name of former) this.#renamed.set(name, entityId);
    const flying = this.#inFlight.get(before);
    if (flying === undefined) return;
    this.#inFlight.delete(before);
    this.#inFlight.set(after, [
      ...flying.map((intent) => ({ ...intent, entityId })),
      ...(this.#inFlight.get(after) ?? []),
    ]);
  }

  #forget(intent: Intent): void {
    const key = keyOf(this.#current(intent));
    const rest = (this.#inFlight.get(key) ?? []).filter(({ id }) => id !== intent.id);
    if (rest.length > 0) this.#inFlight.set(key, rest);
    else this.#inFlight.delete(key);
    if (this.#inFlight.size > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  async #turn(): Promise<void> {
    do {
      if (this.#inFlight.size > 0) await new Promise<void>((resume) => this.#waiting.push(resume));
      await this.#ports.whenIdle();
    } while (this.#inFlight.size > 0);
  }

  #viewThrough(key: RecordKey, view: EntityRecord | null): EntityRecord | null {
    return (this.#inFlight.get(keyOf(key)) ?? []).reduce((seen, intent) => applyMutation(seen, intent), view);
  }

  #stateOf(row: StoredRecord | undefined, key: RecordKey): RecordState {
    const inFlight = this.#inFlight.has(keyOf(key));
    const syncState = row?.syncState ?? 'synced';
    const view = this.#viewThrough(key, row?.view ?? row?.refused ?? null);
    const { record, unread } = view === null ? NOTHING : this.#ports.read(key.entityType, view);
    return {
      status: 'ready',
      record,
      ...(unread === null ? {} : { unread }),
      ...(record === null ? { gone: this.#goneOf(row, key) } : {}),
      ...(row?.changedBy ? { changedBy: row.changedBy } : {}),
      syncState: inFlight && syncState === 'synced' ? 'pending' : syncState,
    };
  }

  #goneOf(row: StoredRecord | undefined, key: RecordKey): NonNullable<RecordState['gone']> {
    const { reason, last } = goneOf(row, this.#inFlight.get(keyOf(key)) ?? []);
    return { reason, last: last && this.#ports.read(key.entityType, last).record };
  }

  /** The row as screens show it: with the changes that are being stored. */
  #shown(row: StoredRecord): StoredRecord {
    const { record, syncState } = this.#stateOf(row, row);
    return { ...row, view: record, syncState };
  }

  #showAll(rows: readonly StoredRecord[]): void {
    const byType = new Map<string, StoredRecord[]>();
    for (const stored of rows) {
      const state = this.#stateOf(stored, stored);
      const row = { ...stored, view: state.record, syncState: state.syncState };
      this.#showRecord(row, state);
      if (!this.#loaders.has(row.entityType)) continue;
      const changed = byType.get(row.entityType) ?? [];
      changed.push(row);
      byType.set(row.entityType, changed);
    }
    for (const [entityType, changed] of byType) {
      const loader = this.#loaders.get(entityType);
      // If the screen shows it already (the optimistic row was right), nothing renders.
      if (loader?.take(changed)) this.#announce(entityType);
      if (loader) this.#saveInPeace(loader);
    }
  }

  /**
   * A copy for the next start, written when nothing has changed for a moment: during a drain it would only delay the
   * drain.
   */
  #saveInPeace(loader: CollectionLoader): void {
    const change = ++this.#changes;
    this.#ports.later(PEACE_MS, () => {
      if (change === this.#changes && this.#inFlight.size === 0) void loader.saveIfWorth().catch(() => undefined); // the rows are the truth
    });
  }

  #showRecord(key: RecordKey, state: RecordState): void {
    for (const name of this.#namesOf(key)) this.#showUnder(name, state);
  }

  #showUnder(key: RecordKey, state: RecordState): void {
    const queryKey = recordQueryKey(key.entityType, key.entityId);
    const shown = this.#ports.queryClient.getQueryData<RecordState>(queryKey);
    if (
      !this.#isWatched(key) ||
      (shown && shown.syncState === state.syncState && jsonEqual(shown.record, state.record))
    )
      return;
    this.#ports.queryClient.setQueryData(queryKey, state);
  }

  #showGone(key: RecordKey, entityId: string): void {
    if (entityId !== key.entityId) {
      if (this.#isWatched(key)) this.#rename(key, entityId);
      void this.#ports.queryClient.invalidateQueries({ queryKey: recordQueryKey(key.entityType, key.entityId) });
      this.#loaders.get(key.entityType)?.remove([key.entityId]);
      this.#announce(key.entityType);
      return;
    }
    const state = this.#stateOf(undefined, key);
    this.#showRecord(key, state);
    if (state.record !== null) return;
    this.#loaders.get(key.entityType)?.remove([key.entityId]);
    this.#announce(key.entityType);
  }

  #showIntent(intent: Intent): void {
    const { queryClient } = this.#ports;
    for (const { entityType, entityId } of this.#namesOf(intent)) {
      const queryKey = recordQueryKey(entityType, entityId);
      const known = queryClient.getQueryData<RecordState>(queryKey);
      // If the whole record is not in memory, an edit shows in its row; the whole record comes with the store's answer.
      if (!known && intent.operation !== 'CREATE') continue;
      const record = applyMutation(known?.record ?? null, intent);
      const syncState = known && known.syncState !== 'synced' ? known.syncState : 'pending';
      queryClient.setQueryData<RecordState>(queryKey, {
        status: 'ready',
        record,
        ...(record === null ? { gone: { reason: 'deleted' as const, last: known?.record ?? null } } : {}),
        syncState,
      });
    }
    const loader = this.#loaders.get(intent.entityType);
    if (!loader) return;
    this.#showInList(loader, intent);
    this.#announce(intent.entityType);
  }

  #showInList(loader: CollectionLoader, intent: Intent): void {
    const { collection } = loader;
    const listing = this.listing(intent.entityType);
    if (!listing || intent.operation === 'KEEP_SERVER') return;
    loader.touched(intent.entityId);
    if (intent.operation === 'DELETE') {
      loader.remove([intent.entityId]);
      return;
    }
    const before = collection.get(intent.entityId);
    if (intent.operation === 'UPDATE' && !before) return;
    const patch = summaryOf(listing, intent.payload);
    const summary: JsonObject = intent.operation === 'CREATE' ? patch : applyPatch(before?.summary ?? {}, patch);
    const syncState = before && before.syncState !== 'synced' ? before.syncState : 'pending';
    loader.put([collection.entryOf(intent.entityId, summary, syncState)]);
  }

  /** Changes made while the list was being read. */
  #overlay(entityType: string, loader: CollectionLoader): void {
    for (const intents of this.#inFlight.values())
      for (const intent of intents) if (intent.entityType === entityType) this.#showInList(loader, intent);
  }

  #announce(entityType: string): void {
    const loader = this.#loaders.get(entityType);
    if (!loader) return;
    this.#ports.queryClient.setQueryData<ListSnapshot>(listQueryKey(entityType), (old) =>
      old ? { loader, tick: ++this.#tick } : old,
    );
  }

  #announceGrowth(entityType: string): void {
    if (this.#growing.has(entityType)) return;
    this.#growing.add(entityType);
    this.#ports.later(GROWTH_MS, () => {
      this.#growing.delete(entityType);
      this.#announce(entityType);
    });
  }

  #tint(rows: readonly StoredRecord[]): void {
    const keys = rows.map(keyOf);
    const types = [...new Set(rows.map(({ entityType }) => entityType))];
    for (const key of keys) this.#fresh.add(key);
    this.#ports.later(FRESH_MS, () => {
      for (const key of keys) this.#fresh.delete(key);
      for (const entityType of types) this.#announce(entityType);
    });
  }
}
