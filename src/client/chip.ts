import type { Contact } from '../queue/ports.ts';
import type { DeviceFault } from '../queue/storage.ts';
import type { ChipState, PauseReason } from './api.ts';

export interface PauseFacts {
  contact: Contact;
  storage: DeviceFault | null;
  /** Device time (ms) at which the browser reported that the network is gone; null while it reports one. */
  offlineSince: number | null;
}

export const pauseOf = (fault: DeviceFault): PauseReason =>
  fault === 'newer' ? 'update' : fault === 'broken' ? 'broken' : 'storage';

/**
 * Every reason why nothing is being sent; each ends independently. The browser's "offline" counts until the server has
 * answered after it, its "online" never counts by itself (N11).
 */
export function pausesOf({ contact, storage, offlineSince }: PauseFacts): PauseReason[] {
  const offline = offlineSince !== null && (contact.failure !== null || (contact.lastContactAt ?? 0) < offlineSince);
  return [...(storage === null ? [] : [pauseOf(storage)]), ...contact.pauses, ...(offline ? ['offline' as const] : [])];
}

export interface ChipFacts {
  contact: Contact;
  pauses: readonly PauseReason[];
  attention: number;
  pending: number;
  sending: boolean;
  /** A copy of the server's records comes in: the first, or another after a resync. */
  copying: boolean;
}

/** The state shown in the header. `synced` needs an answer of the server, and all of its records. */
export function chipState({ contact, pauses, attention, pending, sending, copying }: ChipFacts): ChipState {
  if (pauses.includes('storage') || pauses.includes('update') || pauses.includes('broken')) return 'storage';
  if (pauses.includes('signed-out') || pauses.includes('user')) return 'signed-out';
  if (attention > 0) return 'attention';
  if (pauses.includes('offline')) return pending > 0 ? 'offline-pending' : 'offline';
  if (contact.failure !== null) return 'unreachable';
  if (sending) return 'sending';
  if (pending > 0) return 'pending';
  return copying || contact.lastSyncAt === null ? 'sending' : 'synced';
}
