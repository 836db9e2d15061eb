import type { Domain } from '../contract/domain.ts';
import type { LoginResponse } from '../contract/protocol.ts';
import { DexieStore } from '../db/dexie-store.ts';
import { followPage } from '../db/presence.ts';
import { databaseName, openDatabase, type LocalDatabase } from '../db/schema.ts';
import { within } from '../lib/within.ts';
import { systemClock, systemRandom } from '../lib/world.ts';
import { createEngine, type Engine } from '../queue/engine.ts';
import { noted } from '../queue/journal.ts';
import type { Bus, Notice, Transport } from '../queue/ports.ts';
import { postJson, type HttpOptions } from '../transport/http.ts';
import { notedTransport } from '../transport/noted-transport.ts';
import { checkSession } from '../transport/session.ts';
import { tellLoss } from '../transport/losses.ts';
import { keepJournal, type JournalKeeper } from './journal.ts';
import { webLocks } from './locks.ts';
import { createLossWatch } from './losses.ts';

export type AccountIdentity = Pick<LoginResponse, 'user' | 'tenant' | 'device'>;

export interface EngineSetup {
  /** The entities of the application. */
  domain: Domain;
  /** Whose queue, and on which device. */
  account: AccountIdentity;
  /** The server's address; the page's own origin if omitted. */
  http?: HttpOptions;
  /** Sent to the server, so that it can recognise old clients. */
  appVersion?: string;
  /** Takes along what else waits in the store; if omitted, requests go as they are. */
  through?: (transport: Transport, database: LocalDatabase, store: DexieStore) => Transport;
  /** Asks the server for what the person needs before the rest of a first copy; null if it does not tell. */
  first?: (http: HttpOptions) => Promise<unknown[] | null>;
  /** Called after every change of the store, by any tab or worker. */
  onNotice?: (notice: Notice) => void;
}

export interface OpenEngine {
  engine: Engine;
  store: DexieStore;
  database: LocalDatabase;
  /** What this engine does, for the inspector. */
  journal: JournalKeeper;
  close(): void;
}

/** A round's end does not wait longer for its notes to be written: they are written with the next ones. */
const JOURNAL_MS = 1_000;

const isWorker = !('document' in globalThis);

/** Notifications to other contexts are collected for this long: each message costs as much as a write. */
const GATHER_MS = 50;

/** Posts go to every other context of this origin; `onNotice` gets theirs and, at once, our own. */
export function openBus(scope: string, onNotice: (notice: Notice) => void): Bus & { close(): void } {
  const channel = new BroadcastChannel(scope);
  channel.addEventListener('message', ({ data }: MessageEvent<Notice>) => onNotice(data));
  const gathered = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let closed = false;
  const tellOthers = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (gathered.size > 0)
      channel.postMessage({ type: 'changed', keys: [...gathered], remote: false } satisfies Notice);
    gathered.clear();
  };
  return {
    post(notice, audience) {
      // A round that was under way commits after its client was closed. The client that replaced it, and other tabs,
      // must be notified.
      if (closed) {
        const late = new BroadcastChannel(scope);
        late.postMessage(notice);
        late.close();
        return;
      }
      if (audience === 'others' && notice.type === 'changed' && !notice.remote) {
        for (const key of notice.keys) gathered.add(key);
        timer ??= setTimeout(tellOthers, GATHER_MS);
        return;
      }
      channel.postMessage(notice);
      if (audience !== 'others') onNotice(notice);
    },
    close() {
      tellOthers();
      closed = true;
      channel.close();
    },
  };
}

/** One person's engine in this page or worker: the pure core on IndexedDB, fetch, Web Locks and a BroadcastChannel. */
export function openEngine({
  domain,
  account,
  http,
  appVersion,
  first,
  onNotice = () => undefined,
  through = (direct) => direct,
}: EngineSetup): OpenEngine {
  const scope = databaseName(account.tenant.id, account.user.id);
  const database = openDatabase(scope, domain);
  const store = new DexieStore(database, systemClock.now);
  const followNoMore = followPage(database.presence);
  const bus = openBus(scope, onNotice);
  store.onMended(() => bus.post({ type: 'status' }));
  const identity = { tenantId: account.tenant.id, userId: account.user.id };
  const journal = keepJournal(database, store, systemClock.now);
  const direct = notedTransport(
    (path, body) => postJson(path, body, { ...http, account: identity }),
    journal.request,
    systemClock.now,
  );
  const engine = createEngine({
    domain,
    store: noted(store, journal.transitions, systemClock.now),
    transport: through(direct, database, store),
    ...(first && { first: () => first({ ...http, account: identity }) }),
    locks: webLocks(scope, store),
    bus,
    clock: systemClock,
    random: systemRandom,
    identity: { ...identity, clientId: account.device.clientId },
    device: appVersion === undefined ? {} : { appVersion },
  });
  const lookForLoss = createLossWatch(engine, {
    async lastReport() {
      const check = await checkSession({ ...http, account: identity });
      return check.kind === 'live' ? check.account.device.lastReport : undefined;
    },
    tell: (loss) => tellLoss(account.device.clientId, loss, { ...http, account: identity }),
  });
  return {
    engine: {
      ...engine,
      async sync(options) {
        await lookForLoss();
        try {
          return await engine.sync(options);
        } finally {
          // A worker may be stopped as soon as its round is over. A page goes on, and writes them in its own time.
          if (isWorker) await within(JOURNAL_MS, journal.flush()).catch(() => undefined);
        }
      },
    },
    store,
    database,
    journal,
    close() {
      journal.close();
      followNoMore();
      bus.close();
      database.close();
    },
  };
}
