import type { SyncReport } from '../queue/engine.ts';

/** Tag of the Background Sync registration that asks the service worker to drain with no page open. */
export const SYNC_TAG = 'medicalpro-sync';

/** What a page requests from the service worker; it answers on the message's port. */
export interface SyncRequest {
  type: 'sync';
  /** Whose queue: a worker that serves another person must not send it. */
  tenantId: string;
  userId: string;
  options: { force?: boolean; drainOnly?: boolean };
}

export type SyncAnswer =
  /**
   * The worker has begun, so the page need not sync itself. The worker holds this lock while it works; the browser
   * releases it if the worker dies.
   */
  { type: 'accepted'; lock?: string } | { type: 'report'; report: SyncReport } | { type: 'refused' };

/** Notice among tabs and workers: look at the simulated faults again. */
export const FAULTS_CHANNEL = 'medicalpro:faults';

/** Makes the worker check that it has the whole app, and fetch what is missing; it answers on the message's port. */
export const CHECK_SHELL = 'check-shell';
export interface ShellAnswer {
  whole: boolean;
}

export const isSyncRequest = (data: unknown): data is SyncRequest =>
  typeof data === 'object' &&
  data !== null &&
  (data as SyncRequest).type === 'sync' &&
  typeof (data as SyncRequest).userId === 'string';
