import { problemSchema, syncDownPageSchema, syncUpResponseSchema, type SyncUpResponse } from '../contract/protocol.ts';
import type { FailureKind, RawPage, Transport, Verdict } from '../queue/ports.ts';
import type { Reply } from './reply.ts';

/** A shape of the contract. */
interface Shape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

type Answer = Extract<Reply, { kind: 'answer' }>;

interface Failed {
  failure: FailureKind;
  retryAfterMs: number | null;
}

const failed = (failure: FailureKind, retryAfterMs: number | null = null): Failed => ({ failure, retryAfterMs });

/** The code of our own problem document; null for anybody else's answer. */
function problemCode(reply: Answer): string | null {
  const parsed = reply.contentType === 'application/problem+json' ? problemSchema.safeParse(reply.body) : null;
  return parsed?.success ? parsed.data.code : null;
}

/**
 * The protocol of the server that answered; null where the answer says nothing of it. Before there was a second protocol
 * no server said which, but an answer may also have lost the header on its way. So only the refusal of a request's shape
 * is taken for such a server's: without `after` the edit of a copy would overwrite others' changes in silence.
 */
function protocolOf(reply: Answer, failure: FailureKind | null): number | null {
  if (failure !== null && problemCode(reply) === null) return null;
  return reply.protocol ?? (failure === 'malformed' ? 1 : null);
}

/** Response gate (DR-2): only 200, JSON, not redirected, in the contract's shape, is an answer. */
export function classify<T>(reply: Reply, schema: Shape<T>): Verdict<T> {
  if (reply.kind === 'failure') return { kind: 'failed', failure: reply.failure, retryAfterMs: null, protocol: null };
  const judged = judge(reply, schema);
  const protocol = protocolOf(reply, 'failure' in judged ? judged.failure : null);
  if ('failure' in judged) return { kind: 'failed', ...judged, protocol };
  const time = reply.date === undefined ? {} : { answeredAt: reply.date };
  return { kind: 'answered', response: judged.response, protocol, ...time };
}

/** Decided by status, media type and code; never by the text of a message (DR-2). */
function judge<T>(reply: Answer, schema: Shape<T>): { response: T } | Failed {
  if (reply.redirected) return failed('not-our-server');
  const { status, retryAfterMs } = reply;
  if (status === 200) {
    const parsed = reply.contentType === 'application/json' ? schema.safeParse(reply.body) : null;
    return parsed?.success ? { response: parsed.data } : failed('not-our-server');
  }
  // A status without our problem document may come from anything on the way: a portal, a proxy.
  const code = problemCode(reply);
  if (status === 401) return failed(code === null ? 'not-our-server' : 'signed-out');
  if (status === 403 && code === 'USER_MISMATCH') return failed('wrong-user');
  if (status === 403) return failed(code === null ? 'not-our-server' : 'forbidden');
  if (status === 400) return failed(code === null ? 'not-our-server' : 'malformed');
  if (status === 413) return failed('too-large', retryAfterMs);
  if (status === 408 || status === 425 || status === 429 || status === 503) return failed('busy', retryAfterMs);
  if (status >= 500) return failed('server', retryAfterMs);
  return failed('not-our-server', retryAfterMs);
}

/** An up answer counts only when each event of the request has exactly one outcome (protocol, Up 1). */
export function classifyUp(reply: Reply, sentIds: readonly string[]): Verdict<SyncUpResponse> {
  const verdict = classify(reply, syncUpResponseSchema);
  if (verdict.kind === 'failed') return verdict;
  const { acknowledged, conflicts, rejected, deferred } = verdict.response;
  const named = [...acknowledged, ...conflicts, ...rejected, ...deferred].map(({ outboxEventId }) => outboxEventId);
  const distinct = new Set(named);
  const complete =
    named.length === sentIds.length && distinct.size === named.length && sentIds.every((id) => distinct.has(id));
  return complete ? verdict : { kind: 'failed', ...failed('not-our-server'), protocol: null };
}

/** The engine's transport over anything that posts JSON as HTTP does. */
export const transportOver = (post: (path: string, body: unknown) => Promise<Reply>): Transport => ({
  push: async (request) =>
    classifyUp(
      await post('/api/sync/up', request),
      request.events.map(({ id }) => id),
    ),
  pull: async (request): Promise<Verdict<RawPage>> =>
    classify(await post('/api/sync/down', request), syncDownPageSchema),
});
