import { within, type Later } from '../lib/within.ts';
import { CHECK_SHELL, type ShellAnswer } from './names.ts';

/** The part of the browser's service workers that is used here. */
export type WorkerContainer = Pick<ServiceWorkerContainer, 'controller' | 'register'>;

export interface ShellWatch {
  /** A newer app is installed and takes over when it is told to. */
  onWaiting(worker: ServiceWorker): void;
  /**
   * Whether the whole app is on this device: false if it could not be installed, or if files are missing and could not
   * be fetched again.
   */
  onWhole(whole: boolean): void;
}

export interface ShellPorts {
  container: WorkerContainer;
  /** Returns a function that stops it. */
  later: Later;
}

/** How long a failed installation waits before it is tried again, doubled each time (B18: two bars of signal). */
const AGAIN_MS = 5_000;
const AGAIN_AT_MOST_MS = 5 * 60_000;
/** Time limit of a registration, after which it is tried again (ST-14). */
const REGISTER_MS = 30_000;

/**
 * Keeps the app on this device: registers the worker, tries a failed installation again, the first one or an update
 * (UG-11), and makes the worker check that its files are still there (UG-12).
 */
export function keepShell(
  { container, later }: ShellPorts,
  { onWaiting, onWhole }: ShellWatch,
): { look: () => void; stop: () => void } {
  let stopped = false;
  let registration: ServiceWorkerRegistration | null = null;
  let takeBack: (() => void) | null = null;
  let wait = AGAIN_MS;
  const followed = new WeakSet<ServiceWorker>();

  const again = () => {
    if (stopped || takeBack !== null) return;
    takeBack = later(wait, () => ((takeBack = null), install()));
    wait = Math.min(2 * wait, AGAIN_AT_MOST_MS);
  };
  const offer = () => {
    // A first installation is no update.
    if (!stopped && registration?.waiting && container.controller) onWaiting(registration.waiting);
  };
  const follow = (worker: ServiceWorker | null) => {
    if (worker === null || followed.has(worker)) return;
    followed.add(worker);
    let installed = false;
    worker.addEventListener('statechange', () => {
      offer();
      if (worker.state === 'installed') {
        installed = true;
        wait = AGAIN_MS;
      }
      if (worker.state === 'activated' && !stopped) look();
      if (worker.state !== 'redundant' || installed) return;
      // If there is an installed version, it stays in use.
      if (!stopped && registration?.active === null) onWhole(false);
      again();
    });
  };
  const watch = (found: ServiceWorkerRegistration) => {
    registration = found;
    offer();
    follow(found.installing);
    found.addEventListener('updatefound', () => follow(found.installing));
  };
  const install = () => {
    if (stopped) return;
    // A registration whose first installation failed is gone; the existing one is checked for a newer app.
    if (registration?.active) void within(REGISTER_MS, registration.update(), later).then(look, again);
    else
      void within(REGISTER_MS, container.register('/sw.js', { scope: '/', updateViaCache: 'none' }), later).then(
        watch,
        again,
      );
  };
  const look = () => {
    const worker = registration?.active ?? container.controller;
    if (stopped || !worker) return;
    const { port1, port2 } = new MessageChannel();
    // A worker of an earlier version does not answer: then nothing is known.
    port1.addEventListener('message', ({ data }: MessageEvent<ShellAnswer>) => {
      port1.close();
      if (stopped) return;
      onWhole(data.whole);
      if (data.whole) wait = AGAIN_MS;
      else again();
    });
    port1.start();
    worker.postMessage(CHECK_SHELL, [port2]);
  };

  install();
  look();
  return {
    look,
    stop() {
      stopped = true;
      takeBack?.();
    },
  };
}
