/** The drug catalogue written by its administrator: on screen and by a release that is sent; and what it tells of it. */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CatalogueState, DrugImportLine, EditedDrug } from '../../src/contract/drug-editing.ts';
import { drugHistorySchema, type DrugHistory } from '../../src/contract/drug-history.ts';
import { BDPM_FILES } from '../../server/domains/clinic/drugs/bdpm/rows-of-release.ts';
import { SHARED_CATALOGUE } from '../../server/domains/clinic/drugs/catalogue.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { differences, drugPage, serverRows, TypedClient } from './drug-clients.ts';
import { signIn, uuid, type TestClient } from './server-client.ts';

const FOLDER = path.join(import.meta.dirname, '../../server/domains/clinic/fixtures/bdpm/2026-01-28');
const NAMES = Object.values(BDPM_FILES).map(({ file }) => file);

const linesOf = (name: string) =>
  gunzipSync(fs.readFileSync(path.join(FOLDER, `${name}.gz`)))
    .toString('utf8')
    .split('\n');
/** The first lines of each file of the drug base. */
const files = Object.fromEntries(NAMES.map((name) => [name, `${linesOf(name).slice(0, 40).join('\n')}\n`]));

const BASE_ID = `bdpm_${(files['CIS_bdpm.txt'] ?? '').slice(0, 8)}`;

type Contents = Record<string, string | Uint8Array>;

function uploadOf(release: string, contents: Contents, more: object = {}): Uint8Array {
  const bodies = Object.entries(contents).map(([name, body]) => ({ name, body: Buffer.from(body) }));
  const head = { release, ...more, files: bodies.map(({ name, body }) => ({ name, bytes: body.byteLength })) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...bodies.map(({ body }) => body)]);
}

let server: TestServer;
let admin: TestClient;
let drugs: string;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  admin = await signIn(server, 'admin@atlas.test');
  drugs = '/api/drugs/catalogue/drugs';
});
afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

const state = async (client = admin) => (await client.call<CatalogueState>('GET', '/api/drugs/catalogue')).body;
const catalogue = () => serverRows(server.owner, admin.account.tenant.id);
const create = (entry: object, id: string = uuid()) =>
  admin.call<EditedDrug & { code?: string }>('PUT', `${drugs}/${id}`, entry, { 'if-none-match': '*' });
const history = async (after = '0', client = admin) =>
  (await client.call<DrugHistory>('GET', `/api/drugs/history?after=${after}`)).body;

async function send(body: Uint8Array, client = admin): Promise<DrugImportLine[]> {
  const { status, body: text } = await client.call<string>('POST', '/api/drugs/catalogue/import', body);
  expect(status).toBe(200);
  return String(text)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DrugImportLine);
}

const audited = async () => {
  const { rows } = await server.owner.query<{ line: string }>(
    "SELECT action || ' ' || outcome || ' ' || coalesce(entity_id::text, '') AS line FROM audit_entry WHERE tenant_id = $1 AND entity_type = 'drug' ORDER BY id",
    [admin.account.tenant.id],
  );
  return rows.map(({ line }) => line);
};

describe('who may write the catalogue', () => {
  test('DC-37 no role but the administrator’s, on every address; refusals are audited', async () => {
    for (const email of ['dr@atlas.test', 'front@atlas.test', 'reader@atlas.test']) {
      const client = await signIn(server, email);
      const statuses = [
        await client.call('GET', '/api/drugs/catalogue'),
        await client.call('POST', '/api/drugs/catalogue/own'),
        await client.call('PUT', `${drugs}/${uuid()}`, { denomination: 'X' }, { 'if-none-match': '*' }),
        await client.call('DELETE', `${drugs}/${BASE_ID}`, undefined, { 'if-match': '*' }),
        await client.call('POST', '/api/drugs/catalogue/import', uploadOf('2026-01-28', files)),
      ];
      expect([email, statuses.map(({ status }) => status)]).toEqual([email, [403, 403, 403, 403, 403]]);
    }
    expect((await audited()).filter((line) => line.includes('rejected')).length).toBe(15);
  });

  test('DC-37 a rule of the tenant takes the right from an administrator too', async () => {
    const { tenant, user } = admin.account;
    await server.owner.query(
      "INSERT INTO access_rule (tenant_id, id, module, editor_users) VALUES ($1, $2, 'drug', $3::jsonb)",
      [tenant.id, uuid(), JSON.stringify([uuid()])],
    );
    expect((await create({ denomination: 'X' })).status).toBe(403);
    await server.owner.query('UPDATE access_rule SET deleted = true WHERE tenant_id = $1', [tenant.id]);
    expect(user.role).toBe('admin');
  });

  test('DC-38 a catalogue that several clinics share is changed by none of them; each may begin one of its own', async () => {
    await server.owner.query(
      `INSERT INTO medicament (tenant_id, unique_id, denomination) VALUES ('${SHARED_CATALOGUE}', '${BASE_ID}', 'ANASTROZOLE')`,
    );
    expect(await state()).toMatchObject({ kind: 'shared', mayEdit: false });
    expect(await create({ denomination: 'X' })).toMatchObject({ status: 403, body: { code: 'SHARED_CATALOGUE' } });
    expect((await admin.call('POST', '/api/drugs/catalogue/import', uploadOf('2026-01-28', files))).status).toBe(403);
    const device = new TypedClient();
    await device.follow(admin);
    const begun = await admin.call<CatalogueState>('POST', '/api/drugs/catalogue/own');
    expect([begun.status, begun.body]).toEqual([200, expect.objectContaining({ kind: 'own', mayEdit: true })]);
    expect(await catalogue()).toEqual(await serverRows(server.owner, SHARED_CATALOGUE));
    expect((await admin.call('POST', '/api/drugs/catalogue/own')).body).toEqual(begun.body);
    // A device that followed the shared one begins anew with the clinic's.
    expect((await drugPage(admin, { since: device.cursor ?? '' })).resync).toBe(true);
    const cedre = await signIn(server, 'admin@cedre.test');
    expect(await state(cedre)).toMatchObject({ kind: 'shared', mayEdit: false });
  });
});

describe('a drug of the clinic’s own', () => {
  const entry = {
    denomination: "PRÉPARATION '; DROP TABLE medicament; --",
    forme: 'gélule',
    compositions: [{ substance: 'PARACÉTAMOL', dosage: '500 mg' }],
    packs: [{ libelle: '16 gélules', cip13: '3400949497294', prix_public: '2.10', taux_remboursement: '65%' }],
  };

  test('DC-39 is created, changed and deleted, each one transaction of the log with its audit row', async () => {
    const id = uuid();
    const { cursor } = await drugPage(admin);
    const made = await create(entry, id);
    expect([made.status, made.body.origin, made.body.entry]).toEqual([201, 'clinic', expect.objectContaining(entry)]);
    const page = await drugPage(admin, { since: cursor });
    expect(page.changes).toMatchObject([
      { table: 'medicament', operation: 'CREATE', key: id },
      { table: 'composition', operation: 'CREATE' },
      { table: 'presentation', operation: 'CREATE' },
    ]);
    // The same request again, as a person's second tap sends it.
    expect((await create(entry, id)).status).toBe(409);

    const etag = made.headers.get('etag') ?? '';
    const changed = await admin.call<EditedDrug>(
      'PUT',
      `${drugs}/${id}`,
      { forme: '', packs: [] },
      { 'if-match': etag },
    );
    expect([
      changed.status,
      changed.body.entry.forme,
      changed.body.entry.packs,
      changed.body.entry.compositions,
    ]).toEqual([200, '', [], entry.compositions]);
    const changes = (await drugPage(admin, { since: page.cursor })).changes;
    expect(changes).toMatchObject([
      { table: 'medicament', operation: 'UPDATE', columns: { forme: null, denomination: entry.denomination } },
      { table: 'presentation', operation: 'DELETE' },
    ]);

    const late = await admin.call('PUT', `${drugs}/${id}`, { forme: 'x' }, { 'if-match': etag });
    expect(late).toMatchObject({ status: 412, body: { serverData: { entry: { forme: '' } } } });
    expect((await admin.call('PUT', `${drugs}/${id}`, { forme: 'x' })).status).toBe(428);
    const tag = changed.headers.get('etag') ?? '';
    expect((await admin.call('DELETE', `${drugs}/${id}`, undefined, { 'if-match': tag })).status).toBe(204);
    expect((await admin.call('GET', `${drugs}/${id}`)).status).toBe(404);
    expect(Object.keys((await catalogue())['composition'] ?? {})).toEqual([]);
    expect((await audited()).filter((line) => line.endsWith(id))).toEqual([
      `create accepted ${id}`,
      `update accepted ${id}`,
      `update conflict ${id}`,
      `delete accepted ${id}`,
    ]);
  });

  test.each([
    ['no name', {}],
    ['a name of blanks', { denomination: '   ' }],
    ['NUL', { denomination: 'A\u0000B' }],
    ['a field that is unknown', { denomination: 'X', autorise: 'R' }],
    [
      'a code that is none',
      { denomination: 'X', packs: [{ libelle: 'x', cip13: '12', prix_public: '', taux_remboursement: '' }] },
    ],
    [
      'a price that is none',
      { denomination: 'X', packs: [{ libelle: 'x', cip13: '', prix_public: '1,2', taux_remboursement: '' }] },
    ],
  ])('DC-39 is refused with %s, and nothing is written', async (_, wrong) => {
    const { cursor } = await drugPage(admin);
    expect([400, 422]).toContain((await create(wrong)).status);
    expect((await drugPage(admin, { since: cursor })).changes).toEqual([]);
  });

  test('DC-40 one of the drug base takes a note and is withdrawn; what the base brings is refused, and so is its deletion', async () => {
    const at = `${drugs}/${BASE_ID}`;
    const any = { 'if-match': '*' };
    const refused = await admin.call('PUT', at, { denomination: 'Y' }, any);
    expect([refused.status, refused.body['code']]).toEqual([422, 'FROM_DRUG_BASE']);
    expect((await admin.call('DELETE', at, undefined, any)).body).toMatchObject({ code: 'FROM_DRUG_BASE' });
    expect((await admin.call('PUT', at, { note_medecin: 'rupture', deleted: true }, any)).status).toBe(200);
    expect((await catalogue())['medicament']?.[BASE_ID]).toMatchObject({
      note_medecin: 'rupture',
      deleted: true,
    });
    const { editions } = await history();
    expect(editions.at(-1)).toMatchObject({
      release: null,
      drugs: [{ id: BASE_ID, name: 'ANASTROZOLE', kind: 'withdrawn' }],
    });
    await admin.call('PUT', at, { deleted: false }, any);
  });
});

describe('a release that is sent', () => {
  test('DC-44 comes in with its progress, and a report of what was mended, by line', async () => {
    const packs = (files['CIS_CIP_bdpm.txt'] ?? '').split('\n');
    const cells = (packs[4] ?? '').split('\t');
    cells[12] = 'Chez l¿adulte :<br>oui';
    packs[4] = cells.join('\t');
    packs[6] = (packs[6] ?? '').replace(/^\d{8}/, '99999999');
    const lines = await send(
      uploadOf('2026-01-28', {
        'CIS_bdpm.txt.gz': gzipSync(files['CIS_bdpm.txt'] ?? ''),
        'CIS_CIP_bdpm.txt': packs.join('\n'),
        'CIS_COMPO_bdpm.txt': files['CIS_COMPO_bdpm.txt'] ?? '',
        'CIS_GENER_bdpm.txt': files['CIS_GENER_bdpm.txt'] ?? '',
      }),
    );
    expect(lines.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
    const done = lines.at(-1);
    expect(done).toEqual(expect.objectContaining({ type: 'done', release: '2026-01-28' }));
    if (done?.type !== 'done') throw new Error('not done');
    const noteOf = (code: string) => done.notes.find((note) => note.code === code && note.file === 'CIS_CIP_bdpm.txt');
    expect(noteOf('lost-character')?.lines).toContain(5);
    expect(noteOf('line-breaks')?.lines).toContain(5);
    expect(noteOf('dangling')?.lines).toContain(7);
    expect(done.tables.find(({ table }) => table === 'medicament')).toMatchObject({ rows: 40 });
    expect((await state()).release).toBe('2026-01-28');
    expect((await audited()).at(-1)).toBe('update accepted ');

    const again = await send(uploadOf('2026-01-28', files));
    expect(again.at(-1)).toMatchObject({ type: 'done' });
  });

  test.each([
    ['a column more', 'CIS_bdpm.txt', (text: string) => text.replace('\n', '\tmore\n'), 'columns', 1],
    ['another encoding', 'CIS_COMPO_bdpm.txt', (text: string) => Buffer.from(`é\t${text}`, 'latin1'), 'not-utf-8', 1],
    ['a cut', 'CIS_CIP_bdpm.txt', (text: string) => text.slice(0, -30), 'cut', 40],
  ] as const)('DC-44 is refused whole for %s, with file, line and reason', async (_, name, broken, code, line) => {
    const before = await drugPage(admin);
    const rows = await catalogue();
    const end = (await send(uploadOf('2026-02-01', { ...files, [name]: broken(files[name] ?? '') }))).at(-1);
    expect(end).toMatchObject({ type: 'refused', code, file: name, line });
    expect(differences(rows, await catalogue())).toEqual([]);
    expect((await drugPage(admin, { since: before.cursor })).changes).toEqual([]);
    expect((await audited()).at(-1)).toBe('update failed ');
  });

  test('DC-44 of which a file is missing, damaged, shorter than was said or too large changes nothing', async () => {
    const { cursor } = await drugPage(admin);
    const { 'CIS_GENER_bdpm.txt': generics = '', ...three } = files;
    expect((await send(uploadOf('2026-02-01', three))).at(-1)).toMatchObject({ code: 'missing-file' });
    const packed = gzipSync(generics);
    expect(
      (await send(uploadOf('2026-02-01', { ...three, 'CIS_GENER_bdpm.txt.gz': packed.subarray(0, 50) }))).at(-1),
    ).toMatchObject({ code: 'damaged-file' });
    const whole = uploadOf('2026-02-01', files);
    const post = async (body: Uint8Array) => (await admin.call('POST', '/api/drugs/catalogue/import', body)).status;
    expect(await post(whole.subarray(0, -1))).toBe(400);
    expect(await post(Buffer.concat([whole, Buffer.from('x')]))).toBe(400);
    expect(await post(Buffer.from('no head at all'))).toBe(400);
    const large = { release: 'x', files: [{ name: 'CIS_bdpm.txt', bytes: 64 * 1024 * 1024 + 1 }] };
    expect(await post(Buffer.from(`${JSON.stringify(large)}\n`))).toBe(413);
    expect((await drugPage(admin, { since: cursor })).changes).toEqual([]);
  });

  test('DC-44 is judged by the rights at its end: a person who was demoted meanwhile has changed nothing', async () => {
    const { cursor } = await drugPage(admin);
    const changed = (files['CIS_bdpm.txt'] ?? '').replaceAll('comprimé', 'cachet');
    const body = uploadOf('2026-03-01', { ...files, 'CIS_bdpm.txt': changed }, { acceptShrinking: true });
    const read = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await server.owner.query("UPDATE app_user SET role = 'reader' WHERE email = 'admin2@atlas.test'");
        controller.enqueue(body);
        controller.close();
      },
    });
    await server.owner.query(
      "INSERT INTO app_user (tenant_id, id, name, email, role, status) SELECT tenant_id, $1, 'B', 'admin2@atlas.test', 'admin', 'active' FROM app_user WHERE email = 'admin@atlas.test'",
      [uuid()],
    );
    await server.owner.query(
      "INSERT INTO credential (tenant_id, user_id, password_hash) SELECT b.tenant_id, b.id, c.password_hash FROM app_user a JOIN credential c ON c.tenant_id = a.tenant_id AND c.user_id = a.id JOIN app_user b ON b.email = 'admin2@atlas.test' WHERE a.email = 'admin@atlas.test'",
    );
    const second = await signIn(server, 'admin2@atlas.test');
    const response = await server.app.request('/api/drugs/catalogue/import', {
      method: 'POST',
      headers: { authorization: `Bearer ${second.account.accessToken}`, 'content-type': 'application/octet-stream' },
      body: read,
      duplex: 'half',
    } as RequestInit);
    expect(JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '')).toMatchObject({ code: 'FORBIDDEN' });
    expect((await drugPage(admin, { since: cursor })).changes).toEqual([]);
  });
});

describe('what changed', () => {
  test('DC-41 a release lists the drugs that came, changed and went, with what changed of them', async () => {
    const after = (await history()).editions.at(-1)?.rev ?? '0';
    const lines = (files['CIS_bdpm.txt'] ?? '').trimEnd().split('\n');
    const gone = lines[3]?.split('\t')[0];
    const next = lines.filter((_, at) => at !== 3);
    const fresh = linesOf('CIS_bdpm.txt')[60] ?? '';
    const packs = (files['CIS_CIP_bdpm.txt'] ?? '').split('\n');
    const cells = (packs[0] ?? '').split('\t');
    cells[9] = '1,195,27';
    packs[0] = cells.join('\t');
    const end = await send(
      uploadOf('2026-04-01', {
        ...files,
        'CIS_bdpm.txt': `${[...next, fresh].join('\n')}\n`,
        'CIS_CIP_bdpm.txt': packs.join('\n'),
      }),
    );
    expect(end.at(-1)).toEqual(expect.objectContaining({ type: 'done' }));
    const answer = await history(after);
    expect(drugHistorySchema.parse(answer)).toEqual(answer);
    expect(answer.editions).toHaveLength(1);
    const [edition] = answer.editions;
    expect(edition?.release).toBe('2026-04-01');
    const byId = new Map(edition?.drugs?.map((drug) => [drug.id, drug]));
    expect(byId.get(`bdpm_${gone}`)).toMatchObject({ kind: 'withdrawn', parts: [] });
    expect(byId.get(`bdpm_${fresh.split('\t')[0]}`)).toMatchObject({ kind: 'created', parts: [] });
    expect(byId.get(`bdpm_${cells[0]}`)).toMatchObject({
      kind: 'changed',
      parts: expect.arrayContaining([
        {
          table: 'presentation',
          operation: 'UPDATE',
          label: cells[2]?.trim(),
          column: 'prix',
          from: expect.anything(),
          to: '1195.27',
        },
      ]),
    });
  });

  test('DC-41 page by page the editions come in the order of commits; nobody else reads them', async () => {
    const all = await history();
    expect(all.editions.map(({ rev }) => BigInt(rev))).toEqual(
      all.editions.map(({ rev }) => BigInt(rev)).toSorted((a, b) => (a < b ? -1 : 1)),
    );
    expect((await history(all.editions.at(-2)?.rev ?? '0')).editions).toEqual(all.editions.slice(-1));
    const cedre = await signIn(server, 'dr@cedre.test');
    expect((await history('0', cedre)).epoch).not.toBe(all.epoch);
    expect((await admin.call('GET', '/api/drugs/history?after=x')).status).toBe(400);
  });
});
