import { claimNext, type Claim } from './claim.ts';
import { waitLeft } from './contact.ts';
import { remainingWait } from './backoff.ts';
import { createDecisions } from './decisions.ts';
import { CLAIM_WINDOWS, createDrain } from './drain.ts';
import { createGroupCommit } from './group-commit.ts';
import { isUnproven, lossOf, type LastReport } from './loss.ts';
import type { Contact, EnginePorts, FailureKind, Loss, Meta } from './ports.ts';
import { RING_DAYS } from './pull.ts';
import { createPull } from './pull-loop.ts';
import { planRelease } from './settle.ts';
import { STORAGE_RETRY_MS, storageFaultOf, type StorageFault } from './storage.ts';
import { isWaiting } from './transitions.ts';

const HOUR_MS = 60 * 60 * 1_000;

export interface SyncOptions {
  /** A person asked for it: a backoff is skipped (but not the `Retry-After` of a request under way). */
  force?: boolean;
  /** Only send; the pull can wait. */
  drainOnly?: boolean;
}

export interface SyncReport {
  /** Nothing is left that could be sent now. */
  drained: boolean;
  /** `broken`: the round threw because of a bug. The caller reports it; the engine itself throws. */
  failure: FailureKind | 'storage' | 'broken' | null;
  /** Why the device's store failed; nothing was settled that is not stored. */
  storage?: StorageFault;
  /** Milliseconds until another attempt makes sense; null if none is due. */
  retryInMs: number | null;
}

/** A round that a failure of the store has ended. */
export const storageReport = (storage: StorageFault): SyncReport => ({
  drained: false,
  failure: 'storage',
  storage,
  retryInMs: STORAGE_RETRY_MS[storage],
});

export type Engine = ReturnType<typeof createEngine>;

/**
 * The driver: awaits on ports around pure decisions.
 *
 *   enqueue:  intents ─► one transaction (record + mutation) ─► durable
 *   sync:     lease ─► [claim ─► POST up ─► classify ─► settle]* ─► [POST down ─► apply page + cursor]* ─► release
 *
 * The lease is a lock and a number in the store, because a holder that was frozen may wake up and still believe that it
 * holds the lock: a transaction with an old number writes nothing (SPEC OB-9).
 */
export function createEngine(ports: EnginePorts) {
  const { store, clock, bus } = ports;
  /**
   * The server's last known time (ms). The ring's age is measured by it, since a tablet's clock may be wrong by years
   * (C1).
   */
  let serverTime: number | null = null;
  let trimmedAt = 0;
  const enqueue = createGroupCommit(ports);
  const self = { clientId: ports.identity.clientId };
  const up = createDrain({ ...ports, self }, (said) => (serverTime = Date.parse(said) || serverTime));
  const pull = createPull({ ...ports, self }, up);
  const decisions = createDecisions(ports);

  async function sync(options: SyncOptions = {}): Promise<SyncReport> {
    try {
      return await round(options);
    } catch (error) {
      const storage = storageFaultOf(error);
      if (storage === null) throw error;
      return storageReport(storage);
    }
  }

  function round(options: SyncOptions): Promise<SyncReport> {
    return ports.locks.exclusive('sync', async () => {
      const { fence, unproven } = await takeLease(options.force ?? false);
      const sent = await up.drain(fence);
      // The server failed on a mutation alone. Whether it answers a pull tells whose fault that is (DR-4).
      const asks = sent === null || (sent === 'server' && (await meta()).contact.suspects.length > 0);
      const failure = asks && !options.drainOnly ? await pull({ fence, passWait: sent !== null, unproven }) : sent;
      await trimRing();
      const { claim, contact } = await leftToSend();
      bus.post({ type: 'status' });
      return {
        drained: claim.mutations.length === 0,
        failure,
        retryInMs: contact.pauses.length > 0 ? null : retryIn(contact, claim.nextAt, claim.mutations.length > 0),
      };
    });
  }

  /** What could be sent now, searched as far as necessary. */
  async function leftToSend([window = Infinity, ...wider]: readonly number[] = CLAIM_WINDOWS): Promise<{
    claim: Claim;
    contact: Contact;
  }> {
    const left = await store.read({ waiting: window, attention: true });
    const claim = claimNext(left, { now: clock.now(), batchLimit: 1, suspects: [] });
    const all = left.mutations.filter(({ state }) => isWaiting(state)).length < window;
    return all || claim.mutations.length > 0 ? { claim, contact: left.meta.contact } : leftToSend(wider);
  }

  /** Once an hour is enough for something that is kept for seven days. */
  async function trimRing(): Promise<void> {
    if (serverTime === null || Math.abs(serverTime - trimmedAt) < HOUR_MS) return;
    trimmedAt = serverTime;
    // Seven days must have passed by both clocks: either may be wrong by years, and a trimmed mutation cannot be
    // offered again (C1).
    await store.trimRing(new Date(Math.min(trimmedAt, clock.now()) - RING_DAYS * 24 * HOUR_MS).toISOString());
  }

  function retryIn(contact: Contact, nextAt: number | null, waiting: boolean): number | null {
    const now = clock.now();
    if (contact.failure !== null) return waitLeft(contact, now);
    if (nextAt !== null) return remainingWait(nextAt, now);
    return waiting ? 0 : null;
  }

  /** A new number for the lease; what a dead holder was sending waits again. */
  async function takeLease(force: boolean): Promise<{ fence: number; unproven: boolean }> {
    const need = { sent: true, whole: true, relaxed: true, ...(force ? { waiting: Number.MAX_SAFE_INTEGER } : {}) };
    const lease = await store.transact(need, (loaded) => {
      const workspace = planRelease(
        loaded,
        loaded.mutations.filter(({ state }) => state === 'sent'),
      );
      if (force)
        for (const mutation of loaded.mutations.filter(({ state, notBefore }) => isWaiting(state) && notBefore > 0))
          workspace.putMutation({ ...mutation, notBefore: 0 });
      const { contact, cursor } = loaded.meta;
      const fence = loaded.meta.fence + 1;
      const clientId = loaded.meta.clientId ?? ports.identity.clientId;
      workspace.setMeta({ fence, clientId, ...(force ? { contact: { ...contact, notBefore: 0 } } : {}) });
      return { write: workspace.write(), result: { fence, clientId, first: cursor === null } };
    });
    if (lease === null) return { fence: -1, unproven: false };
    self.clientId = lease.clientId;
    return {
      fence: lease.fence,
      unproven: lease.first && (await store.read({ acknowledged: 1 })).mutations.length > 0,
    };
  }

  const meta = async (): Promise<Readonly<Meta>> => (await store.read({})).meta;

  // ——— announced work that is missing ———

  /**
   * Before its first answer this store cannot have announced anything: what the server remembers about this device is
   * compared with the store.
   */
  const mayHaveLost = async (): Promise<boolean> => isUnproven((await store.read({})).meta);

  async function noteLoss(last: LastReport): Promise<Loss | null> {
    return store.transact({ waiting: Number.MAX_SAFE_INTEGER, attention: true }, ({ meta: now, mutations }) => {
      const loss = now.loss ?? lossOf(now, mutations, last);
      return loss === null || loss === now.loss ? null : { write: { meta: { loss } }, result: loss };
    });
  }

  /** Notes that the server, or the person, knows of the loss. Once both know, the note is removed. */
  async function endLoss(part: 'told' | 'seen'): Promise<void> {
    await store.transact({}, ({ meta: { loss } }) => {
      if (loss === null) return null;
      const rest = { ...loss, [part]: true };
      return { write: { meta: { loss: rest.told && rest.seen ? null : rest } }, result: null };
    });
    bus.post({ type: 'status' });
  }

  /** The person has read that a copy of this device is in use. */
  async function endTwin(): Promise<void> {
    await store.transact({}, ({ meta: { twin } }) =>
      twin === 'told' ? { write: { meta: { twin: null } }, result: null } : null,
    );
    bus.post({ type: 'status' });
  }

  /** Whose queue it is. */
  const owner = { tenantId: ports.identity.tenantId, userId: ports.identity.userId };

  return { owner, enqueue, sync, mayHaveLost, noteLoss, endLoss, endTwin, meta, ...decisions };
}
