import { clinic } from '../../../src/contract/clinic.ts';
import { openEngine } from '../../../src/client/open-engine.ts';
import { patientListing } from '../../../src/features/patients/listing.ts';
import { ClientProvider, createClient, useRecords, type Client } from '../../../src/hooks/index.ts';
import { systemClock, systemRandom } from '../../../src/lib/world.ts';
import type { Engine, SyncReport } from '../../../src/queue/engine.ts';
import type { Notice } from '../../../src/queue/ports.ts';
import { VISIBLE, type Adapter, type ListRow } from '../adapter.ts';

/** The app's own path from the hook's call to the server: client, cache, engine, Dexie store and HTTP, as src/client wires them. */
const ACCOUNT = {
  user: { id: '0190a1b2-0000-7000-8000-aaaaaaaaaaaa', name: 'Bench', email: 'bench@clinic.test', role: 'admin' },
  tenant: { id: '0190a1b2-0000-7000-8000-bbbbbbbbbbbb', slug: 'bench', name: 'Bench' },
  device: { clientId: '0190a1b2-0000-7000-8000-cccccccccccc', lastReport: null },
};
const titleOf = (summary: Record<string, unknown>): string => `${String(summary['birthName'])} ${String(summary['birthGivenNames'])}`;
const IDLE: SyncReport = { drained: true, failure: null, retryInMs: null };

let client: Client;
let engine: Engine;
let counts: () => Promise<{ pending: number; sent: number }>;
let current: readonly ListRow[] = [];

async function syncUntilDrained(options: { drainOnly: boolean }): Promise<void> {
  const report = await engine.sync({ force: true, ...options });
  if (!report.drained || report.failure !== null) throw new Error(`not drained: ${JSON.stringify(report)}`);
}

export const adapter: Adapter = {
  name: 'MedicalPro',
  open() {
    let hear: (notice: Notice) => void = () => undefined;
    const opened = openEngine({ domain: clinic, account: ACCOUNT, onNotice: (notice) => hear(notice) });
    engine = opened.engine;
    counts = () => opened.store.counts();
    client = createClient({
      domain: clinic,
      listings: [patientListing],
      engine,
      store: opened.store,
      reads: opened.store,
      // Nothing is sent until the harness says so: the network is measured by itself.
      runner: { nudge: () => undefined, syncNow: () => Promise.resolve(IDLE), start: () => undefined, stop: () => undefined },
      clock: systemClock,
      random: systemRandom,
      isOnline: () => true,
      later: (ms, work) => void setTimeout(work, ms),
    });
    hear = client.onNotice;
    return Promise.resolve();
  },
  async seed(count) {
    await fetch(`/api/bench?patients=${count}`, { method: 'POST' });
    await syncUntilDrained({ drainOnly: false });
  },
  useRows() {
    const list = useRecords('patient');
    current = list.ids.slice(0, VISIBLE).map((id) => ({ id, title: titleOf(list.row(id)?.summary ?? {}) }));
    return current;
  },
  peek(id) {
    const snapshot = client.queryClient.getQueryData<{ loader: { collection: { get(id: string): { summary: Record<string, unknown> } | undefined } } }>(['records', 'patient']);
    const entry = snapshot?.loader.collection.get(id);
    return entry && titleOf(entry.summary);
  },
  change: (id, birthGivenNames) => client.update('patient', id, { birthGivenNames }),
  drain: () => syncUntilDrained({ drainOnly: true }),
  async queued() {
    const { pending, sent } = await counts();
    return pending + sent;
  },
  Provider: ({ children }) => <ClientProvider client={client}>{children}</ClientProvider>,
};
