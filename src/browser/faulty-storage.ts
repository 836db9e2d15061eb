/** Stores that are simulated to be full, or closed by the system. */
export interface FaultyStorage {
  /** From now on the browser refuses every write. */
  setFull(isFull: boolean): void;
  /** The system closes all handles, once: each of them fails until it is opened anew (faults T5). */
  closeAll(): void;
}

/**
 * The transaction aborts with the quota's error as a full disk does: its requests say only that it was aborted
 * (faults T7).
 */
function refuse(transaction: IDBTransaction): void {
  const error = new DOMException('simulated', 'QuotaExceededError');
  Object.defineProperty(transaction, 'error', { get: () => error });
  queueMicrotask(() => {
    try {
      transaction.abort();
    } catch {
      // It has ended already, without a write.
    }
  });
}

/** Puts the faults below all stores of this page or worker, except those named in `spared`. */
export function sufferStorageFaults(
  spared: readonly string[],
  prototype: Pick<IDBDatabase, 'transaction'> = IDBDatabase.prototype,
): FaultyStorage {
  const begin = prototype.transaction;
  /** How often the system has closed the handles, as of a handle's first transaction. */
  const firstUse = new WeakMap<IDBDatabase, number>();
  let closings = 0;
  let isFull = false;
  prototype.transaction = function transaction(this: IDBDatabase, ...args) {
    if (spared.includes(this.name)) return begin.apply(this, args);
    const since = firstUse.get(this) ?? closings;
    firstUse.set(this, since);
    if (since < closings) throw new DOMException('simulated', 'InvalidStateError');
    const begun = begin.apply(this, args);
    if (isFull && begun.mode === 'readwrite') refuse(begun);
    return begun;
  };
  return {
    setFull: (full) => void (isFull = full),
    closeAll: () => void (closings += 1),
  };
}
