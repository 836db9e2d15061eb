import type { Contact } from '../queue/ports.ts';
import type { DeviceFault } from '../queue/storage.ts';
import type { ChipState, PauseReason } from './api.ts';

export interface PauseFacts {
  contact: Contact;
  storage: DeviceFault | null;
  /** Device time (ms) at which the browser said that the network is gone; null while it says that it is there. */
  offlineSince: number | null;
}

export const pauseOf = (fault: DeviceFault): PauseReason =>
  fault === 'newer' ? 'update' : fault === 'broken' ? 'broken' : 'storage';

/**
 * Everything for which nothing is being sent, each by itself: one that ends leaves the others. The browser's "offline"
 * is believed until the server has answered after it, its "online" never by itself (N11).
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
}

/** The one word of the header. `synced` needs the server's own word. */
export function chipState({ contact, pauses, attention, pending, sending }: ChipFacts): ChipState {
  if (pauses.includes('storage') || pauses.includes('update') || pauses.includes('broken')) return 'storage';
  if (pauses.includes('signed-out') || pauses.includes('user')) return 'signed-out';
  if (attention > 0) return 'attention';
  if (pauses.includes('offline')) return pending > 0 ? 'offline-pending' : 'offline';
  if (contact.failure !== null) return 'unreachable';
  if (sending) return 'sending';
  if (pending > 0) return 'pending';
  return contact.lastSyncAt === null ? 'sending' : 'synced';
}
