import { describe, expect, it } from 'vitest';
import { CLAIRE, downAnswer, engineOn, intent, testId, upAnswer, type Call } from '../../test/support/queue.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Reply } from '../../test/support/queue.ts';

/**
 * A clinic's server as far as it matters here: refuses one CREATE, blocks what depends on it, and knows no record that
 * it did not take.
 */
function server(refuse: ReadonlySet<string>) {
  const taken = new Set<string>();
  const settled: string[] = [];
  const refusals: string[] = [];
  const serve = (call: Call): Reply => {
    if (!call.path.endsWith('/up')) return downAnswer();
    const word = { acknowledged: [] as object[], rejected: [] as object[], deferred: [] as object[] };
    const stuck = new Map<string, string>();
    for (const { id, entityId, operation, payload, resolves } of (call.body as SyncUpRequest).events) {
      const named = Object.values(payload as JsonObject)
        .flat()
        .filter((value): value is string => typeof value === 'string' && /^018f.*-9000-/.test(value));
      const blockedBy = [entityId, ...named].map((key) => stuck.get(key)).find((key) => key !== undefined);
      const refused =
        operation !== 'KEEP_SERVER' &&
        (refuse.has(id) || (operation === 'UPDATE' && !taken.has(entityId)) || named.some((key) => !taken.has(key)));
      if (blockedBy !== undefined && resolves !== blockedBy) {
        stuck.set(entityId, blockedBy);
        word.deferred.push({ outboxEventId: id, code: 'BLOCKED', blockedBy });
      } else if (refused) {
        stuck.set(entityId, id);
        refusals.push(id);
        word.rejected.push({ outboxEventId: id, code: 'REFERENCE_MISSING', message: 'no' });
      } else {
        if (resolves !== undefined) settled.push(resolves);
        if (operation !== 'KEEP_SERVER') taken.add(entityId);
        word.acknowledged.push({
          outboxEventId: id,
          serverEventId: id,
          entityId,
          serverVersion: 1,
          merged: false,
          serverData: operation === 'KEEP_SERVER' ? null : { ...(payload as JsonObject), id: entityId },
        });
      }
    }
    return upAnswer(word as never);
  };
  return { serve, taken, settled, refusals };
}

async function refusedWithDependants() {
  const patientId = testId();
  const create = intent('CREATE', patientId, CLAIRE);
  const edit = intent('UPDATE', patientId, { note: 'derrière' });
  const visit = intent('CREATE', testId(), { patientId, status: 'booked' }, { entityType: 'appointment' });
  const moved = intent('UPDATE', visit.entityId, { reason: 'douleur' }, { entityType: 'appointment' });
  const note = intent(
    'CREATE',
    testId(),
    { appointmentId: visit.entityId, text: 'vue' },
    { entityType: 'medicalRecord' },
  );
  const stranger = intent('CREATE', testId(), CLAIRE);
  const there = server(new Set([create.id]));
  const world = engineOn(new MemoryStore(), there.serve);
  for (const one of [create, edit, visit, moved, note]) await world.engine.enqueue([one]);
  await world.engine.sync();
  await world.engine.enqueue([stranger]);
  const open = async () => (await world.store.read({ waiting: 100, attention: true })).mutations;
  return { ...world, ...there, create, edit, visit, moved, note, stranger, patientId, open };
}

describe('RB-12 what depends on a refused CREATE', () => {
  it('RB-12 is held while the refusal waits for a person; unrelated work goes', async () => {
    const { engine, open, create, edit, visit, moved, note, stranger, taken } = await refusedWithDependants();
    await engine.sync();
    expect((await open()).map(({ id, state }) => [id, state])).toEqual([
      [create.id, 'rejected'],
      ...[edit, visit, moved, note].map(({ id }) => [id, 'pending']),
    ]);
    expect(taken.has(stranger.entityId)).toBe(true);
  });

  it('RB-12 is given up with it, at once, and none of it is refused one by one', async () => {
    const { engine, open, create, visit, store, settled, refusals, stranger } = await refusedWithDependants();
    await engine.giveUp(create.id);
    expect((await open()).map(({ operation, state }) => [operation, state])).toEqual([
      ['CREATE', 'rejected'],
      ['CREATE', 'pending'],
      ['KEEP_SERVER', 'pending'],
    ]);
    expect((await store.read({ records: [visit] })).records.get(`appointment/${visit.entityId}`)?.view).toBeNull();
    await engine.sync();
    expect(await open()).toEqual([]);
    expect([settled, refusals]).toEqual([[create.id], [create.id]]);
    expect(
      (await store.read({ records: [stranger] })).records.get(`patient/${stranger.entityId}`)?.view,
    ).not.toBeNull();
  });

  it('RB-12 goes when the CREATE is sent again', async () => {
    const { engine, open, create, patientId, visit, note, taken, refusals } = await refusedWithDependants();
    await engine.enqueue([intent('CREATE', patientId, CLAIRE, { resolves: create.id })]);
    await engine.sync();
    expect(await open()).toEqual([]);
    expect([patientId, visit.entityId, note.entityId].every((id) => taken.has(id))).toBe(true);
    expect(refusals).toEqual([create.id]);
  });

  it('RB-12 a CREATE that has not left takes what depends on it along too', async () => {
    const { engine, store } = engineOn(new MemoryStore());
    const create = intent('CREATE', testId(), CLAIRE);
    const visit = intent('CREATE', testId(), { patientId: create.entityId }, { entityType: 'appointment' });
    for (const one of [create, visit]) await engine.enqueue([one]);
    await engine.drop(create.id);
    expect(await store.counts()).toMatchObject({ pending: 0 });
  });

  it('RB-12 a correction that is taken back before it has gone leaves all as it was', async () => {
    const { engine, open, create, patientId } = await refusedWithDependants();
    const before = await open();
    const correction = intent('CREATE', patientId, CLAIRE, { resolves: create.id });
    await engine.enqueue([correction]);
    await engine.drop(correction.id);
    expect(await open()).toEqual(before);
  });

  it('RB-12 what another tab has made in the moment of the giving up, and nobody was asked for, waits for a person', async () => {
    const { engine, open, create, edit, visit, moved, note, patientId, refusals } = await refusedWithDependants();
    const confirmed = [edit, visit, moved, note].map(({ id }) => id);
    const late = intent('CREATE', testId(), { patientId, status: 'booked' }, { entityType: 'appointment' });
    const after = intent('UPDATE', late.entityId, { reason: 'contrôle' }, { entityType: 'appointment' });
    await Promise.all([engine.enqueue([late, after]), engine.giveUp(create.id, confirmed)]);
    await engine.sync();
    expect(refusals).toEqual([create.id, late.id]);
    expect((await open()).map(({ id, state, payload }) => [id, state, payload])).toEqual([
      [late.id, 'rejected', late.payload],
      [after.id, 'pending', after.payload],
    ]);
  });

  it('RB-12 so it is where the CREATE had not left', async () => {
    const { engine, store } = engineOn(new MemoryStore());
    const create = intent('CREATE', testId(), CLAIRE);
    const [known, late] = [0, 1].map(() =>
      intent('CREATE', testId(), { patientId: create.entityId }, { entityType: 'appointment' }),
    );
    for (const one of [create, known!, late!]) await engine.enqueue([one]);
    await engine.drop(create.id, [known!.id]);
    expect((await store.read({ waiting: 10 })).mutations.map(({ id }) => id)).toEqual([late!.id]);
  });

  it('RB-12 to give up twice is to give up once', async () => {
    const { engine, open, create } = await refusedWithDependants();
    await Promise.all([engine.giveUp(create.id), engine.giveUp(create.id)]);
    expect((await open()).filter(({ operation }) => operation === 'KEEP_SERVER')).toHaveLength(1);
  });

  it('RB-12 a conflict is given up alone: the record is there', async () => {
    const { engine, store, script } = engineOn(new MemoryStore());
    const create = intent('CREATE', testId(), CLAIRE);
    const edit = intent('UPDATE', create.entityId, { note: 'derrière' });
    script.serve = (call) =>
      call.path.endsWith('/up')
        ? upAnswer({
            conflicts: [
              {
                outboxEventId: create.id,
                reason: 'EXISTS',
                fields: [],
                baseVersion: null,
                serverVersion: 3,
                serverData: { ...CLAIRE, id: create.entityId },
                modifiedBy: null,
                modifiedAt: null,
              },
            ],
            deferred: [{ outboxEventId: edit.id, code: 'BLOCKED', blockedBy: create.id }],
          })
        : downAnswer();
    for (const one of [create, edit]) await engine.enqueue([one]);
    await engine.sync();
    await engine.giveUp(create.id);
    expect((await store.read({ waiting: 10 })).mutations.map(({ operation }) => operation)).toEqual([
      'UPDATE',
      'KEEP_SERVER',
    ]);
  });
});
