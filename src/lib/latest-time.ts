const DAY_MS = 86_400_000;
/** Devices differ by minutes without harm to anybody; from an hour on a person should set the clock. */
const WORTH_A_WORD_MS = 3_600_000;

/** What tells the time, all in milliseconds since the epoch. */
export interface TimeSources {
  /** The device's clock now. */
  device: number;
  /** When the app was built: it is later than that. */
  built: number;
  /** The server's last answer: its own time, and the device's clock at that moment. */
  heard: { server: number; device: number } | null;
}

/**
 * The time as well as it is known: never before the build or the server's last answer, whatever the device's clock says (a flat battery sets
 * it to 2015 or 1970); and corrected by how far it was from the server's, as long as it has not been set since.
 */
export function latestTime({ device, built, heard }: TimeSources): number {
  const floor = Math.max(built, heard?.server ?? 0);
  if (heard === null) return Math.max(device, floor);
  const [behind, since] = [heard.server - heard.device, device - heard.device];
  // It went back since, or was behind by days and is no longer: it has been set, and what it was wrong by then says nothing of now.
  const set = since < 0 || (behind > DAY_MS && device >= floor);
  return Math.max(floor, set ? device : device + behind);
}

/** How the device's clock is wrong, where it is worth a word. */
export function clockFault(sources: TimeSources): 'behind' | 'ahead' | null {
  const missing = latestTime(sources) - sources.device;
  if (Math.abs(missing) < WORTH_A_WORD_MS) return null;
  return missing > 0 ? 'behind' : 'ahead';
}
