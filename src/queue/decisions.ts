import { entityOf } from '../contract/domain.ts';
import { newId } from '../lib/ids.ts';
import { withoutPause, withPause } from './contact.ts';
import { dependantsOf } from './dependants.ts';
import { enqueueNeed, planEnqueue, seenOf } from './enqueue.ts';
import { noteGivenUp } from './lineage.ts';
import { keyOf, type Intent, type Mutation } from './model.ts';
import type { EnginePorts, Loaded, Need, Pause, RetryLimits, Write } from './ports.ts';
import { keysOf, planTakeIn, takeInNeed } from './take-in.ts';
import { isOpen, needsPerson, nextState } from './transitions.ts';
import { Workspace } from './workspace.ts';

/** For a person's decisions that may concern any mutation of the queue. */
const EVERYTHING_OPEN: Need = { waiting: Number.MAX_SAFE_INTEGER, attention: true };

/** The mutations that the person has confirmed to give up too. One that another tab has added since is not included. */
type Confirmed = readonly string[] | 'all';
const ALL = 'all';

const givenUpWith = (target: Mutation, open: readonly Mutation[], confirmed: Confirmed): Mutation[] =>
  dependantsOf(target, open).filter(({ id }) => confirmed === ALL || confirmed.includes(id));

/** What a person decides about mutations of the queue. */
export function createDecisions({
  store,
  bus,
  domain,
  clock,
  random,
}: Pick<EnginePorts, 'store' | 'bus' | 'domain' | 'clock' | 'random'>) {
  /**
   * Gives a mutation up on this device. What depends on a CREATE is given up with it, on any record, as far as the
   * person has confirmed it. A DELETE that may have reached the server can no longer be taken out of the queue: a
   * CREATE behind it restores the record (RB-6).
   */
  async function drop(id: string, confirmed: Confirmed = ALL): Promise<void> {
    const loaded = await store.read({ mutations: [id] });
    const target = loaded.mutations.find((mutation) => mutation.id === id);
    if (!target) return;
    const everything = target.operation === 'CREATE' ? EVERYTHING_OPEN : {};
    // The restoring CREATE waits for the records that it refers to.
    const referred = enqueueNeed(domain, target.operation === 'DELETE' ? [remaking(target)] : []).mutationsOf ?? [];
    const keys = await store.transact<string[] | 'refused'>(
      {
        ...everything,
        records: [target],
        mutationsOf: [target, ...referred],
        mutations: [id, ...(target.resolves === null ? [] : [target.resolves])],
        whole: true,
      },
      (fresh) => {
        const workspace = new Workspace(fresh);
        const now = workspace.mutation(id);
        // The server has answered meanwhile and keeps the mutation, so it has to be notified.
        if (now?.state === 'rejected' || now?.state === 'conflict') return { write: {}, result: 'refused' };
        if (now?.operation === 'DELETE' && (now.left || now.state === 'acknowledged') && !needsPerson(now.state))
          return remake(fresh, now);
        if (now && isOpen(now.state))
          for (const mutation of [now, ...givenUpWith(now, workspace.mutations, confirmed)])
            withdraw(workspace, mutation);
        return { write: workspace.write(), result: workspace.touchedKeys };
      },
    );
    if (keys === 'refused') return giveUp(id, confirmed);
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  /** Takes a mutation out of the queue; what it was to resolve waits for a person again. */
  function withdraw(workspace: Workspace, mutation: Mutation): void {
    const { id, resolves } = mutation;
    noteGivenUp(workspace, mutation);
    const resolved = resolves === null ? undefined : workspace.mutation(resolves);
    if (resolved) workspace.putMutation({ ...resolved, resolvedBy: null });
    workspace.deleteMutation(id);
  }

  /**
   * Gives up what the server refused or could not merge. The server keeps it and is notified by a `KEEP_SERVER`. What
   * depends on a refused CREATE is given up in the same transaction, since the server could only refuse it too (RB-12),
   * as far as the person has confirmed it.
   */
  async function giveUp(id: string, confirmed: Confirmed = ALL): Promise<void> {
    const keys = await store.transact({ ...EVERYTHING_OPEN, mutations: [id], whole: true }, (fresh) => {
      const target = fresh.mutations.find((mutation) => mutation.id === id);
      if (!target || (target.state !== 'rejected' && target.state !== 'conflict')) return null;
      // A refused change that has been corrected since is no longer given up. For a conflict, this is its last
      // resolution (RB-15).
      if (target.resolvedBy !== null && target.state === 'rejected') return null;
      // An earlier tap has given it up already.
      if (
        target.resolvedBy !== null &&
        fresh.mutations.some(
          (mutation) =>
            mutation.id === target.resolvedBy && mutation.operation === 'KEEP_SERVER' && isOpen(mutation.state),
        )
      )
        return null;
      const dependants = target.state === 'rejected' ? givenUpWith(target, fresh.mutations, confirmed) : [];
      const onServer = [target, ...dependants].filter(({ state }) => state === 'rejected' || state === 'conflict');
      const createdAt = new Date(clock.now()).toISOString();
      const intents = onServer.map(({ id: resolves, entityType, entityId }): Intent => ({
        entityType,
        entityId,
        id: newId(clock, random),
        operation: 'KEEP_SERVER',
        payload: {},
        createdAt,
        resolves,
      }));
      const { workspace } = planEnqueue(domain, fresh, intents);
      for (const mutation of dependants) if (!onServer.includes(mutation)) withdraw(workspace, mutation);
      return { write: workspace.write(), result: workspace.touchedKeys };
    });
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  function remaking({ entityType, entityId, base }: Mutation): Intent {
    const fields = entityOf(domain, entityType)?.fields.shape ?? {};
    const payload = Object.fromEntries(Object.entries(base ?? {}).filter(([field]) => Object.hasOwn(fields, field)));
    return {
      entityType,
      entityId,
      id: newId(clock, random),
      operation: 'CREATE',
      payload,
      createdAt: new Date(clock.now()).toISOString(),
      revive: true,
    };
  }

  /** Idempotent. */
  function remake(fresh: Loaded, deletion: Mutation): { write: Write; result: string[] } {
    const isRemade = fresh.mutations.some(
      (mutation) =>
        keyOf(mutation) === keyOf(deletion) && mutation.revive && mutation.seq > deletion.seq && isOpen(mutation.state),
    );
    if (isRemade) return { write: {}, result: [] };
    const { workspace } = planEnqueue(domain, fresh, deletion.base === null ? [] : [remaking(deletion)]);
    return { write: workspace.write(), result: workspace.touchedKeys };
  }

  /**
   * Sends a refused mutation again, unchanged, as a new event; once, however often it is called. The event names the
   * version that the refused one was based on.
   */
  async function resend(id: string): Promise<void> {
    const keys = await store.transact({ ...EVERYTHING_OPEN, mutations: [id], whole: true }, (fresh) => {
      const target = fresh.mutations.find((mutation) => mutation.id === id);
      if (target?.state !== 'rejected' || target.resolvedBy !== null) return null;
      const { entityType, entityId, operation, payload, revive, reason } = target;
      const createdAt = new Date(clock.now()).toISOString();
      const intent: Intent = {
        entityType,
        entityId,
        operation,
        payload,
        revive,
        id: newId(clock, random),
        createdAt,
        resolves: id,
        ...(reason === null ? {} : { reason }),
        seen: seenOf(target),
      };
      const { workspace } = planEnqueue(domain, fresh, [intent]);
      return { write: workspace.write(), result: workspace.touchedKeys };
    });
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  /** A parked mutation is sent again. */
  async function retryFailed(id: string): Promise<void> {
    const keys = await store.transact({ mutations: [id], whole: true }, (fresh) => {
      const workspace = new Workspace(fresh);
      const mutation = workspace.mutation(id);
      const state = mutation && nextState(mutation.state, 'retry');
      if (mutation && state) workspace.putMutation({ ...mutation, state, failures: 0, notBefore: 0 });
      return { write: workspace.write(), result: workspace.touchedKeys };
    });
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  /** Changes of another device of this person; those that this store has already are left out. How many are new. */
  async function takeIn(mutations: readonly Mutation[]): Promise<number> {
    const taken = await store.transact(takeInNeed(mutations), (fresh) => {
      const { workspace, added } = planTakeIn(domain, fresh, mutations);
      return added.length === 0 ? null : { write: workspace.write(), result: added };
    });
    if (taken !== null) bus.post({ type: 'changed', keys: keysOf(taken), remote: false });
    return taken?.length ?? 0;
  }

  async function setPause(pause: Pause, on: boolean): Promise<void> {
    await store.transact({}, (loaded) => ({
      write: {
        meta: {
          contact: on
            ? withPause(loaded.meta.contact, pause)
            : { ...withoutPause(loaded.meta.contact, pause), notBefore: 0 },
        },
      },
      result: null,
    }));
    bus.post({ type: 'status' });
  }

  /** How this device tries again from now on, here and in the service worker: both read it with every round. */
  async function setLimits(limits: RetryLimits): Promise<void> {
    await store.transact({}, ({ meta: { contact } }) =>
      contact.limits?.attempts === limits.attempts && contact.limits.longestWaitMs === limits.longestWaitMs
        ? null
        : { write: { meta: { contact: { ...contact, limits } } }, result: null },
    );
  }

  return { drop, giveUp, resend, retryFailed, takeIn, setPause, setLimits };
}
