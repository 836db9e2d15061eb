import { useEffect } from 'react';

/** Keeps the screen on; a page that was hidden asks again. What releases it. */
function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let isGone = false;
  const ask = async () => {
    if (document.hidden || !('wakeLock' in navigator)) return;
    // If the browser refuses (low battery), the screen turns off as usual.
    const given = await navigator.wakeLock.request('screen').catch(() => null);
    if (isGone) void given?.release();
    else lock = given;
  };
  const again = () => void ask();
  again();
  document.addEventListener('visibilitychange', again);
  return () => {
    isGone = true;
    document.removeEventListener('visibilitychange', again);
    void lock?.release();
  };
}

/** Takes the whole screen and keeps it on while this is shown, as far as the browser lets it. */
export function useWholeScreen(): void {
  useEffect(() => {
    const page = document.documentElement;
    // Without a tap (an opened address) the browser refuses full screen, so only the page is covered.
    if ('requestFullscreen' in page) page.requestFullscreen().catch(() => undefined);
    const release = keepAwake();
    return () => {
      release();
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    };
  }, []);
}
