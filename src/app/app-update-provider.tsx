import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { AppUpdateContext, type AppUpdate } from '../hooks/index.ts';
import { hasOpenWork } from '../ui/open-work.ts';

/** The first installation needs every file of the app. Where one did not come (B18: two bars of signal), all is asked for again, after so long and longer. */
const AGAIN_MS = 5_000;
const AGAIN_AT_MOST_MS = 5 * 60_000;

/** Registers the service worker and tells when a newer app waits; it takes over only when asked, so no open form is ever reloaded. */
export function AppUpdateProvider({ children }: { children: ReactNode }) {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  /** Asked to take over; one that is still newer may have come since. */
  const [asked, setAsked] = useState<ServiceWorker | null>(null);

  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!serviceWorker || __MOCK__ || !import.meta.env.PROD) return undefined;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let wait = AGAIN_MS;
    const again = () => {
      if (left || timer !== null) return;
      timer = setTimeout(() => ((timer = null), install()), wait);
      wait = Math.min(2 * wait, AGAIN_AT_MOST_MS);
    };
    const watch = (registration: ServiceWorkerRegistration) => {
      const look = () => {
        // A first installation is no update.
        if (!left && registration.waiting && serviceWorker.controller) setWaiting(registration.waiting);
      };
      const follow = (worker: ServiceWorker | null) =>
        worker?.addEventListener('statechange', () => {
          look();
          if (worker.state === 'redundant' && registration.active === null) again();
        });
      look();
      follow(registration.installing);
      registration.addEventListener('updatefound', () => follow(registration.installing));
    };
    const install = () => void serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' }).then(watch, again);
    install();
    return () => {
      left = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, []);

  const update = useMemo<AppUpdate>(
    () => ({
      available: waiting !== null,
      taking: asked !== null && asked === waiting,
      apply() {
        // Another tab has asked for it already: it has taken over, and this page alone is of before (faults B22).
        if (waiting?.state !== 'installed') return location.reload();
        const takenOver = () => {
          setAsked(null);
          // A form that was opened meanwhile is not closed by it: when it is done, the newer app is offered again.
          if (!hasOpenWork()) location.reload();
        };
        setAsked(waiting);
        navigator.serviceWorker.addEventListener('controllerchange', takenOver, { once: true });
        waiting.postMessage('skip-waiting');
      },
    }),
    [waiting, asked],
  );
  return <AppUpdateContext value={update}>{children}</AppUpdateContext>;
}
