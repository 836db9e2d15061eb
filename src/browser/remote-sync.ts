import type { Engine, SyncOptions, SyncReport } from '../queue/engine.ts';
import { reportOfThrow } from './broken-round.ts';
import { SYNC_TAG, type SyncAnswer, type SyncRequest } from './names.ts';

/** A worker that has not reported its start within this time counts as absent, and the page runs the round itself. */
const ACCEPT_MS = 2_000;
/**
 * A worker that started and never reports its end: after this time the page continues by itself. The lease keeps the
 * two apart.
 */
const REPORT_MS = 60_000;
/** The worker releases its lock right after it has reported; the two may arrive here in either order. */
const OVERTAKEN_MS = 500;

/** One round of sync, in the service worker if one controls this page, otherwise in the page. Never rejects. */
export async function runSync(
  engine: Engine,
  identity: Pick<SyncRequest, 'tenantId' | 'userId'>,
  options: SyncOptions,
): Promise<SyncReport> {
  const worker = navigator.serviceWorker?.controller ?? null;
  // A worker that cannot receive messages (the browser has discarded it) does nothing for this page.
  const report = worker ? await askWorker(worker, { type: 'sync', ...identity, options }).catch(() => null) : null;
  return report ?? engine.sync(options).catch(reportOfThrow);
}

function askWorker(worker: ServiceWorker, request: SyncRequest): Promise<SyncReport | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const finished = new AbortController();
    const done = (report: SyncReport | null) => {
      clearTimeout(timer);
      finished.abort();
      port1.close();
      resolve(report);
    };
    let timer = setTimeout(() => done(null), ACCEPT_MS);
    port1.addEventListener('message', ({ data }: MessageEvent<SyncAnswer>) => {
      if (data.type === 'report') done(data.report);
      else if (data.type === 'refused') done(null);
      else {
        clearTimeout(timer);
        timer = setTimeout(() => done(null), REPORT_MS);
        if (data.lock !== undefined)
          whenFree(data.lock, finished.signal, () => void setTimeout(() => done(null), OVERTAKEN_MS));
      }
    });
    port1.start();
    worker.postMessage(request, [port2]);
  });
}

/** The lock of a worker is released when it has done its work, or was stopped while working (faults B1). */
function whenFree(lock: string, signal: AbortSignal, then: () => void): void {
  navigator.locks.request(lock, { signal }, then).catch(() => undefined);
}

/**
 * Registers a Background Sync, so that the browser wakes the worker when there is a network, with or without a page. It
 * only helps: the browser may refuse.
 */
export async function registerBackgroundSync(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    const sync = (registration as unknown as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
    await sync?.register(SYNC_TAG);
  } catch {
    // Refused or switched off in this browser: every open page drains anyway (B4).
  }
}
