/** A tenant narrows what its roles may: at every door, at the server's time. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LastModified, LoginResponse } from '../../src/contract/protocol.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { request, signIn, uuid, words, type TestClient } from './server-client.ts';

export function accessRules(engine: 'pglite' | 'pg'): void {
  let server: TestServer;
  let admin: TestClient;
  let dr: TestClient;
  let front: TestClient;
  let other: TestClient;
  let related: Related;

  beforeAll(async () => {
    server = await createTestServer({ engine });
    [admin, dr, front, other] = (await Promise.all(
      ['admin@atlas.test', 'dr@atlas.test', 'front@atlas.test', 'dr@cedre.test'].map((email) => signIn(server, email)),
    )) as [TestClient, TestClient, TestClient, TestClient];
    related = await relatedOf(admin);
  });
  afterAll(() => server.close());

  /** Runs with a rule in force, and takes it back. */
  async function under<T>(payload: object, work: () => Promise<T>): Promise<T> {
    const rule = admin.event({ entityType: 'accessRule', payload });
    expect((await admin.up(rule)).acknowledged).toHaveLength(1);
    try {
      return await work();
    } finally {
      expect(
        (
          await admin.up(
            admin.event({ entityType: 'accessRule', entityId: rule.entityId, operation: 'DELETE', baseVersion: 1 }),
          )
        ).acknowledged,
      ).toHaveLength(1);
    }
  }

  const note = async () => {
    const event = dr.event({
      entityType: 'medicalRecord',
      payload: sampleOf('medicalRecord', related, 'Secret médical'),
    });
    expect((await dr.up(event)).acknowledged).toHaveLength(1);
    return event;
  };
  const codeOf = async (client: TestClient, event: { id: string }): Promise<string | undefined> => {
    const word = words(await client.up(event)).get(event.id)?.[0];
    return word?.kind === 'rejected' ? word.code : word?.kind;
  };

  test('SV-98 whoever is not among the readers finds nothing at any door, and everything again when the rule is gone', async () => {
    const known = await note();
    const { cursor } = await dr.pull(null);
    const before = await dr.call<LastModified>('GET', '/api/sync/last-modified');
    const conflicting = dr.elsewhere();
    await under({ module: 'medicalRecord', readerUsers: [admin.account.user.id] }, async () => {
      // One at a time, its versions, lists and searches; with an id and with none.
      for (const path of [`/${known.entityId}`, `/${uuid()}`, '', '?q=secret', `/${known.entityId}/versions`])
        expect([path, (await dr.call('GET', `/api/v1/medical-records${path}`)).status]).toEqual([path, 403]);
      expect(
        (await dr.call('PATCH', `/api/v1/medical-records/${known.entityId}`, { title: 'x' }, { 'if-match': '*' }))
          .status,
      ).toBe(403);
      // Down: the place that was reached no longer holds, and the copy is made anew without them.
      const page = await dr.down(cursor);
      expect([page.resync, page.changes.some(({ entityType }) => entityType === 'medicalRecord')]).toEqual([
        true,
        false,
      ]);
      const answer = await dr.down(null, { entityTypes: ['medicalRecord'] });
      expect([answer.changes, answer.total]).toEqual([[], 0]);
      // The poll tells of a change and no longer of the type.
      const polled = await dr.call<LastModified>('GET', '/api/sync/last-modified', undefined, {
        'if-none-match': before.headers.get('etag') ?? '',
      });
      expect([polled.status, 'medicalRecord' in polled.body.tables, 'patient' in polled.body.tables]).toEqual([
        200,
        false,
        true,
      ]);
      // Up: refused, and what was acknowledged before is given again without its content.
      expect(
        await codeOf(dr, dr.event({ entityType: 'medicalRecord', payload: sampleOf('medicalRecord', related) })),
      ).toBe('FORBIDDEN');
      expect(
        await codeOf(
          conflicting,
          conflicting.event({
            entityType: 'medicalRecord',
            entityId: known.entityId,
            operation: 'DELETE',
            baseVersion: 1,
          }),
        ),
      ).toBe('FORBIDDEN');
      expect((await dr.up(known)).acknowledged).toMatchObject([{ entityId: known.entityId, serverData: null }]);
      // What the person is told they may.
      expect((await dr.call<LoginResponse>('GET', '/api/auth/me')).body.permissions).toMatchObject({
        medicalRecord: '',
        patient: 'rw',
      });
      const login = await request<LoginResponse>(server, 'POST', '/api/auth/login', {
        tenant: 'atlas',
        email: 'dr@atlas.test',
        password: 'conformance-only',
      });
      expect(login.body.permissions['medicalRecord']).toBe('');
      // Whom the list names sees it as before, and other tenants have rules of their own.
      expect((await admin.call('GET', `/api/v1/medical-records/${known.entityId}`)).status).toBe(200);
      expect((await other.call('GET', '/api/v1/medical-records')).status).toBe(200);
    });
    expect((await dr.call('GET', `/api/v1/medical-records/${known.entityId}`)).status).toBe(200);
    const again = await dr.pull((await dr.down(null)).cursor);
    expect(again.pages.length).toBeGreaterThan(0);
    expect((await dr.pull(null)).changes.some(({ entityId }) => entityId === known.entityId)).toBe(true);
  });

  test('H13 SV-216 what was opened while one might is in the audit, also when the right is gone by the time it is told', async () => {
    const known = await note();
    const opened = { entityType: 'medicalRecord', entityId: known.entityId, at: '2026-11-21T07:30:00.000Z' };
    const printed = { ...opened, action: 'print' as const };
    await under({ module: 'medicalRecord', readerUsers: [admin.account.user.id] }, async () => {
      await dr.down(null, { limit: 1, accesses: [opened] });
      await dr.call('POST', '/api/sync/up', { clientId: dr.clientId, events: [dr.event({})], accesses: [printed] });
    });
    const { body } = await admin.call<{ items: Record<string, unknown>[] }>(
      'GET',
      `/api/v1/audit?entityId=${known.entityId}&userId=${dr.account.user.id}`,
    );
    const told = body.items.filter(({ occurredAt }) => occurredAt === opened.at);
    expect(told.map(({ action }) => action).toSorted()).toEqual(['print', 'read']);
  });

  test('SV-98 editors by role or by name; the others read', async () => {
    await under(
      { module: 'patient', editorRoles: ['practitioner'], editorUsers: [front.account.user.id] },
      async () => {
        expect(await codeOf(dr, dr.event({}))).toBe('acknowledged');
        expect(await codeOf(front, front.event({}))).toBe('acknowledged');
        expect(await codeOf(admin, admin.event({}))).toBe('FORBIDDEN');
        expect((await admin.call('GET', '/api/v1/patients')).status).toBe(200);
        expect((await admin.call('POST', '/api/v1/patients', {})).status).toBe(403);
        expect((await admin.call('POST', '/api/v1/import/fhir', '{"resourceType":"Bundle"}')).status).toBe(403);
        expect((await admin.call<LoginResponse>('GET', '/api/auth/me')).body.permissions['patient']).toBe('r');
      },
    );
    expect(await codeOf(admin, admin.event({}))).toBe('acknowledged');
  });

  test('SV-98 a rule never widens what a role may, and several rules narrow together', async () => {
    await under(
      { module: 'medicalRecord', readerRoles: ['secretary'], editorRoles: ['secretary', 'practitioner'] },
      async () => {
        expect((await front.call('GET', '/api/v1/medical-records')).status).toBe(403);
        expect(
          await codeOf(
            front,
            front.event({ entityType: 'medicalRecord', payload: sampleOf('medicalRecord', related) }),
          ),
        ).toBe('FORBIDDEN');
        expect((await dr.call('GET', '/api/v1/medical-records')).status).toBe(200);
        await under({ module: 'medicalRecord', readerUsers: [] }, async () =>
          expect((await dr.call('GET', '/api/v1/medical-records')).status).toBe(403),
        );
      },
    );
  });

  test('SV-98 a stream tells only of what may be read at the moment of telling', async () => {
    const response = await server.app.request('/api/sync/events', {
      headers: { authorization: `Bearer ${dr.account.accessToken}` },
    });
    const reader = response.body?.getReader();
    const reported: string[] = [];
    const until = async (word: string) => {
      while (!reported.some((text) => text.includes(word))) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) break;
        reported.push(new TextDecoder().decode(value));
      }
    };
    await until('open');
    await under({ module: 'medicalRecord', readerUsers: [admin.account.user.id] }, async () => {
      await admin.up(
        admin.event({ entityType: 'medicalRecord', payload: sampleOf('medicalRecord', related) }),
        admin.event({ entityType: 'consent', payload: sampleOf('consent', related) }),
      );
      await until('consent');
    });
    expect(reported.join('')).not.toContain('medicalRecord');
    await note();
    await until('medicalRecord');
    await reader?.cancel();
  });

  test('SV-98 SV-232 conflicts of others are listed to an administrator, without content of a type that they may not read; one’s own always', async () => {
    const refused = dr.event({
      entityType: 'medicalRecord',
      payload: { title: 'Secret médical' },
      reason: 'Secret raison',
    });
    await dr.up(refused);
    const record = admin.event({
      entityType: 'medicalRecord',
      payload: sampleOf('medicalRecord', await relatedOf(dr)),
    });
    await admin.up(record);
    const conflict = dr.event({
      entityType: 'medicalRecord',
      operation: 'UPDATE',
      entityId: record.entityId,
      payload: { title: 'Secret conflit' },
      baseVersion: 9,
    });
    expect((await dr.up(conflict)).conflicts).toHaveLength(1);
    type Line = Record<string, unknown> & { id: string };
    const listed = async (client: TestClient, { id }: { id: string }) =>
      (await client.call<{ items: Line[] }>('GET', '/api/sync/conflicts?limit=500')).body.items.find(
        (item) => item.id === id,
      );
    for (const event of [refused, conflict]) {
      const whole = await listed(admin, event);
      expect(whole).toMatchObject({ event: { payload: event.payload } });
      expect(whole).not.toHaveProperty('hidden');
    }
    await under({ module: 'medicalRecord', readerRoles: ['practitioner'] }, async () => {
      for (const event of [refused, conflict]) {
        const hidden = await listed(admin, event);
        expect(hidden).toMatchObject({
          hidden: true,
          event: { entityType: 'medicalRecord', entityId: event.entityId, payload: {} },
          user: { id: dr.account.user.id },
        });
        expect(JSON.stringify(hidden)).not.toMatch(/Secret|Raison|"title"/i);
        // Nor may they settle it: what they cannot read they cannot judge.
        const keep = admin.event({
          entityType: 'medicalRecord',
          operation: 'KEEP_SERVER',
          entityId: event.entityId,
          resolves: event.id,
        });
        expect(await codeOf(admin, keep)).toBe('FORBIDDEN');
        expect(await listed(dr, event)).toMatchObject({ event: { payload: event.payload } });
      }
    });
    await under({ module: 'medicalRecord', readerRoles: ['nurse'] }, async () =>
      expect(await listed(dr, refused)).toMatchObject({ event: { payload: refused.payload } }),
    );
  });

  test('SV-98 rules are records: administrators’ alone, versioned, audited, checked, and never about the rights themselves', async () => {
    expect((await dr.call('GET', '/api/v1/access-rules')).status).toBe(403);
    expect(await codeOf(dr, dr.event({ entityType: 'accessRule', payload: { module: 'patient' } }))).toBe('FORBIDDEN');
    for (const module of ['accessRule', 'user', 'pateint', ''])
      expect([module, await codeOf(admin, admin.event({ entityType: 'accessRule', payload: { module } }))]).toEqual([
        module,
        'VALIDATION',
      ]);
    expect(
      await codeOf(
        admin,
        admin.event({ entityType: 'accessRule', payload: { module: 'patient', editorUsers: [uuid()] } }),
      ),
    ).toBe('REFERENCE_MISSING');
    expect(
      await codeOf(
        admin,
        admin.event({ entityType: 'accessRule', payload: { module: 'patient', editorRoles: ['owner'] } }),
      ),
    ).toBe('VALIDATION');
    const rule = admin.event({ entityType: 'accessRule', payload: { module: 'shareRule', editorRoles: ['admin'] } });
    await admin.up(
      rule,
      admin.event({
        entityType: 'accessRule',
        entityId: rule.entityId,
        operation: 'UPDATE',
        payload: { editorRoles: ['admin', 'practitioner'] },
        baseVersion: 1,
      }),
    );
    const { items } = (
      await admin.call<{ items: { version: number; data: { editorRoles: string[] } }[] }>(
        'GET',
        `/api/v1/access-rules/${rule.entityId}/versions`,
      )
    ).body;
    expect(items.map(({ version, data }) => [version, data.editorRoles])).toEqual([
      [2, ['admin', 'practitioner']],
      [1, ['admin']],
    ]);
    const audit = (
      await admin.call<{ items: object[] }>('GET', `/api/v1/audit?entityType=accessRule&entityId=${rule.entityId}`)
    ).body;
    expect(audit.items).toMatchObject([
      { action: 'read' },
      { action: 'update', changedFields: ['editorRoles'] },
      { action: 'create' },
    ]);
  });
}
