import type { AdminAnswer } from '../contract/admin-desk.ts';
import { problemSchema } from '../contract/protocol.ts';
import type { Reply } from './reply.ts';

interface Shape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** An answer's body in its shape, the server's refusal, or that our server has not answered. */
export function answerOf<T>(reply: Reply, schema: Shape<T>): AdminAnswer<T> {
  if (reply.kind !== 'answer' || reply.redirected) return { kind: 'unreachable' };
  if (reply.contentType === 'application/problem+json') {
    const problem = problemSchema.safeParse(reply.body);
    return problem.success ? { kind: 'refused', code: problem.data.code } : { kind: 'unreachable' };
  }
  const parsed = reply.status < 300 ? schema.safeParse(reply.body) : null;
  return parsed?.success ? { kind: 'done', value: parsed.data } : { kind: 'unreachable' };
}

/** Of a request that is answered 204. */
export const doneOf = (reply: Reply): AdminAnswer<null> =>
  reply.kind === 'answer' && !reply.redirected && reply.status === 204
    ? { kind: 'done', value: null }
    : answerOf(reply, { safeParse: () => ({ success: false }) });

/** The items of a page. */
export const itemsOf = <T>(answer: AdminAnswer<{ items: T[] }>): AdminAnswer<readonly T[]> =>
  answer.kind === 'done' ? { kind: 'done', value: answer.value.items } : answer;
