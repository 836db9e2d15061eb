/** What keeps a clinic's data trustworthy: the audit's chain, and a backup that can be restored. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { verifyAudit, type AuditHead, type AuditReport } from '../../server/audit/verify.ts';
import { backupLines, restore } from '../../server/backup/backup.ts';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { newPatient, request, signIn, uuid, type TestClient } from './server-client.ts';

let server: TestServer;
let admin: TestClient;
let dr: TestClient;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  admin = await signIn(server, 'admin@atlas.test');
  dr = await signIn(server, 'dr@atlas.test');
});

afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

const verdict = (search = '') =>
  admin.call<{ intact: boolean; entries: number; head: { id: string; hash: string }; faults: object[] }>(
    'GET',
    `/api/v1/audit/verification${search}`,
  );
const verify = () => verifyAudit(server.db, dr.account.tenant.id);

async function backup(): Promise<string[]> {
  const lines: string[] = [];
  for await (const _table of backupLines(server.owner, async (line) => void lines.push(line))) continue;
  return lines;
}

const streamOf = (lines: readonly string[]) => Readable.from(lines.map((line) => `${line}\n`));

describe('audit', () => {
  test('SV-80 16 writers, readers and refusals at once: one chain, whole', async () => {
    const writers = Array.from({ length: 16 }, () => dr.elsewhere());
    const before = (await verify()).entries;
    await Promise.all(
      writers.map(async (client) => {
        for (let round = 0; round < 5; round += 1) {
          const event = client.event({});
          await client.up(event, client.event({ payload: newPatient({ birthDate: 'no' }) }));
          await client.call('GET', `/api/v1/patients/${event.entityId}`);
          await client.call('POST', '/api/v1/patients', newPatient());
        }
      }),
    );
    await request(server, 'POST', '/api/auth/login', { tenant: 'atlas', email: 'dr@atlas.test', password: 'wrong' });
    await admin.call('GET', '/api/v1/audit', undefined, { accept: 'text/csv' });
    const report = await verify();
    expect(report.faults).toEqual([]);
    expect(report.entries - before).toBe(16 * 5 * 4 + 2);
    const { rows } = await server.owner.query<{ said: string }>(
      "SELECT DISTINCT action || ' ' || outcome AS said FROM audit_entry",
    );
    expect(rows.map(({ said }) => said)).toEqual(
      expect.arrayContaining([
        'create accepted',
        'create rejected',
        'read accepted',
        'login accepted',
        'login failed',
        'export accepted',
      ]),
    );
  });

  test('SV-81 a change, a removal, an exchange and a cut by an administrator are all found', async () => {
    const tenant = dr.account.tenant.id;
    const forgeries = [
      'UPDATE audit_entry SET user_id = NULL WHERE tenant_id = $1 AND id = 7',
      "UPDATE audit_entry SET at = at + interval '1 ms' WHERE tenant_id = $1 AND id = 9",
      "UPDATE audit_entry SET action = 'read' WHERE tenant_id = $1 AND id = 12 AND action <> 'read' OR tenant_id = $1 AND id = 13",
      'DELETE FROM audit_entry WHERE tenant_id = $1 AND id = 20',
      'DELETE FROM audit_entry WHERE tenant_id = $1 AND id > 30',
      'DELETE FROM audit_entry WHERE tenant_id = $1',
      'UPDATE audit_entry a SET entity_id = b.entity_id FROM audit_entry b WHERE a.tenant_id = $1 AND b.tenant_id = $1 AND a.entity_id <> b.entity_id AND (a.id, b.id) = (SELECT min(x.id), max(x.id) FROM audit_entry x WHERE x.tenant_id = $1 AND x.entity_id IS NOT NULL)',
    ];
    expect((await verify()).entries).toBeGreaterThan(40);
    for (const forgery of forgeries) {
      const kept = await server.owner.query<{ row: string }>(
        'SELECT to_jsonb(a)::text AS row FROM audit_entry a WHERE tenant_id = $1 ORDER BY id',
        [tenant],
      );
      const { rowCount } = await server.owner.query(forgery, [tenant]);
      expect(rowCount, forgery).toBeGreaterThan(0);
      expect((await verify()).faults, forgery).not.toEqual([]);
      await server.owner.query('DELETE FROM audit_entry WHERE tenant_id = $1', [tenant]);
      await server.owner.query(
        'INSERT INTO audit_entry SELECT p.* FROM jsonb_array_elements($1::jsonb) e CROSS JOIN LATERAL jsonb_populate_record(null::audit_entry, e) p',
        [`[${kept.rows.map(({ row }) => row).join(',')}]`],
      );
      expect((await verify()).faults).toEqual([]);
    }
  });

  test('SV-202 an administrator has the chain verified: intact with its head, each fault, a head that was kept', async () => {
    const { body } = await verdict();
    expect(body).toMatchObject({ intact: true, faults: [] });
    expect(body.entries).toBeGreaterThan(40);
    const kept = `${body.head.id}:${body.head.hash}`;
    expect((await verdict(`?expect=${kept}`)).body).toMatchObject({ intact: true });
    const other = `${body.head.id}:${'1'.repeat(64)}`;
    expect((await verdict(`?expect=${other}`)).body).toMatchObject({
      intact: false,
      faults: [{ id: body.head.id, kind: 'EXPECTED' }],
    });
    const forge = (minutes: number) =>
      server.owner.query('UPDATE audit_entry SET at = at + make_interval(mins => $2) WHERE tenant_id = $1 AND id = 9', [
        dr.account.tenant.id,
        minutes,
      ]);
    await forge(1);
    expect((await verdict()).body).toMatchObject({ intact: false, faults: [{ id: '9', kind: 'CONTENT' }] });
    await forge(-1);
    expect((await verdict()).body).toMatchObject({ intact: true });
    expect((await verdict('?expect=nonsense')).status).toBe(400);
    for (const unfit of ['limit=0', 'limit=100001', 'limit=x', 'after=x', `after=9:${'g'.repeat(64)}`])
      expect((await verdict(`?${unfit}`)).status, unfit).toBe(400);
    expect((await dr.call('GET', '/api/v1/audit/verification')).status).toBe(403);
  });

  test('SV-214 the chain in parts: they find what the whole finds, a fault at a seam and a head that is gone too', async () => {
    const tenant = dr.account.tenant.id;
    const inParts = async (most: number, expected?: AuditHead) => {
      const faults: unknown[] = [];
      let [entries, parts, after]: [number, number, AuditHead | undefined] = [0, 0, undefined];
      for (;;) {
        const part: AuditReport = await verifyAudit(server.db, tenant, { most, after, expected });
        faults.push(...part.faults);
        entries += part.entries;
        parts += 1;
        after = part.head;
        if (part.isWhole) return { faults, entries, parts, head: part.head };
      }
    };
    const whole = await verify();
    const seven = await inParts(7);
    expect(seven).toMatchObject({ faults: [], entries: whole.entries, head: whole.head });
    expect(seven.parts).toBe(Math.floor(whole.entries / 7) + 1);
    // Over the wire.
    const { body } = await verdict('?limit=7');
    expect(body).toMatchObject({ intact: true, entries: 7, next: `${body.head.id}:${body.head.hash}` });
    const rest = await verdict(`?after=${whole.head.id}:${whole.head.hash}&limit=7`);
    expect(rest.body).toMatchObject({ intact: true, next: null });
    // To read a verdict is audited too, so that there may be entries since.
    expect(rest.body.entries).toBeLessThanOrEqual((await verify()).entries - whole.entries);
    // A kept head in each place: as it was, another one, one whose entry is gone.
    for (const id of ['1', '7', '8', whole.head.id]) {
      const { rows } = await server.owner.query<{ hash: string }>(
        'SELECT hash FROM audit_entry WHERE tenant_id = $1 AND id = $2',
        [tenant, id],
      );
      const kept = { id, hash: rows[0]?.hash ?? '' };
      expect((await inParts(7, kept)).faults, id).toEqual([]);
      expect((await inParts(7, { ...kept, hash: '1'.repeat(64) })).faults, id).toEqual([{ id, kind: 'EXPECTED' }]);
    }
    expect((await inParts(7, { id: '99999999', hash: '1'.repeat(64) })).faults).toEqual([
      { id: '99999999', kind: 'EXPECTED' },
    ]);
    const change = (id: number, minutes: number) =>
      server.owner.query(
        'UPDATE audit_entry SET at = at + make_interval(mins => $3) WHERE tenant_id = $1 AND id = $2',
        [tenant, id, minutes],
      );
    for (const id of [7, 8]) {
      await change(id, 1);
      expect((await inParts(7)).faults, `entry ${id}`).toEqual([{ id: String(id), kind: 'CONTENT' }]);
      await change(id, -1);
    }
    expect((await inParts(7)).faults).toEqual([]);
  });

  test('SV-82 a head kept outside shows that the chain was written anew', async () => {
    const { head } = await verify();
    expect((await verifyAudit(server.db, dr.account.tenant.id, { expected: head })).faults).toEqual([]);
    expect(
      (await verifyAudit(server.db, dr.account.tenant.id, { expected: { ...head, hash: '1'.repeat(64) } })).faults,
    ).toMatchObject([{ kind: 'EXPECTED' }]);
    expect(
      (await verifyAudit(server.db, dr.account.tenant.id, { expected: { ...head, id: '999999' } })).faults,
    ).toMatchObject([{ kind: 'EXPECTED' }]);
  });
});

describe('backup and restore', () => {
  test('SV-85 a restored server makes devices pull afresh, and what they offer again has one effect', async () => {
    const early = dr.event({});
    await dr.up(early);
    const lines = await backup();
    const { cursor } = await dr.pull(null);
    const late = [
      dr.event({}),
      dr.event({
        operation: 'UPDATE',
        entityId: early.entityId,
        payload: { note: 'after the backup' },
        baseVersion: 1,
      }),
    ];
    await dr.up(...late);
    await restore(server.owner, streamOf(lines), { migrations: clinicMigrations, replace: true, keepSessions: true });
    expect(await dr.down(cursor)).toMatchObject({ resync: true });
    const answers = [await dr.up(early, ...late), await dr.up(early, ...late)];
    for (const answer of answers)
      expect(answer.acknowledged.map(({ serverVersion }) => serverVersion)).toEqual([1, 1, 2]);
    const { body } = await dr.call<{ items: object[] }>('GET', `/api/v1/patients/${early.entityId}/versions`);
    expect(body.items).toHaveLength(2);
    expect((await verify()).faults).toEqual([]);
  });

  test('SV-85 restored twice in a row, the second time from the older backup: every cursor of before is answered by a resync, and what is offered again has one effect', async () => {
    const offered = [dr.event({})];
    const [first] = offered;
    const places: (string | null)[] = [];
    const work = async () => {
      offered.push(
        dr.event({}),
        dr.event({
          operation: 'UPDATE',
          entityId: first?.entityId ?? '',
          payload: { note: `${offered.length}` },
          baseVersion: null,
        }),
      );
      await dr.up(...offered);
      places.push((await dr.pull(null)).cursor);
    };
    await work();
    const older = await backup();
    await work();
    const newer = await backup();
    await work();
    // One of the devices is away at the first restore, and hears of the second alone.
    for (const lines of [newer, older]) {
      await restore(server.owner, streamOf(lines), { migrations: clinicMigrations, replace: true, keepSessions: true });
      for (const cursor of places) expect(await dr.down(cursor)).toMatchObject({ resync: true });
      const answers = [await dr.up(...offered), await dr.elsewhere().up(...offered)];
      for (const answer of answers)
        expect(answer.acknowledged.map(({ serverVersion }) => serverVersion)).toEqual([1, 1, 2, 1, 3, 1, 4]);
      places.push((await dr.pull(null)).cursor);
    }
    expect((await dr.down(places.at(-1) ?? null)).resync).toBeUndefined();
    const { body } = await dr.call<{ items: object[] }>('GET', `/api/v1/patients/${first?.entityId}/versions`);
    expect(body.items).toHaveLength(4);
    expect((await verify()).faults).toEqual([]);
  });

  test('SV-86 a restore ends the sessions, since one that was revoked after the backup would live again', async () => {
    const lines = await backup();
    await restore(server.owner, streamOf(lines), { migrations: clinicMigrations, replace: true, keepSessions: false });
    expect((await dr.call('GET', '/api/auth/me')).status).toBe(401);
    dr = await signIn(server, 'dr@atlas.test');
    admin = await signIn(server, 'admin@atlas.test');
  });

  test('H11 SV-153, SV-197 an invitation that was used, and an address that was revoked after the backup do not work again in what is restored', async () => {
    const { body: user } = await admin.call<{ id: string }>('POST', '/api/v1/users', {
      name: 'Restored',
      email: 'restored@atlas.test',
      role: 'nurse',
      status: 'active',
    });
    const { body: link } = await admin.call<{ token: string }>('POST', `/api/v1/users/${user.id}/invitation`);
    const practitioner = (await admin.call<{ items: { id: string }[] }>('GET', '/api/v1/practitioners')).body.items[0];
    const feed = `/api/v1/agenda-feeds/${practitioner?.id}`;
    const { path } = (await admin.call<{ path: string }>('POST', feed, { language: 'fr' })).body;
    const lines = await backup();
    expect((await admin.call('DELETE', feed)).status).toBe(204);
    const accept = (password: string) =>
      request(server, 'POST', '/api/auth/accept-invitation', { token: link.token, password });
    expect((await accept('the person’s own')).status).toBe(204);
    await restore(server.owner, streamOf(lines), { migrations: clinicMigrations, replace: true, keepSessions: false });
    expect((await accept('whoever has the link')).status).toBe(410);
    expect((await request(server, 'GET', path)).status).toBe(404);
    dr = await signIn(server, 'dr@atlas.test');
    admin = await signIn(server, 'admin@atlas.test');
    const { body: again } = await admin.call<{ token: string }>('POST', `/api/v1/users/${user.id}/invitation`);
    expect(
      (
        await request(server, 'POST', '/api/auth/accept-invitation', {
          token: again.token,
          password: 'the person’s own',
        })
      ).status,
    ).toBe(204);
  });

  test('SV-87 a cut or damaged backup, or one over living tenants, changes nothing', async () => {
    const lines = await backup();
    const count = async () => (await dr.pull(null)).changes.length;
    const before = await count();
    const attempt = (some: readonly string[], replace = true) =>
      restore(server.owner, streamOf(some), { migrations: clinicMigrations, replace, keepSessions: true }).then(
        () => 'restored',
        (error: Error) => error.message,
      );
    expect(await attempt(lines, false)).toMatch(/holds tenants/);
    expect(await attempt(lines.slice(0, -1))).toMatch(/cut off/);
    expect(await attempt(lines.map((line) => line.replace('DUPONT', 'DUPOND')))).toMatch(/damaged/);
    expect(await attempt(['{}'])).toMatch(/not a backup/);
    expect(await attempt([(lines[0] ?? '').replace(/"migration":\d+/, '"migration":9999'), ...lines.slice(1)])).toMatch(
      /newer/,
    );
    expect(await count()).toBe(before);
  });
});

describe('users and sessions', () => {
  const invite = async (name: string) => {
    const user = (
      await admin.call<{ id: string }>('POST', '/api/v1/users', {
        name,
        email: `${name}@atlas.test`,
        role: 'nurse',
        status: 'invited',
      })
    ).body;
    const invitation = (await admin.call<{ token: string }>('POST', `/api/v1/users/${user.id}/invitation`)).body;
    return { id: user.id, token: invitation.token };
  };
  const accept = (token: string, password: string) =>
    request(server, 'POST', '/api/auth/accept-invitation', { token, password });
  const login = (email: string, password: string, headers = {}) =>
    request<{ accessToken: string }>(server, 'POST', '/api/auth/login', { tenant: 'atlas', email, password }, headers);
  const PASSWORD = 'a long enough one';

  test('SV-36 an invitation works once, for one person, and only an administrator makes it', async () => {
    const { id, token } = await invite('nora');
    expect((await dr.call('POST', `/api/v1/users/${id}/invitation`)).status).toBe(403);
    expect((await accept(token, 'short')).status).toBe(422);
    expect((await accept(`${token}x`, PASSWORD)).status).toBe(410);
    const taken = await Promise.all([1, 2, 3].map(() => accept(token, PASSWORD)));
    expect(taken.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 410, 410]);
    expect((await login('nora@atlas.test', PASSWORD)).status).toBe(200);
    expect((await admin.call('GET', `/api/v1/users/${id}`)).body).toMatchObject({ status: 'active' });
    const older = (await admin.call<{ token: string }>('POST', `/api/v1/users/${id}/invitation`)).body.token;
    await admin.call('POST', `/api/v1/users/${id}/invitation`);
    expect((await accept(older, PASSWORD)).status).toBe(410);
  });

  test('H11 SV-150 an invitation ends with what it rested on, and does not come back with it', async () => {
    const change = (id: string, ...patches: object[]) =>
      patches.reduce<Promise<unknown>>(
        (before, patch) => before.then(() => admin.call('PATCH', `/api/v1/users/${id}`, patch, { 'if-match': '*' })),
        Promise.resolve(),
      );
    const reinvite = async (id: string, by = admin) =>
      (await by.call<{ token: string }>('POST', `/api/v1/users/${id}/invitation`)).body.token;
    const suspended = await invite('sonia');
    await change(suspended.id, { status: 'suspended' }, { status: 'invited' });
    expect((await accept(suspended.token, PASSWORD)).status).toBe(410);
    const elsewhere = await invite('typo');
    await change(elsewhere.id, { email: 'right@atlas.test' });
    expect((await accept(elsewhere.token, PASSWORD)).status).toBe(410);
    expect((await accept(await reinvite(elsewhere.id), PASSWORD)).status).toBe(204);
    // A link that somebody has kept does not undo the person's new password.
    const kept = await reinvite(elsewhere.id);
    const session = { authorization: `Bearer ${(await login('right@atlas.test', PASSWORD)).body.accessToken}` };
    const passwords = { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` };
    expect((await request(server, 'POST', '/api/auth/password', passwords, session)).status).toBe(204);
    expect((await accept(kept, PASSWORD)).status).toBe(410);
    expect((await login('right@atlas.test', `${PASSWORD}!`)).status).toBe(200);
    // What changes nothing that it rested on leaves it.
    const other = await invite('stays');
    await change(other.id, { name: 'Stays', role: 'secretary' });
    expect((await accept(other.token, PASSWORD)).status).toBe(204);
  });

  test('H11 SV-150 an administrator who may invite no more leaves no way in behind', async () => {
    const target = await invite('target');
    const ways = [
      [{ status: 'suspended' }, { status: 'active' }],
      [{ role: 'nurse' }, { role: 'admin' }],
      [null],
    ] as const;
    for (const [index, patches] of ways.entries()) {
      const { id, token } = await invite(`leaving${index}`);
      await admin.call('PATCH', `/api/v1/users/${id}`, { role: 'admin' }, { 'if-match': '*' });
      await accept(token, PASSWORD);
      const { accessToken } = (await login(`leaving${index}@atlas.test`, PASSWORD)).body;
      const made = await request<{ token: string }>(
        server,
        'POST',
        `/api/v1/users/${target.id}/invitation`,
        undefined,
        {
          authorization: `Bearer ${accessToken}`,
        },
      );
      expect(made.status).toBe(201);
      for (const patch of patches)
        expect(
          (await admin.call(patch ? 'PATCH' : 'DELETE', `/api/v1/users/${id}`, patch ?? undefined, { 'if-match': '*' }))
            .status,
        ).toBeLessThan(300);
      expect((await accept(made.body.token, PASSWORD)).status).toBe(410);
    }
  });

  test('SV-37 a new password ends the other sessions; suspension ends all, and they do not come back', async () => {
    const { id, token } = await invite('paul');
    await accept(token, PASSWORD);
    const bearers = [];
    for (let index = 0; index < 2; index += 1)
      bearers.push({ authorization: `Bearer ${(await login('paul@atlas.test', PASSWORD)).body.accessToken}` });
    const [one = {}, two = {}] = bearers;
    expect(
      (await request(server, 'POST', '/api/auth/password', { currentPassword: 'wrong', newPassword: PASSWORD }, one))
        .status,
    ).toBe(422);
    expect(
      (await request<{ items: object[] }>(server, 'GET', '/api/auth/sessions', undefined, one)).body.items,
    ).toHaveLength(2);
    expect(
      (
        await request(
          server,
          'POST',
          '/api/auth/password',
          { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` },
          one,
        )
      ).status,
    ).toBe(204);
    const alive = async (headers: Record<string, string>) =>
      (await request(server, 'GET', '/api/auth/me', undefined, headers)).status;
    expect([await alive(one), await alive(two)]).toEqual([200, 401]);
    const user = await admin.call('GET', `/api/v1/users/${id}`);
    const suspended = await admin.call(
      'PATCH',
      `/api/v1/users/${id}`,
      { status: 'suspended' },
      { 'if-match': user.headers.get('etag') ?? '' },
    );
    expect(await alive(one)).toBe(401);
    await admin.call(
      'PATCH',
      `/api/v1/users/${id}`,
      { status: 'active' },
      { 'if-match': suspended.headers.get('etag') ?? '' },
    );
    expect(await alive(one)).toBe(401);
  });

  test('SV-38 failures are counted for all nodes; a stranger’s guesses do not keep a known device out', async () => {
    const { token } = await invite('sara');
    await accept(token, PASSWORD);
    const before = server.deps.throttle;
    const { createThrottle } = await import('../../server/auth/throttle.ts');
    try {
      server.deps.throttle = createThrottle(() => server.db, server.deps.clock);
      const cookie = (await login('sara@atlas.test', PASSWORD)).headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      for (let index = 0; index < 6; index += 1) expect((await login('sara@atlas.test', 'guess')).status).toBe(401);
      server.deps.throttle = createThrottle(() => server.db, server.deps.clock);
      const refused = await login('sara@atlas.test', PASSWORD);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await login('sara@atlas.test', PASSWORD, { cookie })).status).toBe(200);
    } finally {
      server.deps.throttle = before;
    }
  });

  test('SV-39 a forgotten tombstone makes older cursors start afresh, and its record can come back', async () => {
    const event = dr.event({});
    await dr.up(event);
    const { cursor: old } = await dr.pull(null);
    await dr.up(dr.event({ operation: 'DELETE', entityId: event.entityId, payload: {}, baseVersion: 1 }));
    const { cursor } = await dr.pull(null);
    await server.db.withTenantTx({ tenantId: dr.account.tenant.id }, (tx) =>
      tx.query("SELECT * FROM tidy_tenant(clock_timestamp(), clock_timestamp() - interval '1 year')"),
    );
    expect(await dr.down(old)).toMatchObject({ resync: true });
    expect(await dr.down(cursor)).not.toHaveProperty('resync');
    expect(
      (await dr.call('POST', `/api/v1/patients/${event.entityId}/versions/1/restore`, undefined, { 'if-match': '"2"' }))
        .status,
    ).toBe(200);
    expect((await dr.down(cursor)).changes.map(({ entityId }) => entityId)).toContain(event.entityId);
  });
});

describe('an import', () => {
  const file = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({
        resourceType: 'Patient',
        id: uuid(),
        name: [{ family: `IMPORT${index}`, given: ['A'] }],
        gender: 'other',
        birthDate: '1990-01-01',
      }),
    ).join('\n');
  const imported = async () =>
    Number(
      (await server.owner.query<{ n: string }>("SELECT count(*) AS n FROM patient WHERE birth_name LIKE 'IMPORT%'"))
        .rows[0]?.n,
    );
  const send = (body: BodyInit, signal: AbortSignal) =>
    Promise.resolve(
      server.app.request('/api/v1/import/fhir', {
        method: 'POST',
        body,
        signal,
        headers: { authorization: `Bearer ${admin.account.accessToken}` },
        duplex: 'half',
      } as RequestInit),
    );

  test('H20 SV-127 a client that leaves while its file comes, or before its first part is written, has imported nothing', async () => {
    const leaving = new AbortController();
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(`${file(3)}\n`)),
      cancel: () => void (cancelled = true),
    });
    const answer = send(body, leaving.signal);
    leaving.abort();
    expect((await answer).status).toBe(499);
    await expect.poll(() => cancelled).toBe(true);

    // The tenant's head is held by somebody else: the import waits for it when its client leaves.
    const later = new AbortController();
    await server.db.withTenantTx(
      { tenantId: admin.account.tenant.id },
      async () => {
        const response = await send(file(300), later.signal);
        const reader = response.body?.getReader();
        expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('"phase":"read"');
        later.abort();
      },
      { lockHead: true },
    );
    // Whoever comes next waits for what is under way.
    await dr.up(dr.event({}));
    expect(await imported()).toBe(0);
    const whole = await send(file(3), new AbortController().signal);
    expect(await whole.text()).toContain('"type":"done"');
    expect(await imported()).toBe(3);
  });
});

describe('a client that breaks off', () => {
  test('H17 SV-159 a body that ends in the middle is no failure of the database', async () => {
    const reported: unknown[] = [];
    const log = vi.spyOn(server.deps, 'log').mockImplementation((entry) => void reported.push(entry));
    const body = () =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"clientId":'));
          controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
        },
      });
    for (const path of ['/api/auth/login', '/api/sync/up', '/api/sync/down', '/api/v1/patients']) {
      const response = await server.app.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${dr.account.accessToken}` },
        body: body(),
        duplex: 'half',
      } as RequestInit);
      expect([path, response.status]).toEqual([path, 400]);
    }
    log.mockRestore();
    expect(reported).toEqual([]);
  });
});
