import { problemSchema, syncUpResponseSchema, type SyncUpResponse } from '../contract/protocol.ts';
import type { FailureKind, Reply } from './ports.ts';

/** A shape of the contract. */
interface Shape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** What an answer means. Decided by kind, status and code; never by a message's words (DR-2). */
export type Verdict<T> =
  | { kind: 'word'; response: T }
  /** No word on any mutation: nothing is settled, nothing is lost. */
  | { kind: 'none'; failure: FailureKind; retryAfterMs: number | null };

const none = (failure: FailureKind, retryAfterMs: number | null = null) =>
  ({ kind: 'none', failure, retryAfterMs }) as const;

/** The code of our own problem document; null for anybody else's answer. */
function problemCode(reply: Extract<Reply, { kind: 'answer' }>): string | null {
  const parsed = reply.contentType === 'application/problem+json' ? problemSchema.safeParse(reply.body) : null;
  return parsed?.success ? parsed.data.code : null;
}

/**
 * The protocol of the server that answered; null where the answer tells nothing of it. Before there was a second
 * protocol no server said which, but an answer may also have lost the header on its way. So only the refusal of a
 * request's shape is taken for such a server's: without `after` the edit of a copy would go over others' in silence.
 */
export function protocolOf(reply: Reply, verdict: Verdict<unknown>): number | null {
  if (reply.kind === 'failure') return null;
  if (verdict.kind === 'none' && problemCode(reply) === null) return null;
  if (reply.protocol !== undefined) return reply.protocol;
  return verdict.kind === 'none' && verdict.failure === 'malformed' ? 1 : null;
}

/** Response gate (DR-2): only 200, JSON, not redirected, in the contract's shape, is a word. */
export function classify<T>(reply: Reply, schema: Shape<T>): Verdict<T> {
  if (reply.kind === 'failure') return none(reply.failure);
  if (reply.redirected) return none('not-our-server');
  const { status, retryAfterMs } = reply;
  if (status === 200) {
    const parsed = reply.contentType === 'application/json' ? schema.safeParse(reply.body) : null;
    return parsed?.success ? { kind: 'word', response: parsed.data } : none('not-our-server');
  }
  // A status without our problem document may come from anything on the way: a portal, a proxy.
  const code = problemCode(reply);
  if (status === 401) return none(code === null ? 'not-our-server' : 'signed-out');
  if (status === 403 && code === 'USER_MISMATCH') return none('wrong-user');
  if (status === 403) return none(code === null ? 'not-our-server' : 'forbidden');
  if (status === 400) return none(code === null ? 'not-our-server' : 'malformed');
  if (status === 413) return none('too-large', retryAfterMs);
  if (status === 408 || status === 425 || status === 429 || status === 503) return none('busy', retryAfterMs);
  if (status >= 500) return none('server', retryAfterMs);
  return none('not-our-server', retryAfterMs);
}

/** An up answer counts only when each event of the request has exactly one outcome (protocol, Up 1). */
export function classifyUp(reply: Reply, sentIds: readonly string[]): Verdict<SyncUpResponse> {
  const verdict = classify(reply, syncUpResponseSchema);
  if (verdict.kind === 'none') return verdict;
  const { acknowledged, conflicts, rejected, deferred } = verdict.response;
  const named = [...acknowledged, ...conflicts, ...rejected, ...deferred].map(({ outboxEventId }) => outboxEventId);
  const distinct = new Set(named);
  const complete =
    named.length === sentIds.length && distinct.size === named.length && sentIds.every((id) => distinct.has(id));
  return complete ? verdict : none('not-our-server');
}
