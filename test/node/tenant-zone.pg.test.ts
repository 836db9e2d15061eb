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
