import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { entityOf } from '../../src/contract/domain.ts';
import type { Schema } from '../../src/contract/fields.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import { createApp } from '../../server/app.ts';
import type { Operation } from '../../server/http/operation.ts';
import { operationsOf } from '../../server/http/operations.ts';
import type { OpenApi } from '../../server/http/openapi.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { addressesOf, operationOf } from './routes.ts';
import { newPatient, request, signIn, uuid, type TestClient } from './server-client.ts';

describe('the API tells what it is', () => {
  let server: TestServer;
  let admin: TestClient;
  let document: OpenApi;
  let operations: readonly Operation[];

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite' });
    admin = await signIn(server, 'admin@atlas.test');
    document = (await request<OpenApi>(server, 'GET', '/api/openapi.json')).body;
    operations = operationsOf(server.deps.domain);
  });
  afterAll(() => server.close());

  test('SV-95 every route of the application stands in the document', () => {
    const addresses = addressesOf(server);
    expect(addresses.length).toBeGreaterThan(120);
    const undocumented = addresses.filter(
      ({ method, path }) => document.paths[path]?.[method.toLowerCase()] === undefined,
    );
    expect(undocumented, 'a new route is described in server/http/operations.ts').toEqual([]);
  });

  test('SV-95 every operation of the document exists: none is answered as an address that is not there', async () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })),
    );
    expect(documented).toHaveLength(operations.length);
    for (const { path, method } of documented) {
      expect(operationOf(operations, method, path), path).toBeDefined();
      const { who } = operationOf(operations, method, path) as Operation;
      const reply = await request<{ code?: string; detail?: string }>(
        server,
        method,
        path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'version' ? '1' : uuid())),
      );
      if (who.kind !== 'anyone') expect([method, path, reply.status]).toEqual([method, path, 401]);
      else expect([method, path, reply.body?.detail === 'no such address']).toEqual([method, path, false]);
    }
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  test('H17 SV-172 a text that no column can hold names nothing: no part of an address makes it a failure', async () => {
    const headers = { 'if-match': '*', 'if-none-match': '*' };
    // Records share their routes: one kind of them stands for all.
    const others = server.deps.domain.entities
      .map(({ resource }) => `/api/v1/${resource}`)
      .filter((path) => path !== '/api/v1/patients');
    const some = operations.filter(({ path }) => !others.some((one) => path === one || path.startsWith(`${one}/`)));
    const failed: string[] = [];
    let called = 0;
    const ask = async (method: string, address: string) => {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const { status } = await admin.call(method, address, body, headers);
      called += 1;
      if (status >= 500) failed.push(`${status} ${method} ${address}`);
    };
    for (const { method, path, parameters = [] } of some)
      for (const text of ['a%00b', '%ff']) {
        if (path.includes('{')) await ask(method, path.replaceAll(/\{\w+\}/g, text));
        const plain = path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'version' ? '1' : uuid()));
        for (const { name } of parameters.filter((one) => one.in === 'query'))
          await ask(method, `${plain}?${name}=${text}`);
      }
    expect(failed).toEqual([]);
    expect(called).toBeGreaterThan(50);
  });

  test('SV-95 every reference leads to a schema, and every schema is JSON Schema that says something', () => {
    const references = new Set<string>();
    const walk = (value: Json): void => {
      if (Array.isArray(value)) value.forEach(walk);
      else if (typeof value === 'object' && value !== null) {
        if (typeof value['$ref'] === 'string') references.add(value['$ref']);
        Object.values(value).forEach(walk);
      }
    };
    walk(document as unknown as JsonObject);
    expect(references.size).toBeGreaterThan(40);
    for (const reference of references)
      expect(document.components.schemas[reference.replace('#/components/schemas/', '')], reference).toBeTypeOf(
        'object',
      );
    for (const [name, schema] of Object.entries(document.components.schemas))
      expect(Object.keys(schema).length, name).toBeGreaterThan(1);
    for (const { type } of server.deps.domain.entities) {
      const name = type.charAt(0).toUpperCase() + type.slice(1);
      const fields = Object.keys(entityOf(server.deps.domain, type)?.fields.shape ?? {});
      expect(Object.keys((document.components.schemas[name]?.['properties'] ?? {}) as object)).toEqual(
        expect.arrayContaining([...fields, 'id', 'version']),
      );
    }
    expect(document.components.schemas['NewPatient']?.['required']).toEqual([
      'birthName',
      'birthGivenNames',
      'gender',
      'birthDate',
    ]);
  });

  test('SV-95 what is answered has the shape that the document tells', async () => {
    const event = admin.event({});
    await admin.up(
      event,
      admin.event({ operation: 'UPDATE', entityId: event.entityId, payload: { gender: 'x' }, baseVersion: 1 }),
    );
    await admin.down(null);
    const { items } = (await admin.call<{ items: { id: string }[] }>('GET', '/api/v1/users')).body;
    let checked = 0;
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const shape = operation.answers[200];
      if (!shape || 'media' in shape) continue;
      const path = operation.path
        .replace('/patients/{id}', `/patients/${event.entityId}`)
        .replace('/users/{id}', `/users/${items[0]?.id}`);
      if (path.includes('{')) continue;
      const reply = await admin.call('GET', path);
      expect([path, reply.status]).toEqual([path, 200]);
      const parsed = z.safeParse(shape, reply.body);
      expect([path, parsed.error?.issues ?? []]).toEqual([path, []]);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(25);
    for (const [path, body] of [
      [`/api/v1/users/${items[0]?.id}/invitation`, undefined],
      ['/api/v1/patients', newPatient()],
    ] as const) {
      const made = await admin.call('POST', path, body);
      const shape = operationOf(operations, 'POST', path.replace(String(items[0]?.id), '{id}'))?.answers[201] as
        | Schema
        | undefined;
      expect([path, shape && z.safeParse(shape, made.body).success]).toEqual([path, true]);
    }
  });

  test('SV-43 every operation answers with the headers of every answer; over TLS cookies are bound to the host', async () => {
    const secure = { ...server, app: createApp({ ...server.deps, secure: true, shutdown: new AbortController() }) };
    for (const { method, path } of operations) {
      const { headers } = await request(
        secure,
        method,
        path.replaceAll(/\{(\w+)\}/g, () => uuid()),
        method === 'GET' || method === 'DELETE' ? undefined : '{',
      );
      expect([
        path,
        headers.get('content-security-policy')?.includes("object-src 'none'; base-uri 'none'"),
        headers.get('x-content-type-options'),
        headers.get('referrer-policy'),
        headers.get('cross-origin-opener-policy'),
        headers.get('cross-origin-resource-policy'),
      ]).toEqual([path, true, 'nosniff', 'no-referrer', 'same-origin', 'same-origin']);
      expect([path, headers.get('strict-transport-security')]).toEqual([path, 'max-age=63072000; includeSubDomains']);
      if (path.startsWith('/api/')) expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
    }
    const login = await request(secure, 'POST', '/api/auth/login', {
      tenant: 'atlas',
      email: 'dr@atlas.test',
      password: 'conformance-only',
    });
    const cookies = login.headers.getSetCookie();
    expect(cookies).toHaveLength(3);
    for (const cookie of cookies)
      expect(cookie).toMatch(
        /^__Host-medicalpro_\w+=(?=.*; Path=\/)(?=.*; HttpOnly)(?=.*; Secure)(?=.*; SameSite=Strict)(?!.*; Domain)/,
      );
  });

  test('SV-95 the page comes in one answer, under the same strict policy, and names every operation', async () => {
    const page = await request<string>(server, 'GET', '/api/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.body).not.toMatch(/<script|https?:\/\/|@import|url\(/);
    for (const { id } of operations) expect(page.body).toContain(`id="${id}"`);
  });
});
