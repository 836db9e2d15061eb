/**
 * The real French drug base at two dates, into the catalogue and out to clients: an eighth of it here, the whole of it
 * by `npm run prove:drugs`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DrugChange } from '../../src/contract/drugs.ts';
import { openRelease } from '../../server/domains/clinic/drugs/bdpm/open-release.ts';
import { rowsOfRelease, type Release } from '../../server/domains/clinic/drugs/bdpm/rows-of-release.ts';
import { SHARED_CATALOGUE } from '../../server/domains/clinic/drugs/catalogue.ts';
import { publishRelease } from '../../server/domains/clinic/drugs/publish.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { differenceOf, eighthOf } from './cut-release.ts';
import { differences, drugPage, serverRows, SqliteClient, TypedClient } from './drug-clients.ts';
import { signIn, type TestClient } from './server-client.ts';

const FOLDER = path.join(import.meta.dirname, '../../server/domains/clinic/fixtures/bdpm');
const [FIRST, SECOND] = ['2025-07-07', '2026-01-28'] as const;

describe('a release of the drug base', () => {
  let server: TestServer;
  let client: TestClient;
  let whole: [Release, Release];
  let first: Release;
  let second: Release;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    client = await signIn(server, 'dr@atlas.test');
    whole = [FIRST, SECOND].map((name) => rowsOfRelease(openRelease(path.join(FOLDER, name)))) as typeof whole;
    [first, second] = whole.map(eighthOf) as typeof whole;
  });
  afterAll(async () => {
    await server.close();
    await stopTestCluster();
  });

  const publish = (release: Release, name: string) =>
    server.db.withTenantTx({ tenantId: SHARED_CATALOGUE }, (tx) => publishRelease(tx, release, { name }));
  /** Where the log ended after the two releases. */
  let end = '';

  test('DC-11 the two releases differ by what the drug base says', () => {
    const between = (table: string) => Object.values(differenceOf(...whole, table));
    // server/domains/clinic/fixtures/bdpm/SOURCES.md; a group's name stands once here, and two rates differ by a blank alone.
    expect(between('medicament')).toEqual([304, 293, 725]);
    expect(between('presentation')).toEqual([478, 485, 1954]);
    expect(between('composition')).toEqual([521, 657, 254]);
    expect(between('groupe_generique_membre').slice(0, 2)).toEqual([251, 122]);
  });

  test('DC-11 comes in whole, changes nothing the second time, and the next one brings the true difference', async () => {
    await publish(first, FIRST);
    const typed = new TypedClient();
    const sqlite = await SqliteClient.open();
    await typed.follow(client);
    await sqlite.follow(client);
    expect(differences(typed.rows, await serverRows(server.owner, SHARED_CATALOGUE))).toEqual([]);

    expect(
      (await publish(first, FIRST)).every(({ created, updated, deleted }) => created + updated + deleted === 0),
    ).toBe(true);
    expect((await drugPage(client, { since: typed.cursor ?? '' })).changes).toEqual([]);

    const results = await publish(second, SECOND);
    for (const { table, created, updated, deleted } of results)
      expect([table, { created, deleted, updated }]).toEqual([table, differenceOf(first, second, table)]);
    expect(results.filter(({ created, updated, deleted }) => created && updated && deleted).length).toBeGreaterThan(2);
    const pages = await typed.follow(client);
    expect(pages.flatMap(({ changes }) => changes)).toHaveLength(
      results.reduce((sum, { created, updated, deleted }) => sum + created + updated + deleted, 0),
    );
    expect(pages.at(-1)).toMatchObject({ release: SECOND, hasMore: false, whole: true });
    await sqlite.follow(client);
    const now = await serverRows(server.owner, SHARED_CATALOGUE);
    expect(differences(typed.rows, now)).toEqual([]);
    expect(differences(sqlite.rows(), now)).toEqual([]);
    end = typed.cursor ?? '';
    sqlite.close();
  }, 240_000);

  test('DC-11 an older release is refused; what people wrote stays through the next one', async () => {
    await expect(publish(first, FIRST)).rejects.toMatchObject({ code: 'older' });
    await server.owner.query(
      `UPDATE medicament SET note_medecin = 'à prendre au repas' WHERE unique_id = 'bdpm_60002283';`,
    );
    await server.owner.query(
      `INSERT INTO medicament (tenant_id, unique_id, denomination) VALUES ('${SHARED_CATALOGUE}', 'med_own', 'PRÉPARATION MAISON')`,
    );
    const { cursor } = await drugPage(client, { since: end });
    await publish(second, `${SECOND}-again`);
    expect((await drugPage(client, { since: cursor })).changes).toEqual([]);
    const rows = (await serverRows(server.owner, SHARED_CATALOGUE))['medicament'] ?? {};
    expect([rows['bdpm_60002283']?.['note_medecin'], rows['med_own']?.['denomination']]).toEqual([
      'à prendre au repas',
      'PRÉPARATION MAISON',
    ]);
  }, 60_000);

  test('DC-12 a release in which a tenth of a table is missing was cut off: nothing is changed', async () => {
    const cut: Release = {
      ...second,
      tables: new Map(
        [...second.tables].map(([name, rows]) => [
          name,
          name === 'presentation' ? new Map([...rows].slice(0, Math.floor(rows.size * 0.85))) : rows,
        ]),
      ),
    };
    const { cursor } = await drugPage(client, { since: end });
    await expect(publish(cut, '2026-06-01')).rejects.toMatchObject({ code: 'shrinks' });
    expect(await drugPage(client, { since: cursor })).toMatchObject({ changes: [], release: `${SECOND}-again` });
  }, 60_000);

  test('DC-7 a release is one transaction: a client whose pages it fills knows where it is whole', async () => {
    const all: DrugChange[] = [];
    let since = '';
    const seen: boolean[] = [];
    for (let more = true; more;) {
      const page = await drugPage(client, { limit: '500', ...(since === '' ? {} : { since }) });
      all.push(...(page.changes as DrugChange[]));
      seen.push(page.whole);
      ({ cursor: since, hasMore: more } = page);
    }
    expect(seen.slice(0, -1)).not.toContain(true);
    expect(seen.at(-1)).toBe(true);
    expect([seen.length > 10, all.length > 10_000]).toEqual([true, true]);
  }, 60_000);
});

describe('a file of the drug base', () => {
  const read = (name: string) => gunzipSync(fs.readFileSync(path.join(FOLDER, SECOND, `${name}.txt.gz`)));
  const [drugs, packs, compositions, generics] = ['CIS_bdpm', 'CIS_CIP_bdpm', 'CIS_COMPO_bdpm', 'CIS_GENER_bdpm'].map(
    read,
  ) as [Buffer, Buffer, Buffer, Buffer];
  const files = () => {
    const head = (bytes: Buffer, lines: number) => {
      let end = 0;
      for (let at = 0; at < lines; at += 1) end = bytes.indexOf(10, end) + 1;
      return bytes.subarray(0, end);
    };
    return {
      drugs: head(drugs, 20),
      packs: head(packs, 20),
      compositions: head(compositions, 20),
      generics: head(generics, 20),
    };
  };
  const withLine = (bytes: Buffer, line: number, change: (text: string) => string): Buffer => {
    const lines = bytes.toString('utf8').split('\n');
    lines[line - 1] = change(lines[line - 1] ?? '');
    return Buffer.from(lines.join('\n'), 'utf8');
  };

  test('DC-12 is taken as it is', () => {
    expect(rowsOfRelease(files()).tables.get('medicament')?.size).toBe(20);
  });

  test('DC-12 that is cut off is refused, wherever the cut is inside a line', () => {
    const whole = files();
    for (const name of ['drugs', 'packs', 'compositions', 'generics'] as const) {
      const bytes = whole[name];
      for (let end = bytes.length - 1; end > bytes.length - 400; end -= 1) {
        if (bytes[end - 1] === 10) continue;
        expect(() => rowsOfRelease({ ...whole, [name]: bytes.subarray(0, end) })).toThrow(/line \d+|UTF-8/);
      }
    }
  });

  test.each([
    ['of another encoding', (bytes: Buffer) => Buffer.from(bytes.toString('utf8'), 'latin1'), 'not-utf-8'],
    [
      'with a column more',
      (bytes: Buffer) => withLine(bytes, 7, (line) => line.replace(/\r?$/, '\tmore$&')),
      'columns',
    ],
    [
      'with a column less',
      (bytes: Buffer) => withLine(bytes, 7, (line) => line.split('\t').slice(1).join('\t')),
      'columns',
    ],
    ['with another code', (bytes: Buffer) => withLine(bytes, 7, (line) => `x${line}`), 'value'],
    ['that is empty', () => Buffer.alloc(0), 'cut'],
  ] as const)('DC-12 %s is refused, with its name and line', (_, broken, wrong) => {
    const whole = files();
    for (const name of ['drugs', 'packs', 'compositions', 'generics'] as const) {
      const attempt = () => rowsOfRelease({ ...whole, [name]: broken(whole[name]) });
      expect(attempt).toThrow(/CIS_\w+\.txt(, line \d+)?: /);
      expect(attempt).toThrow(expect.objectContaining({ code: wrong }));
    }
  });

  test('DC-12 two different lines for one drug contradict each other; the same twice is one', () => {
    const whole = files();
    const [line = ''] = whole.drugs.toString('utf8').split('\n');
    const twice = Buffer.concat([whole.drugs, Buffer.from(`${line}\n`)]);
    expect(rowsOfRelease({ ...whole, drugs: twice }).tables.get('medicament')?.size).toBe(20);
    const other = Buffer.concat([
      whole.drugs,
      Buffer.from(`${line.replace('Commercialisée', 'Non commercialisée')}\n`),
    ]);
    expect(() => rowsOfRelease({ ...whole, drugs: other })).toThrow(/line 21/);
  });

  test('DC-13 prices, rates, dates, line ends and lost characters are read as they are meant', () => {
    const whole = files();
    const packs = withLine(whole.packs, 1, (line) => {
      const cells = line.split('\t');
      [cells[8], cells[9], cells[12]] = ['65 %', '5,151,65', 'Chez l¿adulte :<br>¿ Hypertension<br/>15 ¿'];
      return cells.join('\t');
    });
    const { tables, notes } = rowsOfRelease({ ...whole, packs });
    expect(tables.get('presentation')?.get('bdpm_4949729')).toMatchObject({
      taux_remboursement: '65%',
      prix: '5151.65',
      date_declaration: '2011-03-16',
      agrement_collectivites: true,
      indications: 'Chez l’adulte :\n• Hypertension\n15 ¿',
    });
    const found = ['line-breaks', 'lost-character', 'lost-for-good'].map((code) =>
      notes.get(`${code} CIS_CIP_bdpm.txt`),
    );
    expect(found.map((note) => note?.lines.includes(1))).toEqual([true, true, true]);
  });
});
