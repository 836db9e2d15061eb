import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { AppUpdateContext, type AppUpdate } from '../hooks/index.ts';

/** Registers the service worker and tells when a newer app waits; it takes over only when asked, so no open form is ever reloaded. */
export function AppUpdateProvider({ children }: { children: ReactNode }) {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);

  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!serviceWorker || __MOCK__ || !import.meta.env.PROD) return undefined;
    let left = false;
    const watch = (registration: ServiceWorkerRegistration) => {
      const look = () => {
        // A first installation is no update.
        if (!left && registration.waiting && serviceWorker.controller) setWaiting(registration.waiting);
      };
      look();
      registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
    };
    serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' }).then(watch, () => undefined);
    return () => {
      left = true;
    };
  }, []);

  const update = useMemo<AppUpdate>(
    () => ({
      available: waiting !== null,
      apply() {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
        waiting?.postMessage('skip-waiting');
      },
    }),
    [waiting],
  );
  return <AppUpdateContext value={update}>{children}</AppUpdateContext>;
}
