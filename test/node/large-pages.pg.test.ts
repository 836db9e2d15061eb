/** Pages end by bytes: 1,000 consents with the largest pictures are pulled and listed in pages of 4 MiB. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SyncDownResponse } from '../../src/contract/protocol.ts';
import { PAGE_BYTES } from '../../server/sync/page-size.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { LARGEST_PICTURE, writeLargeConsents } from './large-consents.ts';
import { signIn, type TestClient } from './server-client.ts';

const EACH = 40;
const TOGETHER = 30;

let server: TestServer;
let dr: TestClient;
let admin: TestClient;
let before: string;

const bytesOf = (value: unknown) => JSON.stringify(value).length;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  dr = await signIn(server, 'dr@atlas.test');
  admin = await signIn(server, 'admin@atlas.test');
  before = (await dr.pull(null)).cursor;
  await writeLargeConsents(server, dr, EACH);
  await writeLargeConsents(server, dr, TOGETHER, 'together');
}, 120_000);

afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

/** The size of each answer of the database, while `work` runs. */
async function readBy<T>(work: () => Promise<T>): Promise<{ answer: T; sizes: number[] }> {
  const sizes: number[] = [];
  const { withTenantTx } = server.db;
  const watched = vi.spyOn(server.db, 'withTenantTx').mockImplementation((context, run, options) =>
    withTenantTx.call(
      server.db,
      context,
      (tx) =>
        run({
          ...tx,
          query: async (...args: Parameters<typeof tx.query>) => {
            const answer = await tx.query(...args);
            sizes.push(bytesOf(answer.rows));
            return answer as never;
          },
        }),
      options,
    ),
  );
  const answer = await work().finally(() => watched.mockRestore());
  return { answer, sizes };
}

const consentsOf = (pages: readonly SyncDownResponse[]) =>
  pages.flatMap(({ changes }) => changes).filter(({ entityType }) => entityType === 'consent');

describe('a pull', () => {
  test('H19 SV-123 a snapshot comes in pages of at most 4 MiB, each record once, with its total', async () => {
    const { pages } = await dr.pull(null, 5000);
    expect(pages.length).toBeGreaterThan(((EACH + TOGETHER) * LARGEST_PICTURE) / PAGE_BYTES);
    for (const page of pages) expect(bytesOf(page)).toBeLessThanOrEqual(PAGE_BYTES * 1.05);
    const ids = consentsOf(pages).map(({ entityId }) => entityId);
    expect(new Set(ids).size).toBe(EACH + TOGETHER);
    expect(ids).toHaveLength(EACH + TOGETHER);
    expect(pages.flatMap(({ changes }) => changes)).toHaveLength(pages[0]?.total ?? 0);
    for (const page of pages) expect(page.total).toBe(pages[0]?.total);
  });

  test('H19 SV-123 a page of changes ends between two transactions, and is larger only to keep one whole', async () => {
    const { pages, changes } = await dr.pull(before, 5000);
    expect(consentsOf(pages)).toHaveLength(EACH + TOGETHER);
    const large = pages.filter((page) => bytesOf(page) > PAGE_BYTES * 1.05);
    expect(large).toHaveLength(1);
    // The one transaction of many, and nothing beside it.
    expect(large[0]?.changes).toHaveLength(TOGETHER);
    expect(pages.length).toBeGreaterThan(2);
    // A cursor of a shortened page goes on where that page ended.
    expect(new Set(changes.map(({ entityId }) => entityId)).size).toBe(changes.length);
    expect((await dr.down(pages.at(-1)?.cursor ?? null)).changes).toEqual([]);
  });

  test('H19 SV-123 one record that is larger than a page still comes', async () => {
    const cursor = (await dr.pull(null)).cursor;
    const record = dr.event({});
    await dr.up(record);
    await server.owner.transaction(async (tx) => {
      await tx.query("SELECT set_config('app.tenant_id', $1, true)", [dr.account.tenant.id]);
      await tx.query('UPDATE patient SET note = repeat($3, $4) WHERE tenant_id = $1 AND id = $2', [
        dr.account.tenant.id,
        record.entityId,
        'é',
        PAGE_BYTES,
      ]);
    });
    const small = dr.event({});
    await dr.up(small);
    const { pages } = await dr.pull(cursor);
    expect(pages.map(({ changes }) => changes.map(({ entityId }) => entityId))).toEqual([
      [record.entityId],
      [small.entityId],
    ]);
    await dr.up(
      dr.event({ operation: 'UPDATE', entityId: record.entityId, payload: { note: 'short' }, baseVersion: 2 }),
    );
  });

  test('H19 SV-124 a client that leaves a large answer frees the connection at once', async () => {
    const free = () => server.db.stats().idle === server.db.stats().total && server.db.stats().waiting === 0;
    const { cursor: start } = await dr.pull(null);
    await writeLargeConsents(server, dr, 60, 'together');
    // Their patient comes alone: the page ends before the large transaction.
    const { cursor, changes } = await dr.down(start);
    expect(changes).toHaveLength(1);
    const response = await server.app.request('/api/sync/down', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${dr.account.accessToken}` },
      body: JSON.stringify({ clientId: dr.clientId, cursor, limit: 5000 }),
    });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.byteLength).toBeGreaterThan(0);
    // More than is buffered: the writer waits for its client with the transaction open.
    expect(free()).toBe(false);
    await reader?.cancel();
    await expect.poll(free).toBe(true);
  });
});

describe('lists', () => {
  const all = async <T>(path: string, client = dr) => {
    interface Page {
      items: T[];
      nextCursor: string | null;
    }
    const pages: Page[] = [];
    let next: string | null = '';
    while (next !== null) {
      const reply: { status: number; body: Page } = await client.call<Page>(
        'GET',
        `${path}limit=500${next === '' ? '' : `&cursor=${next}`}`,
      );
      expect(reply.status).toBe(200);
      pages.push(reply.body);
      next = reply.body.nextCursor;
    }
    return pages;
  };
  const expectPages = (pages: readonly object[]) => {
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) expect(bytesOf(page)).toBeLessThanOrEqual(PAGE_BYTES * 1.05);
  };

  test('H19 SV-125 a list of records ends by bytes, and its cursor goes on', async () => {
    const pages = await all<{ id: string }>('/api/v1/consents?');
    expectPages(pages);
    const { rows } = await server.owner.query<{ n: string }>('SELECT count(*) AS n FROM consent');
    expect(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(Number(rows[0]?.n));
    const found = await all<object>('/api/v1/consents?q=texte&');
    expect(found.flatMap(({ items }) => items)).toHaveLength(Number(rows[0]?.n));
  });

  test('H19 SV-154 a search reads the pictures of the page that it answers, and no others', async () => {
    const { answer, sizes } = await readBy(() =>
      dr.call<{ items: object[] }>('GET', '/api/v1/consents?q=texte&limit=3'),
    );
    const { body } = answer;
    expect(body.items).toHaveLength(3);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(3 * LARGEST_PICTURE);
    expect(bytes).toBeLessThan(5 * LARGEST_PICTURE);
  });

  test('H19 SV-125 the versions of a record, and the conflicts that wait, end by bytes', async () => {
    const { body: list } = await dr.call<{ items: { id: string; version: number }[] }>(
      'GET',
      '/api/v1/consents?limit=9',
    );
    // Not the one that is larger than a page by itself.
    const id = list.items.find((item) => bytesOf(item) > LARGEST_PICTURE && bytesOf(item) < PAGE_BYTES / 4)?.id ?? '';
    expect(id).not.toBe('');
    for (let version = 1; version <= 25; version += 1) {
      const answer = await dr.up(
        dr.event({
          entityType: 'consent',
          operation: 'UPDATE',
          entityId: id,
          payload: { text: `version ${version}` },
          baseVersion: version,
        }),
      );
      expect(answer).toMatchObject({ acknowledged: [{ serverVersion: version + 1 }] });
    }
    const versions = await all<{ version: number }>(`/api/v1/consents/${id}/versions?`);
    expectPages(versions);
    expect(versions.flatMap(({ items }) => items.map(({ version }) => version))).toEqual(
      Array.from({ length: 26 }, (_, index) => 26 - index),
    );
    for (let round = 0; round < 25; round += 1) {
      const { conflicts } = await admin.up(
        admin.event({
          entityType: 'consent',
          operation: 'UPDATE',
          entityId: id,
          payload: { text: `mien ${round}` },
          baseVersion: 1,
        }),
      );
      expect(conflicts).toHaveLength(1);
    }
    const conflicts = await all<{ id: string }>('/api/sync/conflicts?', admin);
    expectPages(conflicts);
    expect(new Set(conflicts.flatMap(({ items }) => items.map(({ id: event }) => event))).size).toBe(25);
  });
});

describe('an export', () => {
  /** A patient with two consents of this many bytes each. */
  const patientWith = async (bytes: number): Promise<string> => {
    const patient = dr.event({});
    await dr.up(patient);
    await server.owner.transaction(async (tx) => {
      await tx.query("SELECT set_config('app.tenant_id', $1, true)", [dr.account.tenant.id]);
      await tx.query(
        `INSERT INTO consent (tenant_id, id, patient_id, type, status, language, text)
         SELECT $1, gen_random_uuid(), $2, 'care', 'draft', 'fr', repeat('é', $3 / 2) FROM generate_series(1, 2)`,
        [dr.account.tenant.id, patient.entityId, bytes],
      );
    });
    return patient.entityId;
  };
  const exported = async (patientId: string) => {
    const { answer, sizes } = await readBy(() => dr.call('GET', `/api/v1/export/fhir/${patientId}`));
    const { rows } = await server.owner.query(
      "SELECT 1 FROM audit_entry WHERE entity_id = $1 AND action = 'export' AND outcome = 'accepted'",
      [patientId],
    );
    return { status: answer.status, largest: Math.max(...sizes), told: rows.length };
  };

  test('H19 SV-191 of records that no file can hold is refused without reading them, and is not audited as done', async () => {
    expect(await exported(await patientWith(31_000_000))).toEqual({
      status: 413,
      largest: expect.toSatisfy((size: number) => size < PAGE_BYTES),
      told: 0,
    });
    expect(await exported(await patientWith(1_000_000))).toMatchObject({ status: 200, told: 1 });
  });
});
