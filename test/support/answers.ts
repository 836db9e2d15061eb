import type { FailureKind } from '../../src/queue/ports.ts';
import type { Reply } from '../../src/transport/reply.ts';
import { answer, upAnswer } from './queue.ts';

/** The one event of the request. */
export const ID = '018f0000-0000-7000-9000-000000000001';
const OTHER = '018f0000-0000-7000-9000-000000000002';
export const acknowledged = {
  outboxEventId: ID,
  serverEventId: 'e',
  entityId: ID,
  serverVersion: 1,
  merged: false,
  serverData: { id: ID },
};
const whole = (upAnswer({ acknowledged: [acknowledged] }) as Extract<Reply, { kind: 'answer' }>).body as Record<
  string,
  unknown
>;
const problem = (status: number, code: string) =>
  answer({ type: 'about:blank', title: 'x', status, code }, status, 'application/problem+json');
export const html = (status: number) => answer(undefined, status, 'text/html');
const without = (key: string) => answer(Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key)));

/** Answers without an outcome for the mutation, whatever they look like. None of them may settle it. */
export const NO_OUTCOME: readonly [string, Reply, FailureKind][] = [
  ['no network', { kind: 'failure', failure: 'offline' }, 'offline'],
  ['silence', { kind: 'failure', failure: 'timeout' }, 'timeout'],
  ['200 with a portal’s HTML', html(200), 'not-our-server'],
  ['200 with an empty body', answer(undefined), 'not-our-server'],
  ['200 with null', answer(null), 'not-our-server'],
  ['200 with a list', answer([]), 'not-our-server'],
  ['200 with an empty object', answer({}), 'not-our-server'],
  ['200 of another contract', answer({ ok: true }), 'not-our-server'],
  ['200 right but as text', answer(whole, 200, 'text/plain'), 'not-our-server'],
  ['200 right but as a problem', answer(whole, 200, 'application/problem+json'), 'not-our-server'],
  ['200 without a content type', answer(whole, 200, ''), 'not-our-server'],
  [
    '200 after a redirect',
    { ...(answer(whole) as Extract<Reply, { kind: 'answer' }>), redirected: true },
    'not-our-server',
  ],
  ...['acknowledged', 'conflicts', 'rejected', 'deferred', 'cursor', 'syncTimestamp', 'serverTime'].map(
    (key) => [`200 without ${key}`, without(key), 'not-our-server'] as [string, Reply, FailureKind],
  ),
  ['200 that names no event', upAnswer({}), 'not-our-server'],
  [
    '200 that names another event',
    upAnswer({ acknowledged: [{ ...acknowledged, outboxEventId: OTHER }] }),
    'not-our-server',
  ],
  ['200 that names the event twice', upAnswer({ acknowledged: [acknowledged, acknowledged] }), 'not-our-server'],
  [
    '200 that acknowledges and rejects it',
    upAnswer({ acknowledged: [acknowledged], rejected: [{ outboxEventId: ID, code: 'VALIDATION', message: '' }] }),
    'not-our-server',
  ],
  [
    '200 that names it and a stranger',
    upAnswer({ acknowledged: [acknowledged, { ...acknowledged, outboxEventId: OTHER }] }),
    'not-our-server',
  ],
  [
    '200 with a version that is a text',
    answer({ ...whole, acknowledged: [{ ...acknowledged, serverVersion: '1' }] }),
    'not-our-server',
  ],
  [
    '200 with an id that is none',
    answer({ ...whole, acknowledged: [{ ...acknowledged, entityId: 'x' }] }),
    'not-our-server',
  ],
  ...[201, 202, 204, 206].map(
    (status) => [`${status}`, answer(whole, status), 'not-our-server'] as [string, Reply, FailureKind],
  ),
  ...[301, 302, 303, 304, 307, 308].map(
    (status) => [`${status}`, answer(undefined, status, ''), 'not-our-server'] as [string, Reply, FailureKind],
  ),
  ['400 of ours', problem(400, 'MALFORMED'), 'malformed'],
  ['400 of a stranger', html(400), 'not-our-server'],
  ['401 of ours', problem(401, 'SIGNED_OUT'), 'signed-out'],
  ['401 of a portal', html(401), 'not-our-server'],
  ['402', html(402), 'not-our-server'],
  ['403 of ours', problem(403, 'FORBIDDEN'), 'forbidden'],
  ['403 of ours, in another person’s session', problem(403, 'USER_MISMATCH'), 'wrong-user'],
  ['403 of a firewall', html(403), 'not-our-server'],
  ['404 of ours', problem(404, 'NOT_FOUND'), 'not-our-server'],
  ['404 of a host', html(404), 'not-our-server'],
  ['405', html(405), 'not-our-server'],
  ['407 of a proxy', html(407), 'not-our-server'],
  ['408', html(408), 'busy'],
  ['409', problem(409, 'CONFLICT'), 'not-our-server'],
  ['410', html(410), 'not-our-server'],
  ['411', html(411), 'not-our-server'],
  ['413', html(413), 'too-large'],
  ['415', html(415), 'not-our-server'],
  ['417', html(417), 'not-our-server'],
  ['418', html(418), 'not-our-server'],
  ['421', html(421), 'not-our-server'],
  ['422', problem(422, 'VALIDATION'), 'not-our-server'],
  ['423', html(423), 'not-our-server'],
  ['425', html(425), 'busy'],
  ['426', html(426), 'not-our-server'],
  ['428', html(428), 'not-our-server'],
  ['429', html(429), 'busy'],
  ['431', html(431), 'not-our-server'],
  ['451', html(451), 'not-our-server'],
  ['500', html(500), 'server'],
  ['500 with a right body', answer(whole, 500), 'server'],
  ['501', html(501), 'server'],
  ['502', html(502), 'server'],
  ['503', html(503), 'busy'],
  ['504', html(504), 'server'],
  ['507', html(507), 'server'],
  ['511 of a portal', html(511), 'server'],
  ['520 of a proxy', html(520), 'server'],
  ['599', html(599), 'server'],
];
