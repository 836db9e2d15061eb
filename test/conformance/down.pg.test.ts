import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appointment,
  ask,
  consent,
  medicalRecord,
  patient,
  seenProblems,
  serverErrors,
  signIn,
  type Change,
  type Device,
  type DownAnswer,
  type Fields,
} from './client.ts';
import { startServer, type Server } from './server.ts';

let server: Server;
let a: Device;
let dr: Device;
let front: Device;
let reader: Device;
let cedre: Device;
let practitionerId: string;

beforeAll(async () => {
  server = await startServer();
  a = await signIn(server.url, 'admin');
  dr = await signIn(server.url, 'dr');
  front = await signIn(server.url, 'front');
  reader = await signIn(server.url, 'reader');
  cedre = await signIn(server.url, 'admin', 'cedre');
  practitionerId = (await a.get<{ items: { id: string }[] }>('/api/v1/practitioners')).body.items[0]!.id;
});
afterAll(async () => {
  await server.stop();
});

async function made(device: Device, more: Fields = {}): Promise<string> {
  return (await device.ok(device.create('patient', patient(more)))).entityId;
}
/** What a device holds that has applied these changes. */
function applied(changes: readonly Change[], from = new Map<string, Fields>()): Map<string, Fields> {
  const rows = new Map(from);
  for (const change of changes) {
    const key = `${change.entityType} ${change.entityId}`;
    if (change.operation === 'DELETE') rows.delete(key);
    else rows.set(key, change.payload);
  }
  return rows;
}
const here = async (device: Device, types?: string[]): Promise<string> =>
  (await device.drain(null, types === undefined ? {} : { entityTypes: types })).cursor;

describe('Down 2: the snapshot', () => {
  it('Down 2: is the records as they are, paged, with total, and gives each once', async () => {
    const ids = (await a.up(Array.from({ length: 25 }, () => a.create('patient', patient())))).acknowledged.map(
      (one) => one.entityId,
    );
    const gone = await made(a);
    await a.ok(a.remove('patient', gone, 1));
    await a.ok(a.update('patient', ids[0]!, { note: 'second version' }, 1));
    const { changes, pages } = await a.drain(null, { limit: 10 });
    expect(pages.length).toBeGreaterThan(2);
    expect(typeof pages[0]!.total).toBe('number');
    const keys = changes.map((change) => `${change.entityType} ${change.entityId}`);
    for (const id of ids) expect(keys.filter((key) => key === `patient ${id}`)).toHaveLength(1);
    expect(keys).not.toContain(`patient ${gone}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(pages[0]!.total).toBe(keys.length);
    expect(changes.find((change) => change.entityId === ids[0])!.payload).toMatchObject({
      note: 'second version',
      version: 2,
    });
  });

  it('Down 2: a change has its shape, and its payload is the record as REST gives it', async () => {
    const event = a.create('patient', patient({ note: 'n' }));
    await a.ok(event);
    const { changes } = await a.drain(null);
    const change = changes.find((one) => one.entityId === event.entityId)!;
    for (const key of [
      'id',
      'entityType',
      'entityId',
      'operation',
      'payload',
      'serverVersion',
      'modifiedAt',
      'modifiedBy',
    ])
      expect(Object.keys(change)).toContain(key);
    expect(['CREATE', 'UPDATE']).toContain(change.operation);
    expect(change.serverVersion).toBe(1);
    expect(JSON.stringify(change.modifiedBy)).toContain(a.login.user.id);
    const rest = (await a.get<Fields>(`/api/v1/patients/${event.entityId}`)).body;
    expect(change.payload).toEqual(rest);
    expect(Object.keys(rest)).toEqual(expect.arrayContaining(['id', 'version', 'createdAt', 'updatedAt', 'updatedBy']));
  });

  it('Down 2: what happens while it is being read is in the pages or after the last one', async () => {
    const first = await a.down(null, { limit: 5 });
    expect(first.hasMore).toBe(true);
    const seen = new Set(first.changes.map((change) => change.entityId));
    const fresh = await made(a);
    const touched = first.changes.find((change) => change.entityType === 'patient')?.entityId ?? fresh;
    await a.ok(
      a.update(
        'patient',
        touched,
        { note: 'while paging' },
        touched === fresh ? 1 : first.changes.find((change) => change.entityId === touched)!.serverVersion,
      ),
    );
    const unseen = (await a.drain(null)).changes.filter(
      (change) => change.entityType === 'patient' && !seen.has(change.entityId) && change.entityId !== fresh,
    );
    const goes = unseen.at(-1)!;
    await a.ok(a.remove('patient', goes.entityId, goes.serverVersion));
    const rest = await a.drain(first.cursor, { limit: 5 });
    const after = await a.drain(rest.cursor);
    const rows = applied([...first.changes, ...rest.changes, ...after.changes]);
    const truth = applied((await a.drain(null)).changes);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(truth));
    expect(rows.has(`patient ${fresh}`)).toBe(true);
    expect(rows.get(`patient ${touched}`)).toMatchObject({ note: 'while paging' });
    expect(rows.has(`patient ${goes.entityId}`)).toBe(false);
  });

  it('Down 2: entityTypes narrows it', async () => {
    const { changes } = await a.drain(null, { entityTypes: ['practitioner'] });
    expect(changes.length).toBeGreaterThan(0);
    expect(new Set(changes.map((change) => change.entityType))).toEqual(new Set(['practitioner']));
  });

  it('Down 5: a pull that was cut goes on where it stopped: a page asked again is the same page', async () => {
    const first = await a.down(null, { limit: 7 });
    const once = await a.down(first.cursor, { limit: 7 });
    const again = await a.down(first.cursor, { limit: 7 });
    expect(again.changes).toEqual(once.changes);
  });

  it('Down: the answer has the shape of SyncDownResponse', async () => {
    const page = await a.down(null);
    for (const key of ['changes', 'cursor', 'hasMore', 'syncTimestamp']) expect(Object.keys(page)).toContain(key);
    for (const key of Object.keys(page))
      expect(['changes', 'cursor', 'hasMore', 'syncTimestamp', 'total', 'resync']).toContain(key);
    expect(page.syncTimestamp).toMatch(/Z$/u);
  });
});

describe('Down 1: the cursor', () => {
  it('Down 1: what comes after it comes, once, in its order, and then nothing', async () => {
    const cursor = await here(a);
    const event = dr.create('patient', patient());
    await dr.ok(event);
    const second = await made(a);
    const pulled = await a.drain(cursor);
    expect(pulled.changes.map((change) => change.entityId)).toEqual([event.entityId, second]);
    expect(pulled.changes[0]).toMatchObject({
      operation: 'CREATE',
      outboxEventId: event.id,
      clientId: dr.clientId,
      serverVersion: 1,
    });
    expect((await a.drain(pulled.cursor)).changes).toEqual([]);
    expect((await a.down(pulled.cursor)).hasMore).toBe(false);
  });

  it('Down 1: nothing is skipped under 24 concurrent writers', async () => {
    let cursor = await here(a);
    const wanted = new Set<string>();
    const got = new Set<string>();
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const device = [a, dr, front][index % 3]!.other();
        for (let turn = 0; turn < 4; turn += 1) {
          const done = await device.up(
            Array.from({ length: 1 + (index % 3) }, () => device.create('patient', patient())),
          );
          for (const one of done.acknowledged) wanted.add(one.entityId);
        }
      }),
    ).then(() => {
      writing = false;
    });
    while (writing) {
      const pulled = await a.drain(cursor, { limit: 10 });
      cursor = pulled.cursor;
      for (const change of pulled.changes) got.add(change.entityId);
    }
    await writers;
    for (const change of (await a.drain(cursor)).changes) got.add(change.entityId);
    expect(wanted.size).toBeGreaterThanOrEqual(24 * 4);
    expect([...wanted].filter((id) => !got.has(id))).toEqual([]);
  });

  it('Down 1: lastSyncTimestamp in its place: repeats are allowed, gaps never', async () => {
    const before = (await a.down(await here(a))).syncTimestamp;
    const ids = [await made(a), await made(dr)];
    const pulled: Change[] = [];
    let page = (await a.downRaw({ cursor: null, lastSyncTimestamp: before })).body;
    pulled.push(...page.changes);
    while (page.hasMore) {
      page = await a.down(page.cursor);
      pulled.push(...page.changes);
    }
    for (const id of ids) expect(pulled.map((change) => change.entityId)).toContain(id);
    // the seed's request has no cursor at all
    const seed = await a.downRaw({ lastSyncTimestamp: before });
    expect(seed.status).toBe(200);
    expect(seed.body.changes.map((change) => change.entityId)).toEqual(expect.arrayContaining(ids));
    // a change of the very moment of the timestamp is not lost
    const at = (await a.get<Fields>(`/api/v1/patients/${ids[1]!}`)).body['updatedAt'];
    expect(
      (await a.downRaw({ cursor: null, lastSyncTimestamp: at })).body.changes.map((change) => change.entityId),
    ).toContain(ids[1]);
  });

  it('Down 1: a lastSyncTimestamp from before everything is everything, deletions included or a fresh snapshot', async () => {
    const id = await made(a);
    const page = (await a.downRaw({ cursor: null, lastSyncTimestamp: '2001-01-01T00:00:00.000Z', limit: 5000 })).body;
    const rest = page.hasMore ? (await a.drain(page.cursor)).changes : [];
    expect([...page.changes, ...rest].map((change) => change.entityId)).toContain(id);
  });

  it('Down 1: under another tenant, other entityTypes or other rights it is answered resync', async () => {
    const cursor = await here(a);
    const foreign = await cedre.down(cursor);
    expect(foreign.resync).toBe(true);
    const atlas = new Set((await a.drain(null)).changes.map((change) => change.entityId));
    expect(foreign.changes.filter((change) => atlas.has(change.entityId))).toEqual([]);
    expect((await front.down(cursor)).resync).toBe(true);
    expect((await a.down(cursor, { entityTypes: ['patient'] })).resync).toBe(true);
    const narrow = await here(a, ['patient', 'consent']);
    expect((await a.down(narrow)).resync).toBe(true);
    expect((await a.down(narrow, { entityTypes: ['patient'] })).resync).toBe(true);
    // the same set in another order, or said twice, is the same
    expect((await a.down(narrow, { entityTypes: ['consent', 'patient'] })).resync ?? false).toBe(false);
    expect((await a.down(cursor)).resync ?? false).toBe(false);
  });

  it('Down 4: a resync is a fresh snapshot, which can be drained', async () => {
    const page = await cedre.down(await here(a), { limit: 1 });
    expect(page.resync).toBe(true);
    expect(typeof page.total).toBe('number');
    let { changes, cursor, hasMore } = page;
    while (hasMore) {
      const next: DownAnswer = await cedre.down(cursor, { limit: 1 });
      expect(next.resync ?? false).toBe(false);
      changes = [...changes, ...next.changes];
      ({ cursor, hasMore } = next);
    }
    expect(Object.fromEntries(applied(changes))).toEqual(
      Object.fromEntries(applied((await cedre.drain(null)).changes)),
    );
  });

  it('Down 1: a cursor that cannot be decoded is 400; a forged one is not honoured', async () => {
    const cursor = await here(a);
    for (const forged of [
      '',
      'x',
      '0',
      '-1',
      '9223372036854775808',
      '{}',
      'a.b',
      'null',
      '%00',
      "' OR 1=1 --",
      'é'.repeat(50),
      'A'.repeat(10_000),
    ]) {
      expect([forged.slice(0, 20), (await a.downRaw({ cursor: forged })).status]).toEqual([forged.slice(0, 20), 400]);
    }
    // what was one and has been mangled: either is an answer, going on from it is not
    for (const mangled of [
      `${cursor}x`,
      cursor.slice(0, -3),
      cursor.slice(3),
      cursor.split('.')[0]!,
      cursor.toUpperCase(),
    ]) {
      const reply = await a.downRaw({ cursor: mangled });
      expect(reply.status === 400 || reply.body.resync === true).toBe(true);
    }
    const [head = '', ...tail] = cursor.split('.');
    for (let at = 0; at < head.length; at += Math.ceil(head.length / 24)) {
      const swapped = head.slice(0, at) + (head[at] === 'A' ? 'B' : 'A') + head.slice(at + 1);
      const reply = await a.downRaw({ cursor: [swapped, ...tail].join('.') });
      expect(reply.status === 400 || reply.body.resync === true).toBe(true);
    }
    for (const value of [1, {}, [], true]) expect((await a.downRaw({ cursor: value })).status).toBe(400);
  });

  it('Down: a request that is not the shape is 400', async () => {
    for (const body of [
      { limit: 0 },
      { limit: 5001 },
      { limit: -1 },
      { limit: 1.5 },
      { limit: '10' },
      { entityTypes: 'patient' },
      { entityTypes: [1] },
      { clientId: 'x' },
      { unknown: 1 },
      { lastSyncTimestamp: 'yesterday' },
      { lastSyncTimestamp: '2026-02-30T00:00:00.000Z' },
      { device: { pending: -1 } },
    ]) {
      expect([body, (await a.downRaw({ cursor: null, ...body })).status]).toEqual([body, 400]);
    }
    for (const raw of ['', '[]', 'null', '{', '"x"', '1'])
      expect((await a.call('POST', '/api/sync/down', { raw })).status).toBe(400);
  });
});

describe('Down 3: pages and compaction', () => {
  it('Down 3: a page ends between two transactions', async () => {
    const cursor = await here(a);
    const batches: string[][] = [];
    for (const size of [7, 3, 12]) {
      batches.push(
        (await a.up(Array.from({ length: size }, () => a.create('patient', patient())))).acknowledged.map(
          (one) => one.entityId,
        ),
      );
    }
    const { pages, changes } = await a.drain(cursor, { limit: 5 });
    expect(pages.length).toBeGreaterThan(1);
    expect(changes.map((change) => change.entityId).toSorted()).toEqual(batches.flat().toSorted());
    const order = changes.map((change) => batches.findIndex((batch) => batch.includes(change.entityId)));
    expect(order).toEqual(order.toSorted((one, two) => one - two));
    for (const page of pages) {
      const inside = new Set(page.changes.map((change) => change.entityId));
      for (const batch of batches) expect([0, batch.length]).toContain(batch.filter((id) => inside.has(id)).length);
    }
  });

  it('Down 3: only the latest state of a record is sent', async () => {
    const id = await made(a);
    const cursor = await here(a);
    for (const [index, note] of ['1', '2', '3'].entries()) await a.ok(a.update('patient', id, { note }, index + 1));
    const { changes } = await a.drain(cursor);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ operation: 'UPDATE', serverVersion: 4, payload: { note: '3', version: 4 } });
  });

  it('Down 3: a DELETE carries the id alone; made and deleted between two cursors ends deleted', async () => {
    const id = await made(a);
    const cursor = await here(a);
    await a.ok(a.remove('patient', id, 1));
    const brief = await made(a);
    await a.ok(a.remove('patient', brief, 1));
    const { changes } = await a.drain(cursor);
    const gone = changes.find((change) => change.entityId === id)!;
    expect(gone).toMatchObject({ operation: 'DELETE', payload: {}, serverVersion: 2 });
    expect(gone.payload).toEqual({});
    expect(applied(changes).size).toBe(0);
  });

  it('Down 3: one that is revived comes back', async () => {
    const id = await made(a);
    await a.ok(a.remove('patient', id, 1));
    const cursor = await here(a);
    const lost = dr.update('patient', id, { note: 'x' }, 1);
    await dr.conflict(lost);
    await dr.ok(dr.event('CREATE', 'patient', id, patient({ note: 'x' }), 2, { resolves: lost.id }));
    const { changes } = await a.drain(cursor);
    expect(changes).toHaveLength(1);
    expect(changes[0]!.operation).not.toBe('DELETE');
    expect(changes[0]).toMatchObject({ serverVersion: 3, payload: { note: 'x' } });
  });

  it('Down 3: a full request of 500 events is one page', async () => {
    const cursor = await here(a);
    await a.up(Array.from({ length: 500 }, () => a.create('patient', patient())));
    const page = await a.down(cursor, { limit: 1 });
    expect(page.changes).toHaveLength(500);
  });
});

describe('Roles: what a role may not read never reaches its devices', () => {
  it('Roles: not by pull, last-modified, or an entityTypes that asks for it', async () => {
    const id = await made(a);
    const cursor = await here(front);
    const record = a.create('medicalRecord', medicalRecord(id, practitionerId));
    await a.up([record, a.create('consent', consent(id)), a.create('appointment', appointment(id, practitionerId))]);
    expect(new Set((await front.drain(cursor)).changes.map((change) => change.entityType))).toEqual(
      new Set(['consent', 'appointment']),
    );
    expect((await front.drain(null)).changes.map((change) => change.entityId)).not.toContain(record.entityId);
    const answer = await front.downRaw({ cursor: null, entityTypes: ['medicalRecord'] });
    if (answer.status === 200) expect(answer.body.changes).toEqual([]);
    else expect([400, 403]).toContain(answer.status);
    expect((await reader.drain(null)).changes.map((change) => change.entityId)).toContain(record.entityId);
    for (const device of [dr, front, reader]) {
      expect(
        (await device.drain(null)).changes.filter((change) => ['user', 'template'].includes(change.entityType)),
      ).toEqual([]);
    }
    expect(
      (await a.drain(null)).changes.filter((change) => change.entityType === 'user').length,
    ).toBeGreaterThanOrEqual(4);
    expect((await a.drain(null)).pages.map((page) => JSON.stringify(page)).join('')).not.toMatch(
      /argon|\$2[aby]\$|password/iu,
    );
  });
});

describe('Has anything changed', () => {
  interface LastModified {
    tables: Record<string, { lastUpdate: string | null }>;
    cursor: string;
  }
  it('Last-modified: a strong ETag, 304 without a body, and a new one after a change', async () => {
    const reply = await a.get<LastModified>('/api/sync/last-modified');
    const etag = reply.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/u);
    expect(Object.keys(reply.body).toSorted()).toEqual(['cursor', 'tables']);
    expect(Object.keys(reply.body.tables).toSorted()).toEqual(Object.keys(a.login.permissions).toSorted());
    for (const { lastUpdate } of Object.values(reply.body.tables))
      if (lastUpdate !== null) expect(Date.parse(lastUpdate)).not.toBeNaN();
    for (const match of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const same = await a.get('/api/sync/last-modified', { 'if-none-match': match });
      expect([match, same.status, same.text]).toEqual([match, 304, '']);
      expect(same.headers.get('etag')).toBe(etag);
    }
    expect((await a.get('/api/sync/last-modified', { 'if-none-match': '"x"' })).status).toBe(200);
    const before = reply.body.tables['patient']!.lastUpdate;
    await made(dr);
    const changed = await a.get<LastModified>('/api/sync/last-modified', { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    expect(Date.parse(changed.body.tables['patient']!.lastUpdate!)).toBeGreaterThanOrEqual(
      Date.parse(before ?? '1970-01-01'),
    );
    expect(changed.body.tables['template']!).toEqual(reply.body.tables['template']);
  });

  it("Last-modified: every type that the role may read and no other; another tenant's work changes nothing", async () => {
    const reply = await front.get<LastModified>('/api/sync/last-modified');
    const readable = Object.entries(front.login.permissions)
      .filter(([, right]) => right !== '')
      .map(([type]) => type);
    expect(Object.keys(reply.body.tables).toSorted()).toEqual(readable.toSorted());
    const etag = reply.headers.get('etag') ?? '';
    await made(cedre);
    expect((await front.get('/api/sync/last-modified', { 'if-none-match': etag })).status).toBe(304);
  });

  it('Last-modified: its cursor is one to pull from, but only when it was taken at an end', async () => {
    const { cursor } = (await a.get<LastModified>('/api/sync/last-modified')).body;
    const id = await made(dr);
    expect((await a.drain(cursor)).changes.map((change) => change.entityId)).toEqual([id]);
  });
});

describe('Events', () => {
  interface Stream {
    readonly seen: { event: string; data: string }[];
    readonly response: Response;
    until(ready: (seen: { event: string; data: string }[]) => boolean): Promise<boolean>;
    close(): void;
  }
  async function listen(device: Device): Promise<Stream> {
    const abort = new AbortController();
    const response = await fetch(`${server.url}/api/sync/events`, {
      headers: { authorization: `Bearer ${device.login.accessToken}`, accept: 'text/event-stream' },
      signal: abort.signal,
    });
    const seen: { event: string; data: string }[] = [];
    let onChange = (): void => undefined;
    const pump = async (): Promise<void> => {
      let text = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body!) {
        text += decoder.decode(chunk as Uint8Array, { stream: true });
        const blocks = text.split(/\r?\n\r?\n/u);
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const of = (name: string): string =>
            block
              .split(/\r?\n/u)
              .filter((line) => line.startsWith(`${name}:`))
              .map((line) => line.slice(name.length + 1).trim())
              .join('\n');
          if (of('data') !== '') seen.push({ event: of('event') || 'message', data: of('data') });
        }
        onChange();
      }
    };
    pump().catch(() => undefined);
    return {
      seen,
      response,
      until: async (ready) =>
        await new Promise((resolve) => {
          const late = setTimeout(() => resolve(false), 8000);
          onChange = () => {
            if (!ready(seen)) return;
            clearTimeout(late);
            resolve(true);
          };
          onChange();
        }),
      close: () => abort.abort(),
    };
  }
  const changesIn = (seen: { event: string; data: string }[]): { entityTypes: string[]; cursor: string }[] =>
    seen
      .filter((one) => one.event === 'change')
      .map((one) => JSON.parse(one.data) as { entityTypes: string[]; cursor: string });

  it('Events: a change event { entityTypes, cursor } for each burst; nothing of another tenant or of what may not be read', async () => {
    const streams = await Promise.all([a, front, cedre].map(listen));
    const [mine, desk, theirs] = streams as [Stream, Stream, Stream];
    expect(mine.response.status).toBe(200);
    expect(mine.response.headers.get('content-type')).toContain('text/event-stream');
    const id = await made(dr);
    const knows = (stream: Stream, type: string): Promise<boolean> =>
      stream.until((seen) => changesIn(seen).some((one) => one.entityTypes.includes(type)));
    expect(await knows(mine, 'patient')).toBe(true);
    expect(await knows(desk, 'patient')).toBe(true);
    const change = changesIn(mine.seen).find((one) => one.entityTypes.includes('patient'))!;
    expect(Object.keys(change).toSorted()).toEqual(['cursor', 'entityTypes']);
    expect(typeof change.cursor).toBe('string');
    await dr.ok(dr.create('medicalRecord', medicalRecord(id, practitionerId)));
    expect(await knows(mine, 'medicalRecord')).toBe(true);
    // the desk's stream lives on and hears the next thing that it may know of
    await dr.ok(dr.create('consent', consent(id)));
    expect(await knows(desk, 'consent')).toBe(true);
    expect(desk.seen.map((one) => one.data).join('')).not.toContain('medicalRecord');
    expect(changesIn(theirs.seen)).toEqual([]);
    for (const stream of streams) stream.close();
  });
});

describe('The log', () => {
  interface Row {
    id: string;
    clientId: string;
    direction: string;
    eventsCount: number;
    acknowledgedCount: number;
    conflictsCount: number;
    rejectedCount: number;
    status: string;
    duration: number;
    [key: string]: unknown;
  }
  it('Logs: a row per sync with its counts and its status', async () => {
    const device = dr.other();
    const done = device.create('patient', patient());
    await device.up([done]);
    await device.up([device.create('patient', patient()), device.create('patient', { gender: 'male' })]);
    await device.down(null);
    const rows = (
      await a.get<{ items: Row[]; nextCursor: string | null }>('/api/sync/logs?limit=100')
    ).body.items.filter((row) => row.clientId === device.clientId);
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      for (const key of [
        ...['id', 'tenantId', 'clientId', 'userId', 'direction', 'eventsCount', 'acknowledgedCount', 'conflictsCount'],
        ...['rejectedCount', 'status', 'startedAt', 'completedAt', 'duration'],
      ]) {
        expect(Object.keys(row)).toContain(key);
      }
      expect(row).toMatchObject({ tenantId: a.login.tenant.id, userId: dr.login.user.id });
      expect(row.duration).toBeGreaterThanOrEqual(0);
    }
    const ups = rows.filter((row) => row.direction === 'UP');
    expect(ups.find((row) => row.eventsCount === 1)).toMatchObject({
      acknowledgedCount: 1,
      conflictsCount: 0,
      rejectedCount: 0,
      status: 'SUCCESS',
    });
    expect(ups.find((row) => row.eventsCount === 2)).toMatchObject({
      acknowledgedCount: 1,
      conflictsCount: 0,
      rejectedCount: 1,
      status: 'PARTIAL',
    });
    expect(rows.filter((row) => row.direction === 'DOWN')).toEqual([expect.objectContaining({ status: 'SUCCESS' })]);
  });

  it('Logs: paged, for administrators, of the tenant', async () => {
    const first = (await a.get<{ items: Row[]; nextCursor: string | null }>('/api/sync/logs?limit=2')).body;
    expect(first.items).toHaveLength(2);
    const second = (
      await a.get<{ items: Row[] }>(`/api/sync/logs?limit=2&cursor=${encodeURIComponent(first.nextCursor!)}`)
    ).body;
    expect(second.items.map((row) => row.id)).not.toContain(first.items[1]!.id);
    expect(second.items).toHaveLength(2);
    for (const device of [dr, front, reader]) expect((await device.get('/api/sync/logs')).status).toBe(403);
    expect((await cedre.get('/api/sync/logs?limit=500')).text).not.toContain(a.login.tenant.id);
  });
});

describe('of every answer', () => {
  it('Down: one device with an id unknown to the server may pull', async () => {
    const reply = await ask<DownAnswer>(server.url, 'POST', '/api/sync/down', {
      headers: { authorization: `Bearer ${a.login.accessToken}` },
      body: { clientId: randomUUID(), cursor: null },
    });
    expect(reply.status).toBe(200);
  });
  it('problem+json has its members, and nothing was a server error', () => {
    expect(seenProblems).toEqual([]);
    expect(serverErrors).toEqual([]);
  });
});
