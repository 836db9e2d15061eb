/** What goes wrong on the device itself, and not on the way to the server. */
export const DEVICE_FAULTS = [
  'stream-cut',
  'clock-ahead',
  'clock-behind',
  'storage-full',
  'storage-closed',
  'worker-killed',
  'tab-frozen',
] as const;
export type DeviceFault = (typeof DEVICE_FAULTS)[number];

/** These strike at the moment of a request, which is not harmed itself. */
export const STRIKES = ['storage-closed', 'worker-killed'] as const;
export type Strike = (typeof STRIKES)[number];

export const isStrike = (what: string): what is Strike => STRIKES.some((strike) => strike === what);

/** The event stream: cut as a whole, when it is opened or while it is open. */
export const STREAM_PATH = '/api/sync/events';

const HOUR_MS = 3_600_000;

/** How far the device's clock is moved (ms). A flat battery sets it back by years. */
export const CLOCK_OFFSET_MS: Readonly<Partial<Record<string, number>>> = {
  'clock-ahead': 26 * HOUR_MS,
  'clock-behind': -10 * 365 * 24 * HOUR_MS,
};

/** How many seconds a tab is frozen, as the panel offers it. The second is longer than a lease lasts without a heartbeat. */
export const FREEZE_SECONDS = [5, 20, 60] as const;

/** Whether a fault happens so many times, at requests; the others hold until they are ended. */
export const isCounted = (what: string): boolean =>
  isStrike(what) || what === 'stream-cut' || !DEVICE_FAULTS.some((fault) => fault === what);
