import type { Access } from '../contract/protocol.ts';
import { keyOf, type RecordKey } from '../queue/model.ts';

export interface AccessPorts {
  /** Device time (ms). */
  now: () => number;
  later: (ms: number, work: () => void) => void;
  /** Keeps an access until the server has taken it. */
  write: (access: Access) => Promise<void>;
  /** Starts a round of sync, which takes the accesses along. */
  tell: () => void;
}

/** Someone who goes to and fro between pages reads a record once in this time. */
const SAME_READING_MS = 5 * 60_000;
/** Accesses are told together, if no round takes them along before. */
const TELL_MS = 60_000;

/** Notes which records a person opens and prints on this device, with the time, for the server's audit (SPEC CR-59). */
export function createAccessLog({ now, later, write, tell }: AccessPorts) {
  const readings = new Map<string, number>();
  let isTelling = false;

  return function note(key: RecordKey, action: 'read' | 'print'): void {
    const name = keyOf(key);
    const at = now();
    if (action === 'read' && Math.abs(at - (readings.get(name) ?? -Infinity)) < SAME_READING_MS) return;
    if (action === 'read') readings.set(name, at);
    const { entityType, entityId } = key;
    // The disk may be full: then the screen says so by itself.
    write({ entityType, entityId, at: new Date(at).toISOString(), action }).catch(() => readings.delete(name));
    if (isTelling) return;
    isTelling = true;
    later(TELL_MS, () => {
      isTelling = false;
      tell();
    });
  };
}
