/** Another application: a school is declared on the engine, and has everything that the clinic has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LastModified, LoginResponse } from '../../src/contract/protocol.ts';
import { verifyAudit } from '../../server/audit/verify.ts';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
import { openApiOf } from '../../server/http/openapi.ts';
import { migrate } from '../../server/store/migrate.ts';
import { ENGINE_STEPS } from '../../server/store/migrations/index.ts';
import { assertSafe } from '../../server/store/safety.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { createSchools } from '../school/fixture.ts';
import { schoolServer } from '../school/server.ts';
import { request, signIn, uuid, words, type TestClient } from './server-client.ts';

const tablesOf = async (owner: TestServer['owner']): Promise<string[]> => {
  const { rows } = await owner.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname",
  );
  return rows.map(({ name }) => name);
};

describe('CL-1 an entity of another domain', () => {
  let server: TestServer;
  let admin: TestClient;
  let teacher: TestClient;
  let reader: TestClient;
  let other: TestClient;
  let classId: string;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite', domain: schoolServer, fixture: 'none' });
    await createSchools(server.owner, 'conformance-only');
    [admin, teacher, reader, other] = (await Promise.all(
      ['admin@atlas.test', 'teacher@atlas.test', 'reader@atlas.test', 'admin@cedre.test'].map((email) =>
        signIn(server, email),
      ),
    )) as [TestClient, TestClient, TestClient, TestClient];
    const made = admin.event({ entityType: 'schoolClass', payload: { name: '6e B', room: '12' } });
    await admin.up(made);
    classId = made.entityId;
  });
  afterAll(() => server.close());

  const pupil = (fields: object = {}) => ({
    familyName: 'BENALI',
    givenNames: 'Inès',
    status: 'enrolled',
    classId,
    birthDate: '2015-03-01',
    absences: 0,
    ...fields,
  });
  const enrol = async (fields: object = {}) => {
    const event = teacher.event({ entityType: 'pupil', payload: pupil(fields) });
    const word = words(await teacher.up(event)).get(event.id)?.[0];
    expect(word?.kind).toBe('acknowledged');
    return event.entityId;
  };
  const codeOf = async (client: TestClient, parts: object) => {
    const event = client.event({ entityType: 'pupil', ...parts });
    const word = words(await client.up(event)).get(event.id)?.[0];
    return word?.kind === 'rejected' ? [word.code, word.errors?.[0]?.path] : word?.kind;
  };

  test('SV-179 its database has the engine’s tables and its own, and none of the clinic’s', async () => {
    const made = (steps: readonly { sql: string }[]) =>
      steps.flatMap(({ sql }) => [...sql.matchAll(/^CREATE TABLE (\w+)/gm)].map(([, name]) => name ?? ''));
    const engine = made(ENGINE_STEPS);
    const clinic = made(clinicMigrations).filter((name) => !engine.includes(name));
    expect(clinic).toEqual(
      expect.arrayContaining(['patient', 'appointment', 'prescription', 'medicament', 'share_rule']),
    );
    const mine = await tablesOf(server.owner);
    expect(mine.filter((name) => clinic.includes(name))).toEqual([]);
    expect(mine.toSorted()).toEqual([...engine, 'schema_migration', 'pupil', 'school_class'].toSorted());
    const { rows: columns } = await server.owner.query<{ name: string }>(
      "SELECT attname AS name FROM pg_attribute WHERE attrelid = 'app_user'::regclass AND attname IN ('percentage', 'practitioner_id')",
    );
    expect(columns).toEqual([]);
    expect((await admin.call('GET', '/api/drugs/sync/')).status).toBe(404);
    expect((await admin.call('POST', '/api/v1/import/fhir', {})).status).toBe(404);
  });

  test('SV-179 a database of another application is refused and left as it is', async () => {
    const before = await tablesOf(server.owner);
    await expect(migrate(server.owner, clinicMigrations)).rejects.toThrow(/migration 2 .*not the one of this version/);
    expect(await tablesOf(server.owner)).toEqual(before);
    expect(await migrate(server.owner, schoolServer.migrations)).toBe(0);
  });

  test('SV-179 a constraint that the application does not describe is still refused in words', async () => {
    await server.owner.exec('CREATE UNIQUE INDEX one_room ON school_class (tenant_id, room) WHERE NOT deleted');
    const event = admin.event({ entityType: 'schoolClass', payload: { name: '6e C', room: '12' } });
    expect(words(await admin.up(event)).get(event.id)?.[0]).toMatchObject({
      kind: 'rejected',
      code: 'DUPLICATE',
      errors: [{ path: '', code: 'not_unique' }],
    });
    await server.owner.exec('DROP INDEX one_room');
  });

  test('CL-1 the protocol: made, merged, in conflict, refused, referred to, deleted', async () => {
    const id = await enrol();
    const colleague = admin.elsewhere();
    await colleague.up(
      colleague.event({
        entityType: 'pupil',
        entityId: id,
        operation: 'UPDATE',
        payload: { absences: 3 },
        baseVersion: 1,
      }),
    );
    const merged = teacher.event({
      entityType: 'pupil',
      entityId: id,
      operation: 'UPDATE',
      payload: { familyName: 'BENALI-ROUX' },
      baseVersion: 1,
    });
    expect((await teacher.up(merged)).acknowledged).toMatchObject([
      {
        merged: true,
        serverVersion: 3,
        serverData: { absences: 3, familyName: 'BENALI-ROUX', birthDate: '2015-03-01' },
      },
    ]);
    expect(await codeOf(teacher, { entityId: id, operation: 'UPDATE', payload: { absences: 9 }, baseVersion: 1 })).toBe(
      'conflict',
    );
    expect(await codeOf(teacher, { payload: pupil({ status: 'left' }) })).toEqual(['VALIDATION', 'leftOn']);
    expect(await codeOf(teacher, { payload: pupil({ nickname: 'x' }) })).toEqual(['VALIDATION', 'nickname']);
    expect(await codeOf(teacher, { payload: pupil({ classId: uuid() }) })).toEqual(['REFERENCE_MISSING', 'classId']);
    expect(await codeOf(teacher, { entityId: id, operation: 'DELETE', payload: {}, baseVersion: 3 })).toBe(
      'acknowledged',
    );
    // What belongs to no domain here is not refused: a newer server may know it.
    expect(await codeOf(teacher, { entityType: 'patient', payload: {} })).toBe('deferred');
  });

  test('CL-1 the feed, last-modified and the snapshot', async () => {
    const { cursor } = await teacher.pull(null);
    const id = await enrol();
    const page = await teacher.down(cursor);
    expect(page.changes).toMatchObject([
      { entityType: 'pupil', entityId: id, operation: 'CREATE', payload: { familyName: 'BENALI' } },
    ]);
    const { tables } = (await teacher.call<LastModified>('GET', '/api/sync/last-modified')).body;
    expect(Object.keys(tables).sort()).toEqual(['pupil', 'schoolClass']);
    expect((await teacher.pull(null)).changes.map(({ entityType }) => entityType)).toEqual(
      expect.arrayContaining(['schoolClass', 'pupil']),
    );
  });

  test('CL-1 one record at a time, its versions, search and restore', async () => {
    const made = await admin.call<{ id: string }>('POST', '/api/v1/pupils', pupil({ familyName: 'CÔTÉ' }));
    expect(made.status).toBe(201);
    const address = `/api/v1/pupils/${made.body.id}`;
    expect((await admin.call('PATCH', address, { absences: 4 }, { 'if-match': '"1"' })).body).toMatchObject({
      absences: 4,
      version: 2,
    });
    expect((await admin.call('PATCH', address, { absences: 5 }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await admin.call<{ items: object[] }>('GET', `${address}/versions`)).body.items).toMatchObject([
      { version: 2, changedFields: ['absences'] },
      { version: 1 },
    ]);
    expect((await admin.call<{ items: object[] }>('GET', '/api/v1/pupils?q=cote')).body.items).toMatchObject([
      { id: made.body.id },
    ]);
    expect(
      (await admin.call('POST', `${address}/versions/1/restore`, undefined, { 'if-match': '"2"' })).body,
    ).toMatchObject({ absences: 0, version: 3 });
    expect((await admin.call('DELETE', address, undefined, { 'if-match': '"3"' })).status).toBe(204);
    expect((await admin.call('GET', address)).status).toBe(404);
  });

  test('CL-1 rights, narrowed too, and the audit', async () => {
    const id = await enrol();
    expect((await reader.call('GET', `/api/v1/pupils/${id}`)).status).toBe(200);
    expect(await codeOf(reader, { entityId: id, operation: 'DELETE', payload: {}, baseVersion: 1 })).toEqual([
      'FORBIDDEN',
      undefined,
    ]);
    expect(await codeOf(teacher, { entityType: 'schoolClass', payload: { name: 'x' } })).toEqual([
      'FORBIDDEN',
      undefined,
    ]);
    expect((await teacher.call<LoginResponse>('GET', '/api/auth/me')).body.permissions).toEqual({
      pupil: 'rw',
      schoolClass: 'r',
      user: '',
      accessRule: '',
    });
    await admin.up(
      admin.event({ entityType: 'accessRule', payload: { module: 'pupil', readerRoles: ['teacher', 'admin'] } }),
    );
    expect((await reader.call('GET', `/api/v1/pupils/${id}`)).status).toBe(403);
    const { items } = (
      await admin.call<{ items: { action: string; entityType: string | null }[] }>(
        'GET',
        `/api/v1/audit?entityId=${id}`,
      )
    ).body;
    expect(items.map(({ action }) => action)).toEqual(['read', 'delete', 'read', 'create']);
    expect((await verifyAudit(server.db, admin.account.tenant.id)).faults).toEqual([]);
  });

  test('CL-1 tenancy, the safety of its tables, and what the API tells of it', async () => {
    const id = await enrol();
    expect((await other.call('GET', `/api/v1/pupils/${id}`)).status).toBe(404);
    expect((await other.pull(null)).changes.some(({ entityType }) => entityType === 'pupil')).toBe(false);
    expect(await codeOf(other, { payload: pupil() })).toEqual(['REFERENCE_MISSING', 'classId']);
    await server.db.withTenantTx({ tenantId: admin.account.tenant.id }, (tx) =>
      assertSafe(tx, { allowUnsafeDurability: true }),
    );
    const document = openApiOf(schoolServer);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/pupils', '/api/v1/pupils/{id}', '/api/v1/classes/{id}/versions']),
    );
    expect(Object.keys(document.paths).some((address) => address.includes('patients'))).toBe(false);
    expect(
      (
        await request(server, 'GET', '/api/v1/patients', undefined, {
          authorization: `Bearer ${admin.account.accessToken}`,
        })
      ).status,
    ).toBe(404);
  });
});
