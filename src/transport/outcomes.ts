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

/** The code of our own problem document; null for any other answer. */
function problemCode(reply: Answer): string | null {
  const parsed = reply.contentType === 'application/problem+json' ? problemSchema.safeParse(reply.body) : null;
  return parsed?.success ? parsed.data.code : null;
}

/**
 * The protocol version of the server that answered; null if the answer does not tell. Servers of the first protocol
 * named none, but a proxy may also have removed the header. So only a refusal of a request's shape identifies such a
 * server: without `after`, the edit of a copied device would silently overwrite others' changes.
 */
function protocolOf(reply: Answer, failure: FailureKind | null): number | null {
  if (failure !== null && problemCode(reply) === null) return null;
  return reply.protocol ?? (failure === 'malformed' ? 1 : null);
}

/** Response check (DR-2): only 200, JSON, not redirected, in the contract's shape, is an answer. */
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
  // A status without our problem document may come from anything in between: a portal, a proxy.
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

/** An answer to up counts only if each event of the request has exactly one outcome (protocol, Up 1). */
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
