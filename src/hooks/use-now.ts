import { useClient } from './context.ts';
import { useSyncStatus } from './use-outbox.ts';

/**
 * The latest time known, for ages, for "today" and for validating dates: the device's clock alone may be wrong by years
 * (UI-6). Read at each render.
 */
export function useNow(): Date {
  useSyncStatus();
  return new Date(useClient().latest());
}

/** How the device's clock is wrong, with its time and the latest known time; null while it is right. */
export function useClockFault(): { kind: 'behind' | 'ahead'; says: Date; known: Date } | null {
  const known = useNow();
  const client = useClient();
  const kind = client.clockFault();
  return kind === null ? null : { kind, says: new Date(client.now()), known };
}
