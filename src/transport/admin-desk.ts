import { auditPageSchema, deviceListSchema, invitationSchema, type AdminDesk } from '../contract/admin-desk.ts';
import { lossListSchema } from '../contract/loss.ts';
import { auditCsv, verifyInParts } from './audit-parts.ts';
import { answerOf, doneOf, itemsOf } from './answer.ts';
import { request, type HttpOptions } from './http.ts';

export interface DeskOptions extends HttpOptions {
  /** Waits so long (ms) before a part is requested again. */
  wait?: (ms: number) => Promise<void>;
}

/** What an administrator asks of the server; every answer is data. */
export const adminDesk = (options: DeskOptions): AdminDesk => ({
  invite: async (userId) =>
    answerOf(
      await request(`/api/v1/users/${encodeURIComponent(userId)}/invitation`, { method: 'POST' }, options),
      invitationSchema,
    ),
  devices: async () => itemsOf(answerOf(await request('/api/v1/devices', {}, options), deviceListSchema)),
  losses: async () => itemsOf(answerOf(await request('/api/v1/devices/losses', {}, options), lossListSchema)),
  revoke: async (clientId) =>
    doneOf(await request(`/api/v1/devices/${encodeURIComponent(clientId)}`, { method: 'DELETE' }, options)),
  audit: async (query, after) =>
    answerOf(
      await request(
        `/api/v1/audit?${new URLSearchParams({ ...query, ...(after !== null && { cursor: after }) }).toString()}`,
        {},
        options,
      ),
      auditPageSchema,
    ),
  auditCsv: (query, progress) => auditCsv(query, options, progress),
  verifyAudit: (expected, progress) => verifyInParts(expected, options, progress),
});
