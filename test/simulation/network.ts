import {
  syncUpRequestSchema,
  syncUpResponseSchema,
  type SyncDownRequest,
  type SyncUpRequest,
} from '../../src/contract/protocol.ts';
import type { Reply } from '../../src/transport/reply.ts';
import { ServerFault, type ModelServer, type Principal } from './model-server.ts';
import type { Prng } from './random.ts';

const problem = (status: number, code: string, retryAfterMs: number | null = null): Reply => ({
  kind: 'answer',
  status,
  contentType: 'application/problem+json',
  redirected: false,
  retryAfterMs,
  body: { type: 'about:blank', title: code, status, code },
});

export const json = (body: unknown): Reply => ({
  kind: 'answer',
  status: 200,
  contentType: 'application/json',
  redirected: false,
  retryAfterMs: null,
  body,
});

/** What the server says of itself beside each answer, since its second protocol. */
const saying = (reply: Reply, protocol: number): Reply =>
  reply.kind === 'failure' || protocol < 2 ? reply : { ...reply, protocol };

/** Tier B's server is the real one: it answers in its own time. */
export type Serve = (
  session: Principal | null,
  path: string,
  body: unknown,
  claimed: Principal,
) => Reply | Promise<Reply>;

/** The model server behind its door: sessions, shapes and whole-request answers (protocol, Up 10). */
export function modelDoor(server: ModelServer): Serve {
  const serve = (session: Principal | null, path: string, body: unknown, claimed: Principal): Reply => {
    if (!session) return problem(401, 'UNAUTHENTICATED');
    // The cookie is the browser's, not the sender's: whose store asks is said beside it, and only checked (faults U1,
    // U11).
    if (session.userId !== claimed.userId && server.bug !== 'cookie-alone-decides' && server.bug !== 'takes-any-author')
      return problem(403, 'USER_MISMATCH');
    try {
      switch (path) {
        case '/api/sync/up':
          return json(server.up(session, body as SyncUpRequest));
        case '/api/sync/down':
          return json(server.down(session, body as SyncDownRequest));
        default:
          return json(server.lastModified(session));
      }
    } catch (error) {
      if (error instanceof ServerFault) return problem(error.status, error.code);
      throw error;
    }
  };
  return (session, path, body, claimed) => saying(serve(session, path, body, claimed), server.protocol);
}

/** Every request that leaves a device has the contract's shape. */
export const isWellFormed = (path: string, body: unknown): boolean =>
  path !== '/api/sync/up' || syncUpRequestSchema.safeParse(body).success;

const HTML = '<html><body>Sign in to the hotel Wi-Fi</body></html>';

/** Answers that something on the way makes up: none of them is a word of the contract. */
export function oddReply(reply: Reply, random: Prng): Reply {
  const answer = (
    status: number,
    contentType: string,
    body: unknown,
    more: { redirected?: boolean; retryAfterMs?: number } = {},
  ): Reply => ({
    kind: 'answer',
    status,
    contentType,
    redirected: more.redirected ?? false,
    retryAfterMs: more.retryAfterMs ?? null,
    body,
  });
  const body = reply.kind === 'answer' ? reply.body : {};
  const variants: (() => Reply)[] = [
    () => answer(200, 'text/html', HTML),
    () => answer(200, 'text/html', body),
    () => answer(200, 'application/json', undefined),
    () => answer(200, 'application/json', {}),
    () => answer(200, 'application/json', { ...(body as object), acknowledged: [] }),
    () => answer(200, 'application/json', body, { redirected: true }),
    () => answer(204, '', undefined),
    () => answer(302, 'text/html', HTML),
    () => answer(400, 'text/html', HTML),
    () => answer(401, 'text/html', HTML),
    () => answer(403, 'text/html', HTML),
    () => answer(404, 'text/html', HTML),
    () => answer(409, 'application/json', { error: 'conflict' }),
    () => answer(413, 'text/html', HTML),
    () => answer(422, 'application/json', { error: 'invalid' }),
    () => answer(425, '', undefined),
    () => answer(500, 'text/html', HTML),
    () => answer(502, 'text/html', HTML),
    () => answer(504, '', undefined),
    () => answer(511, 'text/html', HTML),
  ];
  return random.pick(variants)();
}

export const busyReply = (random: Prng): Reply =>
  problem(random.pick([429, 503]), 'UNAVAILABLE', random.pick([null, 1_000, 5_000, 30_000]));

/** Ids of what an answer says that the server has taken. */
export function acknowledgedIn(reply: Reply): string[] {
  const parsed = reply.kind === 'answer' && reply.status === 200 ? syncUpResponseSchema.safeParse(reply.body) : null;
  return parsed?.success ? parsed.data.acknowledged.map(({ outboxEventId }) => outboxEventId) : [];
}
