import { describe, expect, it } from 'vitest';
import { keepShell } from './app-shell.ts';

class FakeWorker extends EventTarget {
  state = 'installing';
  /** What it says of its files; null: nothing, as a worker of an earlier version. */
  whole: boolean | null = true;
  become(state: string) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
  postMessage(_message: unknown, [port]: MessagePort[]) {
    if (this.whole !== null) port?.postMessage({ whole: this.whole });
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
  updates = 0;
  async update() {
    this.updates += 1;
  }
  find(worker: FakeWorker) {
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
  }
}

function world() {
  const registration = new FakeRegistration();
  const due: { ms: number; work: () => void }[] = [];
  const reported = { whole: [] as boolean[], waiting: [] as unknown[] };
  let checks = 0;
  const container = {
    controller: null as FakeWorker | null,
    async register() {
      checks += 1;
      return registration;
    },
  };
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
  const start = () =>
    keepShell(
      { container: container as never, later: (ms, work) => (due.push({ ms, work }), () => undefined) },
      {
        onWaiting: (worker) => void reported.waiting.push(worker),
        onWhole: (whole) => void reported.whole.push(whole),
      },
    );
  return { registration, due, reported, container, start, settled, checks: () => checks };
}

describe('the app on this device', () => {
  it('H32 UG-11 a first installation that failed is said, and asked for again, each time later', async () => {
    const { registration, due, reported, start, settled, checks } = world();
    start();
    await settled();
    for (const expected of [5_000, 10_000, 20_000]) {
      const worker = new FakeWorker();
      registration.find(worker);
      worker.become('redundant');
      expect(due.at(-1)?.ms).toBe(expected);
      const before = checks();
      due.at(-1)?.work();
      await settled();
      expect(checks()).toBe(before + 1);
    }
    expect(reported.whole).toEqual([false, false, false]);
  });

  it('H32 UG-11 an update that failed is asked for again; the app of before is whole and is not said to be otherwise', async () => {
    const { registration, container, due, reported, start, settled } = world();
    registration.active = container.controller = new FakeWorker();
    start();
    await settled();
    const worker = new FakeWorker();
    registration.find(worker);
    worker.become('redundant');
    due.at(-1)?.work();
    await settled();
    expect(registration.updates).toBe(1);
    expect(reported.whole).not.toContain(false);

    const next = new FakeWorker();
    registration.find(next);
    registration.waiting = next;
    next.become('installed');
    expect(reported.waiting).toContain(next);
    const times = due.length;
    next.become('redundant');
    expect(due, 'one that was installed and replaced has not failed').toHaveLength(times);
  });

  it('H6 UG-12 files that the worker misses are said to be missing, and looked for again until they are there', async () => {
    const { registration, container, due, reported, start } = world();
    const worker = new FakeWorker();
    worker.whole = false;
    registration.active = container.controller = worker;
    start();
    await expect.poll(() => reported.whole.at(-1)).toBe(false);
    await expect.poll(() => due.length).toBeGreaterThan(0);
    worker.whole = true;
    due.at(-1)?.work();
    await expect.poll(() => reported.whole.at(-1)).toBe(true);
  });
});
