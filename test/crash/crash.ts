import type { Loaded, Need, Store, Transport, Write } from '../../src/queue/ports.ts';

/**
 * The moment in which the process dies: the how-manieth await of its ports, before what it asks for has happened or
 * after.
 */
export interface Kill {
  at: number;
  moment: 'before' | 'after';
}

/**
 * Counts what a process awaits of the world, and ends it at one of these: from then on nothing of it happens any more,
 * and it never hears again. What had happened has.
 */
export class Mortal {
  readonly #kill: Kill | null;
  readonly died: Promise<void>;
  #die: () => void = () => undefined;
  #dead = false;
  /** What was awaited, in order. */
  readonly points: string[] = [];

  constructor(kill: Kill | null) {
    this.#kill = kill;
    this.died = new Promise((resolve) => (this.#die = resolve));
  }

  get dead(): boolean {
    return this.#dead;
  }

  async await<T>(name: string, happen: () => Promise<T>): Promise<T> {
    if (this.#dead) return this.#never();
    this.points.push(name);
    const mine = this.#kill?.at === this.points.length;
    if (mine && this.#kill?.moment === 'before') return this.#end();
    const result = await happen();
    return mine || this.#dead ? this.#end() : result;
  }

  /** Synchronous points, inside a transaction: the one who dies there takes it along. */
  step(name: string): void {
    if (this.#dead) throw new Died();
    this.points.push(name);
    if (this.#kill?.at !== this.points.length) return;
    this.#dead = true;
    this.#die();
    throw new Died();
  }

  #end<T>(): Promise<T> {
    this.#dead = true;
    this.#die();
    return this.#never();
  }

  #never<T>(): Promise<T> {
    return new Promise<T>(() => undefined);
  }
}

export class Died extends Error {
  override name = 'Died';
}

/** A store whose every call may be the last. */
export const mortalStore = (store: Store, mortal: Mortal): Store => ({
  transact: <T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null) =>
    mortal.await('transact', () => store.transact(need, decide)),
  read: (need) => mortal.await('read', () => store.read(need)),
  counts: () => mortal.await('counts', () => store.counts()),
  trimRing: (before) => mortal.await('trimRing', () => store.trimRing(before)),
});

export const mortalTransport = (transport: Transport, mortal: Mortal): Transport => ({
  push: (request) => mortal.await('/api/sync/up', () => transport.push(request)),
  pull: (request) => mortal.await('/api/sync/down', () => transport.pull(request)),
});
