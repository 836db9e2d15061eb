import {
  auditPageSchema,
  conflictPageSchema,
  deviceListSchema,
  invitationSchema,
  syncRunPageSchema,
  syncSummarySchema,
  type AdminDesk,
  type AdminQuery,
} from '../contract/admin-desk.ts';
import { signedHeadSchema } from '../contract/audit-head.ts';
import { serverStateSchema } from '../contract/server-state.ts';
import { lossListSchema } from '../contract/loss.ts';
import { auditCsv, verifyInParts } from './audit-parts.ts';
import { answerOf, doneOf, itemsOf } from './answer.ts';
import { request, type HttpOptions } from './http.ts';
import { retentionDesk } from './retention.ts';

export interface DeskOptions extends HttpOptions {
  /** Waits so long (ms) before a part is requested again. */
  wait?: (ms: number) => Promise<void>;
}

/** The address of a page; `after` is the cursor of the page before. */
const pageAt = (path: string, query: AdminQuery, after: string | null): string =>
  `${path}?${new URLSearchParams({ ...query, ...(after !== null && { cursor: after }) }).toString()}`;

/** What an administrator asks of the server; every answer is data. */
export const adminDesk = (options: DeskOptions): AdminDesk => ({
  invite: async (userId, language) =>
    answerOf(
      await request(
        `/api/v1/users/${encodeURIComponent(userId)}/invitation?mail=${language}`,
        { method: 'POST' },
        options,
      ),
      invitationSchema,
    ),
  devices: async () => itemsOf(answerOf(await request('/api/v1/devices', {}, options), deviceListSchema)),
  losses: async () => itemsOf(answerOf(await request('/api/v1/devices/losses', {}, options), lossListSchema)),
  revoke: async (clientId) =>
    doneOf(await request(`/api/v1/devices/${encodeURIComponent(clientId)}`, { method: 'DELETE' }, options)),
  audit: async (query, after) =>
    answerOf(await request(pageAt('/api/v1/audit', query, after), {}, options), auditPageSchema),
  conflicts: async (query, after) =>
    answerOf(await request(pageAt('/api/sync/conflicts', query, after), {}, options), conflictPageSchema),
  syncRuns: async (query, after) =>
    answerOf(await request(pageAt('/api/sync/logs', query, after), {}, options), syncRunPageSchema),
  syncSummary: async (query) =>
    answerOf(await request(pageAt('/api/sync/logs/summary', query, null), {}, options), syncSummarySchema),
  auditCsv: (query, progress) => auditCsv(query, options, progress),
  server: async () => answerOf(await request('/api/v1/server', {}, options), serverStateSchema),
  startBackup: async () =>
    answerOf(await request('/api/v1/server/backups', { method: 'POST' }, options), serverStateSchema.shape.backups),
  ...retentionDesk(options),
  auditHead: async () => answerOf(await request('/api/v1/audit/head', {}, options), signedHeadSchema),
  verifyAudit: (kept, progress) => verifyInParts(kept, options, progress),
});
