import type { AdminDesk } from '../contract/admin-desk.ts';
import { retainedPageSchema, retentionPreviewSchema } from '../contract/retention.ts';
import { answerOf, doneOf } from './answer.ts';
import { request, type HttpOptions } from './http.ts';

const ROOT = '/api/v1/retention';
const at = (patientId: string, more = '') => `${ROOT}/${encodeURIComponent(patientId)}${more}`;
const withBody = (method: string, body: object) => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The part of the administrator's desk that is about how long files are kept. */
export const retentionDesk = (
  options: HttpOptions,
): Pick<AdminDesk, 'retention' | 'retentionOf' | 'setHold' | 'requestErasure' | 'withdrawErasure' | 'eraseFile'> => ({
  retention: async (listed, after) => {
    const query = new URLSearchParams({
      ...(listed === 'held' && { held: '1' }),
      ...(after !== null && { cursor: after }),
    });
    return answerOf(await request(query.size === 0 ? ROOT : `${ROOT}?${query}`, {}, options), retainedPageSchema);
  },
  retentionOf: async (patientId) => answerOf(await request(at(patientId), {}, options), retentionPreviewSchema),
  setHold: async (patientId, reason) =>
    doneOf(
      await request(
        at(patientId, '/hold'),
        reason === null ? { method: 'DELETE' } : withBody('PUT', { reason }),
        options,
      ),
    ),
  requestErasure: async (patientId, password) =>
    doneOf(await request(at(patientId, '/request'), withBody('PUT', { password }), options)),
  withdrawErasure: async (patientId) => doneOf(await request(at(patientId, '/request'), { method: 'DELETE' }, options)),
  eraseFile: async (patientId, password) =>
    doneOf(await request(at(patientId, '/erasure'), withBody('POST', { password }), options)),
});
