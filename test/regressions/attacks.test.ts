import { describe, expect, it } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import type { Acknowledged, SyncUpRequest, SyncUpResponse } from '../../src/contract/protocol.ts';
import { resolutionIntent } from '../../src/client/resolution.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Mutation } from '../../src/queue/model.ts';
import { retryAfterMs } from '../../src/transport/http.ts';
import type { Reply } from '../../src/transport/reply.ts';
import { StorageError } from '../../src/queue/storage.ts';
import { Prng } from '../simulation/random.ts';
import { MemoryStore } from '../support/memory-store.ts';
import {
  acknowledgeAll,
  answer,
  CLAIRE,
  downAnswer,
  engineOn,
  intent,
  testId,
  upAnswer,
  type Call,
} from '../support/queue.ts';

/** Attempts to lose, double or reorder a write that once succeeded, each on its smallest stage. */
const up = (call: Call) => call.body as SyncUpRequest;
const isUp = (call: Call) => call.path === '/api/sync/up';

describe('two resolutions of one mutation', () => {
  it.each(['conflict', 'rejected'] as const)(
    'DR-1 RB-5 go in the order in which they were made (%s)',
    async (state) => {
      const { engine, store, script, ups } = engineOn(new MemoryStore());
      const id = testId();
      const first = intent('UPDATE', id, { note: 'first' }, { seen: 1 });
      script.serve = (call) => {
        if (!isUp(call)) return downAnswer();
        return upAnswer(
          state === 'rejected'
            ? {
                rejected: up(call).events.map((event) => ({ outboxEventId: event.id, code: 'OVERLAP', message: 'no' })),
              }
            : {
                conflicts: up(call).events.map((event) => ({
                  outboxEventId: event.id,
                  reason: 'VERSION',
                  fields: ['note'],
                  baseVersion: 1,
                  serverVersion: 2,
                  serverData: { ...CLAIRE, id, version: 2, note: 'theirs' },
                  modifiedBy: null,
                  modifiedAt: '2026-11-21T09:00:00.000Z',
                })),
              },
        );
      };
      await engine.enqueue([first]);
      await engine.sync({ drainOnly: true });
      // One tab sends it again as it is; another had it open in a form and saves later.
      await engine.enqueue([intent('UPDATE', id, { note: 'again' }, { resolves: first.id })]);
      await engine.enqueue([intent('UPDATE', id, { note: 'corrected' }, { resolves: first.id })]);
      const { records } = await store.read({ records: [{ entityType: 'patient', entityId: id }] });
      if (state === 'conflict') expect(records.get(`patient/${id}`)?.view).toMatchObject({ note: 'corrected' });
      script.serve = (call) => (isUp(call) ? acknowledgeAll(up(call)) : downAnswer());
      await engine.sync();
      expect(
        ups()
          .slice(1)
          .flatMap(({ events }) => events)
          .map(({ payload }) => payload),
      ).toEqual([{ note: 'again' }, { note: 'corrected' }]);
      expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, conflict: 0, rejected: 0 });
    },
  );
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-11-21T09:00:00.000Z');

  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Sat, 21 Nov 2026 09:01:00 GMT', 60_000],
    ['Sat, 21 Nov 2020 09:01:00 GMT', 0],
    ['-5', null],
    ['1e3', null],
    ['in 2099', null],
    ['2099-01-01', null],
    ['', null],
    ['Xxx, 99 Yyy 2099 99:99:99 GMT', null],
  ] as const)('DR-3 of %j is %j', (header, milliseconds) => {
    expect(retryAfterMs(header, null, NOW)).toBe(milliseconds);
  });

  it('DR-3 C1 a date is taken by the clock of the answer, not by the device’s, which is years behind', () => {
    expect(
      retryAfterMs(
        'Sat, 21 Nov 2026 09:01:00 GMT',
        'Sat, 21 Nov 2026 09:00:00 GMT',
        Date.parse('2019-01-01T00:00:00.000Z'),
      ),
    ).toBe(60_000);
  });

  it.each([1e15, 1e23, Infinity])('DR-3 of %d milliseconds keeps the queue for an hour, not for ever', async (wait) => {
    const { engine, store, time, script } = engineOn(new MemoryStore(), () => ({
      ...(answer(undefined, 503, 'text/html') as Extract<Reply, { kind: 'answer' }>),
      retryAfterMs: wait,
    }));
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    await engine.sync();
    script.serve = (call) => (isUp(call) ? acknowledgeAll(up(call)) : downAnswer());
    time.now += 59 * 60_000;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 1 });
    time.now += 2 * 60_000;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });
});

describe('the server gives ids of its own', () => {
  it('RB-11 back and forth between two ids: whoever holds either finds the record, and nothing runs for ever', async () => {
    const { engine, store, script } = engineOn(new MemoryStore());
    const [one, two] = [testId(), testId()];
    const renaming = (to: string) => (call: Call) =>
      isUp(call)
        ? upAnswer({
            acknowledged: up(call).events.map((event) => ({
              outboxEventId: event.id,
              serverEventId: event.id,
              entityId: to,
              serverVersion: 1,
              merged: false,
              serverData: { ...CLAIRE, id: to, version: 1 },
            })),
          })
        : downAnswer();
    script.serve = renaming(two);
    await engine.enqueue([intent('CREATE', one, CLAIRE)]);
    await engine.sync({ drainOnly: true });
    script.serve = renaming(one);
    await engine.enqueue([intent('UPDATE', one, { note: 'by the old id' })]);
    await engine.sync({ drainOnly: true });
    const { mutations } = await engine.enqueue([intent('UPDATE', two, { note: 'by the other' })]);
    expect(mutations.map(({ entityId }) => entityId)).toEqual([one]);
    expect(
      (await engine.enqueue([intent('UPDATE', one, { note: 'by the first' })])).mutations.map(
        ({ entityId }) => entityId,
      ),
    ).toEqual([one]);
    expect(
      (await store.read({ records: [{ entityType: 'patient', entityId: one }] })).records.get(`patient/${one}`)?.view,
    ).toMatchObject({ note: 'by the first' });
  });
});

describe('a resync that is cut', () => {
  it('RB-8 what was offered again shows when the copy is taken up where it was cut', async () => {
    const { engine, store, script } = engineOn(new MemoryStore());
    const id = testId();
    const key = { entityType: 'patient', entityId: id };
    const row = (version: number) => ({
      id: `c${version}`,
      entityType: 'patient',
      entityId: id,
      operation: 'CREATE' as const,
      payload: { ...CLAIRE, id, version },
      serverVersion: version,
      modifiedAt: '2026-11-21T09:00:00.000Z',
      modifiedBy: null,
    });
    script.serve = (call) => (isUp(call) ? acknowledgeAll(up(call)) : downAnswer({ cursor: 'a' }));
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    await engine.sync();
    // The server is restored to before it: the first page of its copy comes, then the page is closed.
    script.serve = (call) =>
      (call.body as { cursor: string | null }).cursor === 'a'
        ? downAnswer({ cursor: 'n1', resync: true, hasMore: true })
        : { kind: 'failure', failure: 'offline' };
    await engine.sync();
    // Offered again in the next round, it is taken anew: after the moment of which the copy's last page tells.
    let taken = false;
    script.serve = (call) => {
      if (isUp(call)) return ((taken = true), acknowledgeAll(up(call)));
      return (call.body as { cursor: string | null }).cursor === 'n1'
        ? downAnswer({ cursor: 'n2' })
        : downAnswer({ cursor: 'n3', changes: taken ? [row(1)] : [] });
    };
    await engine.sync({ force: true });
    expect(taken).toBe(true);
    expect((await store.read({ records: [key] })).records.get(`patient/${id}`)).toMatchObject({
      view: { birthName: 'LEFÈVRE' },
      confirmedVersion: 1,
    });
  });
});

describe('a server restored from a backup', () => {
  it('OB-6 RB-8 is offered all that it acknowledged within the ring’s days, however much that is, in the order of then', async () => {
    const { engine, store, script, ups } = engineOn(new MemoryStore(), (call) =>
      isUp(call) ? acknowledgeAll(up(call)) : downAnswer(),
    );
    const made = Array.from({ length: 2_500 }, () => intent('CREATE', testId(), CLAIRE));
    await engine.enqueue(made);
    await engine.sync();
    const before = ups().length;
    let resynced = false;
    script.serve = (call) => {
      if (isUp(call)) return acknowledgeAll(up(call));
      const first = !resynced;
      resynced = true;
      return downAnswer(first ? { cursor: 'n1', resync: true } : { cursor: 'n1' });
    };
    await engine.sync();
    expect(
      ups()
        .slice(before)
        .flatMap(({ events }) => events.map(({ id }) => id)),
    ).toEqual(made.map(({ id }) => id));
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });
});

describe('a line too slow for a whole batch', () => {
  it('DR-7 what does not get through in time goes in smaller parts, and stays so small while the line is slow', async () => {
    const { engine, store, time, script, ups } = engineOn(new MemoryStore());
    script.serve = (call) =>
      !isUp(call)
        ? downAnswer()
        : up(call).events.length > 40
          ? { kind: 'failure', failure: 'timeout' }
          : acknowledgeAll(up(call));
    await engine.enqueue(Array.from({ length: 1_000 }, () => intent('CREATE', testId(), CLAIRE)));
    for (let round = 0; round < 40 && (await store.counts()).pending > 0; round += 1) {
      await engine.sync();
      time.now += 5 * 60_000;
    }
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
    // Tried larger now and then, since a line may become quick again.
    expect(ups().filter(({ events }) => events.length > 40).length).toBeLessThan(ups().length / 2);
  });

  it('DR-7 RB-9 and a copy comes in smaller pages', async () => {
    const { engine, store, time, script, calls } = engineOn(new MemoryStore());
    const limitOf = ({ body }: Call) => (body as { limit: number }).limit;
    script.serve = (call) => (limitOf(call) > 100 ? { kind: 'failure', failure: 'timeout' } : downAnswer());
    for (let round = 0; round < 20 && (await store.read({})).meta.cursor === null; round += 1) {
      await engine.sync();
      time.now += 5 * 60_000;
    }
    expect((await store.read({})).meta.cursor).toBe('c1');
    expect(calls.map(limitOf).slice(0, 3)).toEqual([2_000, 1_000, 500]);
  });
});

describe('the server’s clock jumps ahead by years', () => {
  it('OB-6 C1 the ring keeps what was acknowledged a moment ago', async () => {
    const jumped = (reply: Reply): Reply => ({
      ...(reply as Extract<Reply, { kind: 'answer' }>),
      body: { ...(reply as unknown as { body: object }).body, serverTime: '2036-11-21T09:00:00.000Z' },
    });
    const { engine, store, script } = engineOn(new MemoryStore(), (call) =>
      isUp(call) ? acknowledgeAll(up(call)) : downAnswer(),
    );
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    await engine.sync();
    script.serve = (call) => (isUp(call) ? jumped(acknowledgeAll(up(call))) : downAnswer());
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    await engine.sync();
    expect((await store.read({ acknowledged: 10 })).mutations).toHaveLength(2);
  });
});

describe('a word of long ago on a record that is gone since', () => {
  const page = (id: string, version: number) => ({
    id: `c${version}`,
    entityType: 'patient',
    entityId: id,
    operation: 'UPDATE' as const,
    payload: { ...CLAIRE, id, version },
    serverVersion: version,
    modifiedAt: '2026-11-21T09:00:00.000Z',
    modifiedBy: null,
  });
  const viewOf = async ({ store }: ReturnType<typeof engineOn>, id: string) =>
    (await store.read({ records: [{ entityType: 'patient', entityId: id }] })).records.get(`patient/${id}`)?.view ??
    null;
  const sayAgain = (call: Call) =>
    acknowledgeAll(
      up(call),
      new Map(up(call).events.map(({ entityId }) => [entityId, 1])),
      new Map(up(call).events.map(({ entityId }) => [entityId, CLAIRE])),
    );

  it('RB-3 RB-8 said while a fresh copy comes, which does not name it, it does not bring it back', async () => {
    const world = engineOn(new MemoryStore(), (call) => (isUp(call) ? acknowledgeAll(up(call)) : downAnswer()));
    const { engine, script } = world;
    const id = testId();
    script.serve = () => downAnswer({ cursor: 'a', changes: [page(id, 1)] });
    await engine.sync();
    // The answer to this one was lost; somebody else has deleted the record, then the server no longer honours our
    // cursor.
    let pages = 0;
    script.serve = async (call) => {
      if (isUp(call)) return sayAgain(call);
      pages += 1;
      if (pages === 1) await engine.enqueue([intent('UPDATE', id, { note: 'mine' })]);
      return downAnswer(pages === 1 ? { cursor: 'n1', resync: true } : { cursor: 'n1' });
    };
    await engine.sync();
    expect(await world.store.counts()).toMatchObject({ pending: 0, sent: 0 });
    expect(await viewOf(world, id)).toBeNull();
  });

  /** A CREATE whose answer was lost, then a fresh copy that does not name the record. */
  async function made() {
    const world = engineOn(new MemoryStore(), (call) =>
      isUp(call) ? acknowledgeAll(up(call)) : downAnswer({ cursor: 'a' }),
    );
    const { engine, script, time } = world;
    await engine.sync();
    const id = testId();
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    let pages = 0;
    script.serve = (call) =>
      isUp(call) ? answer({}, 500) : downAnswer(++pages === 1 ? { cursor: 'n1', resync: true } : { cursor: 'n1' });
    await engine.sync();
    expect(await viewOf(world, id)).toMatchObject(CLAIRE);
    time.now += 10 * 60_000;
    return { world, id };
  }

  it('RB-3 RB-8 said of a CREATE whose record others have deleted meanwhile, it leaves no ghost (seed 451630)', async () => {
    const { world, id } = await made();
    world.script.serve = (call) => (isUp(call) ? sayAgain(call) : downAnswer({ cursor: 'n1' }));
    await world.engine.sync();
    expect(await world.store.counts()).toMatchObject({ pending: 0, sent: 0 });
    expect(await viewOf(world, id)).toBeNull();
  });

  it('RB-3 RB-8 a CREATE that the server takes only now is on the screen all the time', async () => {
    const { world, id } = await made();
    const seen: unknown[] = [];
    world.script.serve = async (call) => {
      seen.push(await viewOf(world, id));
      return isUp(call) ? sayAgain(call) : downAnswer({ cursor: 'n2', changes: [page(id, 1)] });
    };
    await world.engine.sync();
    seen.push(await viewOf(world, id));
    expect(seen.length).toBeGreaterThan(2);
    for (const view of seen) expect(view).toMatchObject(CLAIRE);
  });

  it('RB-3 RB-8 said after the fresh copy, neither', async () => {
    const world = engineOn(new MemoryStore());
    const { engine, script, time } = world;
    const id = testId();
    script.serve = () => downAnswer({ cursor: 'a', changes: [page(id, 1)] });
    await engine.sync();
    await engine.enqueue([intent('UPDATE', id, { note: 'mine' })]);
    // Taken, but whoever passes the answer on fails; meanwhile the record is deleted and the cursor no longer honoured.
    let pages = 0;
    script.serve = (call) =>
      isUp(call) ? answer({}, 500) : downAnswer(++pages === 1 ? { cursor: 'n1', resync: true } : { cursor: 'n1' });
    await engine.sync();
    expect(pages).toBeGreaterThan(0);
    script.serve = (call) => (isUp(call) ? sayAgain(call) : downAnswer({ cursor: 'n1' }));
    time.now += 10 * 60_000;
    await engine.sync();
    expect(await world.store.counts()).toMatchObject({ pending: 0, sent: 0 });
    expect(await viewOf(world, id)).toBeNull();
  });
});

describe('a request that leaves before the last answer is written down', () => {
  let ahead = 0;

  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'DR-10 SV-3 whatever befalls it or the store, each change has its effect once, in its record’s order (seed %i)',
    async (seed) => {
      const random = new Prng(`ahead ${seed}`);
      const store = new MemoryStore();
      const effects: SyncUpRequest['events'] = [];
      const versions = new Map<string, number>();
      const words = new Map<string, Acknowledged>();
      let healed = false;
      const take = (request: SyncUpRequest): Reply => {
        const fresh = request.events.filter(({ id }) => !words.has(id));
        if (fresh.length > 0)
          for (const word of (acknowledgeAll({ ...request, events: fresh }, versions) as { body: SyncUpResponse }).body
            .acknowledged)
            words.set(word.outboxEventId, word);
        effects.push(...fresh);
        return upAnswer({ acknowledged: request.events.flatMap(({ id }) => words.get(id) ?? []) });
      };
      const other = engineOn(store);
      const serve = async (call: Call): Promise<Reply> => {
        if (!isUp(call)) return { kind: 'failure', failure: 'offline' };
        if (up(call).events.length > 4) return answer({}, 413);
        if (
          (await store.read({ waiting: 100 })).mutations.some(
            ({ id, state }) => state === 'sent' && words.has(id) && !up(call).events.some((event) => event.id === id),
          )
        )
          ahead += 1;
        if (healed || random.chance(0.6)) return take(up(call));
        switch (random.between(0, 6)) {
          case 0:
            return (take(up(call)), { kind: 'failure', failure: 'timeout' });
          case 1:
            return { kind: 'failure', failure: 'offline' };
          case 2:
            return answer(
              { type: 'about:blank', title: 'no', status: 401, code: 'SIGNED_OUT' },
              401,
              'application/problem+json',
            );
          case 3:
            return (take(up(call)), answer({}, 500));
          case 4:
            return answer({}, 413);
          // Another context takes the lease, and sends too, while this one's request is under way.
          case 5:
            return (await other.engine.sync({ force: true }), take(up(call)));
          default: {
            // The store fails while the answer is written down.
            store.failure = new StorageError('full');
            void Promise.resolve()
              .then(() => Promise.resolve())
              .then(() => setTimeout(() => (store.failure = null), 0));
            return take(up(call));
          }
        }
      };
      const { engine, time, script } = engineOn(store);
      script.serve = serve;
      other.script.serve = (call) =>
        isUp(call) && up(call).events.length > 4
          ? answer({}, 413)
          : isUp(call)
            ? take(up(call))
            : { kind: 'failure', failure: 'offline' };
      const ids = Array.from({ length: 4 }, () => testId());
      await engine.enqueue(ids.map((id) => intent('CREATE', id, CLAIRE)));
      const made = Array.from({ length: 26 }, (_, at) => intent('UPDATE', random.pick(ids), { note: `${at}` }));
      await engine.enqueue(made);
      for (let round = 0; round < 40; round += 1) {
        healed = round > 25;
        other.time.now = time.now += 6 * 60_000;
        await engine.sync().catch(() => undefined);
        store.failure = null;
      }
      expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, failed: 0 });
      expect(new Set(effects.map(({ id }) => id)).size).toBe(30);
      expect(effects).toHaveLength(30);
      for (const id of ids)
        expect(
          effects
            .filter(({ entityId, operation }) => entityId === id && operation === 'UPDATE')
            .map((event) => event.id),
        ).toEqual(made.filter(({ entityId }) => entityId === id).map((event) => event.id));
      const { records } = await store.read({ records: ids.map((entityId) => ({ entityType: 'patient', entityId })) });
      for (const id of ids)
        expect(records.get(`patient/${id}`)?.view).toMatchObject(
          made.findLast(({ entityId }) => entityId === id)?.payload ?? {},
        );
    },
  );

  it('DR-10 and it left so early many times', () => expect(ahead).toBeGreaterThan(20));
});

describe('RB-15 two resolutions of one conflict, from two tabs or by two quick taps', () => {
  const THEIRS = 'theirs';
  /** A device with one conflict on the note of a patient; the server as it is, for what is sent after. */
  async function conflicting(reason: 'VERSION' | 'DELETED' = 'VERSION', operation: 'UPDATE' | 'DELETE' = 'UPDATE') {
    const id = testId();
    const server = {
      note: THEIRS as string | null,
      version: 7,
      deleted: reason === 'DELETED',
      reachable: true,
      takes: true,
    };
    const data = () =>
      server.deleted
        ? null
        : { ...CLAIRE, id, version: server.version, ...(server.note === null ? {} : { note: server.note }) };
    const store = new MemoryStore();
    const world = { ...engineOn(store), store };
    const { engine, script } = world;
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    script.serve = (call) => (call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest) : downAnswer());
    await engine.sync({ force: true, drainOnly: true });
    const mine = intent(operation, id, operation === 'UPDATE' ? { note: 'mine' } : {});
    await engine.enqueue([mine]);
    script.serve = (call) =>
      call.path.endsWith('/up')
        ? upAnswer({
            conflicts: [
              {
                outboxEventId: mine.id,
                reason,
                fields: ['note'],
                baseVersion: 1,
                serverVersion: 7,
                serverData: { ...CLAIRE, id, version: 7, note: THEIRS },
                modifiedBy: null,
                modifiedAt: null,
              },
            ],
          })
        : downAnswer();
    await engine.sync({ force: true, drainOnly: true });
    const apply = ({ operation: deed, payload }: SyncUpRequest['events'][number]) => {
      if (deed === 'KEEP_SERVER') return;
      server.version += 1;
      server.deleted = deed === 'DELETE';
      if (deed !== 'DELETE' && 'note' in (payload as JsonObject))
        server.note = (payload as { note: string | null }).note;
    };
    const known = new Set<string>();
    script.serve = (call) => {
      if (!call.path.endsWith('/up')) return { kind: 'failure', failure: 'offline' };
      const { events } = call.body as SyncUpRequest;
      for (const event of server.takes ? events.filter(({ id: name }) => !known.has(name)) : []) {
        known.add(event.id);
        apply(event);
      }
      if (!server.reachable) return { kind: 'failure', failure: 'timeout' };
      return upAnswer({
        acknowledged: events.map((event) => ({
          outboxEventId: event.id,
          serverEventId: event.id,
          entityId: id,
          serverVersion: server.version,
          merged: false,
          serverData: data(),
        })),
      });
    };
    const choose = (kind: 'mine' | 'server') => {
      const target = store.ordered().find((mutation) => mutation.id === mine.id) as Mutation;
      return engine.enqueue([
        intent('UPDATE', id, {}, { ...resolutionIntent(clinic, target, { kind }), resolves: mine.id }),
      ]);
    };
    const view = () => store.records.get(`patient/${id}`)?.view?.['note'] ?? null;
    const open = () =>
      store
        .ordered()
        .filter(({ state, resolvedBy }) => state !== 'acknowledged' && resolvedBy === null)
        .map(({ operation: deed }) => deed);
    return { ...world, server, choose, view, open, mine, id };
  }
  it('UI-96 of a record that was created twice, the second choice replaces the whole of the first', async () => {
    const store = new MemoryStore();
    const { engine, script } = engineOn(store);
    const mine = intent('CREATE', testId(), { ...CLAIRE, note: 'mine', email: 'mine@clinic.test' });
    await engine.enqueue([mine]);
    script.serve = (call) =>
      call.path.endsWith('/up')
        ? upAnswer({
            conflicts: [
              {
                outboxEventId: mine.id,
                reason: 'EXISTS',
                fields: [],
                baseVersion: null,
                serverVersion: 7,
                serverData: { ...CLAIRE, id: mine.entityId, version: 7, note: THEIRS },
                modifiedBy: null,
                modifiedAt: null,
              },
            ],
          })
        : downAnswer();
    await engine.sync({ force: true, drainOnly: true });
    const choose = (payload: JsonObject) =>
      engine.enqueue([intent('UPDATE', mine.entityId, payload, { resolves: mine.id })]);
    await choose({ note: 'mine', email: 'mine@clinic.test' });
    await choose({ birthGivenNames: 'Claire' });
    const view = store.records.get(`patient/${mine.entityId}`)?.view;
    expect([view?.['note'], view?.['email']]).toEqual([THEIRS, undefined]);
  });

  const drained = async ({ engine, store }: Awaited<ReturnType<typeof conflicting>>) => {
    await engine.sync({ force: true, drainOnly: true });
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, conflict: 0, rejected: 0 });
  };

  it('the last one alone goes, where the first has not left, and the screen says so', async () => {
    const world = await conflicting();
    await world.choose('mine');
    expect(world.view()).toBe('mine');
    await world.choose('server');
    expect([world.view(), world.open()]).toEqual([THEIRS, ['KEEP_SERVER']]);
    await drained(world);
    expect([world.view(), world.server.note]).toEqual([THEIRS, THEIRS]);
  });

  it('and the other way round', async () => {
    const world = await conflicting();
    await world.choose('server');
    await world.choose('mine');
    expect([world.view(), world.open()]).toEqual(['mine', ['UPDATE']]);
    await drained(world);
    expect([world.view(), world.server.note]).toEqual(['mine', 'mine']);
  });

  it.each([
    ['mine', 'server', THEIRS, 'KEEP_SERVER'],
    ['server', 'mine', 'mine', 'UPDATE'],
  ] as const)(
    'also of two that come in one transaction, while the disk is slow: %s, then %s',
    async (first, last, note, left) => {
      const world = await conflicting();
      await Promise.all([world.choose(first), world.choose(last)]);
      expect([world.view(), world.open()]).toEqual([note, [left]]);
      await drained(world);
      expect([world.view(), world.server.note]).toEqual([note, note]);
    },
  );

  it.each([true, false])(
    'what may have reached the server is undone by the last one (had it reached it: %s)',
    async (takes) => {
      const world = await conflicting();
      await world.choose('mine');
      Object.assign(world.server, { reachable: false, takes });
      await world.engine.sync({ force: true, drainOnly: true });
      expect(world.server.note).toBe(takes ? 'mine' : THEIRS);
      await world.choose('server');
      expect(world.view()).toBe(THEIRS);
      Object.assign(world.server, { reachable: true, takes: true });
      await drained(world);
      expect([world.view(), world.server.note]).toEqual([THEIRS, THEIRS]);
    },
  );

  it('so is a record made anew over its deletion, which was to be accepted', async () => {
    const world = await conflicting('DELETED');
    await world.choose('mine');
    world.server.reachable = false;
    await world.engine.sync({ force: true, drainOnly: true });
    expect(world.server.deleted).toBe(false);
    await world.choose('server');
    world.server.reachable = true;
    await drained(world);
    expect([world.server.deleted, world.store.records.get(`patient/${world.id}`)?.view ?? null]).toEqual([true, null]);
  });

  it('and a deletion, where the record was to be kept', async () => {
    const world = await conflicting('VERSION', 'DELETE');
    await world.choose('mine');
    world.server.reachable = false;
    await world.engine.sync({ force: true, drainOnly: true });
    expect(world.server.deleted).toBe(true);
    await world.choose('server');
    world.server.reachable = true;
    await drained(world);
    expect([world.server.deleted, world.view()]).toEqual([false, THEIRS]);
  });

  it('giving it up counts as the last word too', async () => {
    const world = await conflicting();
    await world.choose('mine');
    await world.engine.giveUp(world.mine.id);
    expect([world.view(), world.open()]).toEqual([THEIRS, ['KEEP_SERVER']]);
    await drained(world);
    expect(world.server.note).toBe(THEIRS);
  });
});
