import { describe, expect, it } from 'vitest';
import type { SyncUpRequest } from '../contract/protocol.ts';
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
} from '../../test/support/queue.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { clinic } from '../contract/clinic.ts';
import type { JsonObject } from '../lib/json.ts';
import { checkIntent } from './enqueue.ts';
import type { Write } from './ports.ts';
import type { Reply } from '../../test/support/queue.ts';

const isUp = (call: Call) => call.path === '/api/sync/up';
const up = (call: Call) => call.body as SyncUpRequest;
const key = (entityId: string) => ({ entityType: 'patient', entityId });

/** A server that acknowledges everything and has nothing to say. */
const kind =
  (versions = new Map<string, number>(), data = new Map<string, JsonObject>()) =>
  (call: Call): Reply =>
    isUp(call) ? acknowledgeAll(up(call), versions, data) : downAnswer();

describe('enqueue', () => {
  it('OB-8 concurrent calls share one transaction, in the order of the calls', async () => {
    const store = new MemoryStore();
    const { engine } = engineOn(store);
    const ids = Array.from({ length: 100 }, () => testId());
    const results = await Promise.all(ids.map((id) => engine.enqueue([intent('CREATE', id, CLAIRE)])));
    expect(results.map(({ mutations }) => mutations[0]?.entityId)).toEqual(ids);
    expect(results.map(({ mutations }) => mutations[0]?.seq)).toEqual(ids.map((_, at) => at + 1));
    expect(store.commits).toBe(1);
  });

  it('OB-5 a store that fails rejects the call, keeps nothing, and works again afterwards', async () => {
    const store = new MemoryStore();
    const { engine } = engineOn(store);
    store.failure = new DOMException('full', 'QuotaExceededError');
    await expect(engine.enqueue([intent('CREATE', testId(), CLAIRE)])).rejects.toThrow('full');
    store.failure = null;
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    expect((await store.read({ waiting: 10 })).mutations).toHaveLength(1);
  });
});

describe('checkIntent', () => {
  it('H42 OB-2 UI-6 judges a date by the latest time known, whatever the machine’s clock says', () => {
    const born = (now: string) =>
      checkIntent(
        clinic,
        intent('CREATE', testId(), { ...CLAIRE, birthDate: '2031-05-04' }, { createdAt: '2015-01-01T00:10:00.000Z' }),
        new Date(now),
      ).ok;
    expect([born('2026-11-21T09:00:00.000Z'), born('2031-05-06T09:00:00.000Z')]).toEqual([false, true]);
  });
});

describe('drain', () => {
  it('DR-5 sends in order, settles in one change, and the record is the server’s', async () => {
    const { engine, store, ups } = engineOn(new MemoryStore(), kind());
    const id = testId();
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    await engine.enqueue([intent('UPDATE', id, { note: 'première visite' })]);
    expect(await engine.sync({ drainOnly: true })).toMatchObject({ drained: true, failure: null, retryInMs: null });
    expect(ups().map(({ events }) => events.map(({ operation }) => operation))).toEqual([['CREATE', 'UPDATE']]);
    const { records } = await store.read({ records: [key(id)] });
    expect(records.get(`patient/${id}`)).toMatchObject({ confirmedVersion: 2, syncState: 'synced' });
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });

  it('DR-1 1,000 changes go in two requests', async () => {
    const { engine, ups } = engineOn(new MemoryStore(), kind());
    await engine.enqueue(Array.from({ length: 1_000 }, () => intent('CREATE', testId(), CLAIRE)));
    await engine.sync();
    expect(ups().map(({ events }) => events.length)).toEqual([500, 500]);
  });

  it('DR-10 what the server has taken whole is written down while the next batch is under way', async () => {
    const { engine, store, script, ups } = engineOn();
    let release: (reply: Reply) => void = () => undefined;
    const held = new Promise<Reply>((resolve) => (release = resolve));
    script.serve = (call) =>
      !isUp(call) ? downAnswer() : ups().length === 2 ? held : acknowledgeAll(call.body as SyncUpRequest);
    await Promise.all(Array.from({ length: 700 }, () => engine.enqueue([intent('CREATE', testId(), CLAIRE)])));
    const round = engine.sync();
    await expect.poll(() => ups().length).toBe(2);
    await expect.poll(async () => (await store.counts()).sent).toBe(200);
    // What the device says that it holds is what the server will not have once it has taken this request.
    expect(ups()[1]?.device).toMatchObject({ pending: 0 });
    release(acknowledgeAll(ups()[1] as SyncUpRequest));
    await round;
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });

  it('DR-10 where one of a batch is not taken, the next waits until that is written down', async () => {
    const { engine, script, ups } = engineOn();
    const patient = testId();
    script.serve = (call) => {
      if (!isUp(call)) return downAnswer();
      const [first, ...rest] = (call.body as SyncUpRequest).events;
      const refused = first?.entityId === patient && first.operation === 'CREATE';
      const word = acknowledgeAll({
        ...(call.body as SyncUpRequest),
        events: refused ? rest : [first, ...rest].filter((event) => event !== undefined),
      });
      return refused && word.kind === 'answer'
        ? {
            ...word,
            body: {
              ...(word.body as object),
              rejected: [{ outboxEventId: first.id, code: 'VALIDATION', message: 'no', errors: [] }],
            },
          }
        : word;
    };
    const others = Array.from({ length: 499 }, () => intent('CREATE', testId(), CLAIRE));
    const late = intent('UPDATE', patient, { note: 'après' });
    await engine.enqueue([intent('CREATE', patient, CLAIRE), ...others, late]);
    await engine.sync();
    expect(ups().flatMap(({ events }) => events.map(({ id }) => id))).not.toContain(late.id);
  });

  it('DR-1 what is free goes, however much is held before it', async () => {
    const refuse = (call: Call): Reply =>
      upAnswer({
        rejected: up(call).events.map(({ id }) => ({ outboxEventId: id, code: 'DUPLICATE', message: 'no' })),
      });
    const { engine, script, ups } = engineOn(new MemoryStore(), (call) => (isUp(call) ? refuse(call) : downAnswer()));
    const held = testId();
    await engine.enqueue([intent('CREATE', held, CLAIRE)]);
    await engine.sync();
    await engine.enqueue(Array.from({ length: 1_500 }, (_, at) => intent('UPDATE', held, { note: `${at}` })));
    const free = testId();
    await engine.enqueue([intent('CREATE', free, CLAIRE)]);
    script.serve = kind();
    await engine.sync();
    expect(
      ups()
        .at(-1)
        ?.events.map(({ entityId }) => entityId),
    ).toEqual([free]);
  });

  it('RB-2 a refusal of the first of three edits leaves the other two, and keeps its content', async () => {
    const id = testId();
    const refused = intent('UPDATE', id, { note: 'refusé' });
    const { engine, store, script } = engineOn(new MemoryStore(), kind());
    // The copy of a server that knows nothing, before it is told anything.
    await engine.sync();
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    await engine.sync();
    await engine.enqueue([
      refused,
      intent('UPDATE', id, { email: 'claire@exemple.fr' }),
      intent('UPDATE', id, { usualName: 'MARTIN' }),
    ]);
    const versions = new Map([[id, 1]]);
    script.serve = (call) => {
      if (!isUp(call)) return downAnswer();
      const events = up(call).events;
      if (!events.some((event) => event.id === refused.id)) return acknowledgeAll(up(call), versions);
      return upAnswer({
        rejected: [
          { outboxEventId: refused.id, code: 'VALIDATION', message: 'no', errors: [{ path: 'note', message: 'no' }] },
        ],
        deferred: events.slice(1).map((event) => ({ outboxEventId: event.id, code: 'BLOCKED', blockedBy: refused.id })),
      });
    };
    await engine.sync();
    const { records, mutations } = await store.read({ records: [key(id)], attention: true });
    expect(records.get(`patient/${id}`)?.view).toMatchObject({ usualName: 'MARTIN' });
    expect(records.get(`patient/${id}`)?.view).not.toHaveProperty('note');
    expect(mutations).toMatchObject([
      { id: refused.id, state: 'rejected', payload: { note: 'refusé' }, rejection: { code: 'VALIDATION' } },
    ]);
    expect(await store.counts()).toMatchObject({ pending: 0, rejected: 1 });
  });

  it('DR-1 DR-9 unrelated work goes, and what waits for its time is waited for, behind more than are looked at at once', async () => {
    const { engine, ups, script } = engineOn();
    const deferred = Array.from({ length: 2_100 }, () => intent('CREATE', testId(), CLAIRE));
    await engine.enqueue(deferred);
    script.serve = (call) =>
      isUp(call)
        ? upAnswer({
            deferred: up(call).events.map(({ id }) => ({
              outboxEventId: id,
              code: 'SERVER_TOO_OLD',
              retryAfterMs: 60_000,
            })),
          })
        : downAnswer();
    await engine.sync();
    const free = intent('CREATE', testId(), CLAIRE);
    await engine.enqueue([free]);
    const before = ups().length;
    expect(await engine.sync()).toMatchObject({ drained: true, retryInMs: 60_000 });
    expect(
      ups()
        .slice(before)
        .flatMap(({ events }) => events.map(({ id }) => id)),
    ).toEqual([free.id]);
  });

  it('DR-1 what follows a conflict, and what refers to a refused CREATE, waits; the rest goes', async () => {
    const [held, parent, free] = [testId(), testId(), testId()];
    const create = intent('CREATE', parent, CLAIRE);
    const { engine, store, script, ups } = engineOn(new MemoryStore(), kind());
    // The copy of a server that knows nothing, before it is told anything.
    await engine.sync();
    await engine.enqueue([intent('CREATE', held, CLAIRE)]);
    await engine.sync();
    const conflicting = intent('UPDATE', held, { note: 'mine' });
    await engine.enqueue([conflicting, create]);
    script.serve = (call) =>
      isUp(call)
        ? upAnswer({
            conflicts: [
              {
                outboxEventId: conflicting.id,
                reason: 'VERSION',
                fields: ['note'],
                baseVersion: 1,
                serverVersion: 2,
                serverData: { ...CLAIRE, id: held, note: 'theirs' },
                modifiedBy: null,
                modifiedAt: null,
              },
            ],
            rejected: [{ outboxEventId: create.id, code: 'DUPLICATE', message: 'no' }],
          })
        : downAnswer();
    await engine.sync();
    const booking = intent(
      'CREATE',
      testId(),
      {
        patientId: parent,
        practitionerIds: [testId()],
        start: '2026-11-21T09:00:00.000Z',
        end: '2026-11-21T09:15:00.000Z',
        status: 'booked',
      },
      { entityType: 'appointment' },
    );
    await engine.enqueue([intent('UPDATE', held, { email: 'a@b.fr' }), booking, intent('CREATE', free, CLAIRE)]);
    script.serve = kind();
    const before = ups().length;
    await engine.sync();
    expect(
      ups()
        .slice(before)
        .flatMap(({ events }) => events.map(({ entityId }) => entityId)),
    ).toEqual([free]);
    const { records } = await store.read({ records: [key(held)] });
    // The person's own words stay on the screen while the conflict waits.
    expect(records.get(`patient/${held}`)?.view).toMatchObject({ note: 'mine', email: 'a@b.fr' });
  });

  it('RB-5 a resolution goes past the conflict that it resolves, and closes it', async () => {
    const id = testId();
    const mine = intent('UPDATE', id, { note: 'mine' });
    const { engine, store, script, ups } = engineOn(new MemoryStore(), kind());
    // The copy of a server that knows nothing, before it is told anything.
    await engine.sync();
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    await engine.sync();
    await engine.enqueue([mine]);
    script.serve = (call) =>
      isUp(call)
        ? upAnswer({
            conflicts: [
              {
                outboxEventId: mine.id,
                reason: 'VERSION',
                fields: ['note'],
                baseVersion: 1,
                serverVersion: 4,
                serverData: { ...CLAIRE, id, note: 'theirs' },
                modifiedBy: null,
                modifiedAt: null,
              },
            ],
          })
        : downAnswer();
    await engine.sync();
    await engine.enqueue([intent('UPDATE', id, { note: 'both' }, { resolves: mine.id })]);
    expect(await store.counts()).toMatchObject({ conflict: 0, pending: 1 });
    script.serve = kind(new Map([[id, 4]]));
    await engine.sync();
    expect(ups().at(-1)?.events).toMatchObject([{ resolves: mine.id, baseVersion: 4, payload: { note: 'both' } }]);
    expect(await store.counts()).toMatchObject({ conflict: 0, pending: 0 });
    expect((await store.read({ records: [key(id)] })).records.get(`patient/${id}`)).toMatchObject({
      confirmedVersion: 5,
      syncState: 'synced',
    });
  });

  it('DR-3 without a word everything stays, and the wait grows, has a floor, and ends with the first word', async () => {
    const { engine, store, script, time, calls } = engineOn();
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    script.serve = () => ({
      ...(answer(undefined, 503, 'text/html') as Extract<Reply, { kind: 'answer' }>),
      retryAfterMs: 20_000,
    });
    expect((await engine.sync()).retryInMs).toBe(20_000);
    const before = calls.length;
    await engine.sync();
    expect(calls.length).toBe(before);
    time.now += 20_000;
    script.serve = () => ({ kind: 'failure', failure: 'offline' });
    expect((await engine.sync()).retryInMs).toBe(1_000);
    expect(await store.counts()).toMatchObject({ pending: 1, sent: 0 });
    time.now += 1_000;
    script.serve = kind();
    expect(await engine.sync()).toMatchObject({ drained: true, failure: null });
    expect((await engine.meta()).contact).toMatchObject({ attempt: 0, failure: null, lastContactAt: time.now });
  });

  it('DR-6 a 401 pauses, counts for nothing and loses nothing; a sign-in goes on', async () => {
    const { engine, store, script } = engineOn();
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    script.serve = () =>
      answer({ type: 'about:blank', title: 'x', status: 401, code: 'SIGNED_OUT' }, 401, 'application/problem+json');
    expect(await engine.sync()).toMatchObject({ failure: 'signed-out', retryInMs: null });
    expect((await engine.meta()).contact).toMatchObject({ attempt: 0, pauses: ['signed-out'] });
    script.serve = kind();
    await engine.setPause('signed-out', false);
    expect(await engine.sync()).toMatchObject({ drained: true });
    expect(await store.counts()).toMatchObject({ pending: 0 });
  });

  it('DR-7 a batch that is too large is halved until it passes, without a wait', async () => {
    const { engine, ups, script } = engineOn();
    await engine.enqueue(Array.from({ length: 16 }, () => intent('CREATE', testId(), CLAIRE)));
    script.serve = (call) =>
      isUp(call)
        ? up(call).events.length > 4
          ? answer(undefined, 413, 'text/html')
          : acknowledgeAll(up(call))
        : downAnswer();
    expect(await engine.sync()).toMatchObject({ drained: true, failure: null });
    expect(
      ups()
        .map(({ events }) => events.length)
        .slice(0, 3),
    ).toEqual([16, 8, 4]);
  });

  it('DR-4 one mutation on which the server fails is found, parked after three times, and holds nobody', async () => {
    const poison = intent('CREATE', testId(), { ...CLAIRE, note: 'poison' });
    const { engine, store, script, time } = engineOn();
    await engine.enqueue([
      intent('CREATE', testId(), CLAIRE),
      intent('CREATE', testId(), CLAIRE),
      poison,
      intent('CREATE', testId(), CLAIRE),
    ]);
    script.serve = (call) =>
      isUp(call)
        ? up(call).events.some(({ id }) => id === poison.id)
          ? answer(undefined, 500, 'text/html')
          : acknowledgeAll(up(call))
        : downAnswer();
    for (let round = 0; round < 30 && (await store.counts()).failed === 0; round += 1) {
      await engine.sync();
      time.now += 300_000;
    }
    expect(await store.counts()).toMatchObject({ failed: 1, pending: 0, sent: 0 });
    const { mutations } = await store.read({ attention: true });
    expect(mutations).toMatchObject([{ id: poison.id, state: 'failed', failures: 3, payload: { note: 'poison' } }]);
  });

  it('DR-4 a server that fails on everything parks nothing', async () => {
    const { engine, store, script, time } = engineOn();
    await engine.enqueue([intent('CREATE', testId(), CLAIRE), intent('CREATE', testId(), CLAIRE)]);
    script.serve = () => answer(undefined, 500, 'text/html');
    for (let round = 0; round < 20; round += 1) {
      await engine.sync();
      time.now += 300_000;
    }
    expect(await store.counts()).toMatchObject({ failed: 0, pending: 2 });
  });

  it('DR-4 a person who asks for a sync does not wait for what failed alone', async () => {
    const { engine, store, script } = engineOn();
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    script.serve = (call) => (isUp(call) ? answer(undefined, 500, 'text/html') : downAnswer());
    await engine.sync();
    script.serve = (call) => (isUp(call) ? acknowledgeAll(up(call)) : downAnswer());
    await engine.sync();
    expect(await store.counts(), 'by itself it waits').toMatchObject({ pending: 1 });
    await engine.sync({ force: true });
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, failed: 0 });
  });

  it('OB-6 a sender that died with a request under way loses nothing: records stay, the batch goes again', async () => {
    const id = testId();
    const { engine, store, script, time } = engineOn(new MemoryStore(), kind());
    // The copy of a server that knows nothing, before it is told anything.
    await engine.sync();
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    await engine.sync();
    await engine.enqueue([intent('UPDATE', id, { note: 'en route' })]);
    // The sender claims, then is never heard of again.
    script.serve = () => new Promise(() => undefined);
    void engine.sync();
    await expect.poll(async () => (await store.counts()).sent).toBe(1);
    const next = engineOn(store, kind(new Map([[id, 1]]), new Map([[id, CLAIRE]])));
    next.time.now = time.now;
    await next.engine.sync();
    expect((await store.read({ records: [key(id)] })).records.get(`patient/${id}`)).toMatchObject({
      confirmedVersion: 2,
      view: { birthName: 'LEFÈVRE', note: 'en route' },
      syncState: 'synced',
    });
  });

  it('OB-9 a holder whose lease was taken writes nothing', async () => {
    const store = new MemoryStore();
    const { engine, script } = engineOn(store);
    const id = testId();
    await engine.enqueue([intent('CREATE', id, CLAIRE)]);
    script.serve = async (call) => {
      // While the request is under way somebody else takes the lease.
      await store.transact({}, ({ meta }) => ({ write: { meta: { fence: meta.fence + 1 } }, result: true }));
      return isUp(call) ? acknowledgeAll(up(call)) : downAnswer();
    };
    await engine.sync();
    expect((await store.read({ records: [key(id)] })).records.get(`patient/${id}`)).toMatchObject({ confirmed: null });
  });

  it('OB-7, DR-8 the wrong session’s refusal pauses the queue and settles nothing', async () => {
    const { engine, store, script } = engineOn();
    const created = intent('CREATE', testId(), CLAIRE);
    await engine.enqueue([created]);
    script.serve = (call) =>
      isUp(call)
        ? upAnswer({ rejected: [{ outboxEventId: created.id, code: 'USER_MISMATCH', message: '' }] })
        : downAnswer();
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 1, rejected: 0 });
    expect((await engine.meta()).contact.pauses).toEqual(['user']);
  });

  it('RB-11 an id given by the server renames the record and every reference to it, queued ones included', async () => {
    const [local, server] = [testId(), testId()];
    const { engine, store, script, ups } = engineOn(new MemoryStore(), kind());
    await engine.sync();
    const booking = (patientId: string) =>
      intent(
        'CREATE',
        testId(),
        {
          patientId,
          practitionerIds: [testId()],
          start: '2026-11-21T09:00:00.000Z',
          end: '2026-11-21T09:15:00.000Z',
          status: 'booked',
        },
        { entityType: 'appointment' },
      );
    await engine.enqueue([intent('CREATE', local, CLAIRE)]);
    script.serve = async (call) => {
      if (!isUp(call)) return downAnswer();
      const [event] = up(call).events;
      if (event?.entityId !== local)
        return acknowledgeAll(up(call), new Map([[server, 1]]), new Map([[server, CLAIRE]]));
      // Meanwhile the person goes on, with the id that they know.
      await engine.enqueue([intent('UPDATE', local, { note: 'suite' }), booking(local)]);
      return upAnswer({
        acknowledged: [
          {
            outboxEventId: event.id,
            serverEventId: 's',
            entityId: server,
            serverVersion: 1,
            merged: false,
            serverData: { ...CLAIRE, id: server },
          },
        ],
      });
    };
    await engine.sync();
    const later = await engine.enqueue([intent('UPDATE', local, { email: 'c@e.fr' })]);
    expect(later.mutations[0]?.entityId).toBe(server);
    const sent = ups()
      .slice(1)
      .flatMap(({ events }) => events);
    expect(
      sent.map(({ entityType, entityId, payload }) =>
        entityType === 'patient' ? entityId : (payload as { patientId: string }).patientId,
      ),
    ).toEqual([server, server]);
    const { records } = await store.read({ records: [key(local), key(server)] });
    expect(records.has(`patient/${local}`)).toBe(false);
    expect(records.get(`patient/${server}`)).toMatchObject({
      view: { birthName: 'LEFÈVRE', note: 'suite', email: 'c@e.fr' },
    });
  });

  it('DR-8 in another person’s session nothing is pulled, and the queue waits', async () => {
    const { engine, store, script } = engineOn();
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    script.serve = () =>
      answer({ type: 'about:blank', title: 'x', status: 403, code: 'USER_MISMATCH' }, 403, 'application/problem+json');
    await engine.sync();
    expect((await engine.meta()).contact.pauses).toEqual(['user']);
    expect(await store.counts()).toMatchObject({ pending: 1 });
  });

  it('RB-6 a delete is undone over the tombstone, without asking the person', async () => {
    const id = testId();
    const { engine, store, script, ups } = engineOn(new MemoryStore(), kind());
    const revive = intent('CREATE', id, CLAIRE, { revive: true });
    await engine.sync();
    await engine.enqueue([revive]);
    script.serve = (call) => {
      if (!isUp(call)) return downAnswer();
      if (up(call).events.some((event) => event.id === revive.id))
        return upAnswer({
          conflicts: [
            {
              outboxEventId: revive.id,
              reason: 'DELETED',
              fields: [],
              baseVersion: null,
              serverVersion: 3,
              serverData: null,
              modifiedBy: null,
              modifiedAt: null,
            },
          ],
        });
      return acknowledgeAll(up(call), new Map([[id, 3]]));
    };
    await engine.sync();
    expect(ups().at(-1)?.events).toMatchObject([{ operation: 'CREATE', resolves: revive.id, baseVersion: 3 }]);
    expect((await store.read({ records: [key(id)] })).records.get(`patient/${id}`)).toMatchObject({
      confirmedVersion: 4,
      view: { id },
      syncState: 'synced',
    });
    expect(await store.counts()).toMatchObject({ conflict: 0, pending: 0 });
  });
});

describe('pull', () => {
  const change = (entityId: string, serverVersion: number, payload: object, operation = 'UPDATE') => ({
    id: testId(),
    entityType: 'patient',
    entityId,
    operation: operation as 'UPDATE',
    payload: payload as never,
    serverVersion,
    modifiedAt: '2026-11-21T09:00:00.000Z',
    modifiedBy: null,
  });

  it('RB-4, RB-3 pending edits stay on top of what arrives, and an older answer is ignored', async () => {
    const id = testId();
    const { engine, store, script } = engineOn();
    script.serve = (call) =>
      isUp(call)
        ? { kind: 'failure', failure: 'offline' }
        : downAnswer({ changes: [change(id, 3, { ...CLAIRE, id, note: 'theirs' })] });
    await engine.sync();
    await engine.enqueue([intent('UPDATE', id, { email: 'a@b.fr' })]);
    await engine.sync();
    script.serve = (call) =>
      isUp(call)
        ? acknowledgeAll(up(call), new Map([[id, 3]]))
        : downAnswer({ changes: [change(id, 2, { ...CLAIRE, id, note: 'old' })] });
    await engine.sync({ force: true });
    const row = (await store.read({ records: [key(id)] })).records.get(`patient/${id}`);
    expect(row).toMatchObject({ confirmedVersion: 4, view: { email: 'a@b.fr' } });
  });

  it('RB-7 a row that cannot be read is counted and kept, the others are taken', async () => {
    const id = testId();
    const store = new MemoryStore();
    const { engine } = engineOn(store, () =>
      downAnswer({ changes: [{ broken: true } as never, change(id, 1, { ...CLAIRE, id })] }),
    );
    await engine.sync();
    expect(store.quarantine).toEqual([{ broken: true }]);
    expect((await engine.meta()).quarantined).toBe(1);
    expect((await store.read({ records: [key(id)] })).records.size).toBe(1);
  });

  it('RB-8 after a resync the server’s copy replaces the rows, the queue stays, and acknowledged work is offered again', async () => {
    const [kept, gone, mine] = [testId(), testId(), testId()];
    const store = new MemoryStore();
    const { engine, script, ups } = engineOn(store, (call) =>
      isUp(call)
        ? acknowledgeAll(up(call))
        : downAnswer({ changes: [change(kept, 5, { ...CLAIRE, id: kept }), change(gone, 1, { ...CLAIRE, id: gone })] }),
    );
    const created = intent('CREATE', mine, CLAIRE);
    await engine.enqueue([created]);
    await engine.sync();
    const before = ups().length;
    let pages = 0;
    script.serve = (call) => {
      if (isUp(call)) return acknowledgeAll(up(call));
      pages += 1;
      if (pages === 1)
        return downAnswer({
          resync: true,
          cursor: 'n1',
          hasMore: true,
          changes: [change(kept, 2, { ...CLAIRE, id: kept, note: 'restored' })],
        });
      return pages === 2
        ? downAnswer({ cursor: 'n2' })
        : downAnswer({ cursor: 'n3', changes: [change(mine, 1, { ...CLAIRE, id: mine })] });
    };
    await engine.sync();
    expect(
      ups()
        .slice(before)
        .flatMap(({ events }) => events.map(({ id }) => id)),
    ).toEqual([created.id]);
    const { records } = await store.read({ records: [key(kept), key(gone), key(mine)] });
    expect(records.get(`patient/${kept}`)).toMatchObject({ confirmedVersion: 2, view: { note: 'restored' } });
    expect(records.get(`patient/${gone}`)?.view).toBeNull();
    expect(records.get(`patient/${mine}`)).toMatchObject({ view: { birthName: 'LEFÈVRE' }, syncState: 'synced' });
  });

  it('RB-9 a pull that was cut goes on where it stopped', async () => {
    const ids = [testId(), testId()];
    const { engine, calls, script, time } = engineOn();
    let requests = 0;
    script.serve = () =>
      ++requests === 1
        ? downAnswer({ cursor: 'p1', hasMore: true, changes: [change(ids[0] as string, 1, CLAIRE)] })
        : { kind: 'failure', failure: 'offline' };
    await engine.sync();
    time.now += 300_000;
    script.serve = () => downAnswer({ cursor: 'p2', changes: [change(ids[1] as string, 1, CLAIRE)] });
    await engine.sync();
    expect(calls.map(({ body }) => (body as { cursor: string | null }).cursor)).toEqual([null, 'p1', 'p1']);
  });
});

describe('a bug of the engine itself', () => {
  it.each([1, 2, 3, 4, 5])(
    'ST-6 in decision %i of a round ends that round alone: the queue is as it was, and goes once when it is mended',
    async (nth) => {
      class Broken extends MemoryStore {
        decisions = 0;
        override async transact<T>(...[need, decide]: Parameters<MemoryStore['transact']>): Promise<T | null> {
          return super.transact(need, (loaded) => {
            if (++this.decisions === nth) throw new TypeError('of a reducer');
            return decide(loaded) as { write: Write; result: T } | null;
          });
        }
      }
      const store = new Broken();
      const { engine, ups } = engineOn(store, kind());
      const ids = [testId(), testId()];
      store.decisions = -100;
      for (const id of ids) await engine.enqueue([intent('CREATE', id, CLAIRE)]);
      store.decisions = 0;
      await expect(engine.sync({ force: true })).rejects.toThrow(TypeError);
      const { mutations } = await store.read({ waiting: 10, acknowledged: 10 });
      expect(mutations.map(({ entityId }) => entityId).sort()).toEqual(ids);
      await engine.sync({ force: true });
      expect((await store.counts()).pending).toBe(0);
      // Sent again under its own id, if it was sent before: the server knows it (SV-3).
      expect(new Set(ups().flatMap(({ events }) => events.map(({ id }) => id))).size).toBe(2);
    },
  );
});
