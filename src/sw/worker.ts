/// <reference lib="webworker" />
import { cleanupOutdatedCaches } from 'workbox-precaching';
import { reportOfThrow } from '../browser/broken-round.ts';
import {
  CHECK_SHELL,
  isSyncRequest,
  SYNC_TAG,
  type ShellAnswer,
  type SyncAnswer,
  type SyncRequest,
} from '../browser/names.ts';
import { openEngine } from '../browser/open-engine.ts';
import { sendSignOut } from '../browser/sign-out.ts';
import type { Domain } from '../contract/domain.ts';
import { DeviceStore } from '../db/device-store.ts';
import type { SyncOptions, SyncReport } from '../queue/engine.ts';
import { serveShell, type ShellFile } from './shell.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: ShellFile[] };

interface SyncEvent extends ExtendableEvent {
  tag: string;
  lastChance: boolean;
}

/** What the worker does for an application: it keeps the shell, and syncs for whoever is signed in. */
export function startWorker(domain: Domain): void {
  // The shell, all of it or nothing; answers of the API are never cached (U2).
  cleanupOutdatedCaches();
  const shell = serveShell(self.__WB_MANIFEST);

  /** A first worker serves the page that installed it; a later one waits until the person says so (`skip-waiting`). */
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

  const device = new DeviceStore();

  /** One round for whoever is signed in on this device; null when that is nobody, or not the one who asks. */
  async function syncFor(
    wanted: Pick<SyncRequest, 'tenantId' | 'userId'> | null,
    options: SyncOptions,
    begun: () => void = () => undefined,
  ): Promise<SyncReport | null> {
    // Before anything else: who signed out without a network has left a session behind (OB-11).
    const left = await sendSignOut(device);
    const current = await device.current();
    if (!current && !left) throw new Error('a sign-out is not told yet');
    if (!current) return null;
    const { account } = current;
    if (wanted && (wanted.tenantId !== account.tenant.id || wanted.userId !== account.user.id)) return null;
    const open = openEngine({ domain, account, appVersion: __APP_VERSION__ });
    try {
      begun();
      return await open.engine.sync(options);
    } finally {
      open.close();
    }
  }

  async function answerSync(port: MessagePort, request: SyncRequest, lock: string): Promise<void> {
    const say = (answer: SyncAnswer) => port.postMessage(answer);
    const report = await syncFor(request, request.options, () => say({ type: 'accepted', lock })).catch(reportOfThrow);
    // Of another version than the store or with a bug that is mended since, or with a handle that the system has closed:
    // the page may still be able to.
    say(
      report && report.storage === undefined && report.failure !== 'broken'
        ? { type: 'report', report }
        : { type: 'refused' },
    );
  }

  self.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (event.data === 'skip-waiting') void self.skipWaiting();
    else if (event.data === CHECK_SHELL && port)
      event.waitUntil(shell.refill().then((whole) => port.postMessage({ whole } satisfies ShellAnswer)));
    else if (isSyncRequest(event.data) && port) {
      const request = event.data;
      // A browser may stop a worker at any time, and nothing tells the page but this.
      const lock = `medicalpro:round:${crypto.randomUUID()}`;
      event.waitUntil(navigator.locks.request(lock, () => answerSync(port, request, lock)));
    }
  });

  // With no page open. A rejection asks the browser to try again later; pages drain by themselves meanwhile.
  self.addEventListener('sync', (event) => {
    const { tag, waitUntil } = event as SyncEvent;
    if (tag !== SYNC_TAG) return;
    waitUntil.call(
      event,
      syncFor(null, { drainOnly: true })
        .catch(reportOfThrow)
        .then((report) => {
          if (report && (!report.drained || report.failure !== null) && report.failure !== 'signed-out')
            throw new Error('not drained yet');
        }),
    );
  });
}
