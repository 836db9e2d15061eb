import type { DeviceLine } from '../../contract/admin-desk.ts';

export const DAY_MS = 86_400_000;
/** The thresholds of the watch, from the clinic's settings (AD-12). */
export interface Threshold {
  /** Changes that wait longer than this are shown as overdue (ms). */
  unsentMs: number;
  /** The days without contact after which a device counts as silent. */
  silentDays: number;
}

const ageOf = (instant: string, now: Date): number => now.getTime() - Date.parse(instant);

/** Since when changes wait on the device. */
const waitsSince = ({ pending, oldestPendingAt }: DeviceLine): string | null =>
  (pending ?? 0) > 0 ? oldestPendingAt : null;

/** The device with the oldest change of the clinic that is not on the server. */
export function oldestUnsent(devices: readonly DeviceLine[]): { device: DeviceLine; since: string } | null {
  return devices.reduce<{ device: DeviceLine; since: string } | null>((oldest, device) => {
    const since = waitsSince(device);
    return since !== null && (oldest === null || since < oldest.since) ? { device, since } : oldest;
  }, null);
}

/**
 * Whether the device had no contact for so many days and may still be in use: it has an open session, or changes wait
 * on it.
 */
export const isSilent = (device: DeviceLine, now: Date, { silentDays }: Pick<Threshold, 'silentDays'>): boolean =>
  ageOf(device.lastContactAt, now) > silentDays * DAY_MS && (device.sessions !== 0 || (device.pending ?? 0) > 0);

export const isLate = (device: DeviceLine, now: Date, { unsentMs }: Pick<Threshold, 'unsentMs'>): boolean => {
  const since = waitsSince(device);
  return since !== null && ageOf(since, now) > unsentMs;
};

/** The order of the list: the longest waiting changes first, then silent devices, then the latest contact. */
export function inOrder(devices: readonly DeviceLine[], now: Date, threshold: Threshold): DeviceLine[] {
  const rank = (device: DeviceLine) => (isLate(device, now, threshold) ? 0 : isSilent(device, now, threshold) ? 1 : 2);
  return devices.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (rank(a) === 0 ? String(waitsSince(a)).localeCompare(String(waitsSince(b))) : 0) ||
      b.lastContactAt.localeCompare(a.lastContactAt),
  );
}
