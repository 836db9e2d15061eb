import type { SyncUpRequest, SyncUpResponse } from '../../src/contract/protocol.ts';
import type { Engine } from '../../src/queue/engine.ts';
import { INITIAL_META } from '../../src/queue/initial.ts';
import type { Mutation, StoredRecord } from '../../src/queue/model.ts';
import type { Loaded, Need, Store, Write } from '../../src/queue/ports.ts';
import type { Reply } from '../../src/transport/reply.ts';
import type { StoreInfo } from './oracle.ts';
import { EPOCH_MS, type Planted, type World } from './world.ts';

/**
 * The bug zoo: bugs that offline systems have had (docs/faults.md), inserted one at a time around the engine,
 * never in it. An invariant must find each of them within 5,000 seeds, because a check that finds nothing proves nothing.
 */
export interface Exhibit extends Planted {
  /** Its row in the fault catalogue. */
  fault: string;
  what: string;
}

const server = (name: string, fault: string, what: string): Exhibit => ({ name, fault, what, server: name });

const SERVER: Exhibit[] = [
  server('receipts-not-stored', 'N1', 'outcomes are not stored: a repeated event is applied again'),
  server('refusals-not-stored', 'N3', 'only acknowledgements are stored: a repeated event may get another outcome'),
  server('replay-says-rejected', 'N1', 'a repeated event is rejected as "duplicate"'),
  server('orders-by-device-clock', 'C1', 'the server sorts a batch by the tablet’s clock'),
  server('applies-in-reverse', 'N4', 'the server applies a batch from its end'),
  server('no-blocking', 'U8', 'an event behind a refused one on the same record is applied'),
  server('takes-any-author', 'U1', 'events of another person are accepted in this person’s session'),
  server(
    'cookie-alone-decides',
    'U1, U11',
    'a request does not name the owner of its store: the browser’s cookie alone decides',
  ),
  server('create-overwrites', 'U10', 'a CREATE overwrites the record that has its id already'),
  server('create-revives', 'U13', 'a stale CREATE revives a deleted record'),
  server('update-revives', 'U6', 'an UPDATE revives a deleted record'),
  server('last-write-wins', 'U5', 'the last writer wins, field by field'),
  server('newest-clock-wins', 'C1', 'the change with the newer device clock wins'),
  server('merges-strict', 'U5', 'changes of a clinical note are merged'),
  server('delete-wins', 'U6', 'a delete wins over an edit that its author has not seen'),
  server('device-edits-are-own', 'U1', 'two people on one tablet count as one'),
  server('user-edits-are-own', 'U5', 'one person on two tablets counts as one device'),
  server('copies-are-one', 'H3', 'two copies of one device count as one'),
  server('own-edits-conflict', 'U16', 'a person’s own second edit is a conflict'),
  server('only-last-version-counts', 'U5', 'only the last version is checked for conflicts'),
  server('applies-twice', 'S2', 'an effect is written twice'),
  server('restore-keeps-epoch', 'S5', 'a restored server keeps its epoch, so no device notices the restore'),
  server('resync-not-said', 'S5', 'the server sends a full copy without `resync`'),
  server('snapshot-cursor-at-end', 'X2', 'the cursor after a snapshot points to its end, not to its beginning'),
  server(
    'page-cuts-a-transaction',
    'T13',
    'a page ends within a transaction, and its cursor points behind that transaction',
  ),
  server('tombstones-not-sent', 'U12', 'deletions are not sent'),
  server('cursor-skips-last', 'D1', 'the cursor is one too high'),
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
  writes('record-without-mutation', 'T10', 'a record is written, but sometimes its mutation is not', (write) => ({
    ...write,
    putMutations: mutationsOf(write).filter(
      ({ seq, state, left }) => !(state === 'pending' && !left && asEvery(5)(seq)),
    ),
  })),
  writes('mutation-without-record', 'T10', 'a mutation is written, but its record is not', (write) =>
    mutationsOf(write).some(({ state, left }) => state === 'pending' && !left) ? { ...write, putRecords: [] } : write,
  ),
  writes('numbers-given-twice', 'T15', 'the last number is not stored, so it is given again', (write) => ({
    ...write,
    meta: { ...write.meta, ...(write.meta?.seq ? { seq: write.meta.seq - 1 } : {}) },
  })),
  writes('removed-before-sent', 'B1', 'claimed mutations leave the queue before they are sent', (write) =>
    dropping(write, ({ state }) => state === 'sent'),
  ),
  writes('rejected-removed', 'U9, N7', 'a rejected mutation is removed, with a warning in the console', (write) =>
    dropping(write, ({ state }) => state === 'rejected'),
  ),
  writes('conflicts-removed', 'U5', 'a conflicting change is replaced by the server’s', (write) =>
    dropping(write, ({ state }) => state === 'conflict'),
  ),
  writes('ring-not-kept', 'S5', 'acknowledged mutations are removed at once', (write) =>
    dropping(write, ({ state }) => state === 'acknowledged'),
  ),
  writes('failed-removed', 'N7', 'a mutation on which the server failed three times is removed', (write) =>
    dropping(write, ({ state }) => state === 'failed'),
  ),
  writes('released-removed', 'B2', 'a batch that got no answer is removed', (write, loaded) =>
    dropping(
      write,
      ({ id, state, left }) =>
        state === 'pending' &&
        left === true &&
        loaded.mutations.some((mutation) => mutation.id === id && mutation.state === 'sent'),
    ),
  ),
  writes('expires-by-age', 'B3', 'mutations older than two minutes are removed', (write, loaded, _info, world) => ({
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
  writes('content-lost-on-refusal', 'U9', 'the content of a refused change is not kept', (write) => ({
    ...write,
    putMutations: mutationsOf(write).map((mutation) =>
      mutation.state === 'rejected' ? { ...mutation, payload: {} } : mutation,
    ),
  })),
  writes('confirmed-not-written', 'S13', 'the outcome is written, the confirmed row is not', (write) =>
    mutationsOf(write).some(({ state }) => state === 'acknowledged') ? { ...write, putRecords: [] } : write,
  ),
  writes('cursor-without-rows', 'T11', 'the cursor moves, but one row of the page is not written', (write) =>
    write.meta?.cursor ? { ...write, putRecords: (write.putRecords ?? []).slice(1) } : write,
  ),
  writes('deletions-not-applied', 'U13', 'a pulled deletion does not delete the record', (write, loaded) =>
    records(write, (record) => {
      const before = loaded.records.get(`${record.entityType}/${record.entityId}`);
      return record.confirmed === null && before?.confirmed && before.generation === record.generation
        ? { ...record, confirmed: before.confirmed, view: before.view }
        : record;
    }),
  ),
  writes(
    'pull-over-pending',
    'U14, U15',
    'the screen shows the pulled row without the person’s pending edit',
    (write) => (write.meta?.cursor ? records(write, (record) => ({ ...record, view: record.confirmed })) : write),
  ),
  writes('pull-erases-pending', 'U15', 'a pulled row removes the queued edits', (write, loaded) =>
    write.meta?.cursor && (write.putRecords ?? []).length > 0
      ? { ...write, deleteMutations: loaded.mutations.filter(({ state }) => state === 'pending').map(({ seq }) => seq) }
      : write,
  ),
  writes(
    'cleared-fields-stay',
    'G5',
    'the new row is merged into the old one, so cleared fields keep their value',
    (write, loaded) =>
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
    'after a refusal the screen returns to an earlier snapshot, so later edits are lost',
    (write) =>
      mutationsOf(write).some(({ state }) => state === 'rejected')
        ? records(write, (record) => ({ ...record, view: record.confirmed }))
        : write,
  ),
  writes(
    'resolved-before-acknowledged',
    'RB-5',
    'a resolution removes what it resolves before the server has acknowledged it',
    (write) => dropping(write, ({ resolvedBy, state }) => resolvedBy !== null && state === 'conflict'),
  ),
  writes('snapshot-never-ends', 'X2', 'records that a full copy does not contain are not removed', (write, loaded) =>
    loaded.stale.length > 0 ? { meta: { snapshot: false } } : write,
  ),
  writes('cleared-first', 'T14', 'a full copy begins by emptying the store, including the queue', (write, loaded) =>
    write.meta?.generation && loaded.meta.cursor !== null
      ? { ...write, deleteMutations: loaded.mutations.map(({ seq }) => seq) }
      : write,
  ),
  writes('badge-says-synced', 'T9', 'every record is shown as synced', (write) =>
    records(write, (record) => ({ ...record, syncState: 'synced' })),
  ),
  reads('dead-sender-forgotten', 'B1, B9', 'mutations that a dead sender was sending are not sent again', (loaded) => ({
    ...loaded,
    mutations: loaded.mutations.filter(({ state }) => state !== 'sent'),
  })),
  reads('attention-blocks-nothing', 'U16', 'a mutation that waits for a person blocks nothing', (loaded, need) =>
    need.attention && need.waiting
      ? { ...loaded, mutations: loaded.mutations.filter(({ state }) => state === 'pending' || state === 'sent') }
      : loaded,
  ),
  reads('ring-not-offered', 'S5', 'after a restore nothing is offered again', (loaded, need) =>
    need.acknowledged
      ? { ...loaded, mutations: loaded.mutations.filter(({ state }) => state !== 'acknowledged') }
      : loaded,
  ),
  reads(
    'older-answers-accepted',
    'N18, N16',
    'an answer with a lower version than the confirmed one is accepted',
    (loaded) => ({
      ...loaded,
      records: new Map([...loaded.records].map(([key, record]) => [key, { ...record, confirmedVersion: 0 }])),
    }),
  ),
  reads(
    'references-not-kept',
    'U8',
    'a mutation does not wait for the CREATE of the record that it refers to',
    (loaded) => ({
      ...loaded,
      mutations: loaded.mutations.map((mutation) => ({ ...mutation, dependsOn: [] })),
    }),
  ),
  reads(
    'undo-removes-sent-delete',
    'RB-6',
    'an undone delete is taken out of the queue even if it has been sent',
    (loaded) => ({ ...loaded, mutations: loaded.mutations.map(({ left: _left, ...mutation }) => mutation) }),
  ),
  reads('pause-for-ever', 'A1', 'a pause ends only when somebody ends it', (loaded) =>
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
  reads('clock-set-back-waits', 'C3', 'a wait does not become shorter when the clock is set back', (loaded) => ({
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
    what: 'a failed write is taken for a successful one',
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
    what: '"on this device" is shown before the data are on the disk',
    world: (world) => relax(world),
  },
  {
    name: 'queue-cleared-at-sign-out',
    fault: 'U3, M8',
    what: 'signing in as another person empties the first one’s queue',
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
    what: 'a store that fails is deleted and created again',
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
  answers('html-is-sent', 'N5', 'the page of a captive portal counts as sent', (reply, body) =>
    reply.status === 200 && reply.contentType === 'text/html' ? acks(body) : reply,
  ),
  answers('any-2xx-is-sent', 'N6', 'any 2xx counts as sent', (reply, body) =>
    reply.status < 300 && !isWord(reply) ? acks(body) : reply,
  ),
  answers('error-is-sent', 'N8', 'a 5xx, for which fetch does not throw, counts as sent', (reply, body) =>
    reply.status >= 500 ? acks(body) : reply,
  ),
  answers('4xx-is-permanent', 'N7', 'any 4xx rejects the whole batch', (reply, body) =>
    reply.status >= 400 && reply.status < 500 ? refusals(body) : reply,
  ),
  answers('401-is-permanent', 'N7, A1', 'an ended session rejects the batch', (reply, body) =>
    reply.status === 401 ? refusals(body) : reply,
  ),
  answers('409-is-duplicate', 'N7', 'a 409 counts as "already applied"', (reply, body) =>
    reply.status === 409 ? acks(body) : reply,
  ),
  answers('too-large-is-permanent', 'N14', 'a 413 rejects the batch', (reply, body) =>
    reply.status === 413 ? refusals(body) : reply,
  ),
  answers('busy-is-permanent', 'N9', 'a 429 or 503 rejects the batch', (reply, body) =>
    reply.status === 429 || reply.status === 503 ? refusals(body) : reply,
  ),
  answers('missing-is-sent', 'N6', 'events that a truncated answer does not name count as sent', (reply, body) =>
    reply.status === 200 &&
    typeof reply.body === 'object' &&
    reply.body !== null &&
    !(reply.body as SyncUpResponse).acknowledged?.length &&
    (reply.body as SyncUpResponse).cursor
      ? acks(body)
      : reply,
  ),
  answers('redirect-followed', 'N5', 'an answer after a redirect is accepted', (reply, body) =>
    reply.redirected ? acks(body) : reply,
  ),
  answers('conflict-is-sent', 'U5', 'a conflict counts as sent', (reply, body) =>
    isWord(reply) && responseOf(reply).conflicts.length > 0 ? acks(body) : reply,
  ),
  answers('deferred-is-sent', 'S4', 'a deferred event counts as sent', (reply, body) =>
    isWord(reply) && responseOf(reply).deferred.length > 0 ? acks(body) : reply,
  ),
  answers('outcomes-shifted', 'N6', 'outcomes are matched by their position, not by their id', (reply, body) => {
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
    name: 'retries-without-wait',
    fault: 'N9, A9',
    what: 'after a failed request the next one follows at once',
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
  sends(
    'sent-as-who-is-signed-in',
    'U1',
    'mutations that A queued are sent as B’s',
    (request, _path, { userId, tenantId }) => ({
      ...request,
      events: request.events.map((event) => ({ ...event, userId, tenantId })),
    }),
  ),
  sends(
    'base-taken-at-sending',
    'U5, D17',
    'the base version is replaced by the newest one when a change is sent',
    (request) => ({
      ...request,
      events: request.events.map((event) =>
        event.operation === 'UPDATE' ? { ...event, baseVersion: 1_000_000 } : event,
      ),
    }),
  ),
  sends('batch-sorted-by-clock', 'B6, C1', 'the device sorts a batch by the tablet’s clock', (request) => ({
    ...request,
    events: [...request.events].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  })),
  sends('batch-sent-backwards', 'N4', 'the newest mutation is sent first', (request) => ({
    ...request,
    events: [...request.events].reverse(),
  })),
  sends('new-id-every-time', 'N1', 'each attempt has an id of its own', (request) => ({
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
  engineWith('saved-before-commit', 'T1, B9', '"on this device" is shown when the call is made', (engine) => ({
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
  engineWith('coalesced-in-flight', 'U16', 'an edit is merged into a mutation that is being sent', (engine, info) => ({
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
  engineWith('discard-takes-all', 'U9', 'giving up one mutation empties the record’s whole queue', (_engine, info) => ({
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
    what: 'a frozen page keeps the lock, and the others wait for ever',
    world: (world) => {
      for (const { locks } of world.devices) locks.steals = false;
    },
  },
  {
    name: 'no-lock-no-fence',
    fault: 'B5, B8, M4',
    what: 'all contexts drain at once, and a former holder of the lease still writes',
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
