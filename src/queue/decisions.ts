import { entityOf } from '../contract/domain.ts';
import { newId } from '../lib/ids.ts';
import { withoutPause, withPause } from './contact.ts';
import { dependantsOf } from './dependants.ts';
import { enqueueNeed, planEnqueue, seenOf } from './enqueue.ts';
import { noteGivenUp } from './lineage.ts';
import { keyOf, type Intent, type Mutation } from './model.ts';
import type { EnginePorts, Loaded, Need, Pause, Write } from './ports.ts';
import { isOpen, needsPerson, nextState } from './transitions.ts';
import { Workspace } from './workspace.ts';

/** For decisions of a person that may touch anything in the queue. */
const EVERYTHING_OPEN: Need = { waiting: Number.MAX_SAFE_INTEGER, attention: true };

/** The mutations that a person was told would be given up too: what has come since, in another tab, was not meant. */
type Asked = readonly string[] | 'all';
const ALL = 'all';

const givenUpWith = (target: Mutation, open: readonly Mutation[], asked: Asked): Mutation[] =>
  dependantsOf(target, open).filter(({ id }) => asked === ALL || asked.includes(id));

/** What a person decides of the queue. */
export function createDecisions({
  store,
  bus,
  domain,
  clock,
  random,
}: Pick<EnginePorts, 'store' | 'bus' | 'domain' | 'clock' | 'random'>) {
  /**
   * Gives a mutation up on this device; what depends on a CREATE goes with it, whatever its record, as far as the
   * person was asked for it. A DELETE that may have reached the server can't be taken out of the queue any more: what
   * it took away is made anew behind it (RB-6).
   */
  async function drop(id: string, asked: Asked = ALL): Promise<void> {
    const loaded = await store.read({ mutations: [id] });
    const target = loaded.mutations.find((mutation) => mutation.id === id);
    if (!target) return;
    const everything = target.operation === 'CREATE' ? EVERYTHING_OPEN : {};
    // What is made anew waits for what it refers to.
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
        // Meanwhile; the server keeps it, and is told.
        if (now?.state === 'rejected' || now?.state === 'conflict') return { write: {}, result: 'refused' };
        if (now?.operation === 'DELETE' && (now.left || now.state === 'acknowledged') && !needsPerson(now.state))
          return remake(fresh, now);
        if (now && isOpen(now.state))
          for (const mutation of [now, ...givenUpWith(now, workspace.mutations, asked)]) withdraw(workspace, mutation);
        return { write: workspace.write(), result: workspace.touchedKeys };
      },
    );
    if (keys === 'refused') return giveUp(id, asked);
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  /** Out of the queue; what it was to settle waits for a person again. */
  function withdraw(workspace: Workspace, mutation: Mutation): void {
    const { id, resolves } = mutation;
    noteGivenUp(workspace, mutation);
    const settled = resolves === null ? undefined : workspace.mutation(resolves);
    if (settled) workspace.putMutation({ ...settled, resolvedBy: null });
    workspace.deleteMutation(id);
  }

  /**
   * Gives up what the server refused or could not merge: the server, which keeps it, is told. What depends on a refused
   * CREATE is given up with it, in the same transaction, since it could only be refused one by one (RB-12), as far as
   * the person was asked for it.
   */
  async function giveUp(id: string, asked: Asked = ALL): Promise<void> {
    const keys = await store.transact({ ...EVERYTHING_OPEN, mutations: [id], whole: true }, (fresh) => {
      const target = fresh.mutations.find((mutation) => mutation.id === id);
      if (!target || (target.state !== 'rejected' && target.state !== 'conflict')) return null;
      // What was refused and has been corrected since is no longer what is given up; of a conflict this is the last
      // word (RB-15).
      if (target.resolvedBy !== null && target.state === 'rejected') return null;
      // Given up already, by a tap before this one.
      if (
        target.resolvedBy !== null &&
        fresh.mutations.some(
          (mutation) =>
            mutation.id === target.resolvedBy && mutation.operation === 'KEEP_SERVER' && isOpen(mutation.state),
        )
      )
        return null;
      const dependants = target.state === 'rejected' ? givenUpWith(target, fresh.mutations, asked) : [];
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

  /** Has one effect, however often it is called. */
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
   * What the server refused is sent again as it is, as a new event; only once, however often this is called. It names
   * the version over which it was made.
   */
  async function resend(id: string): Promise<void> {
    const keys = await store.transact({ ...EVERYTHING_OPEN, mutations: [id], whole: true }, (fresh) => {
      const target = fresh.mutations.find((mutation) => mutation.id === id);
      if (target?.state !== 'rejected' || target.resolvedBy !== null) return null;
      const { entityType, entityId, operation, payload, revive, reason } = target;
      const seen = seenOf(target);
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
        ...(seen === undefined ? {} : { seen }),
      };
      const { workspace } = planEnqueue(domain, fresh, [intent]);
      return { write: workspace.write(), result: workspace.touchedKeys };
    });
    bus.post({ type: 'changed', keys: keys ?? [], remote: false });
  }

  /** A parked mutation waits to be sent again. */
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

  return { drop, giveUp, resend, retryFailed, setPause };
}
