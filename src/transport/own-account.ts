import { profileSchema, sessionListSchema, type OwnAccount } from '../contract/own-account.ts';
import { answerOf, doneOf, itemsOf } from './answer.ts';
import { request, type HttpOptions } from './http.ts';

/** What people ask of the server for their own account; every answer is data. */
export const ownAccount = (options: HttpOptions): OwnAccount => ({
  profile: async () => answerOf(await request('/api/auth/profile', {}, options), profileSchema),
  save: async (change) =>
    doneOf(
      await request(
        '/api/auth/profile',
        { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) },
        options,
      ),
    ),
  sessions: async () => itemsOf(answerOf(await request('/api/auth/sessions', {}, options), sessionListSchema)),
  endSession: async (id) =>
    doneOf(await request(`/api/auth/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }, options)),
});
