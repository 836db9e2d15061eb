/** The drug catalogue: what the database logs, and what clients that nobody here wrote make of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRUG_SCHEMA, DRUG_TABLES, drugSyncSchema, type DrugChange } from '../../src/contract/drugs.ts';
import { SHARED_CATALOGUE } from '../../server/domains/clinic/drugs/catalogue.ts';
import { bindSettings } from '../../server/store/database.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { drugPage, serverRows, SqliteClient, TypedClient } from './drug-clients.ts';
import { HOSTILE } from './hostile-texts.ts';
import { request, signIn, type TestClient } from './server-client.ts';

export function drugCatalogue(engine: 'pglite' | 'pg'): void {
  let server: TestServer;
  let atlas: TestClient;
  let cedre: TestClient;

  beforeAll(async () => {
    server = await createTestServer({ engine });
    [atlas, cedre] = (await Promise.all(['dr@atlas.test', 'dr@cedre.test'].map((email) => signIn(server, email)))) as [
      TestClient,
      TestClient,
    ];
  });
  afterAll(() => server.close());

  /** SQL by the owner, in one transaction, in a catalogue. */
  const sql = (statements: string, catalogue: string = SHARED_CATALOGUE) =>
    server.owner.transaction(async (tx) => {
      await bindSettings(tx, { 'app.tenant_id': catalogue });
      await tx.exec(statements);
    });
  const shared = () => serverRows(server.owner, SHARED_CATALOGUE);

  describe('who may read it', () => {
    test('DC-1 nobody without a session, no accountant, everybody else', async () => {
      expect((await request(server, 'GET', '/api/drugs/sync/')).status).toBe(401);
      const page = await drugPage(atlas);
      expect(drugSyncSchema.parse(page)).toEqual(page);
      await sql("UPDATE app_user SET role = 'accountant' WHERE email = 'reader@atlas.test'", atlas.account.tenant.id);
      const accountant = await signIn(server, 'reader@atlas.test');
      expect((await accountant.call('GET', '/api/drugs/sync/')).status).toBe(403);
    });

    test('DC-2 another schema is refused before any change, with both numbers', async () => {
      const reply = await atlas.call('GET', `/api/drugs/sync/?schema=${DRUG_SCHEMA + 1}`);
      expect([reply.status, reply.body]).toEqual([
        409,
        expect.objectContaining({ code: 'SCHEMA_MISMATCH', server: DRUG_SCHEMA, client: DRUG_SCHEMA + 1 }),
      ]);
      expect((await drugPage(atlas, { schema: String(DRUG_SCHEMA) })).schema).toBe(DRUG_SCHEMA);
    });

    test.each([
      'since=rubbish',
      'since=a.b',
      'schema=one',
      'format=xml',
      'format=sql&dialect=oracle',
      'limit=0',
      'limit=5001',
      'since=2025-02-31',
    ])('DC-2 what cannot be read is refused: %s', async (query) => {
      expect((await atlas.call('GET', `/api/drugs/sync/?${query}`)).status).toBe(400);
    });
  });

  describe('the log', () => {
    test('DC-3 holds what anybody wrote, cleared fields and deletions included, in the order of commits', async () => {
      await sql("INSERT INTO laboratoire (unique_id) VALUES ('labo_0')");
      const before = await drugPage(atlas);
      await sql(
        "INSERT INTO laboratoire (unique_id, designation, pays) VALUES ('labo_1', 'UPSA', 'FR'), ('labo_2', 'X', null)",
      );
      await sql(
        "UPDATE laboratoire SET pays = null WHERE unique_id = 'labo_1'; DELETE FROM laboratoire WHERE unique_id = 'labo_2'",
      );
      await sql("UPDATE laboratoire SET designation = designation WHERE unique_id = 'labo_1'");
      const { changes } = await drugPage(atlas, { since: before.cursor });
      expect(changes).toEqual([
        expect.objectContaining({ table: 'laboratoire', operation: 'CREATE', key: 'labo_1' }),
        expect.objectContaining({ operation: 'CREATE', key: 'labo_2' }),
        expect.objectContaining({
          operation: 'UPDATE',
          key: 'labo_1',
          columns: { unique_id: 'labo_1', designation: 'UPSA', pays: null },
        }),
        expect.objectContaining({ operation: 'DELETE', key: 'labo_2', columns: null }),
      ]);
    });

    test('DC-3 a row that gets another key is gone under the old one', async () => {
      await sql("INSERT INTO laboratoire (unique_id) VALUES ('labo_a'), ('labo_b')");
      const { cursor } = await drugPage(atlas);
      await sql(
        "UPDATE laboratoire SET unique_id = CASE unique_id WHEN 'labo_a' THEN 'labo_c' ELSE 'labo_a2' END WHERE unique_id IN ('labo_a', 'labo_b')",
      );
      const { changes } = await drugPage(atlas, { since: cursor });
      expect((changes as DrugChange[]).map(({ operation, key }) => [operation, key])).toEqual([
        ['DELETE', 'labo_a'],
        ['DELETE', 'labo_b'],
        ['CREATE', 'labo_a2'],
        ['CREATE', 'labo_c'],
      ]);
    });

    test('DC-3 TRUNCATE, of which no row could be told, is refused', async () => {
      await expect(sql('TRUNCATE laboratoire')).rejects.toThrow(/use DELETE/);
    });

    test('DC-3 what is rolled back is in no log', async () => {
      const { cursor } = await drugPage(atlas);
      await expect(sql("INSERT INTO laboratoire (unique_id) VALUES ('labo_never'); SELECT 1 / 0")).rejects.toThrow();
      expect((await drugPage(atlas, { since: cursor })).changes).toEqual([]);
    });

    test('DC-4 the application’s role writes no reference table and no log', async () => {
      for (const statement of [
        "INSERT INTO laboratoire (unique_id) VALUES ('labo_app')",
        'UPDATE laboratoire SET pays = null',
        'DELETE FROM drugs_changedrugs',
        'UPDATE drug_catalogue SET rev = 0',
      ])
        await expect(
          server.db.withTenantTx({ tenantId: SHARED_CATALOGUE }, (tx) => tx.query(statement)),
        ).rejects.toMatchObject({ code: '42501' });
    });
  });

  describe('a client', () => {
    test('DC-5 hostile texts arrive letter by letter, as values and as statements', async () => {
      for (const [at, text] of HOSTILE.entries())
        await server.owner.transaction(async (tx) => {
          await bindSettings(tx, { 'app.tenant_id': SHARED_CATALOGUE });
          await tx.query('INSERT INTO medicament (unique_id, denomination, p1, deleted) VALUES ($1, $2, $3, $4)', [
            `med_${at}${text.slice(0, 100)}`,
            text,
            at,
            at % 2 === 0,
          ]);
        });
      const typed = new TypedClient();
      await typed.follow(atlas);
      const sqlite = await SqliteClient.open();
      await sqlite.follow(atlas);
      expect(typed.rows).toEqual(await shared());
      expect(sqlite.rows()).toEqual(await shared());
      sqlite.close();
    });

    test('DC-6 the whole log and the whole copy, with a cut at every boundary, end in what the server holds', async () => {
      const { cursor } = await drugPage(atlas);
      await sql(
        "INSERT INTO medicament_cnas_forme (code, libelle) SELECT n, 'forme ' || n FROM generate_series(1, 12) n",
      );
      await sql(
        "UPDATE medicament_cnas_forme SET libelle_court = 'f' WHERE code < 9; DELETE FROM medicament_cnas_forme WHERE code > 10",
      );
      for (const limit of ['1', '2', '3', '7']) {
        const follower = new TypedClient();
        await follower.follow(atlas, { limit });
        expect([limit, follower.rows]).toEqual([limit, await shared()]);
        const sqlite = await SqliteClient.open();
        await sqlite.follow(atlas, { limit });
        expect(sqlite.rows()).toEqual(await shared());
        sqlite.close();
      }
      const late = new TypedClient();
      late.cursor = cursor;
      await late.follow(atlas, { limit: '1' });
      expect(late.rows['medicament_cnas_forme']).toEqual((await shared())['medicament_cnas_forme']);
    });

    test('DC-6 what changes amid a copy arrives after it', async () => {
      const client = new TypedClient();
      let pages = 0;
      for (let more = true; more;) {
        const page = await drugPage(atlas, { limit: '5', ...(client.cursor === null ? {} : { since: client.cursor }) });
        client.apply(page);
        more = page.hasMore;
        if ((pages += 1) < 6)
          await sql(
            `INSERT INTO laboratoire (unique_id) VALUES ('labo_amid_${pages}'); UPDATE medicament SET obs = '${pages}' WHERE unique_id LIKE 'med_%';
             DELETE FROM medicament_cnas_forme WHERE code = ${pages}`,
          );
      }
      expect(pages).toBeGreaterThan(5);
      expect(client.rows).toEqual(await shared());
    });

    test('DC-7 a page ends with a transaction where it can, and says so', async () => {
      const { cursor } = await drugPage(atlas);
      await sql("INSERT INTO laboratoire (unique_id) SELECT 'whole_' || n FROM generate_series(1, 3) n");
      await sql("INSERT INTO laboratoire (unique_id) SELECT 'whole2_' || n FROM generate_series(1, 4) n");
      const sizes: [number, boolean][] = [];
      const client = new TypedClient();
      client.cursor = cursor;
      for (const { changes, whole } of await client.follow(atlas, { limit: '4' })) sizes.push([changes.length, whole]);
      expect(sizes).toEqual([
        [3, true],
        [4, true],
      ]);
      client.cursor = cursor;
      const cut = await client.follow(atlas, { limit: '2' });
      expect(cut.map(({ changes, whole }) => [changes.length, whole])).toEqual([
        [2, false],
        [1, true],
        [2, false],
        [2, true],
      ]);
    });

    test('DC-8 a place that is unknown, from before a restore, or of another catalogue starts over, and never says "nothing new"', async () => {
      const here = await drugPage(atlas);
      await sql("INSERT INTO laboratoire (unique_id) VALUES ('labo_own')", cedre.account.tenant.id);
      const foreign = await drugPage(cedre, { since: here.cursor });
      expect([foreign.resync, foreign.changes]).toEqual([true, [expect.objectContaining({ key: 'labo_own' })]]);
      const back = await drugPage(atlas, { since: foreign.cursor });
      expect([back.resync, back.changes.length > 5]).toEqual([true, true]);
      const forged = await drugPage(atlas, { since: `${here.cursor.split('.')[0]}.${'A'.repeat(43)}` });
      expect([forged.resync, forged.changes.length > 5]).toEqual([true, true]);
      await sql('UPDATE drug_catalogue SET epoch = gen_random_uuid()');
      expect((await drugPage(atlas, { since: here.cursor })).resync).toBe(true);
    });

    test('DC-8 a place that the log has forgotten starts over', async () => {
      const { cursor } = await drugPage(atlas);
      await sql("INSERT INTO laboratoire (unique_id) VALUES ('labo_t1')");
      const later = await drugPage(atlas);
      await sql("SELECT trim_drug_log(clock_timestamp() + interval '1 second')");
      expect((await drugPage(atlas, { since: cursor })).resync).toBe(true);
      expect(await drugPage(atlas, { since: later.cursor })).toMatchObject({ changes: [], hasMore: false });
    });

    test('DC-9 a date, as the clients of seed 000 say it, is taken with overlap', async () => {
      await sql("INSERT INTO laboratoire (unique_id) VALUES ('labo_date')");
      const day = 86_400_000;
      const days = (n: number) => new Date(Date.now() + n * day).toISOString();
      await sql(`UPDATE drugs_changedrugs SET date = '${days(-40)}' WHERE key = '"labo_date"'`);
      await sql("INSERT INTO laboratoire (unique_id) VALUES ('labo_new')");
      const keys = async (since: string) =>
        ((await drugPage(atlas, { since })).changes as DrugChange[]).map(({ key }) => key);
      expect(await keys(days(-2))).toEqual(['labo_new']);
      expect(await keys(days(-2).slice(0, 10))).toEqual(['labo_new']);
      expect(await keys(days(-2).slice(0, 19).replace('T', ' '))).toEqual(['labo_new']);
      expect(await keys(days(0))).toEqual(['labo_new']);
      // Before what the log knows, or after the present: the whole catalogue.
      for (const since of [days(-60), days(30)]) expect((await drugPage(atlas, { since })).resync).toBe(true);
    });

    test('H21 SV-160 DC-9 the first and the last day that a date can name are before and after the log', async () => {
      for (const since of ['0001-01-01', '0001-01-01 00:00:00.000000', '9999-12-31'])
        expect((await drugPage(atlas, { since, limit: '1' })).resync, since).toBe(true);
    });

    test('DC-26 housekeeping trims the log, and never what a client still needs of it', async () => {
      const tidy = () => server.deps.domain.tidy(server.deps, null, ago(90));
      const ago = (days: number) => new Date(server.deps.clock.now() - days * 86_400_000).toISOString();
      const age = (key: string, days: number) =>
        sql(`UPDATE drugs_changedrugs SET date = '${ago(days)}' WHERE key #>> '{}' LIKE '${key}'`);
      const add = async (key: string, count = 1) => {
        const { cursor } = await drugPage(atlas);
        await sql(`INSERT INTO laboratoire (unique_id) SELECT '${key}_' || n FROM generate_series(1, ${count}) n`);
        return cursor;
      };
      const before = await add('aged_first');
      const amid = (await drugPage(atlas, { since: await add('aged_second', 3), limit: '2' })).cursor;
      const after = await add('aged_third');
      await sql(`UPDATE drugs_changedrugs SET date = '${ago(300)}'`);
      await age('aged_second%', 120);
      await age('aged_third%', 1);
      const { rows: all } = await server.owner.query<{ n: string }>('SELECT count(*) AS n FROM drugs_changedrugs');
      await tidy();
      // The newest transaction of before the limit stays.
      const { rows: left } = await server.owner.query<{ n: string }>(
        `SELECT count(*) AS n FROM drugs_changedrugs WHERE tenant_id = '${SHARED_CATALOGUE}'`,
      );
      expect([Number(all[0]?.n) > 4, Number(left[0]?.n)]).toEqual([true, 4]);
      const page = (since: string) => drugPage(atlas, { since });
      expect((await page(before)).resync).toBe(true);
      expect(await page(amid)).toMatchObject({ changes: [{ key: 'aged_second_3' }, { key: 'aged_third_1' }] });
      expect(await page(ago(30))).toMatchObject({ changes: [{ key: 'aged_third_1' }] });
      // Amid a transaction that is gone by now: its rest is nowhere any more.
      await age('aged_third%', 100);
      await tidy();
      expect((await page(amid)).resync).toBe(true);
      expect(await page(after)).toMatchObject({ changes: [{ key: 'aged_third_1' }], hasMore: false });
      await tidy();
      expect((await page(ago(1))).changes).toEqual([]);
    });

    test('DC-10 a catalogue of one tenant is its own alone', async () => {
      const theirs = new TypedClient();
      await theirs.follow(cedre);
      expect(Object.keys(theirs.rows['laboratoire'] ?? {})).toEqual(['labo_own']);
      const mine = new TypedClient();
      await mine.follow(atlas);
      expect(Object.keys(mine.rows['laboratoire'] ?? {})).not.toContain('labo_own');
    });
  });

  test('DC-3 every table of the contract stands in the database with the same columns', async () => {
    for (const { name, key, columns } of DRUG_TABLES) {
      const { rows } = await server.owner.query<{ column_name: string; data_type: string }>(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND column_name <> 'tenant_id'",
        [name],
      );
      expect([name, Object.fromEntries(rows.map((row) => [row.column_name, row.data_type]))]).toEqual([name, columns]);
      expect(Object.keys(columns)).toContain(key);
    }
  });
}
