import { assert } from '../lib/assert.ts';
import { enqueueNeed, planEnqueue } from './enqueue.ts';
import { storageFaultOf } from './storage.ts';
import { keyOf, type Intent, type Mutation, type StoredRecord } from './model.ts';
import type { EnginePorts } from './ports.ts';
import { withAliases } from './rename.ts';

export interface Enqueued {
  mutations: Mutation[];
  /** The rows as written, by `type/id`, including those of other calls in the same transaction. */
  records: ReadonlyMap<string, StoredRecord>;
}

interface Waiting {
  intents: readonly Intent[];
  resolve(result: Enqueued): void;
  reject(error: unknown): void;
}

/**
 * The handle was closed, maybe after the commit had begun; or the store refuses ids that it has already, because a
 * caller that got `closed` has saved again. The ids tell whether the change was kept.
 */
const leavesItOpen = (error: unknown): boolean => {
  const fault = storageFaultOf(error);
  return fault === 'closed' || fault === null;
};

/** Writes record and mutation in one transaction. Calls made while one is running share the next (SPEC OB-8). */
export function createGroupCommit({ store, bus, domain }: Pick<EnginePorts, 'store' | 'bus' | 'domain'>) {
  let queue: Waiting[] = [];
  let flushing = false;

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
    const intents = group.flatMap((waiting) => waiting.intents);
    const done = await write(intents).catch(async (error: unknown) => {
      if (!leavesItOpen(error)) throw error;
      return (await lookUp(intents).catch(() => null)) ?? Promise.reject(error as Error);
    });
    let at = 0;
    for (const { intents: own, resolve } of group) {
      const mutations = done.mutations.slice(at, at + own.length);
      at += own.length;
      resolve({ mutations, records: done.records });
    }
    // The callers get the rows as written and need not read them again.
    bus.post({ type: 'changed', keys: [...done.records.keys()], remote: false }, 'others');
  }

  /** These mutations as the store holds them; null unless it holds all of them. */
  async function lookUp(intents: readonly Intent[]): Promise<Enqueued | null> {
    const { mutations, records } = await store.read({ mutations: intents.map(({ id }) => id), records: intents });
    const stored = new Map(mutations.map((mutation) => [mutation.id, mutation]));
    const found = intents.flatMap(({ id }) => stored.get(id) ?? []);
    return found.length === intents.length ? { mutations: found, records } : null;
  }

  async function write(intents: readonly Intent[]): Promise<Enqueued> {
    const done = await store.transact<Enqueued | { renamed: readonly Intent[] }>(
      enqueueNeed(domain, intents),
      (loaded) => {
        const current = withAliases(domain, loaded.meta.aliases, intents);
        if (current !== intents) return { write: {}, result: { renamed: current } };
        const { workspace, mutations } = planEnqueue(domain, loaded, intents);
        const change = { ...workspace.write(), deleteDrafts: current.flatMap(({ draft }) => draft ?? []) };
        return {
          write: change,
          result: { mutations, records: new Map((change.putRecords ?? []).map((record) => [keyOf(record), record])) },
        };
      },
    );
    assert(done !== null, 'an enqueue always decides something');
    // The caller used an id that the server has replaced meanwhile: planned again, on the right records.
    return 'renamed' in done ? write(done.renamed) : done;
  }

  return enqueue;
}
