import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CLIENT, downAnswer, TENANT, testId } from '../../test/support/queue.ts';
import type { Reply } from '../transport/reply.ts';
import { openClinicClient } from './clinic-client.ts';

const ID = testId();
const AT = '2026-11-21T09:00:00.000Z';

beforeEach(() => {
  vi.stubGlobal(
    'EventSource',
    class extends EventTarget {
      close(): void {}
    },
  );
  Object.defineProperty(navigator, 'locks', {
    configurable: true,
    value: { request: async (_name: string, options: unknown, work = options) => (work as () => unknown)() },
  });
});
afterEach(() => void Reflect.deleteProperty(navigator, 'locks'));

it('UI-88 the clinic’s client reads by the contract what its server has sent', async () => {
  const page = downAnswer({
    changes: [
      {
        id: testId(),
        entityType: 'patient',
        entityId: ID,
        operation: 'CREATE',
        payload: { birthName: { other: 7 }, note: 'RAS', id: ID, version: 1, updatedAt: AT },
        serverVersion: 1,
        modifiedAt: AT,
        modifiedBy: { id: testId(), name: 'Dr' },
      },
    ],
  });
  const { body } = page as Extract<Reply, { kind: 'answer' }>;
  vi.stubGlobal('fetch', async () => Response.json(body));
  const { client, close } = openClinicClient({
    account: {
      user: {
        id: testId(),
        email: 'dr@demo.test',
        name: 'Dr',
        role: 'doctor',
        practitionerId: null,
      },
      tenant: { id: TENANT, name: 'Demo', slug: 'demo' },
      device: { clientId: CLIENT, lastReport: null },
    },
    onSignedOut: () => undefined,
    onResync: () => undefined,
  });
  await vi.waitFor(async () =>
    expect(await client.cache.loadRecord({ entityType: 'patient', entityId: ID })).toMatchObject({
      record: { note: 'RAS' },
      unread: { birthName: { other: 7 } },
    }),
  );
  close();
});
