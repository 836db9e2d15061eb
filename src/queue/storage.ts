/**
 * How the device's store fails (SPEC ST-1). Each kind is a pause: while it lasts, nothing is sent or reported as saved.
 */
export const STORAGE_FAULTS = [
  'full', // no room on the device
  'closed', // the system has closed the database handle
  'unreadable', // the store exists and cannot be read
  'silent', // a call does not return
  'gone', // the store was deleted while open
  'refused', // the browser offers none (private browsing, storage switched off)
  'blocked', // another tab holds the store open while it has to be upgraded
  'newer', // a newer app has upgraded it: this one may read, and no longer write
] as const;
export type StorageFault = (typeof STORAGE_FAULTS)[number];

/** A failure of the store: nothing of the call was written. */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly fault: StorageFault;
  constructor(fault: StorageFault, options?: ErrorOptions) {
    super(`the device's store: ${fault}`, options);
    this.fault = fault;
  }
}

/**
 * Why this device does not work: its store fails, or the app itself does (a bug: nothing is lost, and it is tried
 * again).
 */
export type DeviceFault = StorageFault | 'broken';

/**
 * Milliseconds until another attempt makes sense; null if only a person can change it (reload, freeing space, another
 * browser).
 */
export const STORAGE_RETRY_MS = {
  full: 30_000,
  closed: 5_000,
  unreadable: 30_000,
  silent: 5_000,
  blocked: 5_000,
  gone: null,
  refused: null,
  newer: null,
} as const satisfies Record<StorageFault, number | null>;

/** Turns an exception of the store into its kind; any other exception is a bug and stays one. */
export const storageFaultOf = (error: unknown): StorageFault | null =>
  error instanceof StorageError ? error.fault : null;
