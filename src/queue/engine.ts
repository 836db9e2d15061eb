import { entityOf, type Domain } from '../contract/domain.ts';
import { syncDownPageSchema } from '../contract/protocol.ts';
import { assert } from '../lib/assert.ts';
import { newId } from '../lib/ids.ts';
import type { Clock, Random } from '../lib/world.ts';
import { remainingWait } from './backoff.ts';
import { claimNext, toEvent } from './claim.ts';
import { classify, classifyUp } from './classify.ts';
import { afterFailure, afterWord, isPaused, pausedForSession, waitLeft, withoutPause, withPause } from './contact.ts';
import { dependantsOf } from './dependants.ts';
import { enqueueNeed, planEnqueue } from './enqueue.ts';
import { keyOf, type Intent, type Mutation, type StoredRecord } from './model.ts';
import type { Bus, Contact, FailureKind, Identity, Loaded, Locks, Loss, Meta, Need, Pause, Report, Store, Transport, Write } from './ports.ts';
import { applyPageNeed, planApplyPage, planSweep, readRows, RING_DAYS } from './pull.ts';
import { renameNeed, withAliases } from './rename.ts';
import { isUnproven, lossOf, reportOf, type LastReport } from './loss.ts';
import { planRelease, planSettle, renamesIn, settleNeed } from './settle.ts';
import { STORAGE_RETRY_MS, storageFaultOf, type StorageFault } from './storage.ts';
import { isOpen, isWaiting, needsPerson, nextState } from './transitions.ts';
import { Workspace } from './workspace.ts';

/** How many waiting mutations are looked at to fill a batch; when held ones leave room in it, so many that they are stepped over. */
const CLAIM_WINDOWS = [600, 2_000] as const;
const CLAIM_WINDOW = CLAIM_WINDOWS[1];
/** Failures of the server on one mutation, alone, before it waits for a person (DR-4). */
const MAX_FAILURES = 3;
/** A mutation that failed alone while the server answered waits so long, times its failures. */
const SUSPECT_WAIT_MS = 30_000;
const PULL_LIMIT = 2_000;
/** For decisions of a person that may touch anything in the queue. */
const EVERYTHING_OPEN: Need = { waiting: Number.MAX_SAFE_INTEGER, attention: true };
const HOUR_MS = 60 * 60 * 1_000;

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

export interface SyncOptions {
  /** A person asked: the wait of a backoff is passed over (never `Retry-After` of a request under way). */
  force?: boolean;
  /** Only send; what others changed can wait. */
  drainOnly?: boolean;
}

export interface SyncReport {
  /** Nothing is left that could be sent now. */
  drained: boolean;
  failure: FailureKind | 'storage' | null;
  /** Why the device's store could not do its part; then nothing was settled that it does not hold. */
  storage?: StorageFault;
  /** Milliseconds until another attempt makes sense; null when none is due. */
  retryInMs: number | null;
}

export interface Enqueued {
  mutations: Mutation[];
  /** The rows as written, by `type/id`; those of calls that shared the transaction too. */
  records: ReadonlyMap<string, StoredRecord>;
}

export type Engine = ReturnType<typeof createEngine>;

/**
 * The driver: awaits on ports around pure decisions.
 *
 *   enqueue:  intents ─► one transaction (record + mutation) ─► durable
 *   sync:     lease ─► [claim ─► POST up ─► classify ─► settle]* ─► [POST down ─► apply page + cursor]* ─► release
 *
 * The lease is a lock and, since a frozen holder may wake up believing in it, a number in the store: a transaction of a holder whose
 * number is old writes nothing (SPEC OB-9).
 */
export function createEngine(ports: EnginePorts) {
  const { store, transport, clock, random, bus, identity, domain } = ports;

  // ——— enqueue: calls made while a transaction runs share the next one (group commit) ———
  interface Waiting {
    intents: readonly Intent[];
    resolve(result: Enqueued): void;
    reject(error: unknown): void;
  }
  let queue: Waiting[] = [];
  let flushing = false;
  /** What the server last said that it is (ms): the ring's age is counted by it, since a tablet's clock may jump by years (C1). */
  let serverTime: number | null = null;
  let trimmedAt = 0;
  /** Acknowledged before the first copy of the server's records was fetched, in an earlier round than this. */
  let unproven = false;

  function enqueue(intents: readonly Intent[]): Promise<Enqueued> {
    return new Promise((resolve, reject) => {
      queue.push({ intents, resolve, reject });
      if (!flushing) void flush();
    });
  }

  async function flush(): Promise<void> {
    flushing = true;
    await Promise.resolve();
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      try {
        await commit(group);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    flushing = false;
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    const done = await write(group.flatMap((waiting) => waiting.intents));
    let at = 0;
    for (const { intents: own, resolve } of group) {
      const mutations = done.mutations.slice(at, at + own.length);
      at += own.length;
      resolve({ mutations, records: done.records });
    }
    // The callers have the rows as written: they need not read them again.
    bus.post({ type: 'changed', keys: [...done.records.keys()], remote: false }, 'others');
  }

  async function write(intents: readonly Intent[]): Promise<Enqueued> {
    const done = await store.transact<Enqueued | { renamed: readonly Intent[] }>(enqueueNeed(domain, intents), (loaded) => {
      const current = withAliases(domain, loaded.meta.aliases, intents);
      if (current !== intents) return { write: {}, result: { renamed: current } };
      const { workspace, mutations } = planEnqueue(domain, loaded, intents);
      const change = workspace.write();
      return { write: change, result: { mutations, records: new Map((change.putRecords ?? []).map((record) => [keyOf(record), record])) } };
    });
    assert(done !== null, 'an enqueue always decides something');
    // Made by somebody who holds an id that the server has replaced meanwhile: once more, on the right records.
    return 'renamed' in done ? write(done.renamed) : done;
  }

  // ——— sync ———
  async function sync(options: SyncOptions = {}): Promise<SyncReport> {
    try {
      return await round(options);
    } catch (error) {
      const storage = storageFaultOf(error);
      if (storage === null) throw error;
      return { drained: false, failure: 'storage', storage, retryInMs: STORAGE_RETRY_MS[storage] };
    }
  }

  function round(options: SyncOptions): Promise<SyncReport> {
    return ports.locks.exclusive('sync', async () => {
      const fence = await takeLease(options.force ?? false);
      const sent = await drain(fence);
      // The server failed on a mutation alone: whether it answers at all tells whose fault that is (DR-4).
      const asks = sent === null || (sent === 'server' && (await meta()).contact.suspects.length > 0);
      const failure = asks && !options.drainOnly ? await pull(fence, sent !== null) : sent;
      await trimRing();
      const left = await store.read({ waiting: CLAIM_WINDOW, attention: true });
      const claim = claimNext(left, { now: clock.now(), batchLimit: 1, suspects: [] });
      bus.post({ type: 'status' });
      return {
        drained: claim.mutations.length === 0,
        failure,
        retryInMs: left.meta.contact.pauses.length > 0 ? null : retryIn(left.meta.contact, claim.nextAt, claim.mutations.length > 0),
      };
    });
  }

  /** Once an hour is enough for what waits seven days. */
  async function trimRing(): Promise<void> {
    if (serverTime === null || Math.abs(serverTime - trimmedAt) < HOUR_MS) return;
    trimmedAt = serverTime;
    await store.trimRing(new Date(trimmedAt - RING_DAYS * 24 * HOUR_MS).toISOString());
  }

  function retryIn(contact: Contact, nextAt: number | null, waiting: boolean): number | null {
    const now = clock.now();
    if (contact.failure !== null) return waitLeft(contact, now);
    if (nextAt !== null) return remainingWait(nextAt, now);
    return waiting ? 0 : null;
  }

  /** A new number for the lease; what a dead holder left in flight waits again. */
  async function takeLease(force: boolean): Promise<number> {
    const fence = await store.transact({ sent: true, acknowledged: 1, whole: true, forgettable: true }, (loaded) => {
      unproven = loaded.meta.cursor === null && loaded.mutations.some(({ state }) => state === 'acknowledged');
      const workspace = planRelease(loaded, loaded.mutations.filter(({ state }) => state === 'sent'));
      const { contact } = loaded.meta;
      workspace.setMeta({ fence: loaded.meta.fence + 1, ...(force ? { contact: { ...contact, notBefore: 0 } } : {}) });
      return { write: workspace.write(), result: loaded.meta.fence + 1 };
    });
    return fence ?? -1;
  }

  /** Sends until nothing can be sent or a request fails; answers with the failure that ended it. */
  async function drain(fence: number): Promise<FailureKind | null> {
    for (;;) {
      const batch = await claimBatch(fence);
      if (batch === null) return 'offline';
      if (batch.length === 0) return null;
      const reply = await transport.post('/api/sync/up', {
        clientId: identity.clientId,
        events: batch.map((mutation) => toEvent(mutation, identity)),
        device: reportOf(ports.device, await store.counts(), batch.length),
      });
      const verdict = classifyUp(reply, batch.map(({ id }) => id));
      if (verdict.kind === 'none') {
        const goesOn = await recordFailure(fence, verdict.failure, verdict.retryAfterMs, batch);
        if (!goesOn) return verdict.failure;
        continue;
      }
      const need = withSuspects(settleNeed(batch), (await meta()).contact);
      serverTime = Date.parse(verdict.response.serverTime) || serverTime;
      const settled = await store.transact(renameNeed(need, renamesIn(batch, verdict.response)), (loaded) => {
        if (loaded.meta.fence !== fence) return null;
        const { workspace, wrongUser } = planSettle(loaded, batch, verdict.response, { now: clock.now(), newId: () => newId(clock, random), domain });
        const contact = countSuspects(workspace, afterWord(loaded.meta.contact, clock.now()), batch);
        workspace.setMeta({ contact: wrongUser ? pausedForSession(contact, 'user', clock.now()) : withoutPause(contact, 'user') });
        return { write: workspace.write(), result: { keys: workspace.touchedKeys, wrongUser } };
      });
      if (settled === null) return 'offline';
      bus.post({ type: 'changed', keys: settled.keys, remote: false });
      if (settled.wrongUser) return 'signed-out';
    }
  }

  const withSuspects = (need: Need, contact: Contact): Need => ({ ...need, mutations: [...(need.mutations ?? []), ...contact.suspects] });

  /** Others passed: whoever failed alone before comes nearer to being parked. */
  function countSuspects(workspace: Workspace, contact: Contact, batch: readonly Mutation[]): Contact {
    const passed = new Set(batch.map(({ id }) => id));
    for (const id of contact.suspects) {
      const mutation = workspace.mutation(id);
      if (!mutation || passed.has(id)) continue;
      const failures = mutation.failures + 1;
      const state = failures >= MAX_FAILURES ? nextState(mutation.state, 'park') : mutation.state;
      workspace.putMutation({ ...mutation, failures, state: state ?? mutation.state, notBefore: clock.now() + failures * SUSPECT_WAIT_MS });
    }
    return { ...contact, suspects: [] };
  }

  /** null: the lease is lost. Empty: nothing to send now (all held, deferred, paused or waiting for a backoff). */
  async function claimBatch(fence: number): Promise<Mutation[] | null> {
    for (const window of CLAIM_WINDOWS) {
      const claimed = await claimFrom(window, fence);
      if (claimed !== 'look further') return claimed;
    }
    return [];
  }

  async function claimFrom(window: number, fence: number): Promise<Mutation[] | null | 'look further'> {
    return store.transact<Mutation[] | 'look further'>({ waiting: window, attention: true, forgettable: true }, (loaded) => {
      if (loaded.meta.fence !== fence) return null;
      const { contact } = loaded.meta;
      const now = clock.now();
      if (isPaused(contact, now) || waitLeft(contact, now) > 0) return { write: {}, result: [] };
      const claim = claimNext(loaded, { now, batchLimit: contact.batchLimit, suspects: contact.suspects });
      const all = loaded.mutations.filter(({ state }) => isWaiting(state)).length < window;
      if (!claim.more && !all && window < CLAIM_WINDOW) return { write: {}, result: 'look further' };
      const workspace = new Workspace(loaded);
      const claimed = claim.mutations.flatMap((mutation) => {
        const state = nextState(mutation.state, 'claim');
        return state === null ? [] : [{ ...mutation, state, left: true as const }];
      });
      // The records' badges change with the claim, but their rows were not loaded: only mutations are written here.
      return { write: { ...workspace.write(), putMutations: claimed }, result: claimed };
    });
  }

  /** No word came. Answers whether another attempt makes sense at once (a smaller batch, or past a suspect). */
  async function recordFailure(fence: number, failure: FailureKind, retryAfterMs: number | null, batch: readonly Mutation[]): Promise<boolean> {
    const result = await store.transact(settleNeed(batch), (loaded) => {
      if (loaded.meta.fence !== fence) return null;
      const workspace = planRelease(loaded, batch);
      let contact = afterFailure(loaded.meta.contact, { failure, retryAfterMs, batch: batch.map(({ id }) => id) }, clock.now(), random);
      // Our own contract's word on one request with one mutation in it: that is about this mutation, others or not.
      const [alone] = batch;
      if ((failure === 'malformed' || failure === 'too-large') && batch.length === 1 && alone) contact = countSuspects(workspace, contact, []);
      workspace.setMeta({ contact });
      return { write: workspace.write(), result: failure === 'too-large' || failure === 'malformed' };
    });
    bus.post({ type: 'status' });
    return result ?? false;
  }

  /** Takes what others changed, page by page. */
  async function pull(fence: number, passWait: boolean): Promise<FailureKind | null> {
    let offeredAgain = false;
    for (;;) {
      const { cursor, contact, snapshot } = await meta();
      // What another person's session may see is not for this store: first a word on our own events (DR-8).
      if (contact.pauses.includes('user') || isPaused(contact, clock.now()) || (!passWait && waitLeft(contact, clock.now()) > 0)) return contact.failure;
      const reply = await transport.post('/api/sync/down', { clientId: identity.clientId, cursor, limit: PULL_LIMIT, device: reportOf(ports.device, await store.counts(), 0) });
      const verdict = classify(reply, syncDownPageSchema);
      if (verdict.kind === 'none') {
        await recordFailure(fence, verdict.failure, verdict.retryAfterMs, []);
        return verdict.failure;
      }
      const { response } = verdict;
      const { changes, unreadable } = readRows(response.changes);
      // Whether a first copy is of the server that acknowledged before it, nothing tells: then too the ring is offered again.
      const resync = response.resync === true || (cursor === null && unproven);
      const page = { cursor: response.cursor, hasMore: response.hasMore, ...(resync ? { resync } : {}) };
      const need = { ...applyPageNeed(changes, resync), mutations: contact.suspects };
      const applied = await store.transact(need, (loaded) => {
        if (loaded.meta.fence !== fence || loaded.meta.cursor !== cursor) return null;
        const workspace = planApplyPage(loaded, page, changes, unreadable, domain);
        const now = clock.now();
        const next = countSuspects(workspace, afterWord(loaded.meta.contact, now), []);
        workspace.setMeta({ contact: { ...next, lastSyncAt: response.hasMore ? next.lastSyncAt : now } });
        return { write: { ...workspace.write(), quarantine: unreadable }, result: workspace.touchedKeys };
      });
      if (applied === null) return 'offline';
      if (applied.length > 0) bus.post({ type: 'changed', keys: applied, remote: true });
      offeredAgain ||= resync;
      if (response.hasMore) continue;
      if (offeredAgain) {
        // Before anything is cleared away: what the server takes again comes back with the next page.
        offeredAgain = false;
        const failure = await drain(fence);
        if (failure !== null) return failure;
        continue;
      }
      if (snapshot || response.resync || cursor === null) await sweep(fence);
      return null;
    }
  }

  async function sweep(fence: number): Promise<void> {
    for (;;) {
      const { generation } = await meta();
      const keys = await store.transact({ olderThanGeneration: generation, whole: true }, (fresh) => {
        if (fresh.meta.fence !== fence) return null;
        const workspace = planSweep(fresh);
        return { write: workspace.write(), result: workspace.touchedKeys };
      });
      if (keys === null || keys.length === 0) return;
      bus.post({ type: 'changed', keys, remote: true });
    }
  }

  const meta = async (): Promise<Readonly<Meta>> => (await store.read({})).meta;

  // ——— what a person decides ———

  /**
   * Gives a mutation up on this device; what depends on a CREATE goes with it, whatever its record. A DELETE that may have reached the
   * server can't be taken out of the queue any more: what it took away is made anew behind it (RB-6).
   */
  async function drop(id: string): Promise<void> {
    const loaded = await store.read({ mutations: [id] });
    const target = loaded.mutations.find((mutation) => mutation.id === id);
    if (!target) return;
    const everything = target.operation === 'CREATE' ? EVERYTHING_OPEN : {};
    const keys = await store.transact({ ...everything, records: [target], mutationsOf: [target], mutations: [id, ...(target.resolves === null ? [] : [target.resolves])], whole: true }, (fresh) => {
      const workspace = new Workspace(fresh);
      const now = workspace.mutation(id);
      if (now?.operation === 'DELETE' && (now.left || now.state === 'acknowledged') && !needsPerson(now.state)) return remake(fresh, now);
      if (now && isOpen(now.state)) for (const mutation of [now, ...dependantsOf(now, workspace.mutations)]) takeOut(workspace, mutation);
      return { write: workspace.write(), result: workspace.touchedKeys };
    });
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  /** Out of the queue; what it was to settle waits for a person again. */
  function takeOut(workspace: Workspace, { id, resolves }: Mutation): void {
    const settled = resolves === null ? undefined : workspace.mutation(resolves);
    if (settled) workspace.putMutation({ ...settled, resolvedBy: null });
    workspace.deleteMutation(id);
  }

  /**
   * Gives up what the server refused or could not merge: the server, which keeps it, is told. What depends on a refused CREATE is given up
   * with it, in the same transaction, since it could only be refused one by one (RB-12); the person was asked for all of it.
   */
  async function giveUp(id: string): Promise<void> {
    const keys = await store.transact({ ...EVERYTHING_OPEN, mutations: [id], whole: true }, (fresh) => {
      const target = fresh.mutations.find((mutation) => mutation.id === id);
      if (!target || target.resolvedBy !== null || (target.state !== 'rejected' && target.state !== 'conflict')) return null;
      const dependants = target.state === 'rejected' ? dependantsOf(target, fresh.mutations) : [];
      const onServer = [target, ...dependants].filter(({ state }) => state === 'rejected' || state === 'conflict');
      const createdAt = new Date(clock.now()).toISOString();
      const intents = onServer.map(({ id: resolves, entityType, entityId }): Intent => ({ entityType, entityId, id: newId(clock, random), operation: 'KEEP_SERVER', payload: {}, createdAt, resolves }));
      const { workspace } = planEnqueue(domain, fresh, intents);
      for (const mutation of dependants) if (!onServer.includes(mutation)) takeOut(workspace, mutation);
      return { write: workspace.write(), result: workspace.touchedKeys };
    });
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  function remake(fresh: Loaded, { entityType, entityId, base }: Mutation): { write: Write; result: string[] } {
    const fields = entityOf(domain, entityType)?.fields.shape ?? {};
    const payload = Object.fromEntries(Object.entries(base ?? {}).filter(([field]) => field in fields));
    const intent: Intent = { entityType, entityId, id: newId(clock, random), operation: 'CREATE', payload, createdAt: new Date(clock.now()).toISOString(), revive: true };
    const { workspace } = planEnqueue(domain, fresh, base === null ? [] : [intent]);
    return { write: workspace.write(), result: workspace.touchedKeys };
  }

  /** A parked mutation waits to be sent again. */
  async function retryFailed(id: string): Promise<void> {
    const loaded = await store.read({ mutations: [id] });
    const [target] = loaded.mutations;
    if (!target) return;
    const keys = await store.transact({ records: [target], mutationsOf: [target] }, (fresh) => {
      const workspace = new Workspace(fresh);
      const mutation = workspace.mutation(id);
      const state = mutation && nextState(mutation.state, 'retry');
      if (mutation && state) workspace.putMutation({ ...mutation, state, failures: 0, notBefore: 0 });
      return { write: workspace.write(), result: workspace.touchedKeys };
    });
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  async function setPause(pause: Pause, on: boolean): Promise<void> {
    await store.transact({}, (loaded) => ({
      write: { meta: { contact: on ? withPause(loaded.meta.contact, pause) : { ...withoutPause(loaded.meta.contact, pause), notBefore: 0 } } },
      result: null,
    }));
    bus.post({ type: 'status' });
  }

  // ——— work that was announced and is gone ———

  /** Before its first answer this store can't have announced anything: what the server remembers of this device is compared with it. */
  const mayHaveLost = async (): Promise<boolean> => isUnproven(await meta());

  async function noteLoss(last: LastReport): Promise<Loss | null> {
    return store.transact({ waiting: Number.MAX_SAFE_INTEGER, attention: true }, ({ meta: now, mutations }) => {
      const loss = now.loss ?? lossOf(now, mutations, last);
      return loss === null || loss === now.loss ? null : { write: { meta: { loss } }, result: loss };
    });
  }

  /** The server has been told of it, or the person has read of it; once both are so it is done with. */
  async function endLoss(part: 'told' | 'seen'): Promise<void> {
    await store.transact({}, ({ meta: { loss } }) => {
      if (loss === null) return null;
      const rest = { ...loss, [part]: true };
      return { write: { meta: { loss: rest.told && rest.seen ? null : rest } }, result: null };
    });
    bus.post({ type: 'status' });
  }

  return { enqueue, sync, mayHaveLost, noteLoss, endLoss, drop, giveUp, retryFailed, setPause, meta };
}
