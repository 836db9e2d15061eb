import { describe, expect, it } from 'vitest';
import type { SyncUpRequest, SyncUpResponse } from '../contract/protocol.ts';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId, upAnswer } from '../../test/support/queue.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { NO_OUTCOME } from '../../test/support/answers.ts';
import { MUTATION_STATES, type Mutation, type MutationState } from './model.ts';
import type { FailureKind } from './ports.ts';
import { nextState, type MutationEvent } from './transitions.ts';

/** A store with one mutation in a state, as the engine itself would leave it, and the engine on it. */
async function inState(state: MutationState) {
  const store = new MemoryStore();
  const world = engineOn(store);
  const made = intent('UPDATE', testId(), { note: 'saisie' });
  await world.engine.enqueue([made]);
  const [fresh] = [...store.outbox.values()] as [Mutation];
  const settled = { settledAt: '2026-11-21T09:00:00.000Z' };
  const more: Record<MutationState, Partial<Mutation>> = {
    pending: {},
    sent: { left: true },
    acknowledged: { ...settled, ackVersion: 1 },
    conflict: {
      ...settled,
      conflict: {
        outboxEventId: made.id,
        reason: 'VERSION',
        fields: [],
        baseVersion: 1,
        serverVersion: 2,
        serverData: { id: made.entityId },
        modifiedBy: null,
        modifiedAt: null,
      },
    },
    rejected: { ...settled, rejection: { outboxEventId: made.id, code: 'VALIDATION', message: '' } },
    failed: { failures: 3 },
  };
  store.outbox.set(fresh.seq, { ...fresh, state, ...more[state] });
  return {
    ...world,
    store,
    id: made.id,
    entityId: made.entityId,
    now: () => [...store.outbox.values()].find(({ id }) => id === made.id),
  };
}

/**
 * Our own contract's 400 and 413 on a request with this one in it alone are counted against it, and settle nothing all
 * the same (DR-4).
 */
const failuresAfter = (state: MutationState, failure: FailureKind): number => {
  if (state === 'failed') return 3;
  return (state === 'pending' || state === 'sent') && (failure === 'malformed' || failure === 'too-large') ? 1 : 0;
};

describe.each(MUTATION_STATES)(
  'DR-2 no answer but the contract’s own word on it settles a mutation that is %s',
  (state) => {
    it.each(NO_OUTCOME)('DR-2 %s', async (_name, reply, failure) => {
      const { engine, script, now, calls } = await inState(state);
      script.serve = () => reply;
      await engine.sync({ force: true });
      const after = now();
      // A request under way that gets no word is one that waits again; all else is as it was.
      expect(after?.state).toBe(state === 'sent' ? 'pending' : state);
      expect(after).toMatchObject({
        payload: { note: 'saisie' },
        failures: failuresAfter(state, failure),
        ackVersion: state === 'acknowledged' ? 1 : null,
      });
      expect(calls.length).toBeGreaterThan(0);
    });
  },
);

/**
 * Written out a second time on purpose: the table of transitions.ts is held against what the engine does, not against
 * itself.
 */
const EXPECTED: Record<Exclude<MutationEvent, 'park'>, Record<MutationState, MutationState>> = {
  claim: {
    pending: 'sent',
    sent: 'sent',
    acknowledged: 'acknowledged',
    conflict: 'conflict',
    rejected: 'rejected',
    failed: 'failed',
  },
  noOutcome: {
    pending: 'pending',
    sent: 'pending',
    acknowledged: 'acknowledged',
    conflict: 'conflict',
    rejected: 'rejected',
    failed: 'failed',
  },
  acknowledge: {
    pending: 'acknowledged',
    sent: 'acknowledged',
    acknowledged: 'acknowledged',
    conflict: 'conflict',
    rejected: 'rejected',
    failed: 'failed',
  },
  conflict: {
    pending: 'conflict',
    sent: 'conflict',
    acknowledged: 'acknowledged',
    conflict: 'conflict',
    rejected: 'rejected',
    failed: 'failed',
  },
  reject: {
    pending: 'rejected',
    sent: 'rejected',
    acknowledged: 'acknowledged',
    conflict: 'conflict',
    rejected: 'rejected',
    failed: 'failed',
  },
  retry: {
    pending: 'pending',
    sent: 'sent',
    acknowledged: 'acknowledged',
    conflict: 'conflict',
    rejected: 'rejected',
    failed: 'pending',
  },
  reoffer: {
    pending: 'pending',
    sent: 'pending',
    acknowledged: 'pending',
    conflict: 'conflict',
    rejected: 'rejected',
    failed: 'failed',
  },
};

type World = Awaited<ReturnType<typeof inState>>;
const word = ({ id, entityId }: World, kind: 'acknowledge' | 'conflict' | 'reject') =>
  upAnswer({
    acknowledged:
      kind === 'acknowledge'
        ? [
            {
              outboxEventId: id,
              serverEventId: id,
              entityId,
              serverVersion: 1,
              merged: false,
              serverData: { ...CLAIRE, id: entityId },
            },
          ]
        : [],
    conflicts:
      kind === 'conflict'
        ? [
            {
              outboxEventId: id,
              reason: 'VERSION',
              fields: [],
              baseVersion: 1,
              serverVersion: 2,
              serverData: { ...CLAIRE, id: entityId },
              modifiedBy: null,
              modifiedAt: null,
            },
          ]
        : [],
    rejected: kind === 'reject' ? [{ outboxEventId: id, code: 'VALIDATION', message: '' }] : [],
  });

/** How the engine comes to each event. What it never offers the server can get no word: its state is what it was. */
const HAPPENS: Record<keyof typeof EXPECTED, (world: World) => Promise<unknown>> = {
  async claim(world) {
    const requested = new Promise<void>((resolve) => {
      world.script.serve = () => (resolve(), new Promise(() => undefined));
    });
    void world.engine.sync({ force: true });
    await requested;
  },
  async noOutcome(world) {
    world.script.serve = () => ({ kind: 'failure', failure: 'timeout' });
    await world.engine.sync({ force: true });
  },
  acknowledge: (world) => withOutcome(world, 'acknowledge'),
  conflict: (world) => withOutcome(world, 'conflict'),
  reject: (world) => withOutcome(world, 'reject'),
  retry: (world) => world.engine.retryFailed(world.id),
  async reoffer(world) {
    world.store.meta = { ...world.store.meta, cursor: 'of the server before' };
    let offered = 0;
    // Restored from a backup: says so once, and then can't be reached, so that what was offered again is seen waiting.
    world.script.serve = ({ path }) =>
      path.endsWith('/down') && offered++ === 0
        ? {
            kind: 'answer',
            status: 200,
            contentType: 'application/json',
            redirected: false,
            retryAfterMs: null,
            body: {
              changes: [],
              cursor: 'c2',
              syncTimestamp: '2026-11-21T09:00:00.000Z',
              hasMore: false,
              resync: true,
            },
          }
        : { kind: 'failure', failure: 'offline' };
    await world.engine.sync({ force: true });
    world.time.now += 10 * 60_000;
    await world.engine.sync({ force: true });
  },
};

async function withOutcome(world: World, kind: 'acknowledge' | 'conflict' | 'reject'): Promise<void> {
  world.script.serve = ({ path }) =>
    path.endsWith('/up') ? word(world, kind) : { kind: 'failure', failure: 'offline' };
  await world.engine.sync({ force: true, drainOnly: true });
}

describe('OB-1 every transition, by what the engine does', () => {
  for (const event of Object.keys(EXPECTED) as (keyof typeof EXPECTED)[]) {
    it.each(MUTATION_STATES)(`OB-1 ${event} when %s`, async (state) => {
      const world = await inState(state);
      await HAPPENS[event](world);
      expect(world.now()?.state).toBe(EXPECTED[event][state]);
    });
  }

  it.each(MUTATION_STATES)('OB-1 park when %s', async (state) => {
    const world = await inState(state);
    world.store.meta = { ...world.store.meta, cursor: 'c1' };
    // The server fails on it alone, three times, while it takes everything else: only what waits can come to that.
    world.script.serve = ({ path }) => ({
      kind: 'answer',
      status: path.endsWith('/up') ? 500 : 200,
      contentType: 'application/json',
      redirected: false,
      retryAfterMs: null,
      body: path.endsWith('/up')
        ? {}
        : { changes: [], cursor: 'c1', syncTimestamp: '2026-11-21T09:00:00.000Z', hasMore: false },
    });
    for (let round = 0; round < 8; round += 1) {
      world.time.now += 60 * 60_000;
      await world.engine.sync({ force: true });
    }
    const waits = state === 'pending' || state === 'sent';
    expect(world.now()?.state).toBe(waits ? 'failed' : state);
    expect(nextState('failed', 'park')).toBe('failed');
  });
});

describe('a request that was done in part', () => {
  it('H19 OB-15 what the server put off without a wait goes in the same round, in order, and none has failed', async () => {
    const world = engineOn();
    const made = Array.from({ length: 7 }, () => intent('CREATE', testId(), CLAIRE));
    await world.engine.enqueue(made);
    world.script.serve = ({ path, body }) => {
      if (path !== '/api/sync/up') return downAnswer();
      const { events } = body as SyncUpRequest;
      const taken = acknowledgeAll({ clientId: testId(), events: events.slice(0, 2) });
      const deferred = events.slice(2).map(({ id }) => ({ outboxEventId: id, code: 'TRY_LATER', retryAfterMs: 0 }));
      return taken.kind === 'answer' ? { ...taken, body: { ...(taken.body as SyncUpResponse), deferred } } : taken;
    };
    const report = await world.engine.sync();
    expect(report).toMatchObject({ drained: true, failure: null });
    expect(world.ups().map(({ events }) => events.length)).toEqual([7, 5, 3, 1]);
    expect(world.ups().map(({ events }) => events[0]?.id)).toEqual([0, 2, 4, 6].map((at) => made[at]?.id));
    expect((await world.engine.meta()).contact).toMatchObject({ attempt: 0, batchLimit: 500, suspects: [] });
  });
});
