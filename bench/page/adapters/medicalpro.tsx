import { openEngine } from '../../../src/browser/open-engine.ts';
import { webIdle } from '../../../src/browser/web-idle.ts';
import { databaseName } from '../../../src/db/schema.ts';
import { ClientProvider, createClient, useRecords, type Client } from '../../../src/hooks/index.ts';
import { systemClock, systemRandom } from '../../../src/lib/world.ts';
import type { Engine, SyncOptions, SyncReport } from '../../../src/queue/engine.ts';
import type { Notice } from '../../../src/queue/ports.ts';
import { ACCOUNT } from '../account.ts';
import { VISIBLE, type Adapter, type ListRow } from '../adapter.ts';
import { itemListing, warehouse } from '../item.ts';

/**
 * The engine as docs/use-the-engine.md mounts it (src/browser), with a network that is silent until the harness says so.
 */
const titleOf = (summary: Record<string, unknown>): string => `${String(summary['name'])} ${String(summary['label'])}`;
const IDLE: SyncReport = { drained: true, failure: null, retryInMs: null };

let client: Client;
let engine: Engine;
let counts: () => Promise<{ pending: number; sent: number }>;
let current: readonly ListRow[] = [];
let worker: Worker | null = null;

/** In a worker, where the app's service worker does it. */
function syncInWorker(options: SyncOptions): Promise<SyncReport> {
  worker ??= new Worker(new URL('../sync-worker.ts', import.meta.url), { type: 'module' });
  const background = worker;
  return new Promise((resolve) => {
    background.addEventListener('message', ({ data }: MessageEvent<SyncReport>) => resolve(data), { once: true });
    background.postMessage(options);
  });
}

async function syncUntilDrained(options: { drainOnly: boolean }): Promise<void> {
  const report = await syncInWorker({ force: true, ...options });
  if (!report.drained || report.failure !== null) throw new Error(`not drained: ${JSON.stringify(report)}`);
}

export const adapter: Adapter = {
  name: 'MedicalPro',
  open() {
    let hear: (notice: Notice) => void = () => undefined;
    const opened = openEngine({ domain: warehouse, account: ACCOUNT, onNotice: (notice) => hear(notice) });
    engine = opened.engine;
    counts = () => opened.store.counts();
    client = createClient({
      domain: warehouse,
      listings: [itemListing],
      engine,
      store: opened.store,
      reads: opened.store,
      // Nothing is sent until the harness says so: the network is measured by itself.
      runner: {
        nudge: () => undefined,
        syncNow: () => Promise.resolve(IDLE),
        pollEvery: () => undefined,
        start: () => undefined,
        stop: () => undefined,
      },
      clock: systemClock,
      random: systemRandom,
      isOnline: () => true,
      later: (ms, work) => void setTimeout(work, ms),
      whenIdle: webIdle(),
    });
    hear = client.onNotice;
    return Promise.resolve();
  },
  async seed(count) {
    await fetch(`/api/bench?records=${count}`, { method: 'POST' });
    await syncUntilDrained({ drainOnly: false });
  },
  useRows() {
    const list = useRecords('item');
    current = list.ids.slice(0, VISIBLE).map((id) => ({ id, title: titleOf(list.row(id)?.summary ?? {}) }));
    return current;
  },
  peek(id) {
    const snapshot = client.queryClient.getQueryData<{
      loader: { collection: { get(id: string): { summary: Record<string, unknown> } | undefined } };
    }>(['records', 'item']);
    const entry = snapshot?.loader.collection.get(id);
    return entry && titleOf(entry.summary);
  },
  change: (id, label) => client.update('item', id, { label }),
  drain: () => syncUntilDrained({ drainOnly: true }),
  async pull(count) {
    await fetch(`/api/bench?records=${count}`, { method: 'POST' });
    await syncUntilDrained({ drainOnly: false });
  },
  stored: () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(databaseName(ACCOUNT.tenant.id, ACCOUNT.user.id));
      request.addEventListener('error', () => reject(request.error));
      request.addEventListener('success', () => {
        const count = request.result.transaction('records').objectStore('records').count();
        count.addEventListener('success', () => (request.result.close(), resolve(count.result)));
      });
    }),
  async queued() {
    const { pending, sent } = await counts();
    return pending + sent;
  },
  Provider: ({ children }) => <ClientProvider client={client}>{children}</ClientProvider>,
};
