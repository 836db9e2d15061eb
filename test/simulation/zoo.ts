import type { SyncUpRequest, SyncUpResponse } from '../../src/contract/protocol.ts';
import type { Engine } from '../../src/queue/engine.ts';
import { INITIAL_META } from '../../src/queue/initial.ts';
import type { Mutation, StoredRecord } from '../../src/queue/model.ts';
import type { Loaded, Need, Store, Write } from '../../src/queue/ports.ts';
import type { Reply } from '../../src/transport/reply.ts';
import type { StoreInfo } from './oracle.ts';
import { EPOCH_MS, type Planted, type World } from './world.ts';

/**
 * The bug zoo: faults that systems of this kind really had (docs/faults.md), planted one at a time around the engine,
 * never in it. Each must be caught by an invariant within 5,000 seeds: what catches nothing is not a test.
 */
export interface Exhibit extends Planted {
  /** Its row in the fault catalogue. */
  fault: string;
  what: string;
}

const server = (name: string, fault: string, what: string): Exhibit => ({ name, fault, what, server: name });

const SERVER: Exhibit[] = [
  server('receipts-not-stored', 'N1', 'outcomes are not stored: a repeat is applied again'),
  server('refusals-not-stored', 'N3', 'only acknowledgements are stored: a repeat may get another word'),
  server('replay-says-rejected', 'N1', 'a repeat is told "duplicate"'),
  server('orders-by-device-clock', 'C1', 'a batch is sorted by the tablet’s clock'),
  server('applies-in-reverse', 'N4', 'a batch is applied from its end'),
  server('no-blocking', 'U8', 'what follows a refusal on the same record goes on'),
  server('takes-any-author', 'U1', 'events of another person are taken under this session'),
  server('cookie-alone-decides', 'U1, U11', 'whose store asks is not said: the browser’s cookie decides'),
  server('create-overwrites', 'U10', 'a CREATE of an id that exists writes over it'),
  server('create-revives', 'U13', 'a stale CREATE brings a deleted record back'),
  server('update-revives', 'U6', 'an UPDATE brings a deleted record back'),
  server('last-write-wins', 'U5', 'the last writer wins, field by field'),
  server('newest-clock-wins', 'C1', 'the newer device clock wins'),
  server('merges-strict', 'U5', 'clinical notes are merged'),
  server('delete-wins', 'U6', 'a delete wins over an unseen edit'),
  server('device-edits-are-own', 'U1', 'two people on one tablet count as one'),
  server('user-edits-are-own', 'U5', 'one person on two tablets counts as one'),
  server('copies-are-one', 'H3', 'two copies of one device count as one'),
  server('own-edits-conflict', 'U16', 'a person’s own second edit is called a conflict'),
  server('only-last-version-counts', 'U5', 'only the last version is looked at for conflicts'),
  server('applies-twice', 'S2', 'an effect is written twice'),
  server('restore-keeps-epoch', 'S5', 'a restored server does not say so'),
  server('resync-not-said', 'S5', 'a fresh copy is sent as if nothing had happened'),
  server('snapshot-cursor-at-end', 'X2', 'the cursor after a snapshot stands at its end, not at its beginning'),
  server('page-cuts-a-transaction', 'T13', 'a page ends in the middle of a transaction, its cursor behind it'),
  server('tombstones-not-sent', 'U12', 'deletions are not sent'),
  server('cursor-skips-last', 'D1', 'the cursor stands one too far'),
  server('late-commit-skipped', 'D1, D2', 'a change that becomes visible late is skipped'),
  server('own-changes-not-sent', 'M1', 'a person’s own changes are not sent to their other devices'),
];

// ——— the store ———
type Change = (write: Write, loaded: Loaded, info: StoreInfo, world: World) => Write;

/** A store whose transactions write something else than was decided. */
const writes = (name: string, fault: string, what: string, change: Change): Exhibit => ({
  name,
  fault,
  what,
  wrapStore: (store, info, world) => ({
    ...store,
    transact: <T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null) =>
      store.transact(need, (loaded) => {
        const decision = decide(loaded);
        return decision && { ...decision, write: change(decision.write, loaded, info, world) };
      }),
  }),
});

/** A store that shows something else than it holds. */
const reads = (
  name: string,
  fault: string,
  what: string,
  change: (loaded: Loaded, need: Need, info: StoreInfo) => Loaded,
): Exhibit => ({
  name,
  fault,
  what,
  wrapStore: (store, info) => ({
    ...store,
    transact: <T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null) =>
      store.transact(need, (loaded) => decide(change(loaded, need, info))),
    read: async (need: Need) => change(await store.read(need), need, info),
  }),
});

const mutationsOf = (write: Write): readonly Mutation[] => write.putMutations ?? [];
const records = (write: Write, change: (record: StoredRecord) => StoredRecord): Write => ({
  ...write,
  putRecords: (write.putRecords ?? []).map(change),
});
const dropping = (write: Write, gone: (mutation: Mutation) => boolean): Write => ({
  ...write,
  putMutations: mutationsOf(write).filter((mutation) => !gone(mutation)),
  deleteMutations: [
    ...(write.deleteMutations ?? []),
    ...mutationsOf(write)
      .filter(gone)
      .map(({ seq }) => seq),
  ],
});
const asEvery = (every: number) => (seq: number) => seq % every === 0;

const STORE: Exhibit[] = [
  writes('record-without-mutation', 'T10', 'the record is written, now and then its mutation is not', (write) => ({
    ...write,
    putMutations: mutationsOf(write).filter(
      ({ seq, state, left }) => !(state === 'pending' && !left && asEvery(5)(seq)),
    ),
  })),
  writes('mutation-without-record', 'T10', 'the mutation is written, its record is not', (write) =>
    mutationsOf(write).some(({ state, left }) => state === 'pending' && !left) ? { ...write, putRecords: [] } : write,
  ),
  writes('numbers-given-twice', 'T15', 'the last number is not kept: it is given again', (write) => ({
    ...write,
    meta: { ...write.meta, ...(write.meta?.seq ? { seq: write.meta.seq - 1 } : {}) },
  })),
  writes('removed-before-sent', 'B1', 'what is claimed leaves the queue before it is sent', (write) =>
    dropping(write, ({ state }) => state === 'sent'),
  ),
  writes('rejected-removed', 'U9, N7', 'a rejected change is removed with a warning in the console', (write) =>
    dropping(write, ({ state }) => state === 'rejected'),
  ),
  writes('conflicts-removed', 'U5', 'a conflicting change is dropped for the server’s', (write) =>
    dropping(write, ({ state }) => state === 'conflict'),
  ),
  writes('ring-not-kept', 'S5', 'what is acknowledged is forgotten at once', (write) =>
    dropping(write, ({ state }) => state === 'acknowledged'),
  ),
  writes('failed-given-up', 'N7', 'what the server failed on three times is dropped', (write) =>
    dropping(write, ({ state }) => state === 'failed'),
  ),
  writes('released-given-up', 'B2', 'a batch without an answer is dropped', (write, loaded) =>
    dropping(
      write,
      ({ id, state, left }) =>
        state === 'pending' &&
        left === true &&
        loaded.mutations.some((mutation) => mutation.id === id && mutation.state === 'sent'),
    ),
  ),
  writes('expires-by-age', 'B3', 'what is older than two minutes is dropped', (write, loaded, _info, world) => ({
    ...write,
    deleteMutations: [
      ...(write.deleteMutations ?? []),
      ...loaded.mutations
        .filter(
          ({ state, createdAt }) =>
            state === 'pending' &&
            EPOCH_MS + world.sim.now - Date.parse(createdAt) > 120_000 &&
            EPOCH_MS + world.sim.now - Date.parse(createdAt) < 3_600_000,
        )
        .map(({ seq }) => seq),
    ],
  })),
  writes('content-lost-on-refusal', 'U9', 'the content of what is refused is not kept', (write) => ({
    ...write,
    putMutations: mutationsOf(write).map((mutation) =>
      mutation.state === 'rejected' ? { ...mutation, payload: {} } : mutation,
    ),
  })),
  writes('confirmed-not-written', 'S13', 'the outcome is written, the confirmed row is not', (write) =>
    mutationsOf(write).some(({ state }) => state === 'acknowledged') ? { ...write, putRecords: [] } : write,
  ),
  writes('cursor-without-rows', 'T11', 'the cursor moves, one of the page’s rows is not written', (write) =>
    write.meta?.cursor ? { ...write, putRecords: (write.putRecords ?? []).slice(1) } : write,
  ),
  writes('deletions-not-applied', 'U13', 'a deletion that is pulled leaves the record', (write, loaded) =>
    records(write, (record) => {
      const before = loaded.records.get(`${record.entityType}/${record.entityId}`);
      return record.confirmed === null && before?.confirmed && before.generation === record.generation
        ? { ...record, confirmed: before.confirmed, view: before.view }
        : record;
    }),
  ),
  writes('pull-over-pending', 'U14, U15', 'the pulled row is shown, not the person’s edit on it', (write) =>
    write.meta?.cursor ? records(write, (record) => ({ ...record, view: record.confirmed })) : write,
  ),
  writes('pull-erases-pending', 'U15', 'the pulled row takes the queued edits away', (write, loaded) =>
    write.meta?.cursor && (write.putRecords ?? []).length > 0
      ? { ...write, deleteMutations: loaded.mutations.filter(({ state }) => state === 'pending').map(({ seq }) => seq) }
      : write,
  ),
  writes('cleared-fields-stay', 'G5', 'the new row is laid over the old one: cleared fields stay', (write, loaded) =>
    records(write, (record) => {
      const before = loaded.records.get(`${record.entityType}/${record.entityId}`)?.confirmed;
      return record.confirmed && before && record.confirmed !== before
        ? { ...record, confirmed: { ...before, ...record.confirmed } }
        : record;
    }),
  ),
  writes('refusal-stays-on-screen', 'U9', 'the view is not computed again after a refusal', (write, loaded) =>
    mutationsOf(write).some(({ state }) => state === 'rejected')
      ? records(write, (record) => ({
          ...record,
          view: loaded.records.get(`${record.entityType}/${record.entityId}`)?.view ?? null,
        }))
      : write,
  ),
  writes(
    'snapshot-rollback',
    'U14',
    'after a refusal the screen goes back to a copy of before, later edits with it',
    (write) =>
      mutationsOf(write).some(({ state }) => state === 'rejected')
        ? records(write, (record) => ({ ...record, view: record.confirmed }))
        : write,
  ),
  writes(
    'settled-by-the-first-word',
    'RB-5',
    'a resolution removes what it resolves before the server has taken it',
    (write) => dropping(write, ({ resolvedBy, state }) => resolvedBy !== null && state === 'conflict'),
  ),
  writes('snapshot-never-ends', 'X2', 'what a fresh copy does not name is not cleared away', (write, loaded) =>
    loaded.stale.length > 0 ? { meta: { snapshot: false } } : write,
  ),
  writes('cleared-first', 'T14', 'a fresh copy begins by emptying the store, the queue with it', (write, loaded) =>
    write.meta?.generation && loaded.meta.cursor !== null
      ? { ...write, deleteMutations: loaded.mutations.map(({ seq }) => seq) }
      : write,
  ),
  writes('badge-says-synced', 'T9', 'every record is called synced', (write) =>
    records(write, (record) => ({ ...record, syncState: 'synced' })),
  ),
  reads('dead-sender-forgotten', 'B1, B9', 'what a dead sender left in flight is not taken up again', (loaded) => ({
    ...loaded,
    mutations: loaded.mutations.filter(({ state }) => state !== 'sent'),
  })),
  reads('attention-not-looked-at', 'U16', 'what waits for a person holds nothing', (loaded, need) =>
    need.attention && need.waiting
      ? { ...loaded, mutations: loaded.mutations.filter(({ state }) => state === 'pending' || state === 'sent') }
      : loaded,
  ),
  reads('ring-not-offered', 'S5', 'after a restore nothing is offered again', (loaded, need) =>
    need.acknowledged
      ? { ...loaded, mutations: loaded.mutations.filter(({ state }) => state !== 'acknowledged') }
      : loaded,
  ),
  reads('older-answers-accepted', 'N18, N16', 'the version that is confirmed is not looked at', (loaded) => ({
    ...loaded,
    records: new Map([...loaded.records].map(([key, record]) => [key, { ...record, confirmedVersion: 0 }])),
  })),
  reads('references-not-kept', 'U8', 'what refers to an unsettled CREATE does not wait for it', (loaded) => ({
    ...loaded,
    mutations: loaded.mutations.map((mutation) => ({ ...mutation, dependsOn: [] })),
  })),
  reads(
    'undo-forgets-what-left',
    'RB-6',
    'an undone delete is taken out of the queue whether it has left or not',
    (loaded) => ({ ...loaded, mutations: loaded.mutations.map(({ left: _left, ...mutation }) => mutation) }),
  ),
  reads('pause-for-ever', 'A1', 'a pause ends only when somebody says so', (loaded) =>
    loaded.meta.contact.pauses.length > 0
      ? {
          ...loaded,
          meta: {
            ...loaded.meta,
            contact: { ...loaded.meta.contact, notBefore: Number.MAX_SAFE_INTEGER, waitSince: 0 },
          },
        }
      : loaded,
  ),
  reads('clock-set-back-waits', 'C3', 'a wait is not cut when the clock is set back', (loaded) => ({
    ...loaded,
    meta: { ...loaded.meta, contact: { ...loaded.meta.contact, waitSince: Number.MIN_SAFE_INTEGER } },
  })),
  {
    name: 'ring-by-device-clock',
    fault: 'C1, C2',
    what: 'the ring is trimmed by the tablet’s clock',
    wrapStore: (store, info, world) => ({
      ...store,
      transact: async (need, decide) => {
        const result = await store.transact(need, decide);
        const device = world.devices[info.device];
        await store.trimRing(
          new Date(EPOCH_MS + world.sim.now + (device?.clockOffset ?? 0) - 7 * 86_400_000).toISOString(),
        );
        return result;
      },
    }),
  },
  {
    name: 'failure-swallowed',
    fault: 'T7, T9',
    what: 'a failing store is taken for one that has written',
    wrapStore: (store) => ({
      ...store,
      transact: <T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null): Promise<T | null> => {
        let last: T | null = null;
        const seen = (loaded: Loaded) => {
          const decision = decide(loaded);
          last = decision?.result ?? null;
          return decision;
        };
        return store.transact(need, seen).catch(
          () =>
            last ??
            decide({
              records: new Map(),
              known: new Set(need.records?.map(({ entityType, entityId }) => `${entityType}/${entityId}`)),
              mutations: [],
              stale: [],
              meta: INITIAL_META,
            })?.result ??
            null,
        );
      },
    }),
  },
  {
    name: 'relaxed-durability',
    fault: 'T1',
    what: '"on this device" is said before the disk has it',
    world: (world) => relax(world),
  },
  {
    name: 'queue-cleared-at-sign-out',
    fault: 'U3, M8',
    what: 'signing in as somebody else empties the other’s queue',
    world: (world) => clearOnSwitch(world),
  },
  {
    name: 'queue-cleared-on-401',
    fault: 'A1',
    what: 'an ended session empties the queue',
    wrapReply: (reply, _path, _body, world) =>
      reply.kind === 'answer' && reply.status === 401 && reply.contentType.includes('problem')
        ? (clearAll(world), reply)
        : reply,
  },
  {
    name: 'quota-wipes',
    fault: 'T7',
    what: 'a store that fails is deleted and made anew',
    wrapStore: (store, info) => ({
      ...store,
      transact: (need, decide) =>
        store.transact(need, decide).catch((error: unknown) => (wipeQuietly(info), Promise.reject(error as Error))),
    }),
  },
];

function relax(world: World): void {
  const attach = world.oracle.attach.bind(world.oracle);
  world.oracle.attach = (info) => {
    attach(info);
    const apply = info.store.apply.bind(info.store);
    info.store.apply = (write) => apply(write, true);
  };
}

function wipeQuietly({ store }: StoreInfo): void {
  store.apply({
    deleteMutations: [...store.outbox.values()].filter(({ state }) => state !== 'acknowledged').map(({ seq }) => seq),
  });
}

function clearAll(world: World): void {
  for (const { stores } of world.devices) for (const info of stores.values()) wipeQuietly(info);
}

function clearOnSwitch(world: World): void {
  for (const device of world.devices) {
    let { current } = device;
    Object.defineProperty(device, 'current', {
      get: () => current,
      set: (person: typeof current) => {
        for (const info of device.stores.values()) if (info.person.userId !== person?.userId) wipeQuietly(info);
        current = person;
      },
    });
  }
}

// ——— what an answer is taken for ———
const isUp = (path: string) => path === '/api/sync/up';

const emptyWord = {
  acknowledged: [],
  conflicts: [],
  rejected: [],
  deferred: [],
  cursor: '',
  syncTimestamp: '2026-11-21T09:00:00.000Z',
  serverTime: '2026-11-21T09:00:00.000Z',
};
const word = (parts: Partial<SyncUpResponse>): Reply => ({
  kind: 'answer',
  status: 200,
  contentType: 'application/json',
  redirected: false,
  retryAfterMs: null,
  body: { ...emptyWord, ...parts },
});

const acks = (body: unknown): Reply =>
  word({
    acknowledged: (body as SyncUpRequest).events.map((event) => ({
      outboxEventId: event.id,
      serverEventId: event.id,
      entityId: event.entityId,
      serverVersion: Number(event.baseVersion ?? 0) + 1,
      merged: false,
      serverData: null,
    })),
  });
const refusals = (body: unknown): Reply =>
  word({
    rejected: (body as SyncUpRequest).events.map(({ id }) => ({ outboxEventId: id, code: 'VALIDATION', message: '' })),
  });

/** The answer to an up request is taken for something else. */
const answers = (
  name: string,
  fault: string,
  what: string,
  change: (reply: Extract<Reply, { kind: 'answer' }>, body: unknown) => Reply,
): Exhibit => ({
  name,
  fault,
  what,
  wrapReply: (reply, path, body) => (isUp(path) && reply.kind === 'answer' ? change(reply, body) : reply),
});

const isWord = (reply: Extract<Reply, { kind: 'answer' }>) =>
  reply.status === 200 &&
  reply.contentType === 'application/json' &&
  !reply.redirected &&
  typeof (reply.body as SyncUpResponse | undefined)?.cursor === 'string';
const responseOf = (reply: Extract<Reply, { kind: 'answer' }>) => reply.body as SyncUpResponse;

const ANSWERS: Exhibit[] = [
  answers('html-is-sent', 'N5', 'a portal’s page counts as sent', (reply, body) =>
    reply.status === 200 && reply.contentType === 'text/html' ? acks(body) : reply,
  ),
  answers('any-2xx-is-sent', 'N6', 'any 2xx counts as sent', (reply, body) =>
    reply.status < 300 && !isWord(reply) ? acks(body) : reply,
  ),
  answers('error-is-sent', 'N8', 'a 5xx, which fetch does not throw, counts as sent', (reply, body) =>
    reply.status >= 500 ? acks(body) : reply,
  ),
  answers('4xx-is-permanent', 'N7', 'any 4xx refuses the whole batch', (reply, body) =>
    reply.status >= 400 && reply.status < 500 ? refusals(body) : reply,
  ),
  answers('401-is-permanent', 'N7, A1', 'an ended session refuses the batch', (reply, body) =>
    reply.status === 401 ? refusals(body) : reply,
  ),
  answers('409-is-duplicate', 'N7', 'a 409 counts as "has it already"', (reply, body) =>
    reply.status === 409 ? acks(body) : reply,
  ),
  answers('too-large-is-permanent', 'N14', 'a 413 refuses the batch', (reply, body) =>
    reply.status === 413 ? refusals(body) : reply,
  ),
  answers('busy-is-permanent', 'N9', 'a 429 or 503 refuses the batch', (reply, body) =>
    reply.status === 429 || reply.status === 503 ? refusals(body) : reply,
  ),
  answers('missing-is-sent', 'N6', 'what a cut answer does not name counts as sent', (reply, body) =>
    reply.status === 200 &&
    typeof reply.body === 'object' &&
    reply.body !== null &&
    !(reply.body as SyncUpResponse).acknowledged?.length &&
    (reply.body as SyncUpResponse).cursor
      ? acks(body)
      : reply,
  ),
  answers('redirect-followed', 'N5', 'an answer after a redirect counts', (reply, body) =>
    reply.redirected ? acks(body) : reply,
  ),
  answers('conflict-is-sent', 'U5', 'a conflict counts as sent', (reply, body) =>
    isWord(reply) && responseOf(reply).conflicts.length > 0 ? acks(body) : reply,
  ),
  answers('deferred-is-sent', 'S4', 'what the server put off counts as sent', (reply, body) =>
    isWord(reply) && responseOf(reply).deferred.length > 0 ? acks(body) : reply,
  ),
  answers('outcomes-shifted', 'N6', 'outcomes are matched by their place', (reply, body) => {
    if (!isWord(reply) || responseOf(reply).acknowledged.length === 0 || responseOf(reply).rejected.length === 0)
      return reply;
    const ids = (body as SyncUpRequest).events.map(({ id }) => id);
    const { acknowledged, rejected, ...rest } = responseOf(reply);
    const [first, second] = [acknowledged[0]?.outboxEventId, rejected[0]?.outboxEventId];
    if (!first || !second || ids.length < 2) return reply;
    return word({
      ...rest,
      acknowledged: acknowledged.map((item, at) => (at === 0 ? { ...item, outboxEventId: second } : item)),
      rejected: rejected.map((item, at) => (at === 0 ? { ...item, outboxEventId: first } : item)),
    });
  }),
  {
    name: 'silence-is-sent',
    fault: 'N10',
    what: 'a request without an answer counts as sent',
    wrapReply: (reply, path, body) =>
      isUp(path) && reply.kind === 'failure' && reply.failure === 'timeout' ? acks(body) : reply,
  },
  {
    name: 'stale-page-from-a-cache',
    fault: 'N16',
    what: 'a proxy answers a pull with an older page',
    wrapReply: (reply, path, _body, world) => {
      if (path !== '/api/sync/down' || reply.kind !== 'answer' || reply.status !== 200 || reply.redirected)
        return reply;
      const [old] = cached.get(world) ?? [reply];
      cached.set(world, [reply]);
      return old;
    },
  },
  {
    name: 'busy-asked-in-a-loop',
    fault: 'N9, A9',
    what: 'after a refusal it is asked again at once',
    wrapStore: (store) => ({
      ...store,
      read: async (need) => {
        const loaded = await store.read(need);
        return { ...loaded, meta: { ...loaded.meta, contact: { ...loaded.meta.contact, notBefore: 0 } } };
      },
    }),
    wrapEngine: (engine) => ({
      ...engine,
      sync: async (options) => {
        const report = await engine.sync({ ...options, force: true });
        return { ...report, retryInMs: report.failure === null ? report.retryInMs : 0 };
      },
    }),
  },
];
const cached = new WeakMap<World, [Reply]>();

// ——— what leaves ———
const sends = (
  name: string,
  fault: string,
  what: string,
  change: (request: SyncUpRequest, path: string, user: { userId: string; tenantId: string }) => SyncUpRequest,
): Exhibit => ({
  name,
  fault,
  what,
  wrapRequest: (body, path, person) => (isUp(path) ? change(body as SyncUpRequest, path, person) : body),
});

const SENDS: Exhibit[] = [
  sends('sent-as-who-is-signed-in', 'U1', 'what A queued is sent as B', (request, _path, { userId, tenantId }) => ({
    ...request,
    events: request.events.map((event) => ({ ...event, userId, tenantId })),
  })),
  sends('base-taken-at-sending', 'U5, D17', 'the version that the person saw is replaced by the newest', (request) => ({
    ...request,
    events: request.events.map((event) =>
      event.operation === 'UPDATE' ? { ...event, baseVersion: 1_000_000 } : event,
    ),
  })),
  sends('batch-sorted-by-clock', 'B6, C1', 'the batch is sent in the order of the tablet’s clock', (request) => ({
    ...request,
    events: [...request.events].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  })),
  sends('batch-sent-backwards', 'N4', 'the newest is sent first', (request) => ({
    ...request,
    events: [...request.events].reverse(),
  })),
  sends('new-id-every-time', 'N1', 'an attempt has a key of its own', (request) => ({
    ...request,
    events: request.events.map((event, at) => ({ ...event, id: event.id.replace(/.$/, String(at % 10)) })),
  })),
];

// ——— the engine as screens see it ———
const engineWith = (
  name: string,
  fault: string,
  what: string,
  change: (engine: Engine, info: StoreInfo) => Partial<Engine>,
): Exhibit => ({
  name,
  fault,
  what,
  wrapEngine: (engine, info) => ({ ...engine, ...change(engine, info) }),
});

const ENGINE: Exhibit[] = [
  engineWith('saved-before-it-is', 'T1, B9', '"on this device" is said when the call is made', (engine) => ({
    enqueue: async (intents) => {
      void engine.enqueue(intents).catch(() => undefined);
      return { mutations: [], records: new Map() };
    },
  })),
  engineWith('only-the-leader-writes', 'M3', 'a second page keeps its changes in memory', (engine) => {
    let calls = 0;
    return {
      enqueue: async (intents) => (++calls % 4 === 0 ? { mutations: [], records: new Map() } : engine.enqueue(intents)),
    };
  }),
  engineWith('coalesced-in-flight', 'U16', 'an edit is folded into one that is on its way', (engine, info) => ({
    enqueue: async (intents) => {
      const [intent] = intents;
      const flying = [...info.store.outbox.values()].find(
        (mutation) =>
          mutation.entityId === intent?.entityId && mutation.operation === 'UPDATE' && mutation.state === 'sent',
      );
      if (!flying || intent?.operation !== 'UPDATE') return engine.enqueue(intents);
      info.store.apply({ putMutations: [{ ...flying, payload: { ...flying.payload, ...intent.payload } }] });
      return { mutations: [], records: new Map() };
    },
  })),
  engineWith('discard-takes-all', 'U9', 'giving one up empties the record’s whole queue', (_engine, info) => ({
    drop: async (id) => {
      const target = [...info.store.outbox.values()].find((mutation) => mutation.id === id);
      info.store.apply({
        deleteMutations: [...info.store.outbox.values()]
          .filter(({ entityId, state }) => entityId === target?.entityId && state !== 'acknowledged')
          .map(({ seq }) => seq),
      });
    },
  })),
  {
    name: 'lock-kept-by-the-frozen',
    fault: 'B7',
    what: 'a frozen page keeps the lock, the others wait for ever',
    world: (world) => {
      for (const { locks } of world.devices) locks.steals = false;
    },
  },
  {
    name: 'no-lock-no-fence',
    fault: 'B5, B8, M4',
    what: 'everybody drains at once, and a holder of before still writes',
    world: (world) => {
      for (const { locks } of world.devices) locks.broken = true;
    },
    wrapStore: (store: Store) => {
      let mine: number | null = null;
      return {
        ...store,
        transact: async <T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null) => {
          const takes = need.sent === true;
          let taken: number | undefined;
          const result = await store.transact(need, (loaded) => {
            const decision = decide(
              takes || mine === null ? loaded : { ...loaded, meta: { ...loaded.meta, fence: mine } },
            );
            if (takes) taken = decision?.write.meta?.fence;
            return decision;
          });
          mine = taken ?? mine;
          return result;
        },
      };
    },
  },
];

export const ZOO: readonly Exhibit[] = [...SERVER, ...STORE, ...ANSWERS, ...SENDS, ...ENGINE];
