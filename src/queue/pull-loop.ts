import { LIMITS } from '../contract/protocol.ts';
import { newId } from '../lib/ids.ts';
import { afterAnswer, isPaused, waitLeft, withProtocol } from './contact.ts';
import { reportOf } from './loss.ts';
import type { Contact, EnginePorts, FailureKind, RawPage, Verdict } from './ports.ts';
import { applyPageNeed, planApplyPage, planSweep, planTakeFirst, readRows } from './pull.ts';
import type { createDrain, Self } from './drain.ts';
import { countSuspects } from './suspects.ts';

/** The generation of a store's first copy; a resync makes the next one. */
const FIRST_COPY = 1;
const PULL_LIMIT = 2_000;
/** Rows of a page for each event that a batch may hold: both shrink on a slow connection. */
const ROWS_PER_EVENT = PULL_LIMIT / LIMITS.events;

interface Ahead {
  cursor: string;
  verdict: Promise<Verdict<RawPage>>;
}

export interface PullOptions {
  fence: number;
  /** The wait of a backoff is skipped. */
  passWait: boolean;
  /** Acknowledged, in an earlier round, before the first copy of the server's records was fetched. */
  unproven: boolean;
}

/** Pulls what others changed, page by page; the next page is requested while one is being written. */
export function createPull(
  { store, transport, first, bus, clock, random, identity, self, domain, device }: EnginePorts & { self: Self },
  { drain, recordFailure }: ReturnType<typeof createDrain>,
) {
  const fetchPage = async (cursor: string | null, { batchLimit }: Contact): Promise<Verdict<RawPage>> =>
    transport.pull({
      clientId: self.clientId,
      cursor,
      limit: batchLimit * ROWS_PER_EVENT,
      device: reportOf(device, await store.counts(), 0),
    });

  let hasAskedFirst = false;

  /**
   * The copy has begun: what the person needs first is read beside it, once. The copy waits for nothing of this, and
   * brings it too if it fails. If the answer comes after the copy, nothing is written.
   */
  async function takeFirst(fence: number): Promise<void> {
    hasAskedFirst = true;
    const { changes } = readRows((await first?.()) ?? []);
    if (changes.length === 0) return;
    const keys = await store.transact(applyPageNeed(changes, false), (loaded) => {
      const { fence: held, generation, snapshot } = loaded.meta;
      if (held !== fence || generation !== FIRST_COPY || !snapshot) return null;
      const workspace = planTakeFirst(loaded, changes);
      return { write: workspace.write(), result: workspace.touchedKeys };
    });
    if (keys !== null && keys.length > 0) bus.post({ type: 'changed', keys, remote: true });
  }

  async function pull({ fence, passWait, unproven }: PullOptions): Promise<FailureKind | null> {
    // An interrupted copy may have offered the ring again; what the server has applied of it since is not in the rest
    // of the copy.
    const before = await store.read({ acknowledged: 1 });
    let offeredAgain = before.meta.snapshot && before.mutations.length > 0;
    /** The next page, requested while this one is written. */
    let ahead: Ahead | null = null as Ahead | null;
    for (;;) {
      const { cursor, contact, snapshot, generation } = (await store.read({})).meta;
      // What another person's session may see must not enter this store: the first request is about our own events
      // (DR-8).
      if (
        contact.pauses.includes('user') ||
        isPaused(contact, clock.now()) ||
        (!passWait && waitLeft(contact, clock.now()) > 0)
      )
        return contact.failure;
      const verdict: Verdict<RawPage> = await (ahead?.cursor === cursor ? ahead.verdict : fetchPage(cursor, contact));
      ahead = null;
      const { protocol } = verdict;
      if (verdict.kind === 'failed') {
        await recordFailure(fence, verdict.failure, verdict.retryAfterMs, [], protocol);
        return verdict.failure;
      }
      const { response, answeredAt } = verdict;
      const { changes, unreadable } = readRows(response.changes);
      // Nothing tells whether a first copy comes from the server that acknowledged before it: then too the ring is
      // offered again.
      const resync = response.resync === true || (cursor === null && unproven);
      const page = {
        cursor: response.cursor,
        hasMore: response.hasMore,
        ...(resync ? { resync } : {}),
        ...(response.total === undefined ? {} : { total: response.total }),
      };
      const isFirstCopy = cursor === null ? generation < FIRST_COPY : snapshot && generation === FIRST_COPY;
      const asksFirst =
        first !== undefined && !hasAskedFirst && isFirstCopy && response.hasMore && response.resync !== true;
      if (response.hasMore) {
        ahead = { cursor: response.cursor, verdict: fetchPage(response.cursor, contact) };
        // If the store fails meanwhile, nobody awaits this promise.
        ahead.verdict.catch(() => undefined);
      }
      const need = { ...applyPageNeed(changes, resync), mutations: contact.suspects };
      const applied = await store.transact(need, (loaded) => {
        if (loaded.meta.fence !== fence || loaded.meta.cursor !== cursor) return null;
        const workspace = planApplyPage(loaded, page, changes, unreadable, {
          domain,
          self: { userId: identity.userId, clientId: self.clientId },
          newId: () => newId(clock, random),
        });
        const now = clock.now();
        const next = countSuspects(
          workspace,
          withProtocol(afterAnswer(loaded.meta.contact, now, answeredAt), protocol),
          [],
          now,
        );
        workspace.setMeta({ contact: { ...next, lastSyncAt: response.hasMore ? next.lastSyncAt : now } });
        return {
          write: { ...workspace.write(), quarantine: unreadable },
          result: { keys: workspace.touchedKeys, clientId: workspace.meta.clientId },
        };
      });
      if (applied === null) return 'offline';
      self.clientId = applied.clientId ?? self.clientId;
      if (applied.keys.length > 0) bus.post({ type: 'changed', keys: applied.keys, remote: true });
      if (response.resync === true) bus.post({ type: 'resync' });
      // If the store fails, the copy meets the same fault and reports it.
      if (asksFirst) void takeFirst(fence).catch(() => undefined);
      offeredAgain ||= resync;
      if (response.hasMore) continue;
      if (offeredAgain) {
        // Before anything is removed: what the server applies again comes back with the next page.
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
      const { generation } = (await store.read({})).meta;
      const keys = await store.transact({ olderThanGeneration: generation, lists: true, whole: true }, (fresh) => {
        if (fresh.meta.fence !== fence) return null;
        const workspace = planSweep(fresh);
        return { write: workspace.write(), result: workspace.touchedKeys };
      });
      if (keys === null || keys.length === 0) return;
      bus.post({ type: 'changed', keys, remote: true });
    }
  }

  return pull;
}
