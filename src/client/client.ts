import { QueryClient, notifyManager } from '@tanstack/react-query';
import type { FeedAnswer, FeedChange } from '../contract/agenda-feed.ts';
import type { Domain } from '../contract/domain.ts';
import type { ReadRecord } from '../contract/readable.ts';
import type { VersionPage } from '../contract/history.ts';
import type { RecordFile } from '../contract/record-file.ts';
import { newId } from '../lib/ids.ts';
import type { JsonObject } from '../lib/json.ts';
import { clockFault, latestTime, type TimeSources } from '../lib/latest-time.ts';
import type { Clock, Random } from '../lib/world.ts';
import type { Engine } from '../queue/engine.ts';
import { keyOf, type Mutation, type RecordKey } from '../queue/model.ts';
import type { LocalReads, NamedDraft, RetryLimits, Store } from '../queue/ports.ts';
import { storageFaultOf } from '../queue/storage.ts';
import type { ImportedQueue, SyncStatus } from './api.ts';
import { createChanges } from './changes.ts';
import { DraftSlot, type DraftState, NO_OPEN_FORMS, type OpenForms } from './draft-slot.ts';
import type { Inspection } from './inspection.ts';
import type { SpacePort } from './space.ts';
import type { Listing } from './listing.ts';
import { OutboxViews } from './outbox-views.ts';
import { OutcomeWaiters } from './outcome-waiters.ts';
import { RecordCache } from './record-cache.ts';
import { createSavedViews, isSavedView } from './saved-views.ts';
import type { StartHost } from './search-hosts.ts';
import { createStatusWatch, STATUS_KEY } from './status-watch.ts';
import { DeviceStatus } from './status.ts';
import type { SyncRunner } from './sync-runner.ts';

export interface ClientPorts {
  domain: Domain;
  listings: readonly Listing[];
  /** Reads what is stored by the contract (`readerIn`, UI-88). If omitted, screens get it as it is stored. */
  read?: ReadRecord;
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
  /** The room on this device. If omitted, nothing is known of it. */
  space?: SpacePort;
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

const UNKNOWN_SPACE: SpacePort = { read: async () => null, keep: async () => false };

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
  const read: ReadRecord = ports.read ?? ((_, record) => ({ record, unread: null }));
  const cache = new RecordCache({
    queryClient,
    store,
    reads: ports.reads,
    listings: ports.listings,
    read,
    later: ports.later,
    whenIdle: ports.whenIdle ?? (() => Promise.resolve()),
    startSearch: ports.startSearch,
    onUnreadable: () => status.onUnreadable(),
  });
  const outbox = new OutboxViews({
    queryClient,
    store,
    reads: ports.reads,
    read,
    listing: (entityType) => cache.listing(entityType),
  });
  const outcomeWaiters = new OutcomeWaiters(store);
  const status = createStatusWatch({
    queryClient,
    device: new DeviceStatus(ports),
    cache,
    outbox,
    outcomeWaiters,
    clock,
    later: ports.later,
  });

  const timeSources = (): TimeSources => ({
    device: clock.now(),
    built: ports.builtAt ?? 0,
    lastContact: queryClient.getQueryData<SyncStatus>(STATUS_KEY)?.lastContact ?? null,
  });
  /** The latest time known (ms), used to validate dates and to compute ages. */
  const latest = (): number => latestTime(timeSources());

  const { onNotice, onReturn, onStorage, onRound, onConnectivity, loadStatus, changed } = status;
  const changes = createChanges({
    domain,
    engine,
    store,
    runner,
    clock,
    random,
    cache,
    outbox,
    outcomeWaiters,
    status,
    latest,
  });

  /** What this device knows about a record: the confirmed state, and its own changes that are not on the server. */
  async function ownChanges(key: RecordKey) {
    const { records, mutations, meta } = await store.read({ records: [key], mutationsOf: [key] });
    return {
      confirmed: records.get(keyOf(key))?.confirmed ?? null,
      mutations: mutations.filter((mutation) => keyOf(mutation) === keyOf(key)),
      clientId: meta.clientId ?? '',
    };
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
    ...changes,
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
    signedIn,
    sessionLives,
    exportUnsent,
    importUnsent,
    ownChanges,
    versions: (key: RecordKey, cursor: string | null): Promise<VersionPage | null> =>
      ports.versions?.(key, cursor) ?? Promise.resolve(null),
    deleted: async (entityType: string, since: string) =>
      (await ports.deleted?.(entityType, since))?.map((record) => read(entityType, record).record) ?? null,
    recordExport: (entityType: string) => ports.recordExport?.(entityType) ?? Promise.resolve('unreachable' as const),
    recordFile: async (ids: readonly string[]): Promise<RecordFile> =>
      (await ports.recordFile?.(ids)) ?? { kind: 'unreachable' },
    agendaFeed: async (practitionerId: string, change: FeedChange | null): Promise<FeedAnswer> =>
      (await ports.agendaFeed?.(practitionerId, change)) ?? { kind: 'unreachable' },
    inspect: async (): Promise<Inspection | null> => (await ports.inspect?.()) ?? null,
    space: ports.space ?? UNKNOWN_SPACE,
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
