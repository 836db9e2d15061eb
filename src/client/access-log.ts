import type { Access } from '../contract/protocol.ts';
import { keyOf, type RecordKey } from '../queue/model.ts';

export interface AccessPorts {
  /** Device time (ms). */
  now: () => number;
  later: (ms: number, work: () => void) => void;
  /** Keeps an access until the server has taken it. */
  write: (access: Access) => Promise<void>;
  /** Starts a round of sync, which takes the accesses along. */
  report: () => void;
}

/** Opening the same record again within this time counts as the same reading. */
const SAME_READING_MS = 5 * 60_000;
/** Accesses are reported together, unless a round of sync takes them along earlier. */
const REPORT_MS = 60_000;

/** Records which records a person opens and prints on this device, with the time, for the server's audit (SPEC CR-59). */
export function createAccessLog({ now, later, write, report }: AccessPorts) {
  const readings = new Map<string, number>();
  let isDue = false;

  return function note(key: RecordKey, action: 'read' | 'print'): void {
    const name = keyOf(key);
    const at = now();
    if (action === 'read' && Math.abs(at - (readings.get(name) ?? -Infinity)) < SAME_READING_MS) return;
    if (action === 'read') readings.set(name, at);
    const { entityType, entityId } = key;
    // If the disk is full, the screen says so.
    write({ entityType, entityId, at: new Date(at).toISOString(), action }).catch(() => readings.delete(name));
    if (isDue) return;
    isDue = true;
    later(REPORT_MS, () => {
      isDue = false;
      report();
    });
  };
}
