import { describe, expect, it } from 'vitest';
import type { SyncUpRequest } from '../../src/contract/protocol.ts';
import { retryAfterMs } from '../../src/transport/http.ts';
import type { Reply } from '../../src/queue/ports.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { acknowledgeAll, answer, CLAIRE, downWord, engineOn, intent, testId, upWord, type Call } from '../support/queue.ts';

/** Attempts to lose, double or reorder a write that once succeeded, each on its smallest stage. */
const up = (call: Call) => call.body as SyncUpRequest;
const isUp = (call: Call) => call.path === '/api/sync/up';

describe('two settlements of one mutation', () => {
  it.each(['conflict', 'rejected'] as const)('DR-1 RB-5 go in the order in which they were made (%s)', async (state) => {
    const { engine, store, script, ups } = engineOn(new MemoryStore());
    const id = testId();
    const first = intent('UPDATE', id, { note: 'first' }, { seen: 1 });
    script.serve = (call) => {
      if (!isUp(call)) return downWord();
      return upWord(
        state === 'rejected'
          ? { rejected: up(call).events.map((event) => ({ outboxEventId: event.id, code: 'OVERLAP', message: 'no' })) }
          : { conflicts: up(call).events.map((event) => ({ outboxEventId: event.id, reason: 'VERSION', fields: ['note'], baseVersion: 1, serverVersion: 2, serverData: { ...CLAIRE, id, version: 2, note: 'theirs' }, modifiedBy: null, modifiedAt: '2026-11-21T09:00:00.000Z' })) },
      );
    };
    await engine.enqueue([first]);
    await engine.sync({ drainOnly: true });
    // One tab sends it again as it is; another had it open in a form and saves later.
    await engine.enqueue([intent('UPDATE', id, { note: 'again' }, { resolves: first.id })]);
    await engine.enqueue([intent('UPDATE', id, { note: 'corrected' }, { resolves: first.id })]);
    const { records } = await store.read({ records: [{ entityType: 'patient', entityId: id }] });
    if (state === 'conflict') expect(records.get(`patient/${id}`)?.view).toMatchObject({ note: 'corrected' });
    script.serve = (call) => (isUp(call) ? acknowledgeAll(up(call)) : downWord());
    await engine.sync();
    expect(ups().slice(1).flatMap(({ events }) => events).map(({ payload }) => payload)).toEqual([{ note: 'again' }, { note: 'corrected' }]);
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, conflict: 0, rejected: 0 });
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-11-21T09:00:00.000Z');

  it.each([
    ['7', 7_000], [' 0 ', 0], ['Sat, 21 Nov 2026 09:01:00 GMT', 60_000], ['Sat, 21 Nov 2020 09:01:00 GMT', 0],
    ['-5', null], ['1e3', null], ['in 2099', null], ['2099-01-01', null], ['', null], ['Xxx, 99 Yyy 2099 99:99:99 GMT', null],
  ] as const)('DR-3 of %j is %j', (header, milliseconds) => {
    expect(retryAfterMs(header, null, NOW)).toBe(milliseconds);
  });

  it('DR-3 C1 a date is taken by the clock of the answer, not by the device’s, which is years behind', () => {
    expect(retryAfterMs('Sat, 21 Nov 2026 09:01:00 GMT', 'Sat, 21 Nov 2026 09:00:00 GMT', Date.parse('2019-01-01T00:00:00.000Z'))).toBe(60_000);
  });

  it.each([1e15, 1e23, Infinity])('DR-3 of %d milliseconds keeps the queue for an hour, not for ever', async (wait) => {
    const { engine, store, time, script } = engineOn(new MemoryStore(), () => ({ ...(answer(undefined, 503, 'text/html') as Extract<Reply, { kind: 'answer' }>), retryAfterMs: wait }));
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    await engine.sync();
    script.serve = (call) => (isUp(call) ? acknowledgeAll(up(call)) : downWord());
    time.now += 59 * 60_000;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 1 });
    time.now += 2 * 60_000;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });
});
