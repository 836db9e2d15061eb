import type { Acknowledged } from '../../src/contract/protocol.ts';
import { assert } from '../../src/lib/assert.ts';
import { jsonEqual, type JsonObject } from '../../src/lib/json.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { relatedOf, sampleOf, type Related } from '../node/samples.ts';
import { signIn, words, type TestClient } from '../node/server-client.ts';
import type { EventCase, RequestCase, World } from './cases.ts';

/** Longer than any single request may take, on a machine that is busy with other things. */
const LIMIT_MS = 10_000;

export interface Hostile {
  server: TestServer;
  client: TestClient;
  world: World;
  related: Related;
  /** What was wrong, in words; nothing is right. */
  faults: string[];
  sent: number;
  slowestMs: number;
  /** The newest acknowledged content of every record that was changed, by `type:id`. */
  acknowledged: Map<string, Acknowledged>;
  close(): Promise<void>;
}

export async function openHostile(): Promise<Hostile> {
  const faults: string[] = [];
  const server = await createTestServer({
    engine: 'pg',
    // The server's own words for a bug: whatever the answer was, hostile input must not lead there.
    deps: {
      log: (line) => {
        if (line['level'] === 'error') faults.push(`the server logged ${JSON.stringify(line)}`);
      },
    },
  });
  const client = await signIn(server, 'admin@atlas.test');
  const related = await relatedOf(client);
  const { cursor } = await client.down(null);
  const { tenant, user, accessToken } = client.account;
  const world: World = {
    tenantId: tenant.id,
    userId: user.id,
    token: accessToken,
    cursor,
    cookie: client.cookie,
    patientId: related.patientId,
  };
  return {
    server,
    client,
    world,
    related,
    faults,
    sent: 0,
    slowestMs: 0,
    acknowledged: new Map(),
    close: () => server.close(),
  };
}

interface Answer {
  status: number;
  type: string;
  text: string;
}

/** Within the limit, or a fault. A request that the platform itself can't form is none. */
export async function send(
  hostile: Hostile,
  { name, method, path, headers = {}, body, bare }: RequestCase,
): Promise<Answer | null> {
  let request: Request;
  try {
    request = new Request(`http://localhost${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bare ? {} : { authorization: `Bearer ${hostile.world.token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    return null;
  }
  hostile.sent += 1;
  const start = performance.now();
  const answered = (async (): Promise<Answer> => {
    const response = await hostile.server.app.request(request);
    const type = response.headers.get('content-type') ?? '';
    if (response.headers.get('set-cookie')?.includes('x=1'))
      hostile.faults.push(`${name}: a header came out of the input`);
    if (!type.startsWith('text/event-stream')) return { status: response.status, type, text: await response.text() };
    await response.body?.cancel();
    return { status: response.status, type, text: '' };
  })();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), LIMIT_MS)));
  const answer = await Promise.race([answered, late]);
  clearTimeout(timer);
  hostile.slowestMs = Math.max(hostile.slowestMs, performance.now() - start);
  if (!answer) hostile.faults.push(`${name}: no answer within ${LIMIT_MS} ms`);
  else judge(hostile, name, method, answer);
  return answer;
}

function judge(hostile: Hostile, name: string, method: string, { status, type, text }: Answer): void {
  if (status >= 500) hostile.faults.push(`${name}: ${status} ${text.slice(0, 200)}`);
  if (status >= 400 && method !== 'HEAD' && !type.startsWith('application/problem+json'))
    hostile.faults.push(`${name}: ${status} is no problem but ${type}`);
  if (status >= 400 && /\bat \S+\.ts:|node_modules|\bpg_|SELECT .* FROM|syntax error at/u.test(text))
    hostile.faults.push(`${name}: tells of the inside: ${text.slice(0, 200)}`);
}

export async function runRequest(hostile: Hostile, given: RequestCase): Promise<void> {
  const answer = await send(hostile, given);
  if (!answer || given.answers === 'below 500' || given.answers.includes(answer.status)) return;
  hostile.faults.push(
    `${given.name}: ${answer.status} instead of ${given.answers.join(' or ')}: ${answer.text.slice(0, 160)}`,
  );
}

const HERE = '"HERE: a place for text that no program would write"';

/** A hundred at a time, each judged for itself; what is acknowledged is what was sent. */
export async function runEvents(hostile: Hostile, cases: readonly EventCase[]): Promise<void> {
  const { client, related } = hostile;
  for (let at = 0; at < cases.length; at += 100) {
    const batch = cases.slice(at, at + 100).map((given) => {
      const good = sampleOf(given.entityType, related);
      const payload =
        given.operation === 'CREATE'
          ? { ...good, [given.field]: JSON.parse(HERE) as string }
          : { [given.field]: JSON.parse(HERE) as string };
      // `__proto__` as a key of its own, which no object literal makes.
      const text =
        given.field === '__proto__' ? `{"__proto__":${HERE},${JSON.stringify(good).slice(1)}` : JSON.stringify(payload);
      const event = client.event({
        entityType: given.entityType,
        operation: given.operation,
        payload: 'PAYLOAD',
        baseVersion: given.operation === 'UPDATE' ? 1 : null,
        ...(given.operation === 'UPDATE' ? { entityId: related.patientId } : {}),
      });
      return {
        given,
        event,
        text: JSON.stringify(event).replace('"PAYLOAD"', () => text.replace(HERE, () => given.value)),
      };
    });
    // What JSON itself refuses, or what makes the request too large, is sent alone.
    const groups = batch.map((one) => [one]);
    const together = batch.filter(({ text }) => text.length < 8000 && !text.includes('"__proto__"'));
    const alone = groups.filter(([one]) => one && !together.includes(one));
    for (const group of [together, ...alone]) await sendEvents(hostile, group);
  }
}

async function sendEvents(
  hostile: Hostile,
  group: readonly { given: EventCase; event: JsonObject & { id: string; entityId: string }; text: string }[],
): Promise<void> {
  const [first] = group;
  if (!first) return;
  hostile.sent += group.length - 1;
  const name = group.length === 1 ? first.given.name : `${group.length} events from ${first.given.name}`;
  const answer = await send(hostile, {
    name,
    method: 'POST',
    path: '/api/sync/up',
    body: `{"clientId":"${hostile.client.clientId}","events":[${group.map(({ text }) => text).join(',')}]}`,
    answers: 'below 500',
  });
  if (!answer || answer.status !== 200) {
    if (group.length > 1) hostile.faults.push(`${name}: ${answer?.status}`);
    return;
  }
  const outcomes = words(JSON.parse(answer.text) as Parameters<typeof words>[0]);
  for (const { given, event } of group) {
    const said = outcomes.get(event.id) ?? [];
    if (said.length !== 1) hostile.faults.push(`${given.name}: ${said.length} outcomes`);
    const [word] = said;
    if (word?.kind !== 'acknowledged') continue;
    if (given.refused) hostile.faults.push(`${given.name}: was taken`);
    note(hostile, given.entityType, word);
    const value = JSON.parse(given.value) as unknown;
    const stored = word.serverData?.[given.field] ?? null;
    // A moment may be written anew; nothing else is other than it was sent.
    const same =
      jsonEqual(stored, (Object.is(value, -0) ? 0 : value) as never) ||
      (typeof value === 'string' && typeof stored === 'string' && Date.parse(value) === Date.parse(stored));
    if (!same)
      hostile.faults.push(
        `${given.name}: sent ${given.value.slice(0, 80)}, stored ${JSON.stringify(stored).slice(0, 80)}`,
      );
  }
}

export function note(hostile: Hostile, entityType: string, word: Acknowledged): void {
  const key = `${entityType}:${word.entityId}`;
  const before = hostile.acknowledged.get(key);
  if (!before || before.serverVersion <= word.serverVersion) hostile.acknowledged.set(key, word);
}

/** Everything acknowledged is in the database as it was acknowledged, and the server goes on. */
export async function finishRun(hostile: Hostile): Promise<{ compared: number }> {
  // Rules of access that the input made may hide what is compared now.
  await hostile.server.owner.query('UPDATE access_rule SET deleted = true WHERE NOT deleted');
  const { changes } = await hostile.client.pull(null, 5000);
  const there = new Map(changes.map((change) => [`${change.entityType}:${change.entityId}`, change]));
  let compared = 0;
  for (const [key, word] of hostile.acknowledged) {
    const change = there.get(key);
    if (key.startsWith('accessRule:')) continue;
    if (word.serverData === null) {
      if (change) hostile.faults.push(`${key} was acknowledged as deleted and is there`);
    } else if (!change || change.serverVersion < word.serverVersion)
      hostile.faults.push(`${key} was acknowledged and is not there`);
    else if (change.serverVersion === word.serverVersion && !jsonEqual(change.payload as JsonObject, word.serverData))
      hostile.faults.push(
        `${key}: acknowledged ${JSON.stringify(word.serverData).slice(0, 120)}, stored ${JSON.stringify(change.payload).slice(0, 120)}`,
      );
    compared += 1;
  }
  assert((await hostile.client.down(null)).changes.length > 0, 'the server answers');
  return { compared };
}
