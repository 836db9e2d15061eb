import { memo, useLayoutEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { idOf, VISIBLE, type Adapter, type ListRow } from './adapter.ts';

const modules: Record<string, () => Promise<{ adapter: Adapter }>> = {
  raw: () => import('./adapters/raw.ts'),
  dexie: () => import('./adapters/dexie.ts'),
  medicalpro: () => import('./adapters/medicalpro.tsx'),
};

const now = (): number => performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** The frame with the change has been handed to the compositor: after the next animation frame's own work. */
const afterPaint = (): Promise<number> =>
  new Promise((resolve) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => resolve(now()));
      port1.start();
      port2.postMessage(null);
    }),
  );

/** Ends with the times between the frames since. */
function watchFrames(): () => number[] {
  const times: number[] = [];
  let last = now();
  let running = true;
  const frame = () => {
    times.push(now() - last);
    last = now();
    if (running) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return () => ((running = false), times);
}

const onScreen = new Map<string, string>();
let wanted: { id: string; title: string; seen: (at: number) => void } | null = null;
let full: (() => void) | null = null;

const Line = memo(function Line({ id, title }: ListRow) {
  useLayoutEffect(() => {
    onScreen.set(id, title);
    if (wanted?.id === id && title.endsWith(wanted.title)) {
      const { seen } = wanted;
      wanted = null;
      seen(now());
    }
    if (onScreen.size >= VISIBLE) full?.();
  });
  return <li>{title}</li>;
});

function List({ adapter }: { adapter: Adapter }) {
  return (
    <ul>
      {adapter.useRows().map((row) => (
        <Line key={row.id} {...row} />
      ))}
    </ul>
  );
}

function harness(adapter: Adapter) {
  let changes = 0;
  const nextTitle = (): string => `Change ${(changes += 1)}-${Math.random().toString(36).slice(2, 6)}`;
  let act: () => void = () => undefined;
  document.body.addEventListener('click', () => act());

  const mount = async (): Promise<number> => {
    const shown = new Promise<void>((resolve) => (full = resolve));
    const { Provider } = adapter;
    const list = <List adapter={adapter} />;
    createRoot(document.querySelector('#root')!).render(Provider ? <Provider>{list}</Provider> : list);
    await shown;
    return afterPaint();
  };

  return {
    open: () => adapter.open(),
    seed: (count: number) => adapter.seed(count),
    mount,
    queued: () => adapter.queued(),
    /** One click at a time, at any phase of the frame: call → cache → screen → paint → disk. */
    async clicks(count: number) {
      const result = { call: [] as number[], paint: [] as number[], durable: [] as number[], notInCache: 0 };
      for (let at = 0; at < count; at += 1) {
        await pause(5 + Math.random() * 20);
        const id = idOf((at * 7) % VISIBLE);
        const title = nextTitle();
        const seen = new Promise<number>((resolve) => (wanted = { id, title, seen: resolve }));
        let durable: Promise<number> = Promise.resolve(0);
        let start = 0;
        let returned = 0;
        act = () => {
          start = now();
          const kept = adapter.change(id, title);
          returned = now();
          if (!adapter.peek(id)?.endsWith(title)) result.notInCache += 1;
          durable = kept.then(now);
        };
        document.body.click();
        const painted = await seen.then(afterPaint);
        result.call.push(returned - start);
        result.paint.push(painted - start);
        result.durable.push((await durable) - start);
      }
      return result;
    },
    /** Change after change, each awaited. */
    async oneByOne(count: number) {
      const times: number[] = [];
      for (let at = 0; at < count; at += 1) {
        const start = now();
        await adapter.change(idOf((at * 13) % VISIBLE), nextTitle());
        times.push(now() - start);
      }
      return times;
    },
    /** All in one tick, over so many records. */
    async burst(count: number, over = 1_000) {
      const start = now();
      await Promise.all(Array.from({ length: count }, (_, at) => adapter.change(idOf(at % over), nextTitle())));
      return now() - start;
    },
    /** With the time between frames meanwhile. */
    async drain() {
      const frames = watchFrames();
      const start = now();
      await adapter.drain();
      return { ms: now() - start, frames: frames() };
    },
    /** With the longest task of the main thread meanwhile; 0 when none took 50 ms. */
    async pull(count: number) {
      let longest = 0;
      const observer = new PerformanceObserver((list) =>
        list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration))),
      );
      observer.observe({ type: 'longtask' });
      const start = now();
      await adapter.pull(count);
      const ms = now() - start;
      await pause(100);
      observer.disconnect();
      return { ms, longest, stored: await adapter.stored() };
    },
    /** Resolves when the last of so many changes is on the screen, whatever is on the disk by then. */
    async paint(count: number) {
      for (let at = 0; at < count; at += 1) {
        const id = idOf(at % VISIBLE);
        const title = nextTitle();
        const seen = new Promise<number>((resolve) => (wanted = { id, title, seen: resolve }));
        act = () => void adapter.change(id, title).catch(() => undefined);
        document.body.click();
        await seen.then(afterPaint);
      }
      return count;
    },
    edited: () => [...onScreen.values()].filter((title) => title.includes('Change ')).length,
  };
}

export type Harness = ReturnType<typeof harness>;

declare global {
  interface Window {
    bench: Harness;
    cold?: Promise<number>;
  }
}

const params = new URLSearchParams(location.search);
const { adapter } = await modules[params.get('adapter') ?? '']!();
window.bench = harness(adapter);
// A cold start is the page's own doing: nobody outside says when.
if (params.has('cold')) window.cold = adapter.open().then(() => window.bench.mount());
