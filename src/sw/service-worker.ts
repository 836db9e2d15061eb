/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { reportOfThrow } from '../client/broken-round.ts';
import { isSyncRequest, SYNC_TAG, type SyncAnswer, type SyncRequest } from '../client/names.ts';
import { openEngine } from '../client/open-engine.ts';
import { clinic } from '../contract/clinic.ts';
import { DeviceStore } from '../db/device-store.ts';
import type { SyncOptions, SyncReport } from '../queue/engine.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

interface SyncEvent extends ExtendableEvent {
  tag: string;
  lastChance: boolean;
}

// The shell, all of it or nothing; answers of the API are never cached (U2). Any address of the app is its one page.
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/^\/api\//] }));

/** A first worker serves the page that installed it; a later one waits until the person says so (`skip-waiting`). */
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const device = new DeviceStore();

/** One round for whoever is signed in on this device; null when that is nobody, or not the one who asks. */
async function syncFor(wanted: Pick<SyncRequest, 'tenantId' | 'userId'> | null, options: SyncOptions, begun: () => void = () => undefined): Promise<SyncReport | null> {
  const current = await device.current();
  if (!current) return null;
  const { account } = current;
  if (wanted && (wanted.tenantId !== account.tenant.id || wanted.userId !== account.user.id)) return null;
  const open = openEngine({ domain: clinic, account, appVersion: __APP_VERSION__ });
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
  // Of another version than the store or with a bug that is mended since, or with a handle that the system has closed: the page may still be able to.
  say(report && report.storage === undefined && report.failure !== 'broken' ? { type: 'report', report } : { type: 'refused' });
}

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.data === 'skip-waiting') void self.skipWaiting();
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
    syncFor(null, { drainOnly: true }).catch(reportOfThrow).then((report) => {
      if (report && (!report.drained || report.failure !== null) && report.failure !== 'signed-out') throw new Error('not drained yet');
    }),
  );
});
