import { useEffect, useRef, useState } from 'react';

/** One at a time on this device: a newer one takes the place of the one before. */
const TAG = 'medicalpro';

type Permission = NotificationPermission | 'none';

/** `none`: this browser has no notifications, or not for this app. */
const permissionNow = (): Permission =>
  'Notification' in globalThis && 'serviceWorker' in navigator ? Notification.permission : 'none';

/** Whether the browser's question can still be put, and puts it. A person who has answered is not asked again. */
export function usePermission(): readonly [mayAsk: boolean, ask: () => void] {
  const [permission, setPermission] = useState(permissionNow);
  const ask = () => void Notification.requestPermission().then(setPermission, () => setPermission('denied'));
  return [permission === 'default', ask];
}

const registered = async () =>
  permissionNow() === 'granted' ? await navigator.serviceWorker.getRegistration() : undefined;

/** The text holds only a number, because it may be shown on a locked screen. If the browser refuses, the chip shows it. */
const show = async (body: string): Promise<void> =>
  (await registered())?.showNotification('MedicalPro', { body, tag: TAG });

async function withdraw(): Promise<void> {
  for (const shown of (await (await registered())?.getNotifications({ tag: TAG })) ?? []) shown.close();
}

const ignore = (): void => undefined;

/** Shows a system notification when `count` grows while the app is hidden. */
export function useSystemNotice(count: number, words: (count: number) => string): void {
  const before = useRef(count);
  useEffect(() => {
    const hasGrown = count > before.current;
    before.current = count;
    if (hasGrown && document.visibilityState === 'hidden') void show(words(count)).catch(ignore);
    // `words` is read when the count changes, not a reason to notify.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [count]);
}

/** Removes the system notification when the app becomes visible. */
export function useSystemNoticeTakenBack(): void {
  useEffect(() => {
    const look = () => void (document.visibilityState === 'visible' && withdraw().catch(ignore));
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
}
