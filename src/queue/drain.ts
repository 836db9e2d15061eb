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
 * How many waiting mutations are looked at: to fill a batch, to step over held ones that leave room in it, and to find
 * any that is free.
 */
export const CLAIM_WINDOWS = [600, 2_000, Number.MAX_SAFE_INTEGER] as const;

/** Who this device is to the server, as its store has said since it took the lease. */
export interface Self {
  clientId: string;
}

interface Claimed {
  /** null: the lease is lost. Empty: nothing to send now (all held, deferred, paused or waiting for a backoff). */
  batch: Mutation[] | null;
  /** There may be more that could go in a next request. */
  more: boolean;
  /** The server reads `after`, as far as is known. */
  names: boolean;
}
const NOTHING: Claimed = { batch: [], more: false, names: false };

interface Sent {
  verdict: Verdict<SyncUpResponse>;
  /** An event of the request had `after`. */
  named: boolean;
}

/** Sends what waits, and writes down what the server says of it. `onServerTime` receives the server's time with every word. */
export function createDrain(
  { store, transport, bus, clock, random, identity, self, domain, device }: EnginePorts & { self: Self },
  onServerTime: (serverTime: string) => void,
) {
  /**
   * Sends until nothing can be sent or a request fails; answers with the failure that ended it.
   *
   *   claim ─► send ─┬─ word, all taken ─► claim and send the next ─► settle this one meanwhile ─┐
   *             ▲    ├─ word ────────────► settle ─► claim ───────────────────────────────────────┤
   *             │    └─ no word ─────────► the batch waits again                                  │
   *             └───────────────────────────────────────────────────────────────────────────────┘
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
      // What is taken whole decides nothing about what follows: that need not wait until it is written down. Killed in
      // between, both are sent again.
      const ahead: Claimed = more && isTakenWhole(batch, verdict.response) ? await claimBatch(fence, batch) : NOTHING;
      const goesAhead = ahead.batch !== null && ahead.batch.length > 0;
      if (goesAhead) answer = quiet(send(ahead.batch ?? [], ahead.names, batch.length));
      const failure = await settle(fence, batch, verdict.response, protocol);
      if (failure !== null) return failure;
      claimed = goesAhead ? ahead : await claimBatch(fence);
    }
  }

  /** Nobody may come back for it: the store failed meanwhile. */
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

  /** null: settled. Else why nothing more is to be sent. */
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

  /** `taken`: on the server, not settled here yet. */
  async function claimBatch(fence: number, taken: readonly Mutation[] = []): Promise<Claimed> {
    for (const window of CLAIM_WINDOWS) {
      const claimed = await claimFrom(window, fence, taken);
      if (claimed !== 'look further') return claimed ?? { ...NOTHING, batch: null };
    }
    return NOTHING;
  }

  /**
   * On the disk before it leaves: what a power cut makes look unsent would be taken back, or sent with another content
   * under its id (CP-3).
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
      // Those that failed alone are counted before anything else goes (DR-4).
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
      // The records' badges change with the claim, but their rows were not loaded: only mutations are written here.
      return {
        write: { ...workspace.write(), putMutations: claimed },
        result: { batch: claimed, more: claim.more || !all, names: readsAfter(contact) },
      };
    });
  }

  /** The server went back to a protocol before `after`: the same goes again without it, and no attempt has failed. */
  async function recordOlder(fence: number, batch: readonly Mutation[], protocol: number | null): Promise<boolean> {
    const released = await store.transact(settleNeed(batch), (loaded) => {
      if (loaded.meta.fence !== fence) return null;
      const workspace = planRelease(loaded, batch);
      workspace.setMeta({ contact: withProtocol(loaded.meta.contact, protocol) });
      return { write: workspace.write(), result: true };
    });
    return released ?? false;
  }

  /** No word came. Answers whether another attempt makes sense at once (a smaller batch, or past a suspect). */
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
      // Our own contract's word on one request with one mutation in it: that is about this mutation, others or not.
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

/** The request had a key that a server of this protocol refuses: its 400 is about that, not about an event. */
const isTooNew = ({ verdict, named }: Sent): boolean =>
  named &&
  verdict.protocol !== null &&
  !readsAfter({ protocol: verdict.protocol }) &&
  verdict.kind === 'failed' &&
  verdict.failure === 'malformed';

/**
 * Every one acknowledged under the id that it has here, and none of them a resolution: no other mutation's fate hangs
 * on the outcome.
 */
function isTakenWhole(batch: readonly Mutation[], { acknowledged }: SyncUpResponse): boolean {
  const ids = new Map(batch.map(({ id, entityId }) => [id, entityId]));
  return (
    acknowledged.length === batch.length &&
    acknowledged.every(({ outboxEventId, entityId }) => ids.get(outboxEventId) === entityId) &&
    batch.every(({ resolves }) => resolves === null)
  );
}
