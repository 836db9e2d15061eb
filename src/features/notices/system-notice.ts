import { useEffect, useRef, useState } from 'react';

/** One at a time on this device: a newer one takes the place of the one before. */
const TAG = 'medicalpro';

type Permission = NotificationPermission | 'none';

/** `none`: this browser has no notifications, or not for this app. */
const permissionNow = (): Permission =>
  'Notification' in globalThis && 'serviceWorker' in navigator ? Notification.permission : 'none';

/** Whether the person may be asked, and asks them. Somebody who has answered is never asked again. */
export function usePermission(): readonly [mayAsk: boolean, ask: () => void] {
  const [permission, setPermission] = useState(permissionNow);
  const ask = () => void Notification.requestPermission().then(setPermission, () => setPermission('denied'));
  return [permission === 'default', ask];
}

const registered = async () =>
  permissionNow() === 'granted' ? await navigator.serviceWorker.getRegistration() : undefined;

/** Only a number goes to the system: it may show it on a locked screen. If the browser refuses, the chip still says it. */
const show = async (body: string): Promise<void> =>
  (await registered())?.showNotification('MedicalPro', { body, tag: TAG });

async function withdraw(): Promise<void> {
  for (const shown of (await (await registered())?.getNotifications({ tag: TAG })) ?? []) shown.close();
}

const ignore = (): void => undefined;

/** Tells the system of what comes up while nobody looks at the app: `count` has grown. */
export function useSystemNotice(count: number, words: (count: number) => string): void {
  const before = useRef(count);
  useEffect(() => {
    const hasGrown = count > before.current;
    before.current = count;
    if (hasGrown && document.visibilityState === 'hidden') void show(words(count)).catch(ignore);
    // The words of the moment.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [count]);
}

/** What the system shows is taken back once somebody looks at the app. */
export function useSystemNoticeTakenBack(): void {
  useEffect(() => {
    const look = () => void (document.visibilityState === 'visible' && withdraw().catch(ignore));
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
}
