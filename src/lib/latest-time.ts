const DAY_MS = 86_400_000;
/** A few minutes do no harm; from an hour on a person should set the clock. */
const REPORTED_FROM_MS = 3_600_000;

/** The sources of the time, in milliseconds since the epoch. */
export interface TimeSources {
  /** The device's clock now. */
  device: number;
  /** When the app was built: the present is later. */
  built: number;
  /** The server's last answer: its own time, and the device's clock at that moment. */
  lastContact: { server: number; device: number } | null;
}

/**
 * The best known time: never before the build or the server's last answer, whatever the device's clock says (a flat
 * battery sets it to 2015 or 1970). The clock is corrected by its distance from the server's, unless somebody has set
 * it since.
 */
export function latestTime({ device, built, lastContact }: TimeSources): number {
  const floor = Math.max(built, lastContact?.server ?? 0);
  if (lastContact === null) return Math.max(device, floor);
  const [behind, since] = [lastContact.server - lastContact.device, device - lastContact.device];
  // The clock went back, or was days behind and no longer is: somebody has set it, and the old distance is no longer
  // valid.
  const set = since < 0 || (behind > DAY_MS && device >= floor);
  return Math.max(floor, set ? device : device + behind);
}

/** How the device's clock is wrong; null if it is right to within an hour. */
export function clockFault(sources: TimeSources): 'behind' | 'ahead' | null {
  const missing = latestTime(sources) - sources.device;
  if (Math.abs(missing) < REPORTED_FROM_MS) return null;
  return missing > 0 ? 'behind' : 'ahead';
}
