/** What only a server with several sessions can show. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { newPatient, signIn, uuid, type TestClient } from './server-client.ts';

const WRITERS = 16;
const ROUNDS = 25;

let server: TestServer;
let dr: TestClient;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  dr = await signIn(server, 'dr@atlas.test');
});

afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

/** A commit by SQL that pauses with its lock held, so that commits overlap readers in every way. */
async function slowCommit(tenantId: string, id: string): Promise<void> {
  await server.owner.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date) VALUES ($1, $2, 'SLOW', 'X', 'other', '1990')`,
      [tenantId, id],
    );
    await tx.query('SELECT pg_sleep(random() * 0.01)');
  });
}

describe('cursor', () => {
  test(`SV-60 ${WRITERS} writers and a reader: no change is missed, however late its commit`, async () => {
    const written = new Set<string>();
    const seen = new Set<string>();
    let { cursor } = await dr.pull(null);
    let writing = true;
    const tenantId = dr.account.tenant.id;
    const writer = async (number: number) => {
      const client = dr.elsewhere();
      for (let round = 0; round < ROUNDS; round += 1) {
        const id = uuid();
        if (number % 8 === 0) await slowCommit(tenantId, id);
        else expect((await client.up(client.event({ entityId: id }))).acknowledged).toHaveLength(1);
        written.add(id);
      }
    };
    const reader = async () => {
      for (let pages = 0; ; pages += 1) {
        const last = !writing;
        const page = await dr.down(cursor, { limit: 7 });
        for (const { entityId } of page.changes) seen.add(entityId);
        cursor = page.cursor;
        if (last && !page.hasMore) return pages;
      }
    };
    const reading = reader();
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
    writing = false;
    const pages = await reading;
    expect(pages).toBeGreaterThan(10);
    expect(written.size).toBe(WRITERS * ROUNDS);
    expect([...written].filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe('a bulk import while devices send', () => {
  test('SV-50 SV-60 all of the import and all that was sent is there once, and a reader of small pages has missed none of it', async () => {
    const PEOPLE = 2_000;
    const admin = await signIn(server, 'admin@atlas.test');
    const people = Array.from({ length: PEOPLE }, (_, number) => ({
      resourceType: 'Patient',
      id: uuid(),
      name: [{ family: `Import${number}`, given: ['Zoé'] }],
      gender: 'female',
      birthDate: '1984',
    }));
    const before = (await dr.pull(null)).cursor;
    let importing = true;
    const imported = admin
      .call<string>('POST', '/api/v1/import/fhir', people.map((person) => JSON.stringify(person)).join('\n'), {
        'content-type': 'application/octet-stream',
      })
      .finally(() => (importing = false));
    const sent: string[] = [];
    const send = async (client: TestClient) => {
      for (let round = 0; importing || round < 3; round += 1) {
        const made = client.event({});
        const events = [
          made,
          client.event({
            operation: 'UPDATE',
            entityId: made.entityId,
            payload: { note: 'meanwhile' },
            baseVersion: null,
          }),
        ];
        // What gets no word is sent again, as a device does.
        for (let words = 0; words < 2;) {
          const reply = await client.call<{ acknowledged: object[] }>('POST', '/api/sync/up', {
            clientId: client.clientId,
            events,
          });
          if (reply.status === 200) words = reply.body.acknowledged.length;
          else expect(reply.status).toBe(503);
        }
        sent.push(made.entityId);
      }
    };
    const seen = new Map<string, number>();
    const read = async () => {
      for (let cursor = before, last = false; ;) {
        const page = await dr.down(cursor, { limit: 50 });
        for (const { entityId, serverVersion } of page.changes) seen.set(entityId, serverVersion);
        cursor = page.cursor;
        if (last && !page.hasMore) return;
        last = !sending;
      }
    };
    let sending = true;
    const reading = read();
    const all = Promise.all([imported, ...Array.from({ length: 4 }, () => send(dr.elsewhere()))]);
    const [{ body }] = await all.finally(() => (sending = false));
    await reading;
    expect(JSON.parse(body.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'done',
      created: { patient: PEOPLE },
    });
    expect(sent.length).toBeGreaterThanOrEqual(12);
    expect(sent.filter((id) => seen.get(id) !== 2)).toEqual([]);
    expect(people.filter(({ id }) => seen.get(id) !== 1)).toEqual([]);
    expect(seen.size).toBe(PEOPLE + sent.length);
  });
});

describe('one effect', () => {
  test('SV-61 identical batches at once, over several connections: one effect, the same words', async () => {
    for (let round = 0; round < 10; round += 1) {
      const patient = dr.event({});
      const batch = [
        patient,
        dr.event({ operation: 'UPDATE', entityId: patient.entityId, payload: { note: 'x' }, baseVersion: 1 }),
        dr.event({ payload: newPatient({ birthDate: 'no' }) }),
      ];
      const answers = await Promise.all(Array.from({ length: 2 + (round % 8) * 2 }, () => dr.up(...batch)));
      expect(new Set(answers.map(({ acknowledged, rejected }) => JSON.stringify([acknowledged, rejected]))).size).toBe(
        1,
      );
      const { rows } = await server.owner.query<{ n: string }>(
        'SELECT count(*) AS n FROM record_version WHERE entity_id = $1',
        [patient.entityId],
      );
      expect(rows[0]?.n).toBe('2');
    }
  });

  test('SV-62 two bookings of one hour at once: one is taken, the other is told OVERLAP', async () => {
    const practitioner = dr.event({ entityType: 'practitioner', payload: { familyName: 'X', givenNames: 'Y' } });
    const patient = dr.event({});
    await dr.up(practitioner, patient);
    const booking = () =>
      dr.event({
        entityType: 'appointment',
        payload: {
          patientId: patient.entityId,
          practitionerIds: [practitioner.entityId],
          start: '2027-03-01T10:00:00Z',
          end: '2027-03-01T11:00:00Z',
          status: 'booked',
        },
      });
    const answers = await Promise.all(Array.from({ length: 8 }, () => dr.elsewhere().up(booking())));
    expect(answers.flatMap(({ acknowledged }) => acknowledged)).toHaveLength(1);
    expect(answers.flatMap(({ rejected }) => rejected.map(({ code }) => code))).toEqual(
      Array.from({ length: 7 }, () => 'OVERLAP'),
    );
  });

  test('SV-63 a transaction that the database breaks off is tried again, whole', async () => {
    let failures = 2;
    const { db } = server;
    const withTenantTx: typeof db.withTenantTx = async (context, fn, options) => {
      if (context.via === 'up' && failures > 0) {
        failures -= 1;
        await db.withTenantTx(
          context,
          async (tx) => {
            await fn(tx);
            throw Object.assign(new Error('serialization'), { code: '40001' });
          },
          options,
        );
      }
      return db.withTenantTx(context, fn, options);
    };
    server.deps.db = { ...db, withTenantTx };
    try {
      const event = dr.event({});
      expect((await dr.up(event)).acknowledged).toHaveLength(1);
      expect(failures).toBe(0);
      const { rows } = await server.owner.query<{ n: string }>(
        'SELECT count(*) AS n FROM record_version WHERE entity_id = $1',
        [event.entityId],
      );
      expect(rows[0]?.n).toBe('1');
    } finally {
      server.deps.db = db;
    }
  });

  test('SV-64 without a database the answer is 503 with Retry-After, and nothing is said of the events', async () => {
    const { db } = server;
    server.deps.db = {
      ...db,
      withTenantTx: (context, fn, options) =>
        context.via === 'up'
          ? Promise.reject(Object.assign(new Error('gone'), { code: '57P01' }))
          : db.withTenantTx(context, fn, options),
    };
    try {
      const reply = await dr.call('POST', '/api/sync/up', { clientId: dr.clientId, events: [dr.event({})] });
      expect(reply).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
      expect(reply.headers.get('retry-after')).toBe('5');
    } finally {
      server.deps.db = db;
    }
  });
});

describe('a connection that is cut', () => {
  const cut = (when: 'before' | 'after') => {
    const { db } = server;
    const withTenantTx: typeof db.withTenantTx = (context, fn, options) =>
      db.withTenantTx(
        context,
        async (tx) => {
          const kill = () =>
            context.via === 'up'
              ? tx.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
              : Promise.resolve();
          if (when === 'before') await kill();
          const done = await fn(tx);
          if (when === 'after') await kill();
          return done;
        },
        options,
      );
    server.deps.db = { ...db, withTenantTx };
    return () => {
      server.deps.db = db;
    };
  };

  test.each(['before', 'after'] as const)(
    'SV-64 amid a request, %s its work: 503, nothing of it is there, and the server goes on',
    async (when) => {
      const event = dr.event({});
      const mend = cut(when);
      try {
        const replies = await Promise.all(
          [event, dr.event({}), dr.event({})].map((one) =>
            dr.elsewhere().call('POST', '/api/sync/up', { clientId: uuid(), events: [one] }),
          ),
        );
        expect(replies.map(({ status }) => status)).toEqual([503, 503, 503]);
      } finally {
        mend();
      }
      const { rows } = await server.owner.query<{ n: string }>(
        'SELECT count(*) AS n FROM record_version WHERE entity_id = $1',
        [event.entityId],
      );
      expect(rows[0]?.n).toBe('0');
      expect((await dr.up(event)).acknowledged).toHaveLength(1);
    },
  );
});

describe('connections', () => {
  test('SV-67 go back with their transaction ended, whatever became of it, and with no tenant', async () => {
    const { db } = server;
    const tenantId = dr.account.tenant.id;
    const settled = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) =>
        db.withTenantTx(
          { tenantId },
          async (tx) => {
            await tx.query('SELECT count(*) FROM patient');
            if (index % 3 === 0) throw new TypeError('planted');
            if (index % 3 === 1) await tx.query('SELECT 1 / 0');
          },
          { lockHead: index % 2 === 0 },
        ),
      ),
    );
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(40);
    const { rows } = await server.owner.query<{ state: string }>(
      "SELECT DISTINCT state FROM pg_stat_activity WHERE usename LIKE 'medicalpro_app%' AND datname = current_database()",
    );
    expect(rows).toEqual([{ state: 'idle' }]);
    const { total, waiting } = db.stats();
    expect([total > 1, waiting]).toEqual([true, 0]);
    // Every connection once more, with a tenant that is none.
    const leftovers = await Promise.all(
      Array.from({ length: total }, () =>
        db.withTenantTx({ tenantId: '' }, async (tx) => {
          await tx.query('SELECT pg_sleep(0.02)');
          return (await tx.query<{ n: string }>('SELECT count(*) AS n FROM patient')).rows[0]?.n;
        }),
      ),
    );
    expect(new Set(leftovers)).toEqual(new Set(['0']));
  });
});

describe('a planted fault', () => {
  test('SV-65 an event that makes the server throw waits alone; the others are applied', async () => {
    const poison = uuid();
    const { db } = server;
    server.deps.db = {
      ...db,
      withTenantTx: (context, fn, options) =>
        db.withTenantTx(
          context,
          (tx) =>
            fn({
              ...tx,
              query: (text, params) =>
                text.startsWith('INSERT INTO "patient"') && String(params?.[1]).includes(poison)
                  ? Promise.reject(new TypeError('planted'))
                  : tx.query(text, params),
            }),
          options,
        ),
    };
    try {
      const [good, bad, alsoGood] = [dr.event({}), dr.event({ entityId: poison }), dr.event({})];
      const response = await dr.up(good, bad, alsoGood);
      expect(response.acknowledged).toHaveLength(2);
      expect(response.deferred).toMatchObject([{ outboxEventId: bad.id, code: 'TRY_LATER' }]);
    } finally {
      server.deps.db = db;
    }
    expect((await dr.down(null)).changes.some(({ entityId }) => entityId === poison)).toBe(false);
  });
});
