import type { SyncUpResponse } from '../contract/protocol.ts';
import { newId } from '../lib/ids.ts';
import { claimNext, toEvent } from './claim.ts';
import {
  afterFailure,
  afterAnswer,
  isPaused,
  pausedForSession,
  readsAfter,
  waitLeft,
  withoutPause,
  withProtocol,
} from './contact.ts';
import { reportOf } from './loss.ts';
import type { Mutation } from './model.ts';
import type { EnginePorts, FailureKind, Verdict } from './ports.ts';
import { renameNeed } from './rename.ts';
import { planRelease, planSettle, renamesIn, settleNeed } from './settle.ts';
import { countSuspects, withSuspects } from './suspects.ts';
import { isWaiting, nextState } from './transitions.ts';
import { Workspace } from './workspace.ts';

/**
 * How many waiting mutations are read: enough to fill a batch, and to find ones that are free behind others that are
 * held back.
 */
export const CLAIM_WINDOWS = [600, 2_000, Number.MAX_SAFE_INTEGER] as const;

/** Who this device is to the server, as its store said when the lease was taken. */
export interface Self {
  clientId: string;
}

interface Claimed {
  /**
   * null: the lease is lost. Empty: nothing can be sent now (everything is held back, deferred, paused or waits for the
   * backoff).
   */
  batch: Mutation[] | null;
  /** There may be more to send in a further request. */
  more: boolean;
  /** The server is known, or assumed, to accept `after`. */
  names: boolean;
}
const NOTHING: Claimed = { batch: [], more: false, names: false };

interface Sent {
  verdict: Verdict<SyncUpResponse>;
  /** An event of the request had `after`. */
  named: boolean;
}

/** Sends what waits and stores the outcomes. Calls `onServerTime` with the server's time after each answer. */
export function createDrain(
  { store, transport, bus, clock, random, identity, self, domain, device }: EnginePorts & { self: Self },
  onServerTime: (serverTime: string) => void,
) {
  /**
   * Sends until nothing can be sent or a request fails; returns the failure that ended it.
   *
   *   claim ─► send ─┬─ all acknowledged ─► claim and send the next ─► settle this one meanwhile ─┐
   *             ▲    ├─ outcomes ─────────► settle ─► claim ──────────────────────────────────────┤
   *             │    └─ failure ──────────► the batch waits again                                 │
   *             └─────────────────────────────────────────────────────────────────────────────────┘
   */
  async function drain(fence: number): Promise<FailureKind | null> {
    let claimed = await claimBatch(fence);
    let answer: Promise<Sent> | null = null;
    for (;;) {
      const { batch, more, names } = claimed;
      if (batch === null) return 'offline';
      if (batch.length === 0) return null;
      const sent: Sent = await (answer ?? send(batch, names));
      const { verdict } = sent;
      const { protocol } = verdict;
      answer = null;
      if (verdict.kind === 'failed') {
        const goesOn = await (isTooNew(sent)
          ? recordOlder(fence, batch, protocol)
          : recordFailure(fence, verdict.failure, verdict.retryAfterMs, batch, protocol));
        if (!goesOn) return verdict.failure;
        claimed = await claimBatch(fence);
        continue;
      }
      onServerTime(verdict.response.serverTime);
      // If every event was acknowledged, the outcomes decide nothing about the next batch, so it need not wait until
      // they are stored. If the process is killed in between, both batches are sent again.
      const ahead: Claimed = more && isTakenWhole(batch, verdict.response) ? await claimBatch(fence, batch) : NOTHING;
      const goesAhead = ahead.batch !== null && ahead.batch.length > 0;
      if (goesAhead) answer = quiet(send(ahead.batch ?? [], ahead.names, batch.length));
      const failure = await settle(fence, batch, verdict.response, protocol);
      if (failure !== null) return failure;
      claimed = goesAhead ? ahead : await claimBatch(fence);
    }
  }

  /** If the store fails meanwhile, nobody awaits this promise. */
  function quiet<T>(promise: Promise<T>): Promise<T> {
    promise.catch(() => undefined);
    return promise;
  }

  async function send(batch: readonly Mutation[], names: boolean, alreadyTaken = 0): Promise<Sent> {
    const events = batch.map((mutation) => toEvent(mutation, identity, names));
    const verdict = await transport.push({
      clientId: self.clientId,
      events,
      device: reportOf(device, await store.counts(), batch.length + alreadyTaken),
    });
    return { verdict, named: events.some(({ after }) => after !== undefined) };
  }

  /** null: settled. Otherwise the reason why nothing more may be sent. */
  async function settle(
    fence: number,
    batch: readonly Mutation[],
    response: SyncUpResponse,
    protocol: number | null,
  ): Promise<FailureKind | null> {
    const need = withSuspects(settleNeed(batch), (await store.read({})).meta.contact);
    const settled = await store.transact(renameNeed(need, renamesIn(batch, response)), (loaded) => {
      if (loaded.meta.fence !== fence) return null;
      const now = clock.now();
      const { workspace, wrongUser } = planSettle(loaded, batch, response, {
        now,
        newId: () => newId(clock, random),
        domain,
      });
      const contact = countSuspects(
        workspace,
        withProtocol(afterAnswer(loaded.meta.contact, now, Date.parse(response.serverTime)), protocol),
        batch,
        now,
      );
      workspace.setMeta({
        contact: wrongUser ? pausedForSession(contact, 'user', now) : withoutPause(contact, 'user'),
      });
      return { write: workspace.write(), result: { keys: workspace.touchedKeys, wrongUser } };
    });
    if (settled === null) return 'offline';
    bus.post({ type: 'changed', keys: settled.keys, remote: false });
    return settled.wrongUser ? 'signed-out' : null;
  }

  /** `taken`: acknowledged by the server, not settled here yet. */
  async function claimBatch(fence: number, taken: readonly Mutation[] = []): Promise<Claimed> {
    for (const window of CLAIM_WINDOWS) {
      const claimed = await claimFrom(window, fence, taken);
      if (claimed !== 'look further') return claimed ?? { ...NOTHING, batch: null };
    }
    return NOTHING;
  }

  /**
   * Durable before the request leaves. Otherwise, after a power failure, a sent mutation would look unsent and could be
   * withdrawn, or be sent with other content under the same id (CP-3).
   */
  async function claimFrom(
    window: number,
    fence: number,
    taken: readonly Mutation[],
  ): Promise<Claimed | null | 'look further'> {
    return store.transact<Claimed | 'look further'>({ waiting: window + taken.length, attention: true }, (found) => {
      const over = new Set(taken.map(({ id }) => id));
      const loaded = { ...found, mutations: found.mutations.filter(({ id }) => !over.has(id)) };
      if (loaded.meta.fence !== fence) return null;
      const { contact } = loaded.meta;
      const now = clock.now();
      if (isPaused(contact, now) || waitLeft(contact, now) > 0) return { write: {}, result: NOTHING };
      // Mutations that failed alone are counted before anything else is sent (DR-4).
      if (taken.length > 0 && contact.suspects.length > 0) return { write: {}, result: NOTHING };
      const claim = claimNext(loaded, { now, batchLimit: contact.batchLimit, suspects: contact.suspects });
      const all = loaded.mutations.filter(({ state }) => isWaiting(state)).length < window;
      const enough = window === CLAIM_WINDOWS[0] ? claim.more : claim.mutations.length > 0;
      if (!all && !enough) return { write: {}, result: 'look further' };
      const workspace = new Workspace(loaded);
      const claimed = claim.mutations.flatMap((mutation) => {
        const state = nextState(mutation.state, 'claim');
        return state === null ? [] : [{ ...mutation, state, left: true as const }];
      });
      // The claim changes the badges of the records, but their rows were not loaded: only mutations are written here.
      return {
        write: { ...workspace.write(), putMutations: claimed },
        result: { batch: claimed, more: claim.more || !all, names: readsAfter(contact) },
      };
    });
  }

  /**
   * The server was replaced by one with a protocol before `after`: the same events are sent again without it. This
   * counts as no failure.
   */
  async function recordOlder(fence: number, batch: readonly Mutation[], protocol: number | null): Promise<boolean> {
    const released = await store.transact(settleNeed(batch), (loaded) => {
      if (loaded.meta.fence !== fence) return null;
      const workspace = planRelease(loaded, batch);
      workspace.setMeta({ contact: withProtocol(loaded.meta.contact, protocol) });
      return { write: workspace.write(), result: true };
    });
    return released ?? false;
  }

  /**
   * The request brought no outcomes. Returns whether another attempt makes sense at once (with a smaller batch, or
   * without a suspect).
   */
  async function recordFailure(
    fence: number,
    failure: FailureKind,
    retryAfterMs: number | null,
    batch: readonly Mutation[],
    protocol: number | null,
  ): Promise<boolean> {
    const result = await store.transact(settleNeed(batch), (loaded) => {
      if (loaded.meta.fence !== fence) return null;
      const workspace = planRelease(loaded, batch);
      let contact = afterFailure(
        withProtocol(loaded.meta.contact, protocol),
        { failure, retryAfterMs, batch: batch.map(({ id }) => id) },
        clock.now(),
        random,
      );
      // An answer in our contract's shape to a request with one mutation is about that mutation, whether or not others
      // wait.
      const [alone] = batch;
      if ((failure === 'malformed' || failure === 'too-large') && batch.length === 1 && alone)
        contact = countSuspects(workspace, contact, [], clock.now());
      workspace.setMeta({ contact });
      return { write: workspace.write(), result: failure === 'too-large' || failure === 'malformed' };
    });
    bus.post({ type: 'status' });
    return result ?? false;
  }

  return { drain, recordFailure };
}

/** The request had a key that a server of this protocol refuses: its 400 is about the key, not about an event. */
const isTooNew = ({ verdict, named }: Sent): boolean =>
  named &&
  verdict.protocol !== null &&
  !readsAfter({ protocol: verdict.protocol }) &&
  verdict.kind === 'failed' &&
  verdict.failure === 'malformed';

/**
 * Every event was acknowledged under its present id, and none is a resolution: the outcomes affect no other mutation.
 */
function isTakenWhole(batch: readonly Mutation[], { acknowledged }: SyncUpResponse): boolean {
  const ids = new Map(batch.map(({ id, entityId }) => [id, entityId]));
  return (
    acknowledged.length === batch.length &&
    acknowledged.every(({ outboxEventId, entityId }) => ids.get(outboxEventId) === entityId) &&
    batch.every(({ resolves }) => resolves === null)
  );
}
