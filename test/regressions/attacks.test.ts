import { describe, expect, it } from 'vitest';
import type { SyncUpRequest } from '../../src/contract/protocol.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { acknowledgeAll, CLAIRE, downWord, engineOn, intent, testId, upWord, type Call } from '../support/queue.ts';

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
