import { beforeEach, describe, expect, it } from 'vitest';
import type { Mutation, StoredRecord } from '../../src/queue/model.ts';
import { keyOf } from '../../src/queue/model.ts';
import { planEnqueue } from '../../src/queue/enqueue.ts';
import type { LocalReads, Store } from '../../src/queue/ports.ts';
import { listPart, removalMark } from '../../src/queue/saved-lists.ts';
import { clinic } from '../../src/contract/clinic.ts';
import { CLAIRE, intent, testId } from '../support/queue.ts';

/** What every implementation of the store port has to do. Run on memory and on IndexedDB (Dexie). */
export function storeContract(name: string, open: () => Promise<Store & LocalReads>): void {
  describe(`store port on ${name}`, () => {
    let store: Store & LocalReads;
    beforeEach(async () => {
      store = await open();
    });

    const enqueue = async (...intents: ReturnType<typeof intent>[]): Promise<Mutation[]> => {
      const mutations = await store.transact({ records: intents, mutationsOf: intents }, (loaded) => {
        const planned = planEnqueue(clinic, loaded, intents);
        return { write: planned.workspace.write(), result: planned.mutations };
      });
      return mutations ?? [];
    };
    const setState = (mutation: Mutation, state: Mutation['state'], more: Partial<Mutation> = {}) =>
      store.transact({ mutations: [mutation.id] }, () => ({
        write: { putMutations: [{ ...mutation, state, ...more }] },
        result: true,
      }));

    it('OB-4 commits record and mutation together, and reads both back', async () => {
      const id = testId();
      const [mutation] = await enqueue(intent('CREATE', id, CLAIRE));
      const loaded = await store.read({ records: [{ entityType: 'patient', entityId: id }], waiting: 10 });
      expect(loaded.mutations).toEqual([mutation]);
      expect(loaded.records.get(`patient/${id}`)).toMatchObject({
        view: { id, birthName: 'LEFÈVRE' },
        confirmed: null,
        syncState: 'pending',
      });
    });

    it('OB-3 gives numbers in order, also to calls made at the same moment', async () => {
      const groups = await Promise.all(
        Array.from({ length: 20 }, () =>
          enqueue(intent('CREATE', testId(), CLAIRE), intent('CREATE', testId(), CLAIRE)),
        ),
      );
      const seqs = groups
        .flat()
        .map(({ seq }) => seq)
        .sort((a, b) => a - b);
      expect(seqs).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
      expect((await store.read({})).meta.seq).toBe(40);
    });

    it('OB-4 writes nothing when the decision is null, and nothing when it throws', async () => {
      const id = testId();
      const write = { putRecords: [{ entityType: 'patient', entityId: id } as StoredRecord] };
      expect(await store.transact({}, () => null)).toBeNull();
      await expect(
        store.transact({}, () => {
          if (write) throw new RangeError('planned');
          return { write, result: 1 };
        }),
      ).rejects.toThrow('planned');
      expect((await store.read({ records: [{ entityType: 'patient', entityId: id }] })).records.size).toBe(0);
    });

    it('loads the open mutations of records, and those by id in any state, each once and in order', async () => {
      const [a, b] = [testId(), testId()];
      const created = await enqueue(
        intent('CREATE', a, CLAIRE),
        intent('UPDATE', a, { note: 'x' }),
        intent('CREATE', b, CLAIRE),
      );
      const [first] = created;
      await setState(first as Mutation, 'acknowledged', { settledAt: '2026-11-21T09:00:00.000Z' });
      const ofA = await store.read({ mutationsOf: [{ entityType: 'patient', entityId: a }] });
      expect(ofA.mutations.map(({ seq }) => seq)).toEqual([2]);
      const both = await store.read({
        mutationsOf: [{ entityType: 'patient', entityId: a }],
        mutations: [(first as Mutation).id],
      });
      expect(both.mutations.map(({ seq }) => seq)).toEqual([1, 2]);
    });

    it('finds the open mutations of many records at once', async () => {
      const ids = Array.from({ length: 120 }, () => testId());
      await enqueue(...ids.map((id) => intent('CREATE', id, CLAIRE)));
      const keys = ids.slice(0, 100).map((entityId) => ({ entityType: 'patient', entityId }));
      const { mutations } = await store.read({ mutationsOf: keys });
      expect(mutations.map(({ entityId }) => entityId)).toEqual(ids.slice(0, 100));
    });

    it('finds many records at once, whether they lie close together or far apart, and no others', async () => {
      const id = (number: number) => `0190a1b2-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
      await enqueue(...Array.from({ length: 600 }, (_, at) => intent('CREATE', id(at), CLAIRE)));
      for (const wanted of [
        Array.from({ length: 150 }, (_, at) => 200 + at),
        Array.from({ length: 150 }, (_, at) => at * 4),
        Array.from({ length: 150 }, (_, at) => 900 + at),
      ]) {
        const { records } = await store.read({
          records: wanted.map((number) => ({ entityType: 'patient', entityId: id(number) })),
        });
        expect([...records.keys()].toSorted()).toEqual(
          wanted.filter((number) => number < 600).map((number) => `patient/${id(number)}`),
        );
      }
    });

    it('tells what waits, what needs a person and what is acknowledged apart', async () => {
      const created = await enqueue(...Array.from({ length: 6 }, () => intent('CREATE', testId(), CLAIRE)));
      const [, sent, conflict, rejected, failed, done] = created as [
        Mutation,
        Mutation,
        Mutation,
        Mutation,
        Mutation,
        Mutation,
      ];
      await setState(sent, 'sent');
      await setState(conflict, 'conflict', { resolvedBy: testId() });
      await setState(rejected, 'rejected');
      await setState(failed, 'failed');
      await setState(done, 'acknowledged', { settledAt: '2026-11-21T09:00:00.000Z' });
      expect((await store.read({ waiting: 10 })).mutations.map(({ seq }) => seq)).toEqual([1, 2]);
      expect((await store.read({ attention: true })).mutations.map(({ seq }) => seq)).toEqual([3, 4, 5]);
      expect((await store.read({ acknowledged: 10 })).mutations.map(({ seq }) => seq)).toEqual([6]);
      expect(await store.counts()).toEqual({
        pending: 1,
        sent: 1,
        conflict: 0,
        rejected: 1,
        failed: 1,
        oldestPendingAt: '2026-11-21T09:00:00.000Z',
      });
      expect(await store.countOpen('patient')).toEqual({ waiting: 2, attention: 2 });
      expect(await store.countOpen('appointment')).toEqual({ waiting: 0, attention: 0 });
    });

    it('trims the ring by age alone, never what is open', async () => {
      const [old, young, open] = (await enqueue(
        intent('CREATE', testId(), CLAIRE),
        intent('CREATE', testId(), CLAIRE),
        intent('CREATE', testId(), CLAIRE),
      )) as [Mutation, Mutation, Mutation];
      await setState(old, 'acknowledged', { settledAt: '2026-11-01T00:00:00.000Z' });
      await setState(young, 'acknowledged', { settledAt: '2026-11-20T00:00:00.000Z' });
      await store.trimRing('2026-11-14T00:00:00.000Z');
      const { mutations } = await store.read({ mutations: [old.id, young.id, open.id] });
      expect(mutations.map(({ seq }) => seq)).toEqual([2, 3]);
    });

    it('trims what lies behind a mutation of a server whose clock had jumped ahead', async () => {
      const [ahead, old, young] = (await enqueue(
        intent('CREATE', testId(), CLAIRE),
        intent('CREATE', testId(), CLAIRE),
        intent('CREATE', testId(), CLAIRE),
      )) as [Mutation, Mutation, Mutation];
      await setState(ahead, 'acknowledged', { settledAt: '2036-11-20T00:00:00.000Z' });
      await setState(old, 'acknowledged', { settledAt: '2026-11-01T00:00:00.000Z' });
      await setState(young, 'acknowledged', { settledAt: '2026-11-20T00:00:00.000Z' });
      await store.trimRing('2026-11-14T00:00:00.000Z');
      expect((await store.read({ mutations: [ahead.id, old.id, young.id] })).mutations.map(({ seq }) => seq)).toEqual([
        1, 3,
      ]);
    });

    it('lists what changed since a point, by type, in pages', async () => {
      const ids = Array.from({ length: 5 }, () => testId());
      await enqueue(...ids.map((id) => intent('CREATE', id, CLAIRE)));
      const first = await store.changedSince('patient', 0, 3);
      expect(first.rows.map(({ entityId }) => entityId)).toEqual(ids.slice(0, 3));
      const rest = await store.changedSince('patient', first.changeSeq, 3);
      expect(rest.rows.map(({ entityId }) => entityId)).toEqual(ids.slice(3));
      expect((await store.changedSince('practitioner', 0, 3)).rows).toEqual([]);
      await enqueue(intent('UPDATE', ids[0] as string, { note: 'again' }));
      expect((await store.changedSince('patient', rest.changeSeq, 3)).rows.map(keyOf)).toEqual([`patient/${ids[0]}`]);
    });

    it('RB-16 reads the rows that the newest open mutations change, of one type', async () => {
      const ids = Array.from({ length: 4 }, () => testId());
      await enqueue(...ids.map((id) => intent('CREATE', id, CLAIRE)));
      const last = await enqueue(intent('UPDATE', ids[1] as string, { note: 'again' }));
      const found = async (limit: number) =>
        (await store.withOpenChanges('patient', limit)).map(({ entityId }) => entityId).sort();
      expect(await found(2)).toEqual([ids[1], ids[3]].sort());
      expect(await found(100)).toEqual([...ids].sort());
      expect(await store.withOpenChanges('practitioner', 100)).toEqual([]);
      await setState(last[0] as Mutation, 'acknowledged', { settledAt: '2026-11-20T00:00:00.000Z' });
      expect(await found(1)).toEqual([ids[3]]);
    });

    it('RB-14 names, with what changed, the ids under which there is no row any more', async () => {
      const [gone, back] = [testId(), testId()];
      await enqueue(intent('CREATE', gone, CLAIRE), intent('CREATE', back, CLAIRE));
      await store.transact({}, () => ({
        write: {
          deleteRecords: [{ entityType: 'patient', entityId: gone }],
          meta: {
            aliases: { [`patient/${gone}`]: testId(), [`patient/${back}`]: testId(), [`user/${gone}`]: testId() },
          },
        },
        result: null,
      }));
      expect((await store.changedSince('patient', 99, 3)).gone).toEqual([gone]);
    });

    it('finds the rows of an older copy of the server', async () => {
      const id = testId();
      await enqueue(intent('CREATE', id, CLAIRE));
      expect((await store.read({ olderThanGeneration: 1 })).stale.map(keyOf)).toEqual([`patient/${id}`]);
      expect((await store.read({ olderThanGeneration: 0 })).stale).toEqual([]);
    });

    it('keeps drafts', async () => {
      await store.saveDraft('patient:new', { birthName: 'X' }, '2026-11-21T09:00:00.000Z');
      expect(await store.draftsOf('patient:new')).toEqual([
        { name: 'patient:new', values: { birthName: 'X' }, savedAt: '2026-11-21T09:00:00.000Z' },
      ]);
      await store.saveDraft('patient:new', { birthName: 'Y' }, '2026-11-21T09:01:00.000Z', 3);
      expect(await store.draftsOf('patient:new')).toEqual([
        { name: 'patient:new', values: { birthName: 'Y' }, savedAt: '2026-11-21T09:01:00.000Z', seen: 3 },
      ]);
      await store.deleteDraft('patient:new');
      expect(await store.draftsOf('patient:new')).toEqual([]);
    });

    it('DF-2 gives the drafts of a form and of no other, newest first; one that is taken has moved', async () => {
      const names = ['patient/new', 'patient/new/a', 'patient/new/b', 'patient/newer', 'patient/new-b/c', 'patient/n'];
      for (const [at, name] of names.entries())
        await store.saveDraft(name, { note: name }, `2026-11-21T09:00:0${at}.000Z`);
      expect((await store.draftsOf('patient/new')).map(({ name }) => name)).toEqual([
        'patient/new/b',
        'patient/new/a',
        'patient/new',
      ]);
      expect(await store.takeDraft('patient/new', 'patient/new/c')).toEqual({
        values: { note: 'patient/new' },
        savedAt: '2026-11-21T09:00:00.000Z',
      });
      expect(await store.takeDraft('patient/new', 'patient/new/d')).toBeNull();
      expect((await store.draftsOf('patient/new')).map(({ name }) => name)).toEqual([
        'patient/new/b',
        'patient/new/a',
        'patient/new/c',
      ]);
    });

    it('AG-19 gives the drafts of every form, newest first', async () => {
      for (const [at, name] of ['patient/new/a', 'appointment/b/1', 'patient/new/c'].entries())
        await store.saveDraft(name, { note: name }, `2026-11-21T09:00:0${at}.000Z`);
      await store.deleteDraft('patient/new/a');
      expect(await store.allDrafts()).toEqual([
        { name: 'patient/new/c', values: { note: 'patient/new/c' }, savedAt: '2026-11-21T09:00:02.000Z' },
        { name: 'appointment/b/1', values: { note: 'appointment/b/1' }, savedAt: '2026-11-21T09:00:01.000Z' },
      ]);
    });

    it('DF-4 finds those from under every id that a record has had', async () => {
      await store.transact({}, () => ({
        write: { meta: { aliases: { 'patient/a': 'b', 'patient/b': 'c', 'patient/x': 'y' } } },
        result: null,
      }));
      for (const [at, name] of ['patient/a/1', 'patient/b/2', 'patient/c/3', 'patient/x/4'].entries())
        await store.saveDraft(name, {}, `2026-11-21T09:00:0${at}.000Z`);
      for (const id of ['a', 'b', 'c'])
        expect((await store.draftsOf(`patient/${id}`)).map(({ name }) => name)).toEqual([
          'patient/c/3',
          'patient/b/2',
          'patient/a/1',
        ]);
    });

    it('DF-3 drops a draft in the transaction that is given, and only there', async () => {
      await store.saveDraft('patient/new/a', { note: 'a' }, '2026-11-21T09:00:00.000Z');
      await store.saveDraft('patient/new/b', { note: 'b' }, '2026-11-21T09:00:00.000Z');
      await store.transact({}, () => null);
      await store.transact({ drafts: true }, () => ({ write: { deleteDrafts: ['patient/new/a'] }, result: null }));
      // What does not ask for drafts does not hold them up either.
      await expect(
        store.transact({}, () => ({ write: { deleteDrafts: ['patient/new/b'] }, result: null })),
      ).rejects.toThrow();
      expect((await store.draftsOf('patient/new')).map(({ name }) => name)).toEqual(['patient/new/b']);
    });

    it('keeps blobs', async () => {
      await store.saveBlobs([
        { name: 'a', value: 1 },
        { name: 'b', value: [2] },
      ]);
      expect(await store.loadBlobs(['b', 'none', 'a'])).toEqual([[2], undefined, 1]);
    });

    it('SV-239 saves a list only if none of its type was removed since', async () => {
      const patients = { name: removalMark('patient'), value: undefined as unknown };
      const head = { name: listPart('patient', 'head'), value: 'as read' };
      const removed = (entityType: string) =>
        store.transact({ lists: true }, () => ({ write: { deleteLists: [entityType] }, result: null }));
      expect(await store.saveBlobs([head], patients)).toBe(true);
      await removed('consent');
      expect(await store.saveBlobs([head], patients)).toBe(true);
      for (let time = 0; time < 2; time += 1) {
        await removed('patient');
        expect(await store.saveBlobs([head], patients)).toBe(false);
        expect(await store.loadBlobs([head.name])).toEqual([undefined]);
        [patients.value] = await store.loadBlobs([patients.name]);
        expect(await store.saveBlobs([head], patients)).toBe(true);
      }
      expect(await store.loadBlobs([head.name])).toEqual(['as read']);
    });
  });
}
