import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Device,
  patient,
  practitioner,
  seenProblems,
  serverErrors,
  signIn,
  type Fields,
  type Reply,
  type UpAnswer,
} from './client.ts';
import { startServer, type Server } from './server.ts';

let server: Server;
let a: Device;
/** How many hostile inputs were sent: a corpus that shrinks silently protects from nothing. */
let sent = 0;
let slowest = 0;

beforeAll(async () => {
  server = await startServer();
  a = await signIn(server.url, 'admin');
});
afterAll(async () => {
  await server.stop();
});

async function raw(
  text: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  path = '/api/sync/up',
  method = 'POST',
): Promise<Reply<UpAnswer>> {
  sent += 1;
  const from = performance.now();
  const reply = await a.call<UpAnswer>(method, path, { raw: text, headers });
  slowest = Math.max(slowest, performance.now() - from);
  return reply;
}
async function envelope(body: unknown): Promise<Reply<UpAnswer>> {
  return await raw(JSON.stringify(body));
}
const request = (more: Fields = {}): Fields => ({
  clientId: a.clientId,
  events: [a.create('patient', patient())],
  ...more,
});
const event = (more: Fields): Fields => request({ events: [{ ...a.create('patient', patient()), ...more }] });
/** The text of a request whose one event has this JSON for its payload. */
const withPayload = (json: string): string => JSON.stringify(event({ payload: 'HERE' })).replace('"HERE"', () => json);
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('Up 10: an envelope that is not the shape is 400, and nothing of it is applied', () => {
  const wrong: readonly (readonly [string, () => unknown])[] = [
    ['no body at all', () => undefined],
    ['null', () => null],
    ['an array', () => []],
    ['a string', () => 'x'],
    ['a number', () => 1],
    ['no clientId', () => ({ events: [] })],
    ['a clientId that is none', () => request({ clientId: 'tablet' })],
    ['no events', () => ({ clientId: a.clientId })],
    ['an empty list', () => request({ events: [] })],
    ['events that are an object', () => request({ events: {} })],
    ['an event that is null', () => request({ events: [null] })],
    ['an event that is a list', () => request({ events: [[]] })],
    ['an unknown key', () => request({ extra: 1 })],
    ['a tenantId beside the events', () => request({ tenant: 'cedre' })],
    ['an unknown key of an event', () => event({ extra: 1 })],
    ['an unknown operation', () => event({ operation: 'UPSERT' })],
    ['a lower-case operation', () => event({ operation: 'create' })],
    ['no operation', () => event({ operation: undefined })],
    ['an id that is none', () => event({ id: '1' })],
    ['no id', () => event({ id: undefined })],
    ['an entityId that is none', () => event({ entityId: 'x' })],
    ['no entityId', () => event({ entityId: undefined })],
    ['a tenantId that is none', () => event({ tenantId: 'atlas' })],
    ['a userId that is none', () => event({ userId: 'admin' })],
    ['no entityType', () => event({ entityType: undefined })],
    ['an entityType that is a number', () => event({ entityType: 1 })],
    ['a resolves that is none', () => event({ resolves: 'x' })],
    ['a reason of 501 characters', () => event({ reason: 'x'.repeat(501) })],
    ['a reason that is a number', () => event({ reason: 1 })],
    ['a createdAt that is no time', () => event({ createdAt: 'yesterday' })],
    ['a createdAt of 30 February', () => event({ createdAt: '2026-02-30T10:00:00.000Z' })],
    ['no createdAt', () => event({ createdAt: undefined })],
    ['a schemaVersion that is a string', () => event({ schemaVersion: 'one' })],
    ['a schemaVersion that is a fraction', () => event({ schemaVersion: 1.5 })],
    ['accesses that are none', () => request({ accesses: [{ entityType: 'patient' }] })],
    [
      '1001 accesses',
      () =>
        request({
          accesses: Array.from({ length: 1001 }, () => ({
            entityType: 'patient',
            entityId: randomUUID(),
            at: '2026-01-01T00:00:00.000Z',
          })),
        }),
    ],
    ['a device without pending', () => request({ device: { appVersion: '1', oldestPendingAt: null } })],
    [
      'a device with a negative pending',
      () => request({ device: { appVersion: '1', pending: -1, oldestPendingAt: null } }),
    ],
    [
      'one bad id among many',
      () =>
        request({
          events: [
            ...Array.from({ length: 9 }, () => a.create('patient', patient())),
            { ...a.create('patient', patient()), id: 'x' },
          ],
        }),
    ],
  ];
  for (const [name, body] of wrong) {
    it(`Up 10: ${name}`, async () => {
      const reply = body() === undefined ? await raw('') : await envelope(body());
      expect([reply.status, reply.text.slice(0, 200)]).toEqual([400, expect.stringContaining('code')]);
    });
  }

  it('Up 10: nothing of a refused request is applied', async () => {
    const good = a.create('patient', patient());
    expect((await envelope(request({ events: [good, { ...a.create('patient', patient()), id: 'x' }] }))).status).toBe(
      400,
    );
    expect((await a.get(`/api/v1/patients/${good.entityId}`)).status).toBe(404);
  });

  for (const [name, payload] of [
    ['a list', []],
    ['null', null],
    ['a string', 'x'],
    ['a number', 1],
  ] as const) {
    it(`Up 10: a payload that is ${name} is judged for its event`, async () => {
      const good = a.create('patient', patient());
      const bad = { ...a.create('patient', patient()), payload };
      const reply = await envelope(request({ events: [bad, good] }));
      expect(reply.status).toBe(200);
      expect(reply.body.rejected.map((one) => [one.outboxEventId, one.code])).toEqual([[bad.id, 'VALIDATION']]);
      expect(reply.body.acknowledged.map((one) => one.outboxEventId)).toEqual([good.id]);
    });
  }

  it('Up 10: a reason of 500 characters is taken', async () => {
    expect((await envelope(event({ reason: 'é'.repeat(500) }))).status).toBe(200);
  });

  it('Up 10: text that is not JSON, or not UTF-8, is 400', async () => {
    const good = JSON.stringify(request());
    for (const text of [
      ...[
        '{',
        '}',
        '{"a":1,}',
        "{'a':1}",
        '{a:1}',
        'NaN',
        'Infinity',
        'undefined',
        '\u0000',
        '{"clientId":',
        `${good}x`,
        `${good}${good}`,
        `\ufeff{`,
        '// x\n{}',
      ],
      good.replace('{', '{"a":01,'),
      good.replace('{', '{"a":1e,'),
      good.replace('{', '{"a":"\n",'),
      good.replace('{', '{"a":"\\x",'),
      '<html><body>Sign in to the network</body></html>',
    ]) {
      expect([text.slice(0, 30), (await raw(text)).status]).toEqual([text.slice(0, 30), 400]);
    }
    for (const bytes of [[0xff, 0xfe], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0x80]]) {
      const text = Buffer.from(withPayload(JSON.stringify(patient({ note: 'HERE' }))));
      const cut = text.indexOf('HERE');
      expect(
        (await raw(new Uint8Array(Buffer.concat([text.subarray(0, cut), Buffer.from(bytes), text.subarray(cut + 4)]))))
          .status,
      ).toBe(400);
    }
  });

  it('Up 10: JSON deeper than 64 is 400, up to a million levels, and 64 is not', async () => {
    // the payload stands in an event, in a list, in the request: three levels
    for (const depth of [65, 100, 1000, 10_000, 100_000]) {
      expect([depth, (await raw(withPayload(nested(depth)))).status]).toEqual([depth, 400]);
      expect([depth, (await raw(withPayload(`${'['.repeat(depth)}${']'.repeat(depth)}`))).status]).toEqual([
        depth,
        400,
      ]);
    }
    expect([400, 413]).toContain((await raw('['.repeat(1_000_000))).status);
    expect((await raw(withPayload(nested(55)))).status).toBe(200);
    // brackets inside a string are no depth
    expect(
      (await raw(withPayload(JSON.stringify(patient({ note: '[{'.repeat(200) }))))).body.acknowledged,
    ).toHaveLength(1);
  });

  it('Up 10: 413 above 500 events, and above 1 MiB however it is sent', async () => {
    const events = Array.from({ length: 501 }, () => a.create('patient', patient()));
    expect((await envelope(request({ events }))).status).toBe(413);
    expect((await envelope(request({ events: events.slice(0, 500) }))).status).toBe(200);
    const big = JSON.stringify(event({ payload: patient({ note: 'x'.repeat(1_048_576) }) }));
    expect((await raw(big)).status).toBe(413);
    expect((await raw(`${' '.repeat(1_048_577)}${JSON.stringify(request())}`)).status).toBe(413);
    // just below the bound it is read, and judged by its content
    const room = 1_048_576 - Buffer.byteLength(JSON.stringify(event({ payload: patient({ note: '' }) }))) - 16;
    const reply = await raw(JSON.stringify(event({ payload: patient({ note: 'x'.repeat(room) }) })));
    expect([reply.status, reply.body.rejected.map((one) => one.code)]).toEqual([200, ['VALIDATION']]);
    // in pieces, without a length said beforehand
    sent += 1;
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let piece = 0; piece < 20; piece += 1) controller.enqueue(new Uint8Array(100_000).fill(32));
        controller.close();
      },
    });
    const init = {
      method: 'POST',
      body: pieces,
      duplex: 'half',
      headers: { authorization: `Bearer ${a.login.accessToken}`, 'content-type': 'application/json' },
    };
    const status = await fetch(`${server.url}/api/sync/up`, init).then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
  });

  it('Up 10: a compressed body is read to its bound or refused, never inflated for ever', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(50_000_000, 32)));
    expect([400, 413, 415]).toContain((await raw(bomb, { 'content-encoding': 'gzip' })).status);
    for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip', 'x']) {
      const status = (await raw('not compressed', { 'content-encoding': encoding })).status;
      expect([encoding, [400, 415].includes(status)]).toEqual([encoding, true]);
    }
  });

  it('Up 10: duplicate keys are refused, not guessed about', async () => {
    const text = JSON.stringify(request());
    expect((await raw(text.replace('{', `{"clientId":"${randomUUID()}",`))).status).toBe(400);
    const twice = withPayload(JSON.stringify(patient()).replace('{', '{"birthName":"A","birthName":"B",'));
    const reply = await raw(twice);
    if (reply.status === 200) expect(reply.body.rejected.map((one) => one.code)).toEqual(['VALIDATION']);
    else expect(reply.status).toBe(400);
    // the same name in two objects, or escaped twice the same, are what they are
    expect((await raw(withPayload(JSON.stringify(patient({ address: { city: 'x' }, note: 'city' }))))).status).toBe(
      200,
    );
    expect((await raw(withPayload('{"gender":"male","\\u0067ender":"female"}'))).status).toBe(400);
  });

  it('Up 10: __proto__, constructor and prototype are unknown fields and pollute nothing', async () => {
    for (const json of [
      '{"__proto__":{"admin":true},"birthName":"A"}',
      '{"constructor":{"prototype":{"admin":true}}}',
      '{"prototype":1}',
      '{"address":{"__proto__":{"city":"x"}}}',
      '{"hasOwnProperty":1}',
      '{"toString":"x"}',
    ]) {
      const reply = await raw(withPayload(json));
      if (reply.status === 200) expect(reply.body.acknowledged).toEqual([]);
      else expect([json, reply.status]).toEqual([json, 400]);
    }
    expect((await raw(JSON.stringify(request()).replace('{', '{"__proto__":{"x":1},'))).status).toBe(400);
    const plain = await a.call<Fields>('POST', '/api/v1/patients', { body: patient() });
    expect(Object.keys(plain.body)).not.toContain('admin');
  });

  it('Up 10: the content type is JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/html',
    ]) {
      const reply = await raw(JSON.stringify(request()), { 'content-type': type });
      expect([type, [200, 400, 415].includes(reply.status)]).toEqual([type, true]);
    }
    expect((await raw(JSON.stringify(request()), { 'content-type': 'application/json; charset=utf-8' })).status).toBe(
      200,
    );
  });
});

describe('Hostile: values in every field', () => {
  const values: readonly string[] = [
    ...[
      'null',
      'true',
      'false',
      '0',
      '-0',
      '1',
      '-1',
      '1.5',
      '1e400',
      '-1e400',
      '1e-400',
      '9007199254740993',
      '9223372036854775808',
      '1e200000',
      '""',
      '" "',
      '[]',
      '{}',
      '[null]',
      '[[]]',
    ],
    ...[
      '"\\u0000"',
      '"a\\u0000b"',
      '"\\ud800"',
      '"\\udfff"',
      '"\\udfff\\ud800"',
      '"e\\u0301"',
      '"\\u202Egpj.exe"',
      '"\\u200b"',
      '"\\ufeffx"',
      '"\\u0085"',
      '"\\u001b[31m"',
      '"\\n\\r\\t"',
    ],
    ...[
      '"<script>alert(1)</script>"',
      '"\\"><img src=x onerror=alert(1)>"',
      '"javascript:alert(1)"',
      '"{{7*7}}"',
      '"${7*7}"',
      '"=cmd|\' /C calc\'!A0"',
      '"@SUM(1)"',
      '"+1"',
      '"-1"',
    ],
    ...[
      '"\'; DROP TABLE patient; --"',
      '"\' OR 1=1 --"',
      '"\\\\"',
      '"$1"',
      '"%s%n"',
      '"../../etc/passwd"',
      '"NULL"',
      '"undefined"',
      '"NaN"',
      '"infinity"',
      '"-infinity"',
      '"epoch"',
      '"now"',
    ],
    ...[
      '"2026-02-30"',
      '"0000-00-00"',
      '"99999-01-01"',
      '"2026-13-01T00:00:00Z"',
      '"2026-01-01T24:00:00Z"',
      '"2026-01-01T23:59:60Z"',
      '"-000001-01-01T00:00:00Z"',
      '"+275760-09-14T00:00:00Z"',
    ],
    ...[
      JSON.stringify('a'.repeat(50_000)),
      JSON.stringify(`${'a'.repeat(30_000)}!`),
      JSON.stringify('@'.repeat(20_000)),
      JSON.stringify(`${'a@'.repeat(9000)}a`),
      JSON.stringify('1'.repeat(30_000)),
      JSON.stringify(' '.repeat(30_000)),
    ],
    ...[
      `[${'1,'.repeat(5000)}1]`,
      `{${Array.from({ length: 3000 }, (_, index) => `"k${String(index)}":1`).join(',')}}`,
    ],
  ];
  const fields: Record<string, readonly string[]> = {
    patient: [
      'birthName',
      'gender',
      'birthDate',
      'email',
      'phones',
      'address',
      'note',
      'identifiers',
      'deceased',
      'active',
    ],
    practitioner: ['familyName', 'specialty'],
    appointment: ['start', 'practitionerIds', 'status', 'overbooked'],
    consent: ['language', 'validUntil', 'signature'],
    medicalRecord: ['occurredAt', 'text'],
    user: ['email', 'role', 'percentage'],
    template: ['percentage'],
  };
  const smallest: Record<string, () => Fields> = {
    patient,
    practitioner,
    appointment: () => ({
      patientId: randomUUID(),
      practitionerIds: [randomUUID()],
      start: '2031-01-01T10:00:00.000Z',
      end: '2031-01-01T10:15:00.000Z',
      status: 'booked',
    }),
    consent: () => ({ patientId: randomUUID(), type: 'care', status: 'draft', language: 'fr', text: 'x' }),
    medicalRecord: () => ({
      patientId: randomUUID(),
      practitionerId: randomUUID(),
      occurredAt: '2026-01-01T00:00:00.000Z',
      type: 'note',
      title: 'x',
      text: 'x',
    }),
    user: () => ({ name: 'U', email: `${randomUUID()}@atlas.test`, role: 'nurse' }),
    template: () => ({ role: 'nurse', percentage: 1 }),
  };

  for (const [entityType, names] of Object.entries(fields)) {
    it(`Hostile: ${entityType}: every event has an outcome, and what was stored is what was sent`, async () => {
      for (const name of names) {
        for (const value of values) {
          const payload = JSON.stringify({ ...smallest[entityType]!(), [name]: 'HERE' }).replace('"HERE"', () => value);
          const one = a.create(entityType, {});
          const reply = await raw(
            JSON.stringify(request({ events: [{ ...one, payload: 'HERE' }] })).replace('"HERE"', () => payload),
          );
          if (reply.status === 400) continue;
          expect([name, value.slice(0, 60), reply.status]).toEqual([name, value.slice(0, 60), 200]);
          const { acknowledged, conflicts, rejected, deferred } = reply.body;
          expect([
            name,
            value.slice(0, 60),
            acknowledged.length + conflicts.length + rejected.length + deferred.length,
          ]).toEqual([name, value.slice(0, 60), 1]);
          const [done] = acknowledged;
          const wanted: unknown = JSON.parse(value);
          // a time may be written anew, and null is a field left away
          if (done !== undefined && wanted !== null && name !== 'start' && name !== 'occurredAt') {
            expect([name, value.slice(0, 60), done.serverData[name]]).toEqual([
              name,
              value.slice(0, 60),
              Object.is(wanted, -0) ? 0 : wanted,
            ]);
          }
          if (/\\u0000|\\ud800|\\udfff|u0301/u.test(value))
            expect([name, value, acknowledged.length]).toEqual([name, value, 0]);
        }
      }
    });
  }

  it('Hostile: numbers that JSON cannot hold are never stored as something else', async () => {
    for (const number of [
      '1e400',
      '-1e400',
      '1e200000',
      '9007199254740993',
      '100.0000000000000001',
      '12.340',
      '1e1',
      '-0',
      '0.1e3',
    ]) {
      const reply = await raw(
        JSON.stringify(request({ events: [{ ...a.create('template', {}), payload: 'HERE' }] })).replace(
          '"HERE"',
          `{"role":"nurse","percentage":${number}}`,
        ),
      );
      const stored = reply.status === 200 ? reply.body.acknowledged[0]?.serverData['percentage'] : undefined;
      if (stored !== undefined) expect([number, stored]).toEqual([number, Number(number) + 0]);
    }
  });

  it('Hostile: queries and paths', async () => {
    const tails = [
      ...[
        '%00',
        '%ff',
        '%c0%80',
        '%ed%a0%80',
        '%',
        '%zz',
        '..',
        '..%2f..%2fetc%2fpasswd',
        '....//',
        '%2e%2e/',
        ';',
        '#',
        '?',
        '*',
        '[]',
        '{}',
        '<script>',
        "'",
        '"',
        '`',
        '\\',
        '%0d%0aSet-Cookie:x=1',
      ],
      'x'.repeat(4000),
    ];
    for (const tail of tails) {
      for (const path of [
        `/api/v1/patients/${tail}`,
        `/api/v1/patients?q=${tail}`,
        `/api/v1/patients?cursor=${tail}`,
        `/api/v1/patients?limit=${tail}`,
        `/api/v1/audit?entityType=${tail}`,
        `/api/v1/${tail}`,
        `/${tail}`,
      ]) {
        sent += 1;
        const reply = await a.get(path);
        expect([path.slice(0, 80), reply.status < 500]).toEqual([path.slice(0, 80), true]);
        expect(reply.headers.get('set-cookie')).toBeNull();
      }
    }
    for (const key of ['q', 'limit', 'cursor', 'updatedSince']) {
      sent += 1;
      expect(
        (await a.get(`/api/v1/patients?${key}=1&${key}=2&${key}[]=3&${key}[$gt]=4&__proto__[x]=1`)).status,
      ).toBeLessThan(500);
    }
  });

  it('Hostile: headers', async () => {
    for (const headers of [
      { authorization: `Bearer ${'x'.repeat(7000)}` },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { authorization: 'Bearer' },
      { cookie: '='.repeat(3000) },
      { cookie: ';;;=;a=b;%00=%00' },
      { 'if-none-match': '"'.repeat(2000) },
      { accept: '*/*;q=NaN, text/csv;;;,' },
      { 'x-forwarded-for': "'; DROP TABLE session; --" },
      { 'content-length': '0' },
      { range: 'bytes=0-999999999999' },
      { 'accept-language': `${'x-'.repeat(2000)}` },
    ] as Record<string, string>[]) {
      sent += 1;
      expect([headers, (await a.get('/api/v1/patients?limit=1', headers)).status < 500]).toEqual([headers, true]);
    }
  });

  it('Hostile: methods', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'GET', 'OPTIONS', 'HEAD', 'PROPFIND']) {
      for (const path of ['/api/sync/up', '/api/sync/down', '/api/auth/login', '/api/v1/patients']) {
        sent += 1;
        const { status } = await fetch(server.url + path, {
          method,
          headers: { authorization: `Bearer ${a.login.accessToken}` },
        });
        expect([method, path, status < 500]).toEqual([method, path, true]);
      }
    }
  });

  it('Hostile: the server lives, quickly, and the corpus is the one that was meant', async () => {
    const from = performance.now();
    expect((await a.get('/api/v1/patients?limit=1')).status).toBe(200);
    expect(performance.now() - from).toBeLessThan(2000);
    expect(slowest).toBeLessThan(8000);
    expect(sent).toBeGreaterThan(300);
  });
});

describe('of every answer', () => {
  it('problem+json has its members, and nothing was a server error', () => {
    expect(seenProblems).toEqual([]);
    expect(serverErrors).toEqual([]);
  });
});
