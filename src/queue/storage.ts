/**
 * Why the device's store does not do what it is asked (SPEC ST-1). Each is a pause of its own: nothing is sent or said
 * to be saved while it lasts.
 */
export const STORAGE_FAULTS = [
  'full', // no room on the device
  'closed', // the system has taken the store's handle away
  'unreadable', // it is there and cannot be read
  'silent', // it was asked and says nothing at all
  'gone', // it was deleted under us
  'refused', // the browser gives none (private browsing, storage switched off)
  'blocked', // another tab holds it while it is to be upgraded
  'newer', // a newer app has upgraded it: this one may look, and write no more
] as const;
export type StorageFault = (typeof STORAGE_FAULTS)[number];

/** The store could not do it: nothing of it was written. */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly fault: StorageFault;
  constructor(fault: StorageFault, options?: ErrorOptions) {
    super(`the device's store: ${fault}`, options);
    this.fault = fault;
  }
}

/**
 * Why this device does not do its part: its store, or the app itself (a bug: nothing is lost, and it is tried again).
 */
export type DeviceFault = StorageFault | 'broken';

/**
 * Milliseconds until another try makes sense; null when only a person can change it (reload, room elsewhere, another
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

/** A throw of the store, by its kind; what is none of these is a bug and stays one. */
export const storageFaultOf = (error: unknown): StorageFault | null =>
  error instanceof StorageError ? error.fault : null;
