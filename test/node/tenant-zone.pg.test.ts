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
