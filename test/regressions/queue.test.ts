import { describe, expect, it } from 'vitest';
import type { SyncUpRequest } from '../../src/contract/protocol.ts';
import type { Reply } from '../../src/queue/ports.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { acknowledgeAll, answer, CLAIRE, downWord, engineOn, intent, testId, upWord, type Call } from '../support/queue.ts';

/** Bugs of our own that the simulation found, each on its smallest stage. The seed is the one that showed it first. */
const up = (call: Call) => call.body as SyncUpRequest;
const isUp = (call: Call) => call.path === '/api/sync/up';
const kind =
  (versions = new Map<string, number>()) =>
  (call: Call): Reply =>
    isUp(call) ? acknowledgeAll(up(call), versions) : downWord();
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
    script.serve = (call) => (isUp(call) ? upWord({ deferred: [{ outboxEventId: event.id, code: 'TRY_LATER', retryAfterMs: 5_000 }] }) : downWord());
    time.now += YEARS;
    await engine.enqueue([event]);
    await engine.sync();
    time.now -= YEARS;
    script.serve = kind();
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });

  it('RB-5 when the last of a chain of settlements is acknowledged, all that it settled are gone (seed 20)', async () => {
    const { engine, store, script } = engineOn(new MemoryStore());
    const first = intent('CREATE', testId(), CLAIRE);
    const again = intent('CREATE', first.entityId, CLAIRE, { resolves: first.id });
    script.serve = (call) => (isUp(call) ? upWord({ rejected: up(call).events.map(({ id }) => ({ outboxEventId: id, code: 'DUPLICATE', message: 'no' })) }) : downWord());
    for (const event of [first, again]) {
      await engine.enqueue([event]);
      await engine.sync();
    }
    expect(await store.counts()).toMatchObject({ rejected: 2, resolved: 1 });
    script.serve = kind();
    await engine.enqueue([intent('KEEP_SERVER', first.entityId, {}, { resolves: again.id })]);
    await engine.sync();
    expect(await store.counts()).toMatchObject({ rejected: 0, resolved: 0 });
  });

});
