import { describe, expect, it } from 'vitest';
import type { Reply } from '../transport/reply.ts';
import { explainAnswer } from './explain-answer.ts';

const ID = '0190a1b2-0000-7000-8000-000000000001';
const AT = '2026-03-02T10:00:00.000Z';

const answer = (body: unknown, over: Partial<Extract<Reply, { kind: 'answer' }>> = {}): Reply => ({
  kind: 'answer',
  status: 200,
  contentType: 'application/json',
  redirected: false,
  retryAfterMs: null,
  body,
  ...over,
});
const word = {
  acknowledged: [],
  conflicts: [],
  rejected: [],
  deferred: [],
  cursor: '1',
  syncTimestamp: AT,
  serverTime: AT,
};
const outcome = {
  outboxEventId: ID,
  serverEventId: ID,
  entityId: ID,
  serverVersion: 1,
  merged: false,
  serverData: { title: 'secret' },
};
const sent = JSON.stringify({ events: [{ id: ID }] });
const up = (reply: Reply) => explainAnswer('/api/sync/up', reply, sent);

describe('DR-2 an answer that is no word', () => {
  it.each([
    [
      'a field that is missing',
      answer({ ...word, serverTime: undefined }),
      'serverTime: Invalid input: expected string, received undefined',
    ],
    [
      'a field of another kind, without its value',
      answer({ ...word, acknowledged: [{ ...outcome, serverVersion: 'secret' }] }),
      'acknowledged.0.serverVersion: Invalid input: expected number, received string',
    ],
    ['an event without an outcome', answer(word), 'not every event sent has exactly one outcome in it'],
    [
      'an event with two',
      answer({ ...word, acknowledged: [outcome, outcome] }),
      'not every event sent has exactly one outcome in it',
    ],
    [
      'another content type',
      answer(undefined, { contentType: 'text/html' }),
      'its content type is "text/html", not "application/json"',
    ],
    ['another address', answer(undefined, { status: 404 }), 'its status is 404 without our problem document'],
    ['a way round', answer(word, { redirected: true }), 'it was redirected'],
  ])('%s', (_name, reply, why) => {
    expect(up(reply)).toBe(why);
  });

  it('names three faults of a page and counts the rest', () => {
    const changes = Array.from({ length: 5 }, () => ({
      id: '1',
      entityType: 'note',
      entityId: ID,
      operation: 'UPDATE',
      payload: {},
      modifiedAt: AT,
      modifiedBy: null,
    }));
    const why = explainAnswer(
      '/api/sync/down',
      answer({ changes, cursor: '1', syncTimestamp: AT, hasMore: false }),
      null,
    );
    expect(why).toBe(
      `${[0, 1, 2].map((row) => `changes.${row}.serverVersion: Invalid input: expected number, received undefined`).join('; ')}; and 2 more`,
    );
  });
});

describe('an answer with nothing to explain', () => {
  it.each([
    ['a word', '/api/sync/up', answer({ ...word, acknowledged: [outcome] })],
    [
      'a refusal in the contract’s form',
      '/api/sync/up',
      answer(
        { type: 'about:blank', title: 'no', status: 401, code: 'SIGNED_OUT' },
        { status: 401, contentType: 'application/problem+json' },
      ),
    ],
    ['a busy server', '/api/sync/up', answer(undefined, { status: 503 })],
    ['no answer', '/api/sync/up', { kind: 'failure', failure: 'offline' } as const],
    ['an address of another contract', '/api/auth/me', answer(undefined, { status: 404 })],
  ])('%s', (_name, path, reply) => {
    expect(explainAnswer(path, reply, sent)).toBeNull();
  });
});
