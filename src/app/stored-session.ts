import type { CurrentSession, DeviceStore } from '../db/device-store.ts';

const AGAIN_MS = 2_000;

export interface Told {
  /** Who is signed in on this device; null where nobody is. Told once. */
  known(current: CurrentSession | null): void;
  /** The store has not answered: it is asked again, after every failure, until it does. */
  unknown(): void;
}

/** Asks the device's store who is signed in. One that fails once must not look like a sign-out: without a network nobody could sign in again. Answers how to stop. */
export function readStoredSession(device: Pick<DeviceStore, 'current'>, { known, unknown }: Told): () => void {
  let left = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = () =>
    void device.current().then(
      (current) => !left && known(current),
      () => {
        if (left) return;
        unknown();
        timer = setTimeout(ask, AGAIN_MS);
      },
    );
  ask();
  return () => {
    left = true;
    clearTimeout(timer);
  };
}
