import { entityOf } from '../contract/domain.ts';
import type { ReadRecord } from '../contract/readable.ts';
import { databaseName } from '../db/schema.ts';
import { createClient, type Client } from '../client/client.ts';
import type { Listing } from '../client/listing.ts';
import { workerHost } from '../client/search-hosts.ts';
import { createSyncRunner } from '../client/sync-runner.ts';
import { systemClock, systemRandom } from '../lib/world.ts';
import { within } from '../lib/within.ts';
import type { Notice, Transport } from '../queue/ports.ts';
import type { Reply } from '../transport/reply.ts';
import { recordExport } from '../transport/exports.ts';
import { listDeleted } from '../transport/deleted-records.ts';
import { listVersions } from '../transport/versions.ts';
import type { accessLogOn } from './accesses.ts';
import { explainAnswer } from './explain-answer.ts';
import { createChangeCheck, followEvents } from './live.ts';
import { browserSpace } from './space.ts';
import { openEngine, type EngineSetup } from './open-engine.ts';
import { webOpenForms } from './open-forms.ts';
import { registerBackgroundSync, runSync } from './remote-sync.ts';
import { webIdle } from './web-idle.ts';

export interface ClientSetup extends Omit<EngineSetup, 'onNotice' | 'through'> {
  /** How each type of record is listed. */
  listings: readonly Listing[];
  /** Reads what is stored by the contract (`readerIn`, UI-88). If omitted, screens get it as it is stored. */
  read?: ReadRecord;
  /** Creates the worker that holds the search index (`serveSearch`). If omitted, the page holds the index. */
  searchWorker?: () => Worker;
  /** When the app was built (ms). */
  builtAt?: number;
  /** Called after every round, with whether the server has ended the session. */
  onSignedOut?: (signedOut: boolean) => void;
  /** Called when the server has begun a new copy: this person's rights may have changed. */
  onResync?: () => void;
}

export interface OpenClient {
  client: Client;
  /** Closes everything; the queue stays in the store. */
  close(): void;
}

/**
 * In development: an answer that does not match the contract settles nothing and would otherwise only look like an
 * unreachable server.
 */
function sayWhyNot(path: string, reply: Reply, sent: BodyInit | null): void {
  const why = explainAnswer(path, reply, sent);
  if (why !== null) console.warn(`${path}: not taken, since ${why}`);
}

/** A request does not wait longer for the chunk that takes the accesses along. */
const CHUNK_MS = 2_000;

/** Where the chunk is not loaded in time, requests go as they are, and the next one tries again. */
const lateAccesses: NonNullable<EngineSetup['through']> = (direct, database, store) => {
  let loading: Promise<Transport> | undefined;
  const told = () =>
    (loading ??= within(CHUNK_MS, import('./accesses.ts')).then(
      ({ withAccesses }) => withAccesses(direct, database, store),
      () => ((loading = undefined), direct),
    ));
  return {
    push: async (request) => (await told()).push(request),
    pull: async (request) => (await told()).pull(request),
  };
};

/** How long after the browser's `offline` event the network is really gone. */
const SECOND_LOOK_MS = 5_000;

/** A signed-in person's client in this page: the engine on the browser, and every event that starts a sync. */
export function openClient({
  listings,
  read,
  searchWorker,
  builtAt = 0,
  onSignedOut = () => undefined,
  onResync = () => undefined,
  http: wire,
  ...setup
}: ClientSetup): OpenClient {
  const { account, domain } = setup;
  const http = import.meta.env.DEV ? { onReply: sayWhyNot, ...wire } : { ...wire };
  const scope = databaseName(account.tenant.id, account.user.id);
  const identity = { tenantId: account.tenant.id, userId: account.user.id };
  const abort = new AbortController();
  const { signal } = abort;
  let notice: (notice: Notice) => void = () => undefined;
  const opened = openEngine({
    ...setup,
    http,
    through: lateAccesses,
    onNotice: (message) => (notice(message), message.type === 'resync' && onResync()),
  });
  const { engine, store, database, close } = opened;

  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  };
  /** A hidden page may be frozen and discarded without another event. */
  const beforeClosing = (write: () => Promise<unknown>) => {
    const hidden = () => void (document.visibilityState === 'hidden' && write());
    document.addEventListener('visibilitychange', hidden, { signal });
    const stop = database.beforeClosing(write);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      stop();
    };
  };
  const runner = createSyncRunner({
    async run(options) {
      const report = await runSync(engine, identity, options);
      // Another person may be signed in by now (M8).
      if (signal.aborted) return report;
      if (!report.drained || report.failure !== null) void registerBackgroundSync();
      // A request that did not arrive says nothing about the session.
      if (report.failure === 'signed-out' || report.failure === null) onSignedOut(report.failure !== null);
      client.onRound(report);
      return report;
    },
    check: createChangeCheck(http),
    setTimer: later,
    random: systemRandom,
    isVisible: () => document.visibilityState === 'visible',
  });
  const space = browserSpace(navigator.storage);
  // Once there is work to keep: some browsers ask the person, who knows by then what for.
  let isAsked = false;
  const keepOnce = () => {
    if (!isAsked) void space.keep();
    isAsked = true;
  };
  let accesses: Promise<ReturnType<typeof accessLogOn>> | undefined;
  const accessLog = () =>
    (accesses ??= import('./accesses.ts').then((part) =>
      part.accessLogOn(database, { now: systemClock.now, later, report: runner.nudge }),
    ));
  const client = createClient({
    domain,
    listings,
    ...(read && { read }),
    engine,
    store,
    reads: store,
    runner: { ...runner, nudge: () => (void registerBackgroundSync(), keepOnce(), runner.nudge()) },
    space,
    clock: systemClock,
    random: systemRandom,
    builtAt,
    isOnline: () => navigator.onLine,
    versions: ({ entityType, entityId }, cursor) =>
      listVersions(entityOf(domain, entityType)?.resource ?? entityType, entityId, cursor, {
        ...http,
        account: identity,
      }),
    deleted: (entityType, since) =>
      listDeleted(entityOf(domain, entityType)?.resource ?? entityType, since, { ...http, account: identity }),
    recordExport: (entityType) =>
      recordExport(entityOf(domain, entityType)?.resource ?? entityType, { ...http, account: identity }),
    recordFile: async (ids) =>
      (await import('../transport/record-file.ts')).fetchRecordFile(ids, { ...http, account: identity }),
    agendaFeed: async (practitionerId, change) =>
      (await import('../transport/agenda-feed.ts')).askAgendaFeed(practitionerId, change, {
        ...http,
        account: identity,
      }),
    inspect: async () =>
      (await import('./inspect.ts')).inspect(opened, {
        version: setup.appVersion ?? '',
        builtAt,
        identity,
        scope,
        now: systemClock.now,
      }),
    noteAccess: (key, action) =>
      void accessLog().then(
        (note) => note(key, action),
        () => (accesses = undefined),
      ),
    later,
    whenIdle: webIdle(),
    ...(searchWorker && { startSearch: workerHost(searchWorker) }),
    beforeClosing,
    forms: webOpenForms(scope),
  });
  database.onFault(client.onStorage);
  store.onMended(() => (client.onReturn(), runner.nudge()));
  notice = client.onNotice;

  addEventListener('online', () => (client.onConnectivity(), void runner.syncNow()), { signal });
  // An answer may still arrive, and the first attempt may even succeed, because the browser fires `offline` before the
  // network is gone: the second attempt shows what is true.
  const lookAgain = () => void (signal.aborted || navigator.onLine || runner.nudge());
  addEventListener('offline', () => (client.onConnectivity(), runner.nudge(), later(SECOND_LOOK_MS, lookAgain)), {
    signal,
  });
  addEventListener('pageshow', ({ persisted }) => (persisted && client.onReturn(), runner.nudge()), { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && runner.nudge(), {
    signal,
  });
  followEvents(
    scope,
    http,
    { onChange: () => runner.nudge(), onLost: () => runner.nudge(), onBack: () => void runner.syncNow() },
    signal,
  );
  runner.start();

  return {
    client,
    close() {
      abort.abort();
      runner.stop();
      client.close();
      close();
    },
  };
}
