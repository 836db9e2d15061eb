import type { Engine } from '../../src/queue/engine.ts';
import type { Locks } from '../../src/queue/ports.ts';
import type { SyncRunner } from '../../src/client/sync-runner.ts';
import type { Principal } from './model-server.ts';
import type { StoreInfo } from './oracle.ts';
import { Process, type Scheduler } from './scheduler.ts';

export interface Tab {
  process: Process;
  person: Principal;
  info: StoreInfo;
  engine: Engine;
  runner: SyncRunner;
  /** The last delete made in this tab, to be undone. */
  lastDelete: string | null;
}

interface Waiter {
  process: Process;
  grant: () => void;
  lost: () => void;
}

interface Lock {
  holder: { process: Process; lost: () => void } | null;
  queue: Waiter[];
}

/** A frozen holder answers to nobody: after so long the lock is taken from it. */
const SILENT_MS = 15_000;
const WATCH_MS = 4_000;

/** Web Locks of one device: a queue, freed by death, stolen from the silent. */
export class LockTable {
  readonly #locks = new Map<string, Lock>();
  readonly #sim: Scheduler;
  readonly #frozenSince: (process: Process) => number | null;
  /** Planted: nobody waits for anybody. */
  broken = false;
  /** Planted: nobody takes the lock from a frozen holder. */
  steals = true;

  constructor(sim: Scheduler, frozenSince: (process: Process) => number | null) {
    this.#sim = sim;
    this.#frozenSince = frozenSince;
  }

  for(process: Process, scope: string): Locks {
    return { exclusive: (name, work) => this.#exclusive(process, `${scope}:${name}`, work) };
  }

  #exclusive<T>(process: Process, name: string, work: () => Promise<T>): Promise<T> {
    if (this.broken) return work();
    return new Promise<T>((resolve, reject) => {
      const lock = this.#locks.get(name) ?? { holder: null, queue: [] };
      this.#locks.set(name, lock);
      let begun = false;
      const lost = () => reject(new DOMException('stolen', 'AbortError'));
      const grant = () => {
        begun = true;
        const mine = { process, lost };
        lock.holder = mine;
        const free = () => {
          if (lock.holder !== mine) return;
          lock.holder = null;
          this.#next(lock);
        };
        process.onDeath.push(free);
        work().then(
          (value) => (free(), resolve(value)),
          (error: unknown) => (free(), reject(error)),
        );
      };
      const watch = () => {
        if (begun) return;
        const since = lock.holder ? this.#frozenSince(lock.holder.process) : null;
        if (this.steals && lock.holder && since !== null && this.#sim.now - since >= SILENT_MS) {
          const { holder } = lock;
          lock.queue = lock.queue.filter((waiter) => waiter.grant !== grant);
          this.#sim.at(0, holder.process, 'lock stolen', holder.lost);
          grant();
          return;
        }
        this.#sim.at(WATCH_MS, process, 'lock watched', watch);
      };
      lock.queue.push({ process, grant, lost });
      if (lock.holder === null) this.#next(lock);
      else this.#sim.at(WATCH_MS, process, 'lock watched', watch);
    });
  }

  #next(lock: Lock): void {
    if (lock.holder !== null) return;
    const waiter = lock.queue.shift();
    if (!waiter) return;
    if (waiter.process.dead) return this.#next(lock);
    // Held from now on, whatever happens before the waiter hears of it.
    const promised = { process: waiter.process, lost: waiter.lost };
    lock.holder = promised;
    waiter.process.onDeath.push(() => {
      if (lock.holder === promised) {
        lock.holder = null;
        this.#next(lock);
      }
    });
    this.#sim.at(0, waiter.process, 'lock granted', () => {
      if (lock.holder === promised) waiter.grant();
    });
  }
}

/** One installation: what is durable outlives its processes. */
export interface Device {
  index: number;
  clientId: string;
  clockOffset: number;
  stores: Map<string, StoreInfo>;
  locks: LockTable;
  tabs: (Tab | null)[];
  worker: Process | null;
  /** Who is signed in, as the device remembers it. */
  current: Principal | null;
  /** The session that requests carry; ended sessions get 401. */
  session: { person: Principal; alive: boolean } | null;
  offline: boolean;
  /** Requests arrive, answers do not. */
  oneWay: boolean;
}

export { Process };
