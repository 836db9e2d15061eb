import { keyOf, type Intent, type Mutation } from '../queue/model.ts';
import type { Store } from '../queue/ports.ts';
import type { Outcome } from './api.ts';

/**
 * How many of the mutations that wait for an outcome are looked up with every status, beside those whose records
 * changed.
 */
const LOOKED_AT = 20;

/** Promises of the server's outcomes, settled by what the store holds. */
export class OutcomeWaiters {
  readonly #store: Store;
  /** By mutation. */
  readonly #waiting = new Map<string, { key: string; tell: (outcome: Outcome) => void }>();
  readonly #byRecord = new Map<string, Set<string>>();
  /** One of their records has changed since they were looked up. */
  readonly #touched = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  outcomeOf(intent: Intent): Promise<Outcome> {
    const key = keyOf(intent);
    this.#byRecord.set(key, (this.#byRecord.get(key) ?? new Set()).add(intent.id));
    return new Promise((tell) => this.#waiting.set(intent.id, { key, tell }));
  }

  forget(id: string): void {
    const key = this.#waiting.get(id)?.key ?? '';
    const ids = this.#byRecord.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#byRecord.delete(key);
    this.#waiting.delete(id);
    this.#touched.delete(id);
  }

  /** These records have changed. */
  touch(keys: readonly string[]): void {
    for (const key of keys) this.#byRecord.get(key)?.forEach((id) => this.#touched.add(id));
  }

  /** `isOnItsWay`: a mutation that is not in the store yet. */
  async tell(isOnItsWay: (id: string) => boolean): Promise<void> {
    // Notifications may be missed: the oldest are always looked up.
    const ids = [...new Set([...this.#touched, ...[...this.#waiting.keys()].slice(0, LOOKED_AT)])];
    if (ids.length === 0) return;
    this.#touched.clear();
    const { mutations } = await this.#store.read({ mutations: ids }).catch((error: unknown) => {
      // Looked up again with the next status.
      for (const id of ids) this.#touched.add(id);
      throw error;
    });
    const found = new Map(mutations.map((mutation) => [mutation.id, mutation]));
    for (const id of ids) {
      const outcome = outcomeOf(found.get(id));
      if (outcome === null || (outcome.outcome === 'discarded' && isOnItsWay(id))) continue;
      this.#waiting.get(id)?.tell(outcome);
      this.forget(id);
    }
  }
}

function outcomeOf(mutation: Mutation | undefined): Outcome | null {
  if (!mutation) return { outcome: 'discarded' };
  switch (mutation.state) {
    case 'acknowledged':
      return { outcome: 'acknowledged', version: mutation.ackVersion ?? 0 };
    case 'conflict':
      return { outcome: 'conflict' };
    case 'rejected':
      return {
        outcome: 'rejected',
        code: mutation.rejection?.code ?? 'VALIDATION',
        message: mutation.rejection?.message ?? '',
        errors: mutation.rejection?.errors ?? [],
      };
    case 'pending':
    case 'sent':
    case 'failed':
      return null;
  }
}
