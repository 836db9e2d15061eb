import type { Contact } from '../queue/ports.ts';
import type { StorageFault } from '../queue/storage.ts';
import type { ChipState } from './api.ts';

export interface ChipFacts {
  contact: Contact;
  attention: number;
  pending: number;
  sending: boolean;
  storage: StorageFault | null;
  /** Device time (ms) at which the browser said that the network is gone; null while it says that it is there. */
  offlineSince: number | null;
}

/**
 * The one word of the header. `synced` needs the server's own word; the browser's "offline" is believed until the server has
 * answered after it, its "online" never by itself (N11).
 */
export function chipState({ contact, attention, pending, sending, storage, offlineSince }: ChipFacts): ChipState {
  if (storage !== null) return 'storage';
  if (contact.pauses.length > 0) return 'signed-out';
  if (attention > 0) return 'attention';
  const offline = offlineSince !== null && (contact.failure !== null || (contact.lastContactAt ?? 0) < offlineSince);
  if (offline) return pending > 0 ? 'offline-pending' : 'offline';
  if (contact.failure !== null) return 'unreachable';
  if (sending) return 'sending';
  if (pending > 0) return 'pending';
  return contact.lastSyncAt === null ? 'sending' : 'synced';
}
