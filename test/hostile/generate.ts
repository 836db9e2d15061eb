/** Requests made by a seed: good ones, bent in one to four places. */
import { Prng } from '../simulation/random.ts';
import { sampleOf } from '../node/samples.ts';
import { words } from '../node/server-client.ts';
import { doorsOf, type RequestCase } from './cases.ts';
import { note, send, type Hostile } from './run.ts';
import { CONTENT_TYPES, FORBIDDEN_KEYS, HEADERS, METHODS, NOT_JSON, QUERIES, TAILS, VALUES } from './values.ts';

const pick = <T>(random: Prng, list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;

interface Bent extends RequestCase {
  body: string;
}

function randomText(random: Prng): string {
  const length = Math.floor(random.next() ** 3 * 300);
  const points = Array.from({ length }, () =>
    random.next() < 0.6
      ? 32 + random.next() * 95
      : random.next() < 0.8
        ? random.next() * 0xffff
        : random.next() * 0x10ffff,
  );
  return points.map((point) => String.fromCodePoint(Math.floor(point))).join('');
}

/** Replaces, removes, doubles or adds somewhere in JSON text, which may then be none. */
function bendJson(random: Prng, text: string): string {
  // Values of the text: strings, numbers and words that don't name a key.
  const places = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null/g)];
  const place = places.length > 0 ? pick(random, places) : undefined;
  const value = random.next() < 0.3 ? JSON.stringify(randomText(random)) : pick(random, VALUES);
  const at = Math.floor(random.next() * text.length);
  switch (Math.floor(random.next() * 9)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return place?.index === undefined
        ? value
        : text.slice(0, place.index) + value + text.slice(place.index + place[0].length);
    case 4:
      return text.replace('{', () => `{${JSON.stringify(pick(random, FORBIDDEN_KEYS))}:${value},`);
    case 5:
      return text.slice(0, at);
    case 6:
      return text.slice(0, at) + pick(random, NOT_JSON) + text.slice(at);
    case 7:
      return text.slice(0, at) + text.slice(at + 1 + Math.floor(random.next() * 5));
    default:
      return text.slice(0, at) + String.fromCharCode(random.next() * 0x2fff) + text.slice(at + 1);
  }
}

function bend(random: Prng, given: Bent): Bent {
  const kind = random.next();
  if (kind < 0.72 && given.method !== 'GET') return { ...given, body: bendJson(random, given.body) };
  if (kind < 0.8) {
    const [name, value] = pick(random, HEADERS);
    return { ...given, headers: { ...given.headers, [name]: value } };
  }
  if (kind < 0.87) return { ...given, path: `${given.path.split('?')[0]}?${pick(random, QUERIES)}` };
  if (kind < 0.93) return { ...given, path: given.path.replace(/[^/]*$/, () => pick(random, TAILS)) };
  if (kind < 0.97) return { ...given, headers: { ...given.headers, 'content-type': pick(random, CONTENT_TYPES) } };
  return { ...given, method: pick(random, METHODS) };
}

function good(random: Prng, { world, related, server, client }: Hostile): Bent {
  const { type, resource } = pick(random, server.deps.domain.entities);
  const sample = sampleOf(type, related);
  const kind = random.next();
  if (kind < 0.55) {
    const events = Array.from({ length: 1 + Math.floor(random.next() * 3) }, () =>
      client.event({ entityType: type, payload: sampleOf(type, related) }),
    );
    return {
      name: 'up',
      method: 'POST',
      path: '/api/sync/up',
      body: JSON.stringify({ clientId: client.clientId, events }),
      answers: 'below 500',
    };
  }
  if (kind < 0.7)
    return {
      name: 'create',
      method: 'POST',
      path: `/api/v1/${resource}`,
      body: JSON.stringify(sample),
      answers: 'below 500',
    };
  if (kind < 0.85) {
    const { method, path, headers = {}, body } = pick(random, doorsOf(world));
    return { name: `${method} ${path}`, method, path, headers, body: JSON.stringify(body), answers: 'below 500' };
  }
  return { name: 'list', method: 'GET', path: `/api/v1/${resource}?limit=5`, body: '', answers: 'below 500' };
}

/** Sends as many, made by the seed. The same seed makes the same, ids aside. */
export async function runGenerated(hostile: Hostile, seed: string, count: number): Promise<void> {
  const random = new Prng(seed);
  for (let at = 0; at < count; at += 1) {
    let request = good(random, hostile);
    for (let times = 1 + Math.floor(random.next() * 4); times > 0; times -= 1) request = bend(random, request);
    const { body, ...rest } = request;
    const bodiless = ['GET', 'HEAD'].includes(request.method);
    // A bent login or password change costs a hash each: they are rare enough.
    const answer = await send(hostile, {
      ...rest,
      name: `${seed}#${at} ${request.method} ${request.path.slice(0, 60)}`,
      ...(bodiless ? {} : { body }),
    });
    if (answer?.status !== 200 || request.path !== '/api/sync/up' || !answer.type.startsWith('application/json'))
      continue;
    const response = JSON.parse(answer.text) as Parameters<typeof words>[0];
    const types = new Map(
      (JSON.parse(body) as { events: { id: string; entityType: string }[] }).events.map(({ id, entityType }) => [
        id,
        entityType,
      ]),
    );
    if (words(response).size !== types.size)
      hostile.faults.push(`${seed}#${at}: ${types.size} events, ${words(response).size} with outcomes`);
    for (const word of response.acknowledged) note(hostile, types.get(word.outboxEventId) ?? '', word);
  }
}
