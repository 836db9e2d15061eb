import type { SyncReport } from '../queue/engine.ts';

/** Tag of the Background Sync registration that asks the service worker to drain with no page open. */
export const SYNC_TAG = 'medicalpro-sync';

/** What a page asks of the service worker; it answers on the message's port. */
export interface SyncRequest {
  type: 'sync';
  /** Whose queue: a worker that serves somebody else must not send it. */
  tenantId: string;
  userId: string;
  options: { force?: boolean; drainOnly?: boolean };
}

export type SyncAnswer =
  /**
   * It has begun: the page need not do it itself. It holds this lock as long as it works, and so no longer than it
   * lives.
   */
  { type: 'accepted'; lock?: string } | { type: 'report'; report: SyncReport } | { type: 'refused' };

/**
 * Asks the worker to look whether it has the whole app, and to fetch what is missing; it answers on the message's port.
 */
export const CHECK_SHELL = 'check-shell';
export interface ShellAnswer {
  whole: boolean;
}

export const isSyncRequest = (data: unknown): data is SyncRequest =>
  typeof data === 'object' &&
  data !== null &&
  (data as SyncRequest).type === 'sync' &&
  typeof (data as SyncRequest).userId === 'string';
