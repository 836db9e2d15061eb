import { QueryClient, notifyManager } from '@tanstack/react-query';
import type { Domain } from '../contract/domain.ts';
import type { VersionPage } from '../contract/history.ts';
import type { FeedAnswer, FeedChange } from '../contract/agenda-feed.ts';
import type { RecordFile } from '../contract/record-file.ts';
import { assert } from '../lib/assert.ts';
import type { JsonObject } from '../lib/json.ts';
import { newId } from '../lib/ids.ts';
import { clockFault, latestTime, type TimeSources } from '../lib/latest-time.ts';
import type { Clock, Random } from '../lib/world.ts';
import { checkIntent } from '../queue/enqueue.ts';
import type { Engine, SyncReport } from '../queue/engine.ts';
import { InvalidInputError, keyOf, recordOf, type Intent, type Mutation, type RecordKey } from '../queue/model.ts';
import type { LocalReads, NamedDraft, Notice, RetryLimits, Store } from '../queue/ports.ts';
import { storageFaultOf, type StorageFault } from '../queue/storage.ts';
import { needsPerson } from '../queue/transitions.ts';
import type {
  ConflictChoice,
  CreateOptions,
  ImportedQueue,
  MutationHandle,
  MutationOptions,
  Outcome,
  ResolveOptions,
  SyncStatus,
} from './api.ts';
import type { Inspection } from './inspection.ts';
import { DraftSlot, type DraftState, NO_OPEN_FORMS, type OpenForms } from './draft-slot.ts';
import type { Listing } from './listing.ts';
import { OutboxViews } from './outbox-views.ts';
import { RecordCache } from './record-cache.ts';
import type { StartHost } from './search-hosts.ts';
import { onceByName } from './once-by-name.ts';
import { resolutionIntent } from './resolution.ts';
import { createSavedViews, isSavedView } from './saved-views.ts';
import { OutcomeWaiters } from './outcome-waiters.ts';
import { DeviceStatus, UNKNOWN_STATUS, withFault } from './status.ts';
import type { SyncRunner } from './sync-runner.ts';

export const STATUS_KEY = ['sync-status'] as const;

const STATUS_GAP_MS = 100;
/** After a slow status query the next one waits for a multiple of its duration; this limits how far the chip lags. */
const STATUS_SHARE = 10;
const STATUS_GAP_MAX_MS = 400;
const READ_AGAIN_MS = 5_000;

const NEVER_SENT: Promise<Outcome> = Promise.resolve({ outcome: 'discarded' });

export interface ClientPorts {
  domain: Domain;
  listings: readonly Listing[];
  engine: Engine;
  store: Store;
  reads: LocalReads;
  runner: SyncRunner;
  clock: Clock;
  random: Random;
  /**
   * When the app was built (ms): the present is later, whatever the device's clock says. Omitted if it is not known.
   */
  builtAt?: number;
  /** The browser's opinion of the network; a hint. */
  isOnline: () => boolean;
  /**
   * A page of a record's versions from the server; null if it does not answer. If omitted, no history can be requested.
   */
  versions?: (key: RecordKey, cursor: string | null) => Promise<VersionPage | null>;
  /** Records of a type that were deleted since then, from the server; null if it does not answer. */
  deleted?: (entityType: string, since: string) => Promise<readonly JsonObject[] | null>;
  /** Records in the server's audit that a list is exported. If omitted, exports are unavailable. */
  recordExport?: (entityType: string) => Promise<'recorded' | 'refused' | 'unreachable'>;
  /** Everything that the server has of these patients, as a file. If omitted, the server can't be reached. */
  recordFile?: (ids: readonly string[]) => Promise<RecordFile>;
  /** The address of a practitioner's agenda. If omitted, the server can't be reached. */
  agendaFeed?: (practitionerId: string, change: FeedChange | null) => Promise<FeedAnswer>;
  /** All that the engine knows about itself, without clinical content. If omitted, there is no inspector. */
  inspect?: () => Promise<Inspection>;
  /** Notes for the server's audit that a record was opened or printed. If omitted, nothing is noted. */
  noteAccess?: (key: RecordKey, action: 'read' | 'print') => void;
  later: (ms: number, work: () => void) => void;
  /** Resolves when the page has nothing more urgent to do: taps, keys and frames come first. If omitted, at once. */
  whenIdle?: () => Promise<void>;
  /** Starts the search index in a worker. If omitted, it runs in the page. */
  startSearch?: StartHost;
  /**
   * Registers a callback for when a newer app wants the store, or the page is hidden: what was typed and not written
   * yet is then written. Returns a function that unregisters it.
   */
  beforeClosing?: (write: () => Promise<unknown>) => () => void;
  /** Which forms are open on this device; omitted if there is only one tab. */
  forms?: OpenForms;
}

export type Client = ReturnType<typeof createClient>;

/** One person's work on this device: the cache that screens read, and the only way to change it. */
export function createClient(ports: ClientPorts) {
  const { domain, engine, store, runner, clock, random } = ports;
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Infinity,
        retry: false,
        structuralSharing: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  });
  // The next frame, not the next timer.
  notifyManager.setScheduler(queueMicrotask);
  const cache = new RecordCache({
    queryClient,
    store,
    reads: ports.reads,
    listings: ports.listings,
    later: ports.later,
    whenIdle: ports.whenIdle ?? (() => Promise.resolve()),
    startSearch: ports.startSearch,
    onUnreadable: () => onUnreadable(),
  });
  const outbox = new OutboxViews({
    queryClient,
    store,
    reads: ports.reads,
    listing: (entityType) => cache.listing(entityType),
  });
  const outcomeWaiters = new OutcomeWaiters(store);
  const device = new DeviceStatus(ports);
  /** How many changes were made here. */
  let submitted = 0;
  let statusRunning = false;
  let statusStale = false;

  const timeSources = (): TimeSources => ({
    device: clock.now(),
    built: ports.builtAt ?? 0,
    lastContact: queryClient.getQueryData<SyncStatus>(STATUS_KEY)?.lastContact ?? null,
  });
  /** The latest time known (ms), used to validate dates and to compute ages. */
  const latest = (): number => latestTime(timeSources());

  // ——— changes ———
  const intended = onceByName<MutationHandle>();
  const settling = onceByName<Promise<void>>();

  function submit(intent: Intent): MutationHandle {
    const checked = checkIntent(domain, intent, new Date(latest()));
    if (!checked.ok) return handleOf(intent, Promise.reject(new InvalidInputError(checked.issues)));
    const clean: Intent = { ...intent, payload: checked.payload };
    cache.applyAtOnce(clean);
    submitted += 1;
    showUnsent();
    const confirmed = outcomeWaiters.outcomeOf(clean);
    const durable = engine.enqueue([clean]).then(
      ({ mutations: [written], records }) => {
        onStorage(null);
        cache.settle(clean, records.get(keyOf(written ?? clean)));
        runner.nudge();
        changed();
      },
      async (error: unknown) => {
        onStorage(storageFaultOf(error) ?? 'unreadable');
        outcomeWaiters.forget(clean.id);
        await cache.takeBack(clean).catch(() => undefined);
        changed();
        throw error;
      },
    );
    return handleOf(clean, durable, confirmed);
  }

  /**
   * From this tick on not everything is on the server: "synchronised" would be wrong, even before the store has
   * answered.
   */
  function showUnsent(): void {
    queryClient.setQueryData<SyncStatus>(STATUS_KEY, (old) =>
      old?.chip === 'synced' ? { ...old, chip: 'pending', pending: old.pending + 1 } : old,
    );
  }

  function handleOf(intent: Intent, durable: Promise<void>, confirmed: Promise<Outcome> = NEVER_SENT): MutationHandle {
    const ids = { mutationId: intent.id, entityId: intent.entityId };
    const promise = durable.then(() => ids);
    // A change that could not be stored never gets an outcome.
    const word = durable.then(() => confirmed);
    // A caller that ignores the outcome must not get an unhandled rejection for it.
    word.catch(() => undefined);
    return Object.assign(promise, { ...ids, confirmed: word });
  }

  // Only the key is taken: callers pass whole mutations, whose other parts do not belong to an intent.
  const intentOf = (
    { entityType, entityId }: RecordKey,
    operation: Intent['operation'],
    payload: JsonObject,
    { intent, ...options }: MutationOptions = {},
  ): Intent => ({
    entityType,
    entityId,
    id: intent ?? newId(clock, random),
    operation,
    payload,
    createdAt: new Date(clock.now()).toISOString(),
    ...options,
  });

  function create(entityType: string, data: JsonObject, { id, ...options }: CreateOptions = {}): MutationHandle {
    return intended(options.intent, () =>
      submit(intentOf({ entityType, entityId: id ?? newId(clock, random) }, 'CREATE', data, options)),
    );
  }

  function update(entityType: string, entityId: string, patch: JsonObject, options?: MutationOptions): MutationHandle {
    return intended(options?.intent, () => submit(intentOf({ entityType, entityId }, 'UPDATE', patch, options)));
  }

  function remove(entityType: string, entityId: string, options?: MutationOptions): MutationHandle {
    return intended(options?.intent, () => submit(intentOf({ entityType, entityId }, 'DELETE', {}, options)));
  }

  /**
   * Undoes a delete: takes it out of the queue if it has not been sent, otherwise creates the record again over the
   * tombstone.
   */
  const undoDelete = (handle: MutationHandle): Promise<void> =>
    settling(`undo ${handle.mutationId}`, () => takeBackDelete(handle));

  async function takeBackDelete(handle: MutationHandle): Promise<void> {
    await handle;
    const mutation = await findMutation(handle.mutationId);
    if (!mutation) return;
    // It has deleted nothing: undoing it means discarding it.
    if (needsPerson(mutation.state)) return discard(mutation.id);
    if (mutation.state !== 'pending') showUnsent();
    await engine.drop(mutation.id);
    await cache.refresh([mutation], false);
    // It may have been sent meanwhile: then its undo waits to be sent.
    runner.nudge();
  }

  // ——— what waits for a person ———
  const findMutation = async (id: string): Promise<Mutation | undefined> =>
    (await store.read({ mutations: [id] })).mutations.find((mutation) => mutation.id === id);

  const retry = (mutationId: string): Promise<void> =>
    settling(`retry ${mutationId}`, () => sendAgain(mutationId), 'while it runs');

  async function sendAgain(mutationId: string): Promise<void> {
    const mutation = await findMutation(mutationId);
    if (!mutation) return;
    await (mutation.state === 'rejected' ? engine.resend(mutation.id) : engine.retryFailed(mutation.id));
    runner.nudge();
  }

  const discard = (mutationId: string, confirmed?: readonly string[]): Promise<void> =>
    settling(`discard ${mutationId}`, () => giveUp(mutationId, confirmed), 'while it runs');

  async function giveUp(mutationId: string, confirmed?: readonly string[]): Promise<void> {
    const mutation = await findMutation(mutationId);
    if (!mutation) return;
    // The server keeps what it refused or could not merge until somebody resolves it: it is notified that this is given
    // up.
    if (mutation.state === 'conflict' || mutation.state === 'rejected') await engine.giveUp(mutation.id, confirmed);
    else await engine.drop(mutation.id, confirmed);
    runner.nudge();
  }

  /** Resolves a conflict that the sync centre lists by a person's choice. */
  const resolve = (mutationId: string, choice: ConflictChoice, options: ResolveOptions = {}): MutationHandle =>
    intended(options.intent, () => resolveConflict(mutationId, choice, options));

  function resolveConflict(
    mutationId: string,
    choice: ConflictChoice,
    { wordOf, ...options }: ResolveOptions,
  ): MutationHandle {
    const entry = outbox.listed(mutationId);
    assert(entry !== undefined, 'only what is listed can be resolved');
    const { operation, payload } = resolutionIntent(domain, entry, choice, wordOf);
    return submit(intentOf(entry, operation, payload, { ...options, resolves: entry.id }));
  }

  // ——— what screens read ———
  /** What this device knows about a record: the confirmed state, and its own changes that are not on the server. */
  async function ownChanges(key: RecordKey) {
    const { records, mutations, meta } = await store.read({ records: [key], mutationsOf: [key] });
    return {
      confirmed: records.get(keyOf(key))?.confirmed ?? null,
      mutations: mutations.filter((mutation) => keyOf(mutation) === keyOf(key)),
      clientId: meta.clientId ?? '',
    };
  }

  async function loadStatus(): Promise<SyncStatus> {
    const [before, isWriting] = [submitted, cache.isWriting];
    const status = await device.read(queryClient.getQueryData<SyncStatus>(STATUS_KEY) ?? UNKNOWN_STATUS);
    if (status.chip !== 'synced' || (submitted === before && !isWriting)) return status;
    // Counted before a change that was made meanwhile: count again.
    changed();
    return { ...status, chip: 'pending', pending: status.pending + 1 };
  }

  /**
   * Counts and lists are read again at once, then no more often than this, so that a burst of changes does not queue
   * behind its own status queries.
   */
  function changed(): void {
    if (statusRunning) {
      statusStale = true;
      return;
    }
    statusRunning = true;
    statusStale = false;
    const begun = clock.now();
    void refreshStatus()
      .catch(() => undefined)
      .then(() =>
        // Counting a long queue takes time, and changes wait behind it: it never takes more than a part of theirs.
        ports.later(Math.min(Math.max(STATUS_GAP_MS, (clock.now() - begun) * STATUS_SHARE), STATUS_GAP_MAX_MS), () => {
          statusRunning = false;
          if (statusStale) changed();
        }),
      );
  }

  async function refreshStatus(): Promise<void> {
    const status = await loadStatus();
    queryClient.setQueryData(STATUS_KEY, status);
    // What a screen could not read a moment ago can be read again; nothing else would trigger it.
    if (status.storage === null)
      void queryClient.refetchQueries({
        type: 'active',
        predicate: ({ state }) => storageFaultOf(state.error) !== null,
      });
    await outbox.refresh();
    await outcomeWaiters.tell((id) => cache.isInFlight(id));
  }

  /** A fault is shown at once: a count that is under way may wait for that very store (ST-15). */
  function onStorage(fault: StorageFault | null): void {
    if (!device.onStorage(fault)) return;
    if (fault !== null)
      queryClient.setQueryData<SyncStatus>(STATUS_KEY, (old) => withFault(old ?? UNKNOWN_STATUS, fault));
    changed();
  }

  /** After a round of sync. */
  function onRound(report: Pick<SyncReport, 'failure' | 'storage'>): void {
    if (device.onRound(report)) changed();
  }

  let behind = false;
  /** Rows that did not reach the screen are read again until they do: nothing else would trigger it. */
  function onUnreadable(): void {
    device.unreadable = true;
    changed();
    if (behind) return;
    behind = true;
    ports.later(READ_AGAIN_MS, () => {
      behind = false;
      onReturn();
    });
  }

  /** A notification from another tab, the service worker or the engine. */
  function onNotice(notice: Notice): void {
    if (notice.type === 'changed') {
      outcomeWaiters.touch(notice.keys);
      const keys = notice.keys.map(recordOf);
      // Once more on a fresh handle (the system may have closed ours); then the person is told that the store can't be
      // read.
      void cache
        .refresh(keys, notice.remote)
        .catch(() => cache.refresh(keys, notice.remote))
        .then(() => (device.unreadable = false), onUnreadable);
    }
    changed();
  }

  /** Notifications may have been missed for a while. */
  function onReturn(): void {
    void cache
      .catchUp()
      .catch(() => cache.catchUp())
      .then(() => (device.unreadable = false), onUnreadable);
    changed();
  }

  function onConnectivity(): void {
    device.lookAtNetwork();
    changed();
  }

  /** After a new sign-in: sends what waited for it. */
  async function signedIn(): Promise<void> {
    await engine.setPause('signed-out', false);
    await engine.setPause('user', false);
    await runner.syncNow();
  }

  /** The server says that the session is valid: a pause left by an earlier answer ends. */
  async function sessionLives(): Promise<void> {
    const { contact } = await engine.meta();
    if (contact.pauses.length > 0) await signedIn();
  }

  /** The person has read about the loss. */
  async function forgetLoss(): Promise<void> {
    await engine.endLoss('seen');
    changed();
  }

  /** The person has read that a copy of this device is in use. */
  async function forgetTwin(): Promise<void> {
    await engine.endTwin();
    changed();
  }

  function setPersisted(answer: boolean): void {
    device.persisted = answer;
    changed();
  }

  /** Everything that is not on the server, for a file that people and programs can read. */
  async function exportUnsent(ids?: readonly string[]): Promise<string> {
    const [{ writeQueueFile }, mutations] = await Promise.all([import('./queue-file.ts'), ports.reads.unsent()]);
    const wanted = ids && new Set<unknown>(ids);
    const rows = mutations.filter((row) => !wanted || wanted.has((row as Partial<Mutation> | null)?.id));
    return writeQueueFile(engine.owner, new Date(clock.now()).toISOString(), rows);
  }

  /** Takes what another device of this person has exported into the queue. Sent from both, it has one effect (OB-19). */
  async function importUnsent(text: string): Promise<ImportedQueue> {
    const { readQueueFile } = await import('./queue-file.ts');
    const file = readQueueFile(text, engine.owner, domain);
    if (file.kind !== 'mutations') return file;
    const added = await engine.takeIn(file.mutations);
    runner.nudge();
    changed();
    return { kind: 'taken', added, known: file.mutations.length - added };
  }

  /** A slot in the store for what is typed in a form that is opened now. */
  const openDraft = (form: string, wrote: (state: DraftState) => void): DraftSlot =>
    new DraftSlot(
      {
        reads: ports.reads,
        forms: ports.forms ?? NO_OPEN_FORMS,
        now: () => clock.now(),
        wrote,
        onStore: (error) => onStorage(error === null ? null : (storageFaultOf(error) ?? 'unreadable')),
      },
      form,
      newId(clock, random),
    );

  /** What was typed and left, newest first; without what is in an open form of any tab. */
  async function draftsLeft(): Promise<NamedDraft[]> {
    const drafts = await ports.reads.allDrafts();
    const held = await (ports.forms ?? NO_OPEN_FORMS).held().catch(() => new Set<string>());
    return drafts.filter(({ name }) => !held.has(name) && !isSavedView(name));
  }

  return {
    domain,
    queryClient,
    cache,
    runner,
    openDraft,
    draftsLeft,
    savedViews: createSavedViews(
      ports.reads,
      () => clock.now(),
      () => newId(clock, random),
    ),
    create,
    update,
    remove,
    undoDelete,
    retry,
    discard,
    resolve,
    findMutation,
    outbox,
    loadStatus,
    onNotice,
    onReturn,
    onStorage,
    onRound,
    beforeClosing: ports.beforeClosing ?? (() => () => undefined),
    forgetLoss,
    forgetTwin,
    onConnectivity,
    setPersisted,
    signedIn,
    sessionLives,
    exportUnsent,
    importUnsent,
    ownChanges,
    versions: (key: RecordKey, cursor: string | null): Promise<VersionPage | null> =>
      ports.versions?.(key, cursor) ?? Promise.resolve(null),
    deleted: async (entityType: string, since: string) => (await ports.deleted?.(entityType, since)) ?? null,
    recordExport: (entityType: string) => ports.recordExport?.(entityType) ?? Promise.resolve('unreachable' as const),
    recordFile: async (ids: readonly string[]): Promise<RecordFile> =>
      (await ports.recordFile?.(ids)) ?? { kind: 'unreachable' },
    agendaFeed: async (practitionerId: string, change: FeedChange | null): Promise<FeedAnswer> =>
      (await ports.agendaFeed?.(practitionerId, change)) ?? { kind: 'unreachable' },
    inspect: async (): Promise<Inspection | null> => (await ports.inspect?.()) ?? null,
    now: () => clock.now(),
    /** Resolves when the page has nothing more urgent to do: work that nobody waits for takes its turns by it. */
    whenIdle: ports.whenIdle ?? (() => Promise.resolve()),
    latest,
    clockFault: () => clockFault(timeSources()),
    newIntent: () => newId(clock, random),
    /** The record is on the screen, or goes to the printer. */
    noteAccess: ports.noteAccess ?? (() => undefined),
    /** How often the server is asked whether anything has changed (ms), and how the sync tries again. */
    tune: ({ pollMs, ...limits }: RetryLimits & { pollMs: number }): Promise<void> => {
      runner.pollEvery(pollMs);
      return engine.setLimits(limits);
    },
    /** The person has left this page. */
    close: () => cache.close(),
  };
}
