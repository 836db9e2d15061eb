import { clinic } from '../contract/clinic.ts';
import { databaseName } from '../db/schema.ts';
import { createClient, createSyncRunner, type Account, type Client, type Listing } from '../hooks/index.ts';
import { systemClock, systemRandom } from '../lib/world.ts';
import type { Notice } from '../queue/ports.ts';
import { createChangeCheck, followEvents } from './live.ts';
import { openEngine } from './open-engine.ts';
import { registerBackgroundSync, runSync } from './remote-sync.ts';

export interface OpenClient {
  client: Client;
  /** Lets go of everything; the queue stays in the store. */
  close(): void;
}

/** A signed-in person's client in this page: the engine on the browser, and everything that wakes it. */
export function openClient(account: Account, listings: readonly Listing[], onSignedOut: (signedOut: boolean) => void): OpenClient {
  const scope = databaseName(account.tenant.id, account.user.id);
  const identity = { tenantId: account.tenant.id, userId: account.user.id };
  const abort = new AbortController();
  let notice: (notice: Notice) => void = () => undefined;
  const { engine, store, close } = openEngine(account, (message) => notice(message));

  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  };
  const runner = createSyncRunner({
    async run(options) {
      const report = await runSync(engine, identity, options);
      if (!report.drained || report.failure !== null) void registerBackgroundSync();
      onSignedOut(report.failure === 'signed-out');
      return report;
    },
    check: createChangeCheck(),
    setTimer: later,
    random: systemRandom,
    isVisible: () => document.visibilityState === 'visible',
  });
  const client = createClient({
    domain: clinic,
    listings,
    engine,
    store,
    reads: store,
    runner: { ...runner, nudge: () => (void registerBackgroundSync(), runner.nudge()) },
    clock: systemClock,
    random: systemRandom,
    isOnline: () => navigator.onLine,
    later,
  });
  notice = client.onNotice;

  const { signal } = abort;
  addEventListener('online', () => (client.onConnectivity(), void runner.syncNow()), { signal });
  addEventListener('offline', () => client.onConnectivity(), { signal });
  addEventListener('pageshow', () => runner.nudge(), { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && runner.nudge(), { signal });
  followEvents(scope, () => runner.nudge(), signal);
  void navigator.storage?.persist?.().then(client.setPersisted, () => client.setPersisted(false));
  runner.start();

  return {
    client,
    close() {
      abort.abort();
      runner.stop();
      close();
    },
  };
}
