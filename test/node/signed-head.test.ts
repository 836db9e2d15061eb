/** A head of the audit that is kept outside: what it finds that the chain alone does not, and when it proves nothing. */
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeadSignature, SignedHead } from '../../src/contract/audit-head.ts';
import { createApp } from '../../server/app.ts';
import { installationKey } from '../../server/audit/installation-key.ts';
import { signHead, type HeadKey } from '../../server/audit/signed-head.ts';
import { passingHeadKey } from '../../server/audit/web-key.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { hashedAnew } from './rewritten-chain.ts';
import { signIn, type TestClient } from './server-client.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-head-'));
const keyIn = (name: string) => installationKey({ auditKey: undefined, dataDir: path.join(folder, name) });
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('the key of the installation', () => {
  test('SV-204 it is made once, for this user’s eyes alone, and the same after a restart', async () => {
    const first = keyIn('here');
    expect(await keyIn('here').publicKey()).toBe(await first.publicKey());
    expect(await keyIn('there').publicKey()).not.toBe(await first.publicKey());
    const file = path.join(folder, 'here/audit-key.pem');
    if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.readFileSync(file, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  test('SV-204 AUDIT_KEY gives all nodes the same one, as PEM or on one line; another kind of key is refused', async () => {
    const given = (auditKey: string) => installationKey({ auditKey, dataDir: path.join(folder, 'nowhere') });
    const pem = fs.readFileSync(path.join(folder, 'here/audit-key.pem'), 'utf8');
    const line = pem.replaceAll(/-----[^-]+-----|\s/g, '');
    const expected = await keyIn('here').publicKey();
    expect([await given(pem).publicKey(), await given(line).publicKey()]).toEqual([expected, expected]);
    expect(fs.existsSync(path.join(folder, 'nowhere'))).toBe(false);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' });
    for (const unfit of ['', 'secret', String(rsa)])
      expect(() => given(unfit), unfit.slice(0, 30)).toThrow(/^AUDIT_KEY must be an Ed25519 private key/);
  });

  test('SV-204 both makings of a key verify what the other has signed, and nothing else', async () => {
    const keys: HeadKey[] = [keyIn('here'), passingHeadKey()];
    for (const maker of keys)
      for (const reader of keys) {
        const [key, signature] = [await maker.publicKey(), await maker.sign('text')];
        expect(await reader.verify(key, 'text', signature)).toBe(true);
        expect(await reader.verify(key, 'other', signature)).toBe(false);
        expect(await reader.verify(key, 'text', await maker.sign('other'))).toBe(false);
        expect(await reader.verify('A'.repeat(43), 'text', signature)).toBe(false);
        expect(await reader.verify('', 'text', signature)).toBe(false);
      }
  });
});

const HASHED_ANEW = hashedAnew('TENANT');

describe('a head that was kept', () => {
  let server: TestServer;
  let admin: TestClient;
  let kept: SignedHead;
  const key = keyIn('here');

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite', deps: { headKey: key } });
    admin = await signIn(server, 'admin@atlas.test');
    const dr = await signIn(server, 'dr@atlas.test');
    for (let n = 0; n < 12; n += 1) await dr.up(dr.event({}));
    kept = (await admin.call<SignedHead>('GET', '/api/v1/audit/head')).body;
    await dr.up(dr.event({}));
  });
  afterAll(() => server.close());

  interface Verdict {
    intact: boolean;
    signature: HeadSignature | null;
    faults: { id: string; kind: string }[];
  }
  const compared = async (head: SignedHead | null = kept) => {
    const search = head === null ? '' : `?head=${encodeURIComponent(JSON.stringify(head))}`;
    const { body } = await admin.call<Verdict>('GET', `/api/v1/audit/verification${search}`);
    return { intact: body.intact, signature: body.signature, kinds: [...new Set(body.faults.map(({ kind }) => kind))] };
  };

  /** Tampers as the owner of the database does, compares, and puts everything back. */
  async function whileTampered(sql: readonly string[], work: () => Promise<void>): Promise<void> {
    const tenant = admin.account.tenant.id;
    const rows = await server.owner.query<{ entries: string }>(
      'SELECT jsonb_agg(a ORDER BY a.id)::text AS entries FROM audit_entry a WHERE tenant_id = $1',
      [tenant],
    );
    const head = await server.owner.query<{ audit_id: string; audit_hash: string }>(
      'SELECT audit_id::text, audit_hash FROM tenant_head WHERE tenant_id = $1',
      [tenant],
    );
    try {
      for (const statement of sql) await server.owner.exec(statement.replaceAll('TENANT', tenant));
      await work();
    } finally {
      await server.owner.query('DELETE FROM audit_entry WHERE tenant_id = $1', [tenant]);
      await server.owner.query(
        'INSERT INTO audit_entry SELECT p.* FROM jsonb_array_elements($1::jsonb) e CROSS JOIN LATERAL jsonb_populate_record(null::audit_entry, e) p',
        [rows.rows[0]?.entries],
      );
      await server.owner.query('UPDATE tenant_head SET audit_id = $2, audit_hash = $3 WHERE tenant_id = $1', [
        tenant,
        head.rows[0]?.audit_id,
        head.rows[0]?.audit_hash,
      ]);
    }
  }

  test('SV-204 it names the last entry, is audited as an export, and is for administrators', async () => {
    expect(kept).toMatchObject({
      clinic: 'atlas',
      tenantId: admin.account.tenant.id,
      key: await key.publicKey(),
      format: 'medicalpro-audit-head-1',
    });
    const { rows } = await server.owner.query<{ hash: string; said: string }>(
      "SELECT hash, (SELECT action || ' ' || entity_type FROM audit_entry n WHERE n.tenant_id = a.tenant_id AND n.id = a.id + 1) AS said FROM audit_entry a WHERE tenant_id = $1 AND id = $2",
      [kept.tenantId, kept.id],
    );
    expect(rows).toEqual([{ hash: kept.hash, said: 'export audit' }]);
    const dr = await signIn(server, 'dr@atlas.test');
    expect((await dr.call('GET', '/api/v1/audit/head')).status).toBe(403);
  });

  test('SV-205 the chain that has grown since still has it', async () => {
    expect(await compared()).toEqual({ intact: true, signature: 'OWN', kinds: [] });
    expect(await compared(null)).toEqual({ intact: true, signature: null, kinds: [] });
    for (const unfit of ['nonsense', '{}', JSON.stringify({ ...kept, more: 1 }), JSON.stringify({ ...kept, id: 'x' })])
      expect(
        (await admin.call('GET', `/api/v1/audit/verification?head=${encodeURIComponent(unfit)}`)).status,
        unfit,
      ).toBe(400);
  });

  const CHANGED = "UPDATE audit_entry SET user_id = NULL WHERE tenant_id = 'TENANT' AND id = 7";
  const DELETED = "DELETE FROM audit_entry WHERE tenant_id = 'TENANT' AND id = 7";
  const CLOSED_UP = [8, 9].map((id) => `UPDATE audit_entry SET id = id - 1 WHERE tenant_id = 'TENANT' AND id = ${id}`);
  const EXCHANGED = [
    "UPDATE audit_entry SET id = 1000000 WHERE tenant_id = 'TENANT' AND id = 7",
    "UPDATE audit_entry SET id = 7 WHERE tenant_id = 'TENANT' AND id = 8",
    "UPDATE audit_entry SET id = 8 WHERE tenant_id = 'TENANT' AND id = 1000000",
  ];
  const CUT = [
    "DELETE FROM audit_entry WHERE tenant_id = 'TENANT' AND id > 7",
    "UPDATE tenant_head SET audit_id = 7, audit_hash = (SELECT hash FROM audit_entry WHERE tenant_id = 'TENANT' AND id = 7) WHERE tenant_id = 'TENANT'",
  ];

  test.each([
    ['a changed row', [CHANGED], true],
    ['a deleted row', [DELETED], true],
    ['rows in another order', EXCHANGED, true],
    ['a chain written anew after a change', [CHANGED, HASHED_ANEW], false],
    ['a chain written anew after a deletion', [DELETED, HASHED_ANEW], false],
    ['a chain written anew without a gap', [DELETED, ...CLOSED_UP, HASHED_ANEW], false],
    ['a chain written anew in another order', [...EXCHANGED, HASHED_ANEW], false],
    ['a chain cut off, its head with it', CUT, false],
  ] as const)('SV-205 it finds %s', async (_, sql, isFoundWithout) => {
    await whileTampered(sql, async () => {
      expect((await compared(null)).intact).toBe(!isFoundWithout);
      const found = await compared();
      expect(found).toMatchObject({ intact: false, signature: 'OWN' });
      if (!isFoundWithout) expect(found.kinds).toEqual(['EXPECTED']);
    });
    expect(await compared()).toEqual({ intact: true, signature: 'OWN', kinds: [] });
  });

  test('SV-205 a head that somebody has changed proves nothing and is not compared', async () => {
    for (const forged of [
      { ...kept, hash: '1'.repeat(64) },
      { ...kept, id: '3' },
      { ...kept, at: '2026-01-01T00:00:00.000Z' },
      { ...kept, signature: 'A'.repeat(86) },
      { ...kept, key: await keyIn('there').publicKey() },
    ])
      expect(await compared(forged), JSON.stringify(forged)).toEqual({ intact: true, signature: 'FORGED', kinds: [] });
  });

  test('SV-205 a head of another installation, or of another clinic, is told as what it is', async () => {
    const tenant = { id: admin.account.tenant.id, slug: 'atlas' };
    const made = (by: HeadKey, hash = kept.hash, of = tenant) =>
      signHead(by, { tenant: of, head: { id: kept.id, hash }, now: Date.now() });
    const other = keyIn('there');
    expect(await compared(await made(other))).toMatchObject({ intact: true, signature: 'OTHER_KEY' });
    expect(await compared(await made(other, '1'.repeat(64)))).toEqual({
      intact: false,
      signature: 'OTHER_KEY',
      kinds: ['EXPECTED'],
    });
    const cedre = await signIn(server, 'admin@cedre.test');
    const theirs = (await cedre.call<SignedHead>('GET', '/api/v1/audit/head')).body;
    expect(await compared(theirs)).toEqual({ intact: true, signature: 'OTHER_CLINIC', kinds: [] });
  });

  test('SV-204 without a key of its own a server signs as long as it lives', async () => {
    const alone = createApp({ ...server.deps, headKey: passingHeadKey() });
    const headers = { authorization: `Bearer ${admin.account.accessToken}` };
    const head = (await (await alone.request('/api/v1/audit/head', { headers })).json()) as SignedHead;
    const verdict = await alone.request(`/api/v1/audit/verification?head=${encodeURIComponent(JSON.stringify(head))}`, {
      headers,
    });
    expect(await verdict.json()).toMatchObject({ intact: true, signature: 'OWN' });
  });
});
