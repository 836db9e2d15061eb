import { readAgendaFeed, type FeedAnswer, type FeedChange } from '../contract/agenda-feed.ts';
import { request, type HttpOptions } from './http.ts';
import type { Reply } from './reply.ts';

const REFUSALS: Readonly<Record<number, 'refused' | 'absent'>> = { 401: 'refused', 403: 'refused', 404: 'absent' };
const COLLECTION = '/api/v1/agenda-feeds';

function failureOf(reply: Reply): FeedAnswer {
  const isOurs = reply.kind === 'answer' && !reply.redirected && reply.contentType === 'application/problem+json';
  return { kind: isOurs ? (REFUSALS[reply.status] ?? 'unreachable') : 'unreachable' };
}

const bodyOf = (body: object): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function requestFor(change: FeedChange, own: string): [path: string, init: RequestInit] {
  switch (change.kind) {
    case 'make':
      return [own, { method: 'POST', ...bodyOf({ language: change.language }) }];
    case 'revoke':
      return [own, { method: 'DELETE' }];
    case 'show':
      return [COLLECTION, { method: 'PUT', ...bodyOf({ shows: change.shows }) }];
  }
}

/** The address of a practitioner's agenda, after a change where there is one. It is the server's alone. */
export async function askAgendaFeed(
  practitionerId: string,
  change: FeedChange | null,
  options: HttpOptions = {},
): Promise<FeedAnswer> {
  const own = `${COLLECTION}/${encodeURIComponent(practitionerId)}`;
  if (change !== null) {
    const [path, init] = requestFor(change, own);
    const done = await request(path, init, options);
    if (done.kind !== 'answer' || done.redirected || ![201, 204].includes(done.status)) return failureOf(done);
  }
  const reply = await request(own, {}, options);
  if (reply.kind !== 'answer' || reply.redirected || reply.status !== 200) return failureOf(reply);
  const feed = readAgendaFeed(reply.body);
  return feed === null ? { kind: 'unreachable' } : { kind: 'feed', feed };
}
