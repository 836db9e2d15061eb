import { describe, expect, it } from 'vitest';
import { drugChangeSchema } from '../contract/drugs.ts';
import { drugAnswerOf } from './drugs.ts';
import type { Reply } from './reply.ts';

const change = { id: '1-1', table: 'laboratoire', operation: 'DELETE', key: 'l', columns: null, date: '' };
const body = { changes: [change], cursor: 'c', hasMore: false, whole: true, release: null, schema: 1 };
const reply = (part: Partial<Extract<Reply, { kind: 'answer' }>>): Reply => ({
  kind: 'answer',
  status: 200,
  contentType: 'application/json',
  redirected: false,
  retryAfterMs: null,
  body,
  ...part,
});
const problem = (status: number) => reply({ status, contentType: 'application/problem+json', body: {} });

describe('an answer about the drug catalogue', () => {
  it('DC-23 each change of a page is checked once', () => {
    let reads = 0;
    const counted = Object.defineProperty({ ...change }, 'id', { enumerable: true, get: () => ((reads += 1), '1-1') });
    drugChangeSchema.parse(counted);
    const once = reads;
    reads = 0;
    expect(drugAnswerOf(reply({ body: { ...body, changes: [counted] } }), 'c').kind).toBe('page');
    expect([once > 0, reads]).toEqual([true, once]);
  });

  it('DC-21 a page begins the copy without a place, or when the server says so', () => {
    const isFirst = (since: string | null, more: object = {}) => {
      const answer = drugAnswerOf(reply({ body: { ...body, ...more } }), since);
      return answer.kind === 'page' && answer.page.isFirst;
    };
    expect([isFirst(null), isFirst('c'), isFirst('c', { resync: true })]).toEqual([true, false, true]);
  });

  it.each([
    ['signed-out', problem(401)],
    ['not-allowed', problem(403)],
    ['other-schema', problem(409)],
    ['unreachable', problem(500)],
    ['unreachable', { kind: 'failure', failure: 'offline' } satisfies Reply],
    ['unreachable', reply({ status: 401, contentType: 'text/html' })],
    ['unreachable', reply({ redirected: true })],
    ['unreachable', reply({ body: { ...body, changes: [{ id: '1-1', sql: 'DELETE', date: '' }] } })],
    ['unreachable', reply({ body: { ...body, cursor: 7 } })],
  ] as const)('DC-21 is %s', (kind, given) => expect(drugAnswerOf(given, 'c')).toEqual({ kind }));
});
