import { hashText, type Prng } from './random.ts';

/**
 * Virtual time. One event at a time: pop the earliest (ties by chance), run it, let every promise that it resolved run
 * to its end, check, go on. Nothing else may settle a promise of the simulated world, so the seed alone decides what
 * happens.
 */
interface Event {
  time: number;
  tie: number;
  process: Process | null;
  label: string;
  run: () => void | Promise<void>;
  cancelled: boolean;
}

/** A page, a worker, a server: what can die or be frozen by itself. */
export class Process {
  readonly name: string;
  dead = false;
  /** Events that came due while it was frozen; null when it is not. */
  held: Event[] | null = null;
  readonly onDeath: (() => void)[] = [];

  constructor(name: string) {
    this.name = name;
  }
}

export class Scheduler {
  now = 0;
  steps = 0;
  /** A hash over everything that happened, in order: the same seed must give the same. */
  hash = 0x811c9dc5;
  /** Called after each event; throws when an invariant is broken. */
  afterStep: (() => void) | null = null;
  readonly #ties: Prng;
  readonly #heap: Event[] = [];
  readonly #lines: string[] = [];
  readonly #kept: number;

  constructor(ties: Prng, keptLines = 50) {
    this.#ties = ties;
    this.#kept = keptLines;
  }

  at(delay: number, process: Process | null, label: string, run: () => void | Promise<void>): () => void {
    const event: Event = {
      time: this.now + Math.max(0, delay),
      tie: this.#ties.next(),
      process,
      label,
      run,
      cancelled: false,
    };
    this.#push(event);
    return () => {
      event.cancelled = true;
    };
  }

  kill(process: Process): void {
    if (process.dead) return;
    process.dead = true;
    process.held = null;
    for (const ended of process.onDeath) ended();
  }

  freeze(process: Process): void {
    process.held ??= [];
  }

  thaw(process: Process): void {
    const held = process.held ?? [];
    process.held = null;
    for (const event of held) this.#push({ ...event, time: this.now, tie: this.#ties.next() });
  }

  trace(line: string): void {
    const text = `${this.now} ${line}`;
    this.hash = hashText(text, this.hash);
    this.#lines.push(text);
    if (this.#lines.length > this.#kept * 2) this.#lines.splice(0, this.#lines.length - this.#kept);
  }

  get lines(): readonly string[] {
    return this.#lines.slice(-this.#kept);
  }

  /** Runs until the time is reached, or until `done` says so after an event. */
  async runUntil(time: number, done: () => boolean = () => false): Promise<void> {
    for (;;) {
      const next = this.#heap[0];
      if (!next || next.time > time) break;
      this.#pop();
      if (next.cancelled || next.process?.dead) continue;
      this.now = Math.max(this.now, next.time);
      if (next.process?.held) {
        next.process.held.push(next);
        continue;
      }
      this.steps += 1;
      this.trace(next.label);
      const running = next.run();
      if (running) await running;
      await drained();
      this.afterStep?.();
      if (done()) return;
    }
    this.now = Math.max(this.now, time);
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(event, heap[parent] as Event)) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && before(heap[right] as Event, heap[left] as Event) ? right : left;
      if (!before(heap[child] as Event, last)) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = last;
  }
}

const before = (a: Event, b: Event) => a.time < b.time || (a.time === b.time && a.tie < b.tie);

/** All microtasks have run when a macrotask does. Taken before anything can replace the global. */
const macrotask = setImmediate;
const drained = () => new Promise<void>((resolve) => void macrotask(resolve));
