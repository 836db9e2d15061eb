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
import { sufferDeviceFaults } from '../browser/device-faults.ts';
import { fetchWithFaults } from '../browser/faulty-fetch.ts';
import { withAccesses } from '../browser/accesses.ts';
import { openEngine } from '../browser/open-engine.ts';
import { sendSignOut } from '../browser/sign-out.ts';
import type { Domain } from '../contract/domain.ts';
import { DeviceStore } from '../db/device-store.ts';
import { readFaults } from '../db/fault-store.ts';
import type { SyncOptions, SyncReport } from '../queue/engine.ts';
import { askNeededFirst } from '../transport/needed-first.ts';
import { serveShell, type ShellFile } from './shell.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: ShellFile[] };

interface SyncEvent extends ExtendableEvent {
  tag: string;
  lastChance: boolean;
}

/** A window that is open is only brought to the front: somebody may be typing in it, and it says the same itself. */
async function showApp(): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window' });
  await (open ? open.focus() : self.clients.openWindow('/sync'));
}

/** What the worker does for an application: it serves the app's files, and syncs for the person who is signed in. */
export function startWorker(domain: Domain): void {
  // The app's files, all or none; answers of the API are never cached (U2).
  cleanupOutdatedCaches();
  const shell = serveShell(self.__WB_MANIFEST);

  /** The first worker serves the page that installed it; a later one waits until the person agrees (`skip-waiting`). */
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

  const device = new DeviceStore();

  let suffering: ReturnType<typeof sufferDeviceFaults> | undefined;
  /** What strikes this worker where faults may be simulated; null where none may, or where that can't be read (QA-3). */
  async function strikes(): Promise<Awaited<ReturnType<typeof sufferDeviceFaults>> | null> {
    const allowed = await readFaults(device, Date.now()).catch(() => null);
    if (allowed === null) return null;
    return (suffering ??= sufferDeviceFaults(device, { locks: navigator.locks, timers: globalThis }));
  }

  /** One round for the person who is signed in on this device; null if that is nobody, or not the one who asks. */
  async function syncFor(
    wanted: Pick<SyncRequest, 'tenantId' | 'userId'> | null,
    options: SyncOptions,
    begun: () => void = () => undefined,
  ): Promise<SyncReport | null> {
    // First of all: a sign-out without a network has left a session on the server (OB-11).
    const left = await sendSignOut(device);
    const current = await device.current();
    if (!current && !left) throw new Error('a sign-out is not told yet');
    if (!current) return null;
    const { account } = current;
    if (wanted && (wanted.tenantId !== account.tenant.id || wanted.userId !== account.user.id)) return null;
    const strike = await strikes();
    const http = strike && { http: { fetch: fetchWithFaults(device, { strike }) } };
    const open = openEngine({
      domain,
      account,
      appVersion: __APP_VERSION__,
      through: withAccesses,
      first: askNeededFirst,
      ...http,
    });
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
    // This worker may be of another version than the store, have a bug that is fixed in the page, or hold a handle that
    // the system has closed: the page may still be able to sync.
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
      // A browser may stop a worker at any time; the page learns of it only because this lock is released.
      const lock = `medicalpro:round:${crypto.randomUUID()}`;
      const work = () => navigator.locks.request(lock, () => answerSync(port, request, lock));
      // Where the worker's death may be simulated, this lock has to end with it.
      event.waitUntil(strikes().then(work));
    }
  });

  // The app's own notification: it leads to what it counts.
  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(showApp());
  });

  // With no page open. A rejection makes the browser try again later; pages drain by themselves meanwhile.
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
