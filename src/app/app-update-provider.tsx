import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { keepShell } from '../browser/app-shell.ts';
import { AppUpdateContext, type AppUpdate } from '../hooks/index.ts';
import { hasOpenWork } from '../ui/shell/open-work.ts';

/**
 * Registers the service worker and tells when a newer app waits; it takes over only when asked, so no open form is ever
 * reloaded.
 */
export function AppUpdateProvider({ children }: { children: ReactNode }) {
  const [whole, setWhole] = useState(true);
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  /** The worker that was told to take over. A newer one may have arrived since. */
  const [requested, setRequested] = useState<ServiceWorker | null>(null);

  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!serviceWorker || __MOCK__ || !import.meta.env.PROD) return undefined;
    const later = (ms: number, work: () => void) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    };
    const { look, stop } = keepShell({ container: serviceWorker, later }, { onWaiting: setWaiting, onWhole: setWhole });
    const seen = () => void (document.visibilityState === 'visible' && look());
    addEventListener('online', look);
    document.addEventListener('visibilitychange', seen);
    return () => {
      stop();
      removeEventListener('online', look);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);

  const update = useMemo<AppUpdate>(
    () => ({
      available: waiting !== null,
      whole,
      taking: requested !== null && requested === waiting,
      apply() {
        // Another tab has already activated it, and only this page is of the earlier version (faults B22).
        if (waiting?.state !== 'installed') return location.reload();
        const takenOver = () => {
          setRequested(null);
          // A form that was opened meanwhile stays open. The newer app is offered again when it is done.
          if (!hasOpenWork()) location.reload();
        };
        setRequested(waiting);
        navigator.serviceWorker.addEventListener('controllerchange', takenOver, { once: true });
        waiting.postMessage('skip-waiting');
      },
    }),
    [waiting, requested, whole],
  );
  return <AppUpdateContext value={update}>{children}</AppUpdateContext>;
}
