/**
 * The isolation matrix: every address that the application answers × every table that the database has × own tenant,
 * other tenant, no session, suspended user, every role. Addresses come from the application's routes, tables from the
 * catalogue: what is new takes part by itself, and what the matrix cannot ask fails it.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { permissionFor, ROLES } from '../../src/contract/permissions.ts';
import { DRUG_TABLES } from '../../src/contract/drugs.ts';
import type { SyncDownResponse } from '../../src/contract/protocol.ts';
import type { Operation } from '../../server/http/operation.ts';
import { operationsOf } from '../../server/http/operations.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { askOperation, type Answered } from './ask.ts';
import { addressesOf, operationOf } from './routes.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { signIn, uuid, words, type TestClient } from './server-client.ts';

/** In every text of the first tenant, and nowhere else. */
const SECRET = 'SECRET-OF-ATLAS';

const NIL = '00000000-0000-0000-0000-000000000000';

describe('isolation on PostgreSQL', () => {
  // Hundreds of requests a test, one after another: a machine that is busy with other things takes its time.
  vi.setConfig({ testTimeout: 120_000 });
  let server: TestServer;
  let admin: TestClient;
  let other: TestClient;
  let suspended: TestClient;
  let operations: readonly Operation[];
  let mine: Related;
  let theirs: Related;
  let anId: { user: string; session: string; device: string; event: string };

  const make = async (type: string): Promise<string> => {
    const event = admin.event({ entityType: type, payload: sampleOf(type, mine, SECRET) });
    const word = words(await admin.up(event)).get(event.id)?.[0];
    if (word?.kind !== 'acknowledged') throw new Error(`${type}: ${JSON.stringify(word)}`);
    return event.entityId;
  };

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    operations = operationsOf(server.deps.domain);
    [admin, other] = (await Promise.all(
      ['admin@atlas.test', 'admin@cedre.test'].map((email) => signIn(server, email)),
    )) as [TestClient, TestClient];
    [mine, theirs] = (await Promise.all([admin, other].map(relatedOf))) as [Related, Related];
    suspended = await signIn(server, 'reader@atlas.test');
    await server.owner.query("UPDATE app_user SET status = 'suspended' WHERE email = 'reader@atlas.test'");
    for (const { type } of server.deps.domain.entities) await make(type);
    const refused = admin.event({ payload: { note: SECRET } });
    await admin.up(refused);
    await admin.down(null, { device: { pending: 1, oldestPendingAt: null } });
    await admin.call('POST', '/api/v1/devices/losses', {
      clientId: admin.clientId,
      pending: 1,
      oldestPendingAt: null,
      announcedAt: '2026-11-21T08:00:00.000Z',
    });
    for (const { name, key, columns } of DRUG_TABLES)
      await server.owner.query(
        `INSERT INTO "${name}" (tenant_id, "${key}") VALUES ($1, ${columns[key] === 'integer' ? 1 : `'${SECRET}'`})`,
        [admin.account.tenant.id],
      );
    await server.db.withTenantTx({ tenantId: admin.account.tenant.id }, (tx) =>
      tx.query('SELECT name_drug_release($1)', [SECRET]),
    );
    await admin.call('POST', `/api/v1/agenda-feeds/${await make('practitioner')}`, { language: 'fr' });
    await admin.call('PUT', '/api/v1/agenda-feeds', { shows: 'initials' });
    const kept = await make('patient');
    await admin.call('PUT', `/api/v1/retention/${kept}/hold`, { reason: SECRET });
    for (const sql of [
      'INSERT INTO erasure_request (tenant_id, patient_id, requested_by, requested_at) VALUES ($1, $2, $2, now())',
      "INSERT INTO erased_record (tenant_id, entity_type, entity_id) VALUES ($1, 'patient', gen_random_uuid()), ($1, 'consent', $2)",
    ])
      await server.owner.query(sql, [admin.account.tenant.id, kept]);
    const user = await make('user');
    await admin.call('POST', `/api/v1/users/${user}/invitation`);
    const sessions = (await admin.call<{ items: { id: string }[] }>('GET', '/api/auth/sessions')).body;
    anId = { user, session: sessions.items[0]?.id ?? '', device: admin.clientId, event: refused.id };
  });
  afterAll(() => server.close());

  const ask = (
    client: TestClient | null,
    operation: Operation,
    id: string,
    related: Related,
    more: Record<string, string> = {},
  ): Promise<Answered> =>
    askOperation(server, client, operation, {
      id,
      related,
      device: anId.device,
      event: client ?? admin,
      headers: more,
    });

  async function ownDrug(): Promise<string> {
    const id = uuid();
    await server.owner.query('INSERT INTO medicament (tenant_id, unique_id, denomination) VALUES ($1, $2, $3)', [
      admin.account.tenant.id,
      id,
      SECRET,
    ]);
    return id;
  }

  /** An id of the first tenant that the operation would find there. */
  async function targetOf({ who, path }: Operation): Promise<string> {
    if (who.kind === 'reader' || who.kind === 'writer') return make(who.entityType);
    if (path.includes('/drugs/')) return ownDrug();
    if (path.includes('/agenda-feeds')) return make('practitioner');
    if (path.includes('/retention')) return make('patient');
    if (path.includes('/sessions/')) return anId.session;
    if (path.includes('/devices/')) return anId.device;
    return anId.user;
  }

  /** Without what has to differ from one time to the next. */
  const plain = ({ status, headers, text }: Answered): string =>
    JSON.stringify({ status, headers, text })
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<at>')
      .replaceAll(/"(accessToken|cursor)\\?":\\?"[^"]+"/g, '"<token>"')
      .replaceAll(/medicalpro_\w+=[^;]+/g, '<cookie>')
      .replaceAll(/^\w+_\w+(\{[^}]*\})? [\d.e+-]+$/gm, '<figure>');

  const known = () =>
    addressesOf(server).map(({ method, path }): Operation => {
      const operation = operationOf(operations, method, path);
      if (!operation)
        throw new Error(`the matrix does not know ${method} ${path}: describe it in server/http/operations.ts`);
      return operation;
    });
  const withId = ({ path }: Operation) => path.includes('{');
  const named = (operation: Operation) => `${operation.method} ${operation.path}`;

  describe('every address', () => {
    test('TN-6 is known to the matrix', () => {
      expect(known().length).toBeGreaterThan(120);
      expect(known().filter(withId).length).toBeGreaterThan(80);
    });

    test('TN-6 answers its own tenant, so that what follows says something', async () => {
      for (const operation of known().filter(({ who }) => who.kind !== 'anyone')) {
        // What ends the session that asks is asked by another.
        const client = ['endSession', 'endDevice', 'refresh'].includes(operation.id)
          ? await signIn(server, 'admin@atlas.test')
          : admin;
        const target = await ownTarget(operation, client);
        const answered = await ask(
          client,
          operation,
          target,
          mine,
          operation.id === 'refresh' ? { cookie: client.cookie, 'sec-fetch-site': 'same-origin' } : {},
        );
        expect([
          named(operation),
          answered.status,
          answered.status >= 500 || [401, 403, 404].includes(answered.status),
        ]).toEqual([named(operation), answered.status, false]);
      }
    });

    async function ownTarget(operation: Operation, client: TestClient): Promise<string> {
      if (operation.id.startsWith('create')) return uuid();
      if (operation.id === 'endDevice') {
        await client.down(null);
        return client.clientId;
      }
      if (operation.id !== 'endSession') return targetOf(operation);
      const { items } = (await client.call<{ items: { id: string; current: boolean }[] }>('GET', '/api/auth/sessions'))
        .body;
      return items.find(({ current }) => current)?.id ?? '';
    }

    test('TN-6 tells another tenant nothing: what is somebody else’s is as absent as what never was, to the last header', async () => {
      const secrets = await idsOf(admin.account.tenant.id);
      expect(secrets.length).toBeGreaterThan(30);
      let compared = 0;
      for (const operation of known().filter(({ id }) => id !== 'refresh' && id !== 'logout')) {
        const target =
          operation.id.startsWith('create') && 'entityType' in operation.who
            ? await make(operation.who.entityType)
            : await targetOf(operation);
        const foreign = await ask(other, operation, target, theirs);
        const absent = await ask(other, operation, uuid(), theirs);
        // The audit tells of the reading of the audit, too.
        if (!['metrics', 'listAudit', 'verifyAudit', 'signedHead'].includes(operation.id))
          expect([named(operation), plain(foreign)]).toEqual([named(operation), plain(absent)]);
        if (withId(operation)) expect([named(operation), foreign.status]).toEqual([named(operation), 404]);
        const seen = `${foreign.text} ${JSON.stringify(foreign.headers)}`;
        expect([
          named(operation),
          seen.includes(SECRET),
          secrets.filter((id) => id !== target && seen.includes(id)),
        ]).toEqual([named(operation), false, []]);
        compared += 1;
      }
      expect(compared).toBeGreaterThan(120);
      // And nothing of the first tenant was changed by it.
      const { rows } = await server.owner.query<{ n: string }>(
        'SELECT count(*) AS n FROM record_version WHERE tenant_id = $1 AND user_id = $2',
        [admin.account.tenant.id, other.account.user.id],
      );
      expect(rows[0]?.n).toBe('0');
    });

    test('TN-6 asks for a session: without one, or with a suspended user’s, there is one answer for everything', async () => {
      const answers = new Map<string, string[]>();
      for (const operation of known().filter(({ who }) => who.kind !== 'anyone')) {
        const target = await targetOf(operation);
        for (const [client, more] of [
          [null, {}],
          [suspended, {}],
          [null, { cookie: suspended.cookie, 'sec-fetch-site': 'same-origin' }],
        ] as const) {
          for (const id of [target, uuid()]) {
            const answered = await ask(client, operation, id, mine, more);
            expect([named(operation), answered.status]).toEqual([named(operation), 401]);
            const key = operation.id === 'refresh' ? 'refresh' : 'all';
            answers.set(key, [...new Set([...(answers.get(key) ?? []), plain(answered)])]);
          }
        }
      }
      expect(answers.get('all')).toHaveLength(1);
      expect(answers.size).toBe(2);
    });

    test('TN-6 obeys the role: what it may not is 403, whether the record is there or not', async () => {
      const front = await signIn(server, 'front@atlas.test');
      const targets = new Map<string, string>();
      for (const operation of known())
        if (!targets.has(operation.tag)) targets.set(operation.tag, await targetOf(operation));
      const lists = await idsOf(admin.account.tenant.id);
      let refused = 0;
      for (const role of ROLES) {
        await server.owner.query('UPDATE app_user SET role = $1 WHERE id = $2', [role, front.account.user.id]);
        for (const operation of known()) {
          const { who } = operation;
          if (who.kind === 'anyone' || who.kind === 'session') continue;
          const right = 'entityType' in who ? permissionFor(role, who.entityType) : role === 'admin' ? 'rw' : '';
          const may = right.includes(who.kind === 'reader' ? 'r' : 'w');
          // A role that may was asked as its own tenant; here it is enough that it isn't refused.
          if (may) {
            if (operation.method === 'GET')
              expect([
                role,
                named(operation),
                (await ask(front, operation, targets.get(operation.tag) ?? '', mine)).status,
              ]).toEqual([role, named(operation), 200]);
            continue;
          }
          const [there, absent] = await Promise.all(
            [targets.get(operation.tag) ?? '', uuid()].map((id) => ask(front, operation, id, mine)),
          );
          expect([role, named(operation), there?.status]).toEqual([role, named(operation), 403]);
          expect(there).toEqual(absent);
          expect(lists.some((id) => there?.text.includes(id))).toBe(false);
          refused += 1;
        }
      }
      expect(refused).toBeGreaterThan(200);
    });
  });

  describe('the doors of the sync', () => {
    test('TN-6 an event on another tenant’s record has the word of one on a record that never was, for every type and operation', async () => {
      let compared = 0;
      for (const { type } of server.deps.domain.entities) {
        for (const operation of ['CREATE', 'UPDATE', 'DELETE', 'KEEP_SERVER'] as const) {
          const target = await make(type);
          const answers = [];
          for (const entityId of [target, uuid()]) {
            const payload =
              operation === 'CREATE' ? sampleOf(type, theirs) : operation === 'UPDATE' ? sampleOf(type, theirs) : {};
            const event = other.event({
              entityType: type,
              entityId,
              operation,
              payload,
              baseVersion: operation === 'CREATE' ? null : 1,
              ...(operation === 'KEEP_SERVER' ? { resolves: anId.event } : {}),
            });
            answers.push(JSON.stringify(words(await other.up(event)).get(event.id)));
          }
          const [foreign, absent] = answers.map((text) => plain({ status: 200, headers: {}, text }));
          expect([type, operation, foreign]).toEqual([type, operation, absent]);
          compared += 1;
        }
        // A reference over the border leads nowhere.
        for (const { field, to, many } of server.deps.domain.entities.find((one) => one.type === type)?.references ??
          []) {
          const answers = [];
          for (const entityId of [await make(to), uuid()]) {
            const event = other.event({
              entityType: type,
              payload: { ...sampleOf(type, theirs), [field]: many ? [entityId] : entityId },
            });
            answers.push(
              plain({ status: 200, headers: {}, text: JSON.stringify(words(await other.up(event)).get(event.id)) }),
            );
          }
          expect([type, field, answers[0]]).toEqual([type, field, answers[1]]);
        }
      }
      expect(compared).toBeGreaterThan(50);
    });

    test('TN-6 an event id, a cursor and an access of another tenant open nothing', async () => {
      const event = other.event({});
      expect((await other.up({ ...event, id: anId.event })).acknowledged).toHaveLength(1);
      const { cursor } = await admin.down(null);
      const page = await other.down(cursor);
      expect(page.resync).toBe(true);
      expect(page.changes.some(({ payload }) => JSON.stringify(payload).includes(SECRET))).toBe(false);
      const target = await make('patient');
      const answers = await Promise.all(
        [target, uuid()].map((entityId) =>
          other.call<SyncDownResponse>('POST', '/api/sync/up', {
            clientId: other.clientId,
            events: [other.event({})],
            accesses: [{ entityType: 'patient', entityId, at: '2026-11-21T08:00:00.000Z' }],
          }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const all = await other.pull(null);
      expect(JSON.stringify(all.changes)).not.toContain(SECRET);
      expect(all.changes.length).toBeGreaterThan(10);
    });
  });

  async function idsOf(tenantId: string): Promise<string[]> {
    const { rows } = await server.owner.query<{ id: string }>(
      `SELECT DISTINCT id::text FROM (SELECT entity_id AS id FROM record_head WHERE tenant_id = $1 UNION SELECT event_id FROM receipt WHERE tenant_id = $1
        UNION SELECT id FROM session WHERE tenant_id = $1 UNION SELECT client_id FROM device WHERE tenant_id = $1 UNION SELECT $1::uuid) all_ids`,
      [tenantId],
    );
    return rows.map(({ id }) => id);
  }

  const tablesOf = async (): Promise<string[]> => {
    const { rows } = await server.owner.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND relname <> 'schema_migration' ORDER BY 1",
    );
    return rows.map(({ name }) => name);
  };

  describe('every table', () => {
    test('TN-6 shows its rows to their tenant alone, takes none for another, and changes none of another', async () => {
      const [here, there] = [admin.account.tenant.id, other.account.tenant.id];
      const tables = await tablesOf();
      expect(tables.length).toBeGreaterThan(25);
      for (const name of tables) {
        const column = name === 'tenant' ? 'id' : 'tenant_id';
        const tenantId = name === 'sign_in_failure' ? NIL : here;
        if (name === 'sign_in_failure')
          await server.owner.query(
            "INSERT INTO sign_in_failure (tenant_id, key, failures, last_at, until) VALUES ($1, 'hash', 1, now(), now()) ON CONFLICT DO NOTHING",
            [NIL],
          );
        if (name === 'audit_waiting')
          await server.owner.query(
            'INSERT INTO audit_waiting (tenant_id, entry) VALUES ($1, \'{"action": "read", "outcome": "accepted"}\')',
            [here],
          );
        const { rows } = await server.owner.query<{ n: string; sample: string }>(
          `SELECT count(*) AS n, min(to_jsonb(t)::text) AS sample FROM "${name}" t WHERE ${column} = $1`,
          [tenantId],
        );
        expect(Number(rows[0]?.n), `the matrix has no row of ${name}: make one in its beforeAll`).toBeGreaterThan(0);
        const count = (as: string) =>
          server.db.withTenantTx({ tenantId: as }, async (tx) =>
            Number(
              (await tx.query<{ n: string }>(`SELECT count(*) AS n FROM "${name}" WHERE ${column} = $1`, [tenantId]))
                .rows[0]?.n,
            ),
          );
        expect([name, await count(tenantId), await count(there), await count('')]).toEqual([
          name,
          Number(rows[0]?.n),
          0,
          0,
        ]);
        const attempt = (sql: string, params: unknown[]) =>
          server.db
            .withTenantTx({ tenantId: there }, (tx) => tx.query(sql, params))
            .then(
              ({ rowCount }) => rowCount,
              (error: { code?: string }) => error.code,
            );
        expect([
          name,
          'insert',
          await attempt(
            `INSERT INTO "${name}" OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(null::"${name}", $1::jsonb)).*`,
            [rows[0]?.sample],
          ),
        ]).toEqual([name, 'insert', '42501']);
        for (const sql of [
          `UPDATE "${name}" SET ${column} = ${column} WHERE ${column} = $1`,
          `DELETE FROM "${name}" WHERE ${column} = $1`,
        ]) {
          expect([name, sql, [0, '42501'].includes((await attempt(sql, [tenantId])) as number | string)]).toEqual([
            name,
            sql,
            true,
          ]);
        }
      }
    });

    test('TN-7 stands in the catalogue as the rule says: tenant_id first and never null, keys and references that hold it, policies both ways, views that ask as their reader', async () => {
      const all = async <R>(sql: string): Promise<R[]> => (await server.owner.query<R>(sql)).rows;
      const tables =
        "c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('schema_migration', 'tenant')";
      const columns = await all<{ name: string; attnotnull: boolean; first: boolean }>(`
        SELECT c.relname AS name, coalesce(a.attnotnull, false) AS attnotnull, EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND i.indkey[0] = a.attnum) AS first
          FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped WHERE ${tables}`);
      expect(columns.length).toBeGreaterThan(25);
      expect(columns.filter(({ attnotnull, first }) => !attnotnull || !first)).toEqual([]);
      // A unique rule without the tenant would tell of another's rows by its refusals.
      const unique = await all<{ name: string; definition: string }>(`
        SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
         WHERE ${tables} AND (i.indisunique OR i.indisexclusion) AND i.indkey[0] <> (SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant_id')`);
      expect(unique).toEqual([]);
      const references = await all<{ name: string; composite: boolean }>(`
        SELECT k.conrelid::regclass || '.' || k.conname AS name, k.confrelid = 'tenant'::regclass OR EXISTS (
                 SELECT 1 FROM unnest(k.conkey, k.confkey) AS p (here, there)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.here AND a.attname = 'tenant_id'
                   JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = p.there AND b.attname = 'tenant_id') AS composite
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'f' AND ${tables}`);
      expect(references.length).toBeGreaterThan(30);
      expect(references.filter(({ composite }) => !composite)).toEqual([]);
      const policies = await all<{ name: string; n: string; good: boolean }>(`
        SELECT c.relname AS name, count(p.oid) AS n, c.relrowsecurity AND c.relforcerowsecurity
               AND coalesce(bool_and(p.polcmd = '*' AND pg_get_expr(p.polqual, c.oid) LIKE '%current_tenant()%' AND pg_get_expr(p.polwithcheck, c.oid) LIKE '%current_tenant()%'), false) AS good
          FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname <> 'owner_lists' WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migration' GROUP BY c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity`);
      expect(policies.filter(({ good, n }) => !good || n !== '1')).toEqual([]);
      // The one exception: the owner of the tables, who is never the application, may list the tenants.
      const listing = await all<{ name: string; cmd: string; words: string }>(
        "SELECT polrelid::regclass::text AS name, polcmd::text AS cmd, pg_get_expr(polqual, polrelid) AS words FROM pg_policy WHERE polname = 'owner_lists'",
      );
      expect(listing).toEqual([{ name: 'tenant', cmd: 'r', words: expect.stringContaining('relowner') as string }]);
      const views = await all<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm') AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)",
      );
      expect(views).toEqual([]);
      // Whoever may act as the owner says where it looks for names, and is nobody's to call unasked.
      const functions = await all<{ name: string; pinned: boolean; everybody: boolean }>(`
        SELECT p.oid::regprocedure::text AS name, coalesce(array_to_string(p.proconfig, ',') LIKE '%search_path=pg_catalog%', false) AS pinned, has_function_privilege('public', p.oid, 'EXECUTE') AS everybody
          FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef`);
      expect(functions.length).toBeGreaterThan(5);
      expect(functions.filter(({ pinned, everybody }) => !pinned || everybody)).toEqual([]);
      // The application owns nothing, and writes the tables of the engine through functions alone.
      const written = await all<{ name: string }>(`
        SELECT c.relname AS name FROM pg_class c WHERE ${tables} AND (has_table_privilege('medicalpro_app', c.oid, 'DELETE') OR has_table_privilege('medicalpro_app', c.oid, 'TRUNCATE')) AND c.relname <> 'sign_in_failure'`);
      expect(written).toEqual([]);
    });
  });
});

afterAll(stopTestCluster);
