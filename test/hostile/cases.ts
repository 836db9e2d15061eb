import { gzipSync } from 'node:zlib';
import { base64url } from '../../server/auth/keys.ts';
import type { Domain } from '../../src/contract/domain.ts';
import { fieldKind } from '../../src/contract/fields.ts';
import {
  CONTENT_TYPES,
  DATES,
  ENCODINGS,
  FORBIDDEN_KEYS,
  HEADERS,
  METHODS,
  NOT_JSON,
  NOT_UTF8,
  QUERIES,
  TAILS,
  UNFIT,
  VALUES,
} from './values.ts';

/** A request, and which answers would be right. */
export interface RequestCase {
  name: string;
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** Sent without the session that it otherwise has. */
  bare?: boolean;
  answers: readonly number[] | 'below 500';
}

/** An event of one entity whose payload differs from a good one in one place. */
export interface EventCase {
  name: string;
  entityType: string;
  operation: 'CREATE' | 'UPDATE';
  field: string;
  /** As JSON text. */
  value: string;
  /** Must not be acknowledged. */
  refused: boolean;
}

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}… (${text.length})` : text);

/** One field of each kind of every entity × every value; and every name that a payload must not carry. */
export function eventCases(domain: Domain): EventCase[] {
  return domain.entities.flatMap(({ type, fields }) => {
    const ofKind = new Map<string, string>();
    for (const [name, schema] of Object.entries(fields.shape))
      if (!ofKind.has(fieldKind(schema))) ofKind.set(fieldKind(schema), name);
    const values = [...ofKind.values()].flatMap((field) =>
      VALUES.map((value): EventCase => ({
        name: `${type}.${field} = ${short(value)}`,
        entityType: type,
        operation: 'CREATE',
        field,
        value,
        refused: UNFIT.includes(value),
      })),
    );
    const keys = FORBIDDEN_KEYS.filter((key) => !Object.hasOwn(fields.shape, key)).flatMap((field) =>
      (['CREATE', 'UPDATE'] as const).map((operation): EventCase => ({
        name: `${type} ${operation} with ${short(field)}`,
        entityType: type,
        operation,
        field,
        value: '"x"',
        refused: true,
      })),
    );
    return [...values, ...keys];
  });
}

export interface World {
  tenantId: string;
  userId: string;
  /** A genuine access token of this server. */
  token: string;
  /** A genuine cursor of this server. */
  cursor: string;
  /** A genuine session cookie. */
  cookie: string;
  patientId: string;
}

const ID = '018f0000-0000-7000-9000-000000000001';

const eventOf = (world: World, more: object = {}) => ({
  id: crypto.randomUUID(),
  tenantId: world.tenantId,
  userId: world.userId,
  entityType: 'patient',
  entityId: crypto.randomUUID(),
  operation: 'CREATE',
  payload: { birthName: 'A', birthGivenNames: 'B', gender: 'other', birthDate: '1990' },
  baseVersion: null,
  createdAt: '2026-11-21T08:00:00.000Z',
  schemaVersion: 1,
  ...more,
});
const upOf = (world: World, more: object = {}) => ({ clientId: ID, events: [eventOf(world)], ...more });
const json = (value: unknown) => JSON.stringify(value);

interface Door {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body: object;
}

/** Every door that takes a body. */
export const doorsOf = (world: World): Door[] => [
  { method: 'POST', path: '/api/sync/up', body: upOf(world) },
  { method: 'POST', path: '/api/sync/down', body: { clientId: ID, cursor: null } },
  { method: 'POST', path: '/api/auth/login', body: { tenant: 'atlas', email: 'nobody@atlas.test', password: 'x' } },
  { method: 'POST', path: '/api/auth/password', body: { currentPassword: 'x', newPassword: 'y' } },
  { method: 'POST', path: '/api/auth/accept-invitation', body: { token: 'x', password: 'long enough to pass' } },
  {
    method: 'POST',
    path: '/api/v1/patients',
    body: { birthName: 'A', birthGivenNames: 'B', gender: 'other', birthDate: '1990' },
  },
  { method: 'PATCH', path: `/api/v1/patients/${world.patientId}`, headers: { 'if-match': '*' }, body: { note: 'x' } },
  {
    method: 'PUT',
    path: `/api/v1/patients/${world.patientId}`,
    headers: { 'if-match': '*' },
    body: { birthName: 'A', birthGivenNames: 'B', gender: 'other', birthDate: '1990' },
  },
];

const LISTS = [
  '/api/v1/patients',
  '/api/v1/appointments',
  '/api/v1/audit',
  '/api/v1/devices',
  '/api/sync/conflicts',
  '/api/sync/logs',
  '/api/auth/sessions',
  '/api/sync/last-modified',
  '/api/auth/me',
];

const BAD = [400, 413] as const;

const bomb = new Uint8Array(gzipSync(new Uint8Array(20_000_000).fill(32)));

function bodies(doors: readonly Door[]): RequestCase[] {
  return doors.flatMap(({ method, path, headers = {}, body }): RequestCase[] => {
    const one = (
      name: string,
      text: string | Uint8Array<ArrayBuffer>,
      answers: RequestCase['answers'] = BAD,
      more: Record<string, string> = {},
    ): RequestCase => ({
      name: `${method} ${path}: ${name}`,
      method,
      path,
      headers: { ...headers, ...more },
      body: text,
      answers,
    });
    const good = json(body);
    const bytes = new TextEncoder().encode(good);
    return [
      ...NOT_JSON.map((text) => one(short(text), text)),
      ...NOT_UTF8.map((some) =>
        one(
          `bytes ${some.join(' ')}`,
          Uint8Array.from([...bytes.slice(0, 1), 0x22, ...some, 0x22, 0x3a, 0x31, 0x2c, ...bytes.slice(1)]),
        ),
      ),
      ...['null', 'true', '0', '1', '""', '"x"', '[]', '[{}]', '[null]'].map((text) => one(text, text)),
      ...[65, 100, 1000, 10_000, 100_000].flatMap((depth) => [
        one(`${depth} objects deep`, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
        one(`${depth} lists deep`, `${'['.repeat(depth)}${']'.repeat(depth)}`),
        one(`${depth} lists never closed`, '['.repeat(depth)),
      ]),
      one('a million lists', '['.repeat(1_000_000), BAD),
      one('more than 1 MiB of blanks', `${' '.repeat(1_048_577)}${good}`, [413]),
      one('more than 1 MiB of text', good.replace('{', `{"x":"${'x'.repeat(1_048_576)}",`), [413]),
      one('cut in the middle', good.slice(0, good.length / 2)),
      one('twice', good + good),
      ...Object.keys(body)
        .slice(0, 2)
        .map((key) => one(`${key} twice`, good.replace('{', `{${json(key)}:1,`), [400])),
      one('the same key escaped', good.replace('{', `{"\\u0061":1,"a":2,`), [400]),
      one('__proto__', good.replace('{', '{"__proto__":{"x":1},'), [400, 422]),
      ...CONTENT_TYPES.map((type) => one(`content-type ${type}`, good, [415], { 'content-type': type })),
      ...ENCODINGS.flatMap((encoding) => [
        one(`content-encoding ${encoding}`, good, [415], { 'content-encoding': encoding }),
        one(`a bomb as ${encoding}`, bomb, [415], { 'content-encoding': encoding }),
      ]),
    ];
  });
}

function envelopes(world: World): RequestCase[] {
  const one = (name: string, body: object): RequestCase => ({
    name: `up: ${name}`,
    method: 'POST',
    path: '/api/sync/up',
    body: json(body),
    answers: [400],
  });
  const wrongIds = [
    '',
    'x',
    '1',
    'g0000000-0000-4000-8000-000000000000',
    `${ID} `,
    ID.replaceAll('-', ''),
    `{${ID}}`,
    1,
    null,
    [],
    {},
    true,
  ];
  const wrong = (key: string, values: readonly unknown[]) =>
    values.map((value) =>
      one(`${key} = ${short(json(value) ?? 'absent')}`, upOf(world, { events: [eventOf(world, { [key]: value })] })),
    );
  const down = (key: string, values: readonly unknown[]) =>
    values.map((value): RequestCase => ({
      name: `down: ${key} = ${short(json(value) ?? '')}`,
      method: 'POST',
      path: '/api/sync/down',
      body: json({ clientId: ID, cursor: null, [key]: value }),
      answers: [400],
    }));
  return [
    ...wrong('id', wrongIds),
    ...wrong('entityId', wrongIds),
    ...wrong('tenantId', wrongIds),
    ...wrong('userId', wrongIds),
    ...wrong('resolves', wrongIds),
    ...wrong('entityType', [1, null, [], {}, 'x'.repeat(101), '\u0000', 'e\u0301']),
    ...wrong('operation', ['create', 'UPSERT', '', 1, null, [], 'MERGE', '__proto__']),
    ...wrong('createdAt', [1, null, '', [], ...DATES.slice(0, 19).map((text) => JSON.parse(text) as string)]),
    ...wrong('reason', [1, null, [], 'x'.repeat(501), '\u0000', 'e\u0301']),
    ...wrong('schemaVersion', [0, -1, 1.5, '1', null, [], 1e308, 2 ** 60]),
    ...wrong('extra', [1]),
    ...wrong('payLoad', [1]),
    ...wrong('__proto_', [1]),
    ...[null, 1, 'x', [], {}, [null], [[]], [1], ['x']].map((events) =>
      one(`events = ${json(events)}`, upOf(world, { events })),
    ),
    ...wrongIds.map((clientId) => one(`clientId = ${json(clientId)}`, upOf(world, { clientId }))),
    ...[
      null,
      1,
      {},
      [null],
      [{}],
      [{ entityType: 'patient' }],
      [{ entityType: 'patient', entityId: ID, at: 'x' }],
      [{ entityType: 'patient', entityId: 'x', at: '2026-01-01T00:00:00Z' }],
      [{ entityType: 'patient', entityId: ID, at: '2026-01-01T00:00:00Z', x: 1 }],
    ].map((accesses) => one(`accesses = ${json(accesses)}`, upOf(world, { accesses }))),
    ...[
      null,
      1,
      [],
      {},
      { pending: -1, oldestPendingAt: null },
      { pending: 1.5, oldestPendingAt: null },
      { pending: 1e308, oldestPendingAt: null },
      { pending: 0 },
      { pending: 0, oldestPendingAt: 'x' },
      { pending: 0, oldestPendingAt: null, name: 'x'.repeat(201) },
      { pending: 0, oldestPendingAt: null, name: '\u0000' },
      { pending: 0, oldestPendingAt: null, x: 1 },
    ].map((device) => one(`device = ${json(device)}`, upOf(world, { device }))),
    ...['extra', 'tenant', 'tenantId', 'cursor', 'user'].map((key) => one(`a key ${key}`, upOf(world, { [key]: 'x' }))),
    ...down('clientId', wrongIds),
    ...down('limit', [0, -1, 5001, 1.5, '1', null, [], 1e308]),
    ...down('entityTypes', [
      1,
      'patient',
      {},
      [1],
      [null],
      ['x'.repeat(101)],
      ['\u0000'],
      Array.from({ length: 101 }, () => 'a'),
    ]),
    ...down('lastSyncTimestamp', [1, [], {}, 'x'.repeat(51), 'yesterday', '2026-02-30', 'infinity']),
    ...down('accesses', [
      1,
      'x',
      {},
      [1],
      [{ entityType: 'patient' }],
      [{ entityType: 'patient', entityId: ID, at: 'now' }],
    ]),
    ...down('extra', [1]),
  ];
}

const B64 = (value: unknown) => base64url(new TextEncoder().encode(typeof value === 'string' ? value : json(value)));

/** Tokens that somebody made: none of them may open anything. */
export function forgedTokens({ token, tenantId, userId }: World): string[] {
  const [head = '', claims = '', mac = ''] = token.split('.');
  const payload = JSON.parse(
    new TextDecoder().decode(
      Uint8Array.from(atob(claims.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)),
    ),
  ) as Record<string, unknown>;
  const algorithms = [
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'HS384',
    'HS512',
    'RS256',
    'RS384',
    'ES256',
    'PS256',
    'EdDSA',
    'HS256 ',
    'hs256',
    'dir',
    'A128KW',
    'RSA-OAEP',
  ];
  const headers = [
    ...algorithms.map((alg) => ({ alg, typ: 'at+jwt' })),
    { typ: 'at+jwt' },
    { alg: 'HS256' },
    { alg: 'HS256', typ: 'JWT' },
    { alg: 'HS256', typ: 'at+jwt', crit: ['x'], x: 1 },
    { alg: 'HS256', typ: 'at+jwt', b64: false, crit: ['b64'] },
    ...['../../dev/null', "' OR 1=1 --", '0', '__proto__', '/etc/passwd'].map((kid) => ({
      alg: 'HS256',
      typ: 'at+jwt',
      kid,
    })),
    { alg: 'HS256', typ: 'at+jwt', jku: 'http://evil.test/keys' },
    { alg: 'HS256', typ: 'at+jwt', x5u: 'http://evil.test/c' },
    { alg: 'HS256', typ: 'at+jwt', jwk: { kty: 'oct', k: 'AA' } },
    [],
    null,
    1,
    'x',
  ];
  const changed = [
    { role: 'admin' },
    { sub: tenantId },
    { tid: userId },
    { tid: '00000002-0000-4000-8000-000000000000' },
    { sid: userId },
    { sid: '00000000-0000-0000-0000-000000000000' },
    { exp: 9_999_999_999 },
    { exp: 1 },
    { exp: -1 },
    { exp: 'x' },
    { exp: null },
    { exp: 1e300 },
    { nbf: 9_999_999_999 },
    { nbf: 'x' },
    { iat: 9_999_999_999 },
    { iss: 'evil' },
    { iss: null },
    { iss: ['medicalpro'] },
    { aud: 'evil' },
    { aud: [] },
    { aud: ['medicalpro-api', 'x'] },
    { aud: null },
    { tid: null },
    { sid: null },
    { sub: null },
    { tid: ['x'] },
    { sid: { $gt: '' } },
    { jti: 'x' },
    { scope: 'admin' },
  ].map((more) => ({ ...payload, ...more }));
  const macs = [
    '',
    mac,
    mac.slice(1),
    mac.slice(0, -1),
    `${mac}A`,
    mac.split('').reverse().join(''),
    'A'.repeat(43),
    '=',
    B64(''),
    '\u0000',
  ];
  const flipped = Array.from({ length: 60 }, (_, at) => {
    const place = Math.floor((at / 60) * (token.length - 1));
    const letter = token[place] === 'A' ? 'B' : 'A';
    return token[place] === '.' ? `${token}.` : `${token.slice(0, place)}${letter}${token.slice(place + 1)}`;
  });
  return [
    ...new Set([
      ...headers.flatMap((header) => ['', mac].map((end) => `${B64(header)}.${claims}.${end}`)),
      ...changed.map((some) => `${head}.${B64(some)}.${mac}`),
      ...changed.map((some) => `${B64({ alg: 'none' })}.${B64(some)}.`),
      ...macs.filter((end) => end !== mac).map((end) => `${head}.${claims}.${end}`),
      ...flipped,
      `${head}.${claims}`,
      head,
      '.',
      '..',
      '...',
      `${token}.x`,
      `.${claims}.${mac}`,
      `${head}..${mac}`,
      `${claims}.${head}.${mac}`,
      token.toUpperCase(),
      token.toLowerCase(),
      `${head}.${claims}.${mac}.${mac}.${mac}`,
      encodeURIComponent(`${token} `),
      `"${token}"`,
      `[${token}]`,
      B64(token),
    ]),
  ].filter((forged) => forged !== token);
}

/** Cursors that this server didn't give, or not to this one. */
function cursors({ cursor }: World): { text: string; answers: readonly number[] }[] {
  const [body = '', mac = ''] = cursor.split('.');
  const wire = JSON.parse(
    new TextDecoder().decode(
      Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)),
    ),
  ) as Record<string, unknown>;
  const other = [
    { r: '9223372036854775807' },
    { r: '9999999999999999999' },
    { r: '0' },
    { t: '00000002-0000-4000-8000-000000000000' },
    { e: '00000002-0000-4000-8000-000000000000' },
    { f: '' },
    { f: 'x' },
    { s: ['patient', '', 0] },
    { s: ["' OR 1=1", '', 1] },
  ].map((more) => ({ ...wire, ...more }));
  const broken = [
    { r: '-1' },
    { r: -1 },
    { r: '1e3' },
    { r: '' },
    { r: null },
    { v: 2 },
    { t: 'x' },
    { e: null },
    { s: [] },
    { s: 'x' },
    { s: ['patient', 'x', 0] },
    { f: 1 },
  ].map((more) => ({ ...wire, ...more }));
  const flipped = Array.from(
    { length: 20 },
    (_, at) => `${body}.${mac.slice(0, at)}${mac[at] === 'A' ? 'B' : 'A'}${mac.slice(at + 1)}`,
  );
  return [
    ...other.map((some) => ({ text: `${B64(some)}.${mac}`, answers: [200] })),
    ...flipped.map((text) => ({ text, answers: [200, 400] })),
    ...broken.map((some) => ({ text: `${B64(some)}.${mac}`, answers: [400] })),
    ...[
      '',
      '.',
      '..',
      'x',
      'x.y',
      'x.y.z',
      body,
      `${body}.`,
      `.${mac}`,
      `${cursor}.x`,
      `${cursor} `,
      '%00',
      '0',
      '-1',
      'null',
      '9223372036854775808',
      'é',
      B64('[]'),
      `${B64('[]')}.${mac}`,
      `${B64('null')}.${mac}`,
      `${B64('{')}.${mac}`,
      B64('after:1'),
      'A'.repeat(500),
      '[]',
      '{}',
      '2026-01-01T00:00:00Z',
    ].map((text) => ({ text, answers: [200, 400] })),
  ];
}

const pathsOf = (tail: string) => [
  `/api/v1/patients/${tail}`,
  `/api/v1/patients/${tail}/versions`,
  `/api/v1/${tail}`,
  `/api/auth/sessions/${tail}`,
  `/api/v1/devices/${tail}`,
  `/${tail}`,
  `/api/sync/${tail}`,
];
const BELOW = 'below 500';

/** By what is bent. */
export const FAMILIES: Readonly<Record<string, (world: World) => RequestCase[]>> = {
  'bodies of up and down': (world) => bodies(doorsOf(world).slice(0, 2)),
  'bodies of login and passwords': (world) => bodies(doorsOf(world).slice(2, 5)),
  'bodies of records': (world) => bodies(doorsOf(world).slice(5)),
  envelopes,
  tokens: (world) =>
    forgedTokens(world).flatMap((token): RequestCase[] =>
      ['/api/auth/me', '/api/sync/last-modified'].map((path) => ({
        name: `a forged token on ${path}: ${short(token)}`,
        method: 'GET',
        path,
        headers: { authorization: `Bearer ${token}` },
        bare: true,
        answers: [401],
      })),
    ),
  cursors: (world) =>
    cursors(world).map(({ text, answers }): RequestCase => ({
      name: `down from ${short(text)}`,
      method: 'POST',
      path: '/api/sync/down',
      body: json({ clientId: ID, cursor: text }),
      answers,
    })),
  paths: ({ patientId }) => [
    ...TAILS.flatMap((tail) =>
      pathsOf(tail).map((path): RequestCase => ({ name: `GET ${short(path)}`, method: 'GET', path, answers: BELOW })),
    ),
    ...TAILS.map((tail): RequestCase => ({
      name: `restore ${short(tail)}`,
      method: 'POST',
      path: `/api/v1/patients/${patientId}/versions/${tail}/restore`,
      headers: { 'if-match': '"999999"' },
      answers: BELOW,
    })),
  ],
  queries: () =>
    QUERIES.flatMap((query) =>
      LISTS.map((path): RequestCase => ({
        name: `GET ${path}?${short(query)}`,
        method: 'GET',
        path: `${path}?${query}`,
        answers: BELOW,
      })),
    ),
  headers: (world) =>
    HEADERS.flatMap(([name, value]): RequestCase[] => {
      const bare = name === 'cookie' || name === 'authorization';
      return [
        ...[
          '/api/v1/patients?limit=1',
          `/api/v1/patients/${world.patientId}`,
          '/api/sync/last-modified',
          '/api/auth/me',
        ].map((path): RequestCase => ({
          name: `GET ${path} with ${name}: ${short(value)}`,
          method: 'GET',
          path,
          headers: { [name]: value },
          bare,
          answers: BELOW,
        })),
        ...doorsOf(world)
          .slice(5)
          .map(({ method, path, headers, body }): RequestCase => ({
            name: `${method} with ${name}: ${short(value)}`,
            method,
            path,
            headers: { ...headers, [name]: value },
            body: json(body),
            bare,
            answers: BELOW,
          })),
      ];
    }),
  methods: (world) =>
    METHODS.flatMap((method) =>
      [
        ...LISTS,
        ...doorsOf(world).map(({ path }) => path),
        '/healthz',
        '/readyz',
        '/metrics',
        '/api/docs',
        '/api/openapi.json',
        '/api/v1/import/fhir',
      ].map((path): RequestCase => ({ name: `${method} ${path}`, method, path, answers: BELOW })),
    ),
};

export const requestCases = (world: World): RequestCase[] => Object.values(FAMILIES).flatMap((family) => family(world));
