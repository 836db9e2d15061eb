import { describe, expect, it } from 'vitest';
import type { FeedChange } from '../contract/agenda-feed.ts';
import { askAgendaFeed } from './agenda-feed.ts';

const FEED = { path: '/api/calendars/x.ics', madeAt: null, fetchedAt: null, shows: 'motif' };
const json = (body: unknown, status = 200, type = 'application/json') =>
  new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'content-type': type } });

/** Answers one after another, and the requests that were made. */
async function request(change: FeedChange | null, ...answers: Response[]) {
  const requests: string[] = [];
  const send: typeof fetch = async (address, init) => {
    requests.push(`${init?.method ?? 'GET'} ${String(address)} ${String(init?.body ?? '')}`.trim());
    return answers.shift() ?? Promise.reject(new TypeError('offline'));
  };
  return { answer: await askAgendaFeed('dr', change, { fetch: send }), requests };
}

describe('AG-37 the address of an agenda is requested from the server', () => {
  it.each<[FeedChange | null, Response[], string[]]>([
    [null, [], []],
    [{ kind: 'make', language: 'fr' }, [json(FEED, 201)], ['POST /api/v1/agenda-feeds/dr {"language":"fr"}']],
    [{ kind: 'revoke' }, [json(null, 204)], ['DELETE /api/v1/agenda-feeds/dr']],
    [{ kind: 'show', shows: 'busy' }, [json(null, 204)], ['PUT /api/v1/agenda-feeds {"shows":"busy"}']],
  ])('%j, and how it stands then', async (change, before, sent) => {
    const { answer, requests } = await request(change, ...before, json(FEED));
    expect(requests).toEqual([...sent, 'GET /api/v1/agenda-feeds/dr']);
    expect(answer).toEqual({ kind: 'feed', feed: FEED });
  });

  it.each([
    ['nothing answers', [], 'unreachable'],
    ['it is refused', [json({}, 403, 'application/problem+json')], 'refused'],
    ['the practitioner is not there', [json({}, 404, 'application/problem+json')], 'absent'],
    ['something in between answers', [json({}, 404)], 'unreachable'],
    ['the answer has another shape', [json({ path: 7 })], 'unreachable'],
  ])('says so when %s', async (_what, answers, kind) => {
    expect((await request(null, ...answers)).answer).toEqual({ kind });
  });

  it('asks nothing more once a change was refused', async () => {
    const { answer, requests } = await request(
      { kind: 'revoke' },
      json({}, 403, 'application/problem+json'),
      json(FEED),
    );
    expect(answer).toEqual({ kind: 'refused' });
    expect(requests).toHaveLength(1);
  });
});
