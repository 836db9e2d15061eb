import { meResponseSchema, problemSchema } from '../contract/protocol.ts';
import { classify } from './outcomes.ts';
import type { Reply } from './reply.ts';
import { postJson, type HttpOptions } from './http.ts';

export type PasswordResult =
  | { ok: true }
  /**
   * `WRONG`: the current password is not right. `REFUSED`: the new one doesn't follow the rules. `ENDED`: no session,
   * or another person's.
   */
  | {
      ok: false;
      code: 'WRONG' | 'REFUSED' | 'ENDED' | 'INVITATION_ENDED' | 'THROTTLED' | 'GATE' | 'UNREACHABLE';
      retryAfterS?: number;
    };

function read(reply: Reply): PasswordResult {
  if (reply.kind === 'answer' && !reply.redirected) {
    if (reply.status === 204) return { ok: true };
    const problem = reply.contentType === 'application/problem+json' ? problemSchema.safeParse(reply.body) : null;
    if (problem?.success) {
      const { code, errors } = problem.data;
      if (code === 'INVITATION_ENDED') return { ok: false, code };
      if (reply.status === 422)
        return { ok: false, code: errors?.some(({ path }) => path === 'currentPassword') ? 'WRONG' : 'REFUSED' };
    }
  }
  // A 200 proves nothing here: our server does not send one, whatever its shape.
  const verdict = classify(reply, meResponseSchema);
  if (verdict.kind === 'answered') return { ok: false, code: 'GATE' };
  switch (verdict.failure) {
    case 'signed-out':
    case 'wrong-user':
      return { ok: false, code: 'ENDED' };
    case 'malformed':
    case 'too-large':
      return { ok: false, code: 'REFUSED' };
    case 'busy':
      return { ok: false, code: 'THROTTLED', retryAfterS: Math.ceil((verdict.retryAfterMs ?? 60_000) / 1_000) };
    case 'not-our-server':
      return { ok: false, code: 'GATE' };
    default:
      return { ok: false, code: 'UNREACHABLE' };
  }
}

/** Changes the password of the session's person; `account` in the options says who that must be. */
export const changePassword = async (
  change: { currentPassword: string; newPassword: string },
  options: HttpOptions = {},
): Promise<PasswordResult> => read(await postJson('/api/auth/password', change, options));

/** Sets the password of the person who was invited. It opens no session. */
export const acceptInvitation = async (
  acceptance: { token: string; password: string },
  options: HttpOptions = {},
): Promise<PasswordResult> => read(await postJson('/api/auth/accept-invitation', acceptance, options));
