/** Kept in localStorage, because it is read at the next start before any database is open. */
const MARK = 'medicalpro-faults';

/** Whether simulated faults were allowed on this device at the last check (QA-4). */
export function areFaultsMarked(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return false;
  }
}

export function markFaults(areAllowed: boolean): void {
  try {
    if (areAllowed) localStorage.setItem(MARK, '1');
    else localStorage.removeItem(MARK);
  } catch {
    // Without it a page that starts again has no simulated faults; the worker still has them.
  }
}
