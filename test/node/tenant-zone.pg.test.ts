import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { signIn } from './server-client.ts';

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
});

afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

const setZone = (zone: string) => server.owner.query('UPDATE tenant SET zone = $1 WHERE slug = $2', [zone, 'atlas']);

describe('UI-55 the zone of a clinic', () => {
  test('is told at sign-in and by `me` once it is set, and not before', async () => {
    const tenantOf = async () => {
      const dr = await signIn(server, 'dr@atlas.test');
      const { body } = await dr.call<{ tenant: Record<string, string> }>('GET', '/api/auth/me');
      return body.tenant;
    };
    expect(Object.keys(await tenantOf()).toSorted()).toEqual(['id', 'name', 'slug']);
    await setZone('Africa/Algiers');
    expect(await tenantOf()).toMatchObject({ slug: 'atlas', zone: 'Africa/Algiers' });
  });

  test('is one that PostgreSQL knows', async () => {
    await expect(setZone('Africa/Nowhere')).rejects.toThrow(/Africa\/Nowhere/);
  });
});

describe('SV-213 the clinic’s settings are the source of its name and zone', () => {
  const settings = (name: string, zone: string) => ({ name, zone });

  test('the tenant follows them in the same transaction; of another id, or of another clinic, it follows nothing', async () => {
    const admin = await signIn(server, 'admin@atlas.test');
    const [mine, theirs] = await Promise.all(
      ['atlas', 'cedre'].map(async (slug) => {
        const { rows } = await server.owner.query<{ id: string }>('SELECT id FROM tenant WHERE slug = $1', [slug]);
        return rows[0]?.id ?? '';
      }),
    );
    const tenants = async () =>
      (
        await server.owner.query<{ slug: string; name: string; zone: string | null }>(
          `SELECT slug, name, zone FROM tenant WHERE slug IN ('atlas', 'cedre') ORDER BY slug`,
        )
      ).rows;
    const [, before] = await tenants();
    const post = (body: object) => admin.call('POST', '/api/v1/clinic-settings', body);
    expect((await post({ id: mine, ...settings('Cabinet du Parc', 'Indian/Reunion') })).status).toBe(201);
    expect(await tenants()).toEqual([{ slug: 'atlas', name: 'Cabinet du Parc', zone: 'Indian/Reunion' }, before]);
    expect((await post({ id: theirs, ...settings('Faux', 'Europe/Paris') })).status).toBe(201);
    expect((await post(settings('Autre', 'Europe/Paris'))).status).toBe(201);
    expect(await tenants()).toEqual([{ slug: 'atlas', name: 'Cabinet du Parc', zone: 'Indian/Reunion' }, before]);

    const changed = await admin.up(
      admin.event({
        entityType: 'clinicSettings',
        entityId: mine ?? '',
        operation: 'UPDATE',
        payload: { zone: 'Africa/Algiers' },
        baseVersion: 1,
      }),
    );
    expect(changed.acknowledged).toHaveLength(1);
    expect((await tenants())[0]).toMatchObject({ zone: 'Africa/Algiers' });
  });

  test('only administrators change them; everybody reads them', async () => {
    for (const name of ['dr', 'front', 'reader']) {
      const other = await signIn(server, `${name}@atlas.test`);
      expect((await other.call('POST', '/api/v1/clinic-settings', settings('Faux', 'Europe/Paris'))).status).toBe(403);
      expect((await other.call('GET', '/api/v1/clinic-settings')).status).toBe(200);
    }
  });
});

describe('AG-18 the practitioner as whom a person works', () => {
  test('is told at sign-in and by `me` once it is set, and not before', async () => {
    const userOf = async () => {
      const dr = await signIn(server, 'dr@atlas.test');
      const { body } = await dr.call<{ user: Record<string, string> }>('GET', '/api/auth/me');
      return body.user;
    };
    expect(Object.keys(await userOf()).toSorted()).toEqual(['email', 'id', 'name', 'role']);
    const { rows } = await server.owner.query<{ id: string }>(
      `UPDATE app_user u SET practitioner_id = p.id
         FROM practitioner p JOIN tenant t ON t.id = p.tenant_id
        WHERE t.slug = 'atlas' AND u.tenant_id = t.id AND u.email = 'dr@atlas.test' RETURNING p.id`,
    );
    expect(await userOf()).toMatchObject({ practitionerId: rows[0]?.id ?? 'a practitioner' });
  });
});
