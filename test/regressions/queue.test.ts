import { describe, expect, it } from 'vitest';
import type { Change, SyncUpRequest } from '../../src/contract/protocol.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Reply } from '../../src/transport/reply.ts';
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

/** Bugs of our own that the simulation found, each on its smallest stage. The seed is the one that showed it first. */
const up = (call: Call) => call.body as SyncUpRequest;
const isUp = (call: Call) => call.path === '/api/sync/up';
const kind =
  (versions = new Map<string, number>()) =>
  (call: Call): Reply =>
    isUp(call) ? acknowledgeAll(up(call), versions) : downAnswer();
const claire = (entityId: string, serverVersion: number, more: JsonObject = {}): Change => ({
  id: `c${serverVersion}`,
  entityType: 'patient',
  entityId,
  operation: 'UPDATE',
  payload: { ...CLAIRE, ...more, id: entityId },
  serverVersion,
  modifiedAt: '2026-11-21T09:00:00.000Z',
  modifiedBy: null,
});
const YEARS = 10 * 365 * 24 * 3_600_000;

describe('found by the simulation', () => {
  it('OB-6 a clock that jumps forward by years does not empty the ring (seed 24)', async () => {
    const { engine, store, time } = engineOn(new MemoryStore(), kind());
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    await engine.sync();
    time.now += YEARS;
    await engine.sync();
    expect((await store.read({ acknowledged: 10 })).mutations).toHaveLength(1);
  });

  it('DR-3 a clock that is set back ends a wait that began later than now (seed 88)', async () => {
    const { engine, store, time, script } = engineOn(new MemoryStore(), () => answer({}, 500));
    time.now += YEARS;
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    await engine.sync();
    time.now -= YEARS;
    script.serve = kind();
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });

  it('DR-9 a clock that is set back does not keep a deferred mutation for years (seed 88)', async () => {
    const { engine, store, time, script } = engineOn(new MemoryStore());
    const event = intent('CREATE', testId(), CLAIRE);
    script.serve = (call) =>
      isUp(call)
        ? upAnswer({ deferred: [{ outboxEventId: event.id, code: 'TRY_LATER', retryAfterMs: 5_000 }] })
        : downAnswer();
    time.now += YEARS;
    await engine.enqueue([event]);
    await engine.sync();
    time.now -= YEARS;
    script.serve = kind();
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });

  it('RB-5 when the last of a chain of resolutions is acknowledged, all that it resolved are gone (seed 20)', async () => {
    const { engine, store, script } = engineOn(new MemoryStore());
    const first = intent('CREATE', testId(), CLAIRE);
    const again = intent('CREATE', first.entityId, CLAIRE, { resolves: first.id });
    script.serve = (call) =>
      isUp(call)
        ? upAnswer({
            rejected: up(call).events.map(({ id }) => ({ outboxEventId: id, code: 'DUPLICATE', message: 'no' })),
          })
        : downAnswer();
    for (const event of [first, again]) {
      await engine.enqueue([event]);
      await engine.sync();
    }
    expect(await store.counts()).toMatchObject({ rejected: 1 });
    script.serve = kind();
    await engine.enqueue([intent('KEEP_SERVER', first.entityId, {}, { resolves: again.id })]);
    await engine.sync();
    expect(await store.counts()).toMatchObject({ rejected: 0 });
  });

  it('DR-6 a pause whose end nobody noted (the page died right after the sign-in) ends by itself (seed 25)', async () => {
    const { engine, store, time, script } = engineOn(new MemoryStore(), () =>
      answer({ type: 'about:blank', title: 'no', status: 401, code: 'SIGNED_OUT' }, 401, 'application/problem+json'),
    );
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    expect(await engine.sync()).toMatchObject({ failure: 'signed-out' });
    script.serve = kind();
    time.now += 60_000;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 1 });
    time.now += 5 * 60_000;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });

  it('RB-8 a repeated word on what was offered again does not bring a deleted record back (seed 301)', async () => {
    const id = testId();
    const store = new MemoryStore();
    const first = kind();
    const { engine, script } = engineOn(store, (call) =>
      isUp(call) ? first(call) : downAnswer({ changes: [claire(id, 1)] }),
    );
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    await engine.sync();
    // Somebody else deletes it, the log is trimmed: the copy does not name it, and the old word is repeated.
    let pages = 0;
    const replay = kind();
    script.serve = (call) =>
      isUp(call) ? replay(call) : downAnswer(++pages === 1 ? { cursor: 'n1', resync: true } : { cursor: 'n1' });
    await engine.sync();
    expect(
      (await store.read({ records: [{ entityType: 'patient', entityId: id }] })).records.get(`patient/${id}`)?.view,
    ).toBeNull();
  });

  it('RB-8 what a restored server takes again begins at version 1, and is shown (seed 301)', async () => {
    const id = testId();
    const store = new MemoryStore();
    const first = kind();
    const { engine, script } = engineOn(store, (call) =>
      isUp(call) ? first(call) : downAnswer({ changes: [claire(id, 9, { note: 'x' })] }),
    );
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    await engine.enqueue([intent('UPDATE', id, { note: 'x' })]);
    await engine.sync();
    let pages = 0;
    const fresh = kind();
    // The copy of the restored server knows nothing of it; offered again, it is made anew.
    script.serve = (call) =>
      isUp(call)
        ? fresh(call)
        : downAnswer(
            ++pages === 1 ? { cursor: 'n1', resync: true } : { cursor: 'n2', changes: [claire(id, 2, { note: 'x' })] },
          );
    await engine.sync();
    expect(
      (await store.read({ records: [{ entityType: 'patient', entityId: id }] })).records.get(`patient/${id}`),
    ).toMatchObject({ confirmedVersion: 2, view: { note: 'x' }, syncState: 'synced' });
  });

  it('RB-8 a device that dies between the last page and the clearing away clears away later', async () => {
    const id = testId();
    const store = new MemoryStore();
    const { engine, script } = engineOn(store, () => downAnswer({ changes: [claire(id, 1)] }));
    await engine.sync();
    let pages = 0;
    script.serve = () => downAnswer(++pages === 1 ? { cursor: 'n1', resync: true } : { cursor: 'n1' });
    // The clearing away never comes to be written.
    const transact = store.transact.bind(store);
    store.transact = (need, decide) =>
      need.olderThanGeneration === undefined ? transact(need, decide) : Promise.reject(new Error('died'));
    await engine.sync().catch(() => undefined);
    store.transact = transact;
    await engine.sync();
    expect(
      (await store.read({ records: [{ entityType: 'patient', entityId: id }] })).records.get(`patient/${id}`)?.view,
    ).toBeNull();
  });

  it('DR-1 a refused CREATE that is sent again goes before what was queued behind it (seed 64)', async () => {
    const { engine, store, script, ups } = engineOn(new MemoryStore());
    const first = intent('CREATE', testId(), CLAIRE);
    const note = intent('UPDATE', first.entityId, { note: 'x' });
    const booking = intent(
      'CREATE',
      testId(),
      {
        patientId: first.entityId,
        practitionerIds: [testId()],
        start: '2026-11-21T09:00:00.000Z',
        end: '2026-11-21T09:15:00.000Z',
        status: 'booked',
      },
      { entityType: 'appointment' },
    );
    script.serve = (call) => {
      if (!isUp(call)) return downAnswer();
      const [head, ...rest] = up(call).events.map(({ id }) => id);
      return upAnswer({
        rejected: [{ outboxEventId: head as string, code: 'DUPLICATE', message: 'no' }],
        deferred: rest.map((id) => ({ outboxEventId: id, code: 'BLOCKED' })),
      });
    };
    await engine.enqueue([first, note, booking]);
    await engine.sync();
    const again = intent('CREATE', first.entityId, CLAIRE, { resolves: first.id });
    await engine.enqueue([again]);
    // What waits behind it still shows.
    expect(
      (await store.read({ records: [{ entityType: 'patient', entityId: first.entityId }] })).records.get(
        `patient/${first.entityId}`,
      )?.view,
    ).toMatchObject({ birthName: 'LEFÈVRE', note: 'x' });
    script.serve = kind();
    const before = ups().length;
    await engine.sync({ drainOnly: true });
    expect(
      ups()
        .slice(before)
        .flatMap(({ events }) => events.map(({ id }) => id)),
    ).toEqual([again.id, note.id, booking.id]);
  });

  it('RB-8 what was acknowledged before the first pull is offered again with it (seed 2008)', async () => {
    const id = testId();
    const { engine, store, script, ups } = engineOn(new MemoryStore(), (call) =>
      isUp(call) ? acknowledgeAll(up(call)) : { kind: 'failure', failure: 'offline' },
    );
    const created = intent('CREATE', id, CLAIRE);
    await engine.enqueue([created]);
    await engine.sync();
    // The server is restored to before it; the first pull ever can't tell.
    let taken = false;
    script.serve = (call) => {
      if (!isUp(call)) return downAnswer({ changes: taken ? [claire(id, 1)] : [] });
      taken = true;
      return acknowledgeAll(up(call));
    };
    await engine.sync({ force: true });
    expect(ups().map(({ events }) => events.map((event) => event.id))).toEqual([[created.id], [created.id]]);
    expect(
      (await store.read({ records: [{ entityType: 'patient', entityId: id }] })).records.get(`patient/${id}`),
    ).toMatchObject({ view: { birthName: 'LEFÈVRE' }, syncState: 'synced' });
  });

  it('DR-1 offered again, what refers to a record waits for its CREATE as it did the first time (seed 2259)', async () => {
    const patient = intent('CREATE', testId(), CLAIRE);
    const booking = intent(
      'CREATE',
      testId(),
      {
        patientId: patient.entityId,
        practitionerIds: [testId()],
        start: '2026-11-21T09:00:00.000Z',
        end: '2026-11-21T09:15:00.000Z',
        status: 'booked',
      },
      { entityType: 'appointment' },
    );
    const { engine, store, script, ups } = engineOn(new MemoryStore(), kind());
    for (const event of [patient, booking]) {
      await engine.enqueue([event]);
      await engine.sync();
    }
    let resynced = false;
    script.serve = (call) => {
      if (!isUp(call))
        return resynced
          ? downAnswer({ cursor: 'n1' })
          : ((resynced = true), downAnswer({ cursor: 'n1', resync: true }));
      const [head, ...rest] = up(call).events.map(({ id }) => id);
      return upAnswer({
        rejected: [{ outboxEventId: head as string, code: 'DUPLICATE', message: 'no' }],
        deferred: rest.map((id) => ({ outboxEventId: id, code: 'BLOCKED' })),
      });
    };
    const before = ups().length;
    await engine.sync();
    expect(
      ups()
        .slice(before)
        .map(({ events }) => events.length),
    ).toEqual([2]);
    expect(await store.counts()).toMatchObject({ rejected: 1, pending: 1 });
  });

  it('DR-1 what waits already holds too, when the CREATE that it refers to is offered again and refused (seed 2259)', async () => {
    const patient = intent('CREATE', testId(), CLAIRE);
    const booking = intent(
      'CREATE',
      testId(),
      {
        patientId: patient.entityId,
        practitionerIds: [testId()],
        start: '2026-11-21T09:00:00.000Z',
        end: '2026-11-21T09:15:00.000Z',
        status: 'booked',
      },
      { entityType: 'appointment' },
    );
    const { engine, store, script, ups, time } = engineOn(new MemoryStore(), kind());
    await engine.enqueue([patient]);
    await engine.sync();
    await engine.enqueue([booking]);
    let resynced = false;
    script.serve = (call) => {
      if (!isUp(call))
        return resynced
          ? downAnswer({ cursor: 'n1' })
          : ((resynced = true), downAnswer({ cursor: 'n1', resync: true }));
      return upAnswer({
        deferred: up(call).events.flatMap(({ id }) =>
          id === booking.id ? [{ outboxEventId: id, code: 'BUSY', retryAfterMs: 1_000 }] : [],
        ),
        rejected: up(call).events.flatMap(({ id }) =>
          id === patient.id ? [{ outboxEventId: id, code: 'DUPLICATE', message: 'no' }] : [],
        ),
      });
    };
    await engine.sync();
    expect(
      ups()
        .at(-1)
        ?.events.map(({ id }) => id),
    ).toEqual([patient.id]);
    const before = ups().length;
    time.now += 60_000;
    await engine.sync();
    expect(ups().slice(before)).toEqual([]);
    expect(await store.counts()).toMatchObject({ rejected: 1, pending: 1 });
  });

  it('RB-6 a delete that may have reached the server is undone by making the record anew (seed 1952)', async () => {
    const id = testId();
    const first = kind();
    const { engine, store, script } = engineOn(new MemoryStore(), (call) =>
      isUp(call) ? first(call) : downAnswer({ changes: [claire(id, 1)] }),
    );
    await engine.sync();
    const gone = intent('DELETE', id);
    // The server takes it, the answer is lost.
    script.serve = () => ({ kind: 'failure', failure: 'timeout' });
    await engine.enqueue([gone]);
    await engine.sync();
    await engine.drop(gone.id);
    const { mutations, records } = await store.read({
      waiting: 10,
      records: [{ entityType: 'patient', entityId: id }],
    });
    expect(mutations).toMatchObject([{ operation: 'DELETE' }, { operation: 'CREATE', revive: true, payload: CLAIRE }]);
    expect(records.get(`patient/${id}`)?.view).toMatchObject(CLAIRE);
  });

  it('RB-6 a delete that has not left is undone by taking it out of the queue', async () => {
    const id = testId();
    const { engine, store } = engineOn(new MemoryStore(), (call) =>
      isUp(call) ? acknowledgeAll(up(call)) : downAnswer({ changes: [claire(id, 1)] }),
    );
    await engine.sync();
    const gone = intent('DELETE', id);
    await engine.enqueue([gone]);
    await engine.drop(gone.id);
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });
});
