import { StorageError, type StorageFault } from '../queue/storage.ts';

/** Exceptions of IndexedDB and Dexie, by the error's name: a name is part of the standard, a message is not. */
const BY_NAME: Readonly<Record<string, StorageFault>> = {
  QuotaExceededError: 'full',
  VersionError: 'newer',
  InvalidStateError: 'closed',
  TransactionInactiveError: 'closed',
  DatabaseClosedError: 'closed',
  AbortError: 'closed',
  UnknownError: 'unreadable',
  NotReadableError: 'unreadable',
  EncodingError: 'unreadable',
  DataError: 'unreadable',
  OpenFailedError: 'unreadable',
  TimeoutError: 'unreadable',
  SilentError: 'silent',
  NotFoundError: 'gone',
  NoSuchDatabaseError: 'gone',
  SecurityError: 'refused',
  NotAllowedError: 'refused',
  MissingAPIError: 'refused',
};

/**
 * A browser that stores nothing throws this when the store is opened for the first time (Firefox's private windows
 * before 115).
 */
const AT_THE_OPENING: Readonly<Record<string, StorageFault>> = { InvalidStateError: 'refused' };

const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
const innerOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'inner' in error ? error.inner : undefined;

/**
 * A foreign exception as a fault of the store, with its cause; anything else unchanged (a bug, or what a decision
 * threw).
 */
export function asStorageError(error: unknown, opening = false): unknown {
  if (error instanceof StorageError) return error;
  for (const candidate of [innerOf(error), error]) {
    const name = nameOf(candidate);
    const fault = (opening ? AT_THE_OPENING[name] : undefined) ?? BY_NAME[name];
    if (fault !== undefined) return new StorageError(fault, { cause: error });
  }
  return error;
}
