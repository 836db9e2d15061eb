import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import type { Domain } from '../../src/contract/domain.ts';
import { defineEntity } from '../../src/contract/entity.ts';
import { patient } from '../../src/contract/entities/patient.ts';
import type { SyncUpRequest } from '../../src/contract/protocol.ts';
import { missingSteps, upgradePayload, upgradeRecord } from '../../src/contract/upgrade.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase, type LocalDatabase } from '../../src/db/schema.ts';
import { storeVersionOf } from '../../src/db/upgrade.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Mutation } from '../../src/queue/model.ts';
import { StorageError, type StorageFault } from '../../src/queue/storage.ts';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId } from '../support/queue.ts';
import { dumpStore, mutationsOf, restoreStore, type RawStore } from './raw-store.ts';
import type { Left } from './real-run.ts';

/** `note` is called `remark` from version 2 on; from 3 on an e-mail is one of several. */
const renamed =
  (from: string, to: string, change: (value: unknown) => unknown = (value) => value) =>
  (object: JsonObject): JsonObject => {
    if (!(from in object)) return object;
    const { [from]: value, ...rest } = object;
    return { ...rest, [to]: change(value) } as JsonObject;
  };
const remark = renamed('note', 'remark');
const emails = renamed('email', 'emails', (value) => (value === null ? null : [value]));
const patient3 = defineEntity({
  ...patient,
  schemaVersion: 3,
  steps: { 1: { payload: remark, record: remark }, 2: { payload: emails, record: emails } },
});
const later: Domain = {
  ...clinic,
  entities: clinic.entities.map((entity) => (entity.type === 'patient' ? patient3 : entity)),
};

const folder = new URL('fixtures/', import.meta.url);
type Fixture = RawStore & Pick<Left, 'ids'>;
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture] as const)
  .sort(([, a], [, b]) => a.version - b.version);
const fixture = fixtures.at(-1)?.[1] as Fixture;

let count = 0;
const freshName = () => `upgrade-${++count}`;
async function restored(raw: RawStore = fixture): Promise<string> {
  const name = freshName();
  await restoreStore(name, raw);
  return name;
}
const storeOf = (database: LocalDatabase) => new DexieStore(database, () => 0);
const faultsOf = (database: LocalDatabase): (StorageFault | null)[] => {
  const faults: (StorageFault | null)[] = [];
  database.onFault((fault) => faults.push(fault));
  return faults;
};
const byId = async (store: DexieStore, id: string) =>
  (await store.read({ mutations: [id] })).mutations.find((mutation) => mutation.id === id) as Mutation;

describe('UG-1 steps', () => {
  it('UG-1 lead from any version to this one, in order, for patches and records', () => {
    expect(upgradePayload(patient3, { note: null, email: 'a@b.fr' }, 1)).toEqual({ remark: null, emails: ['a@b.fr'] });
    expect(upgradePayload(patient3, { remark: 'x', email: 'a@b.fr' }, 2)).toEqual({ remark: 'x', emails: ['a@b.fr'] });
    expect(upgradeRecord(patient3, { id: '1', note: 'x' }, 1)).toEqual({ id: '1', remark: 'x' });
  });

  it('UG-2 leave alone what a newer server has given in the next form already', () => {
    const once = upgradeRecord(patient3, { id: '1', note: 'x', email: 'a@b.fr' }, 1);
    expect(upgradeRecord(patient3, once, 1)).toEqual(once);
  });

  it.each(clinic.entities.map((entity) => [entity.type, entity] as const))(
    'UG-1 %s has a step from every version below its own',
    (_type, entity) => {
      expect(missingSteps(entity)).toEqual([]);
    },
  );

  it('UG-1 a missing step is seen', () =>
    expect(missingSteps({ ...patient3, steps: { 2: patient3.steps[2] } })).toEqual([1]));
});

describe.each(fixtures)(
  'UG-3 a store of an older version is brought forward when it is opened: %s',
  (_file, fixture) => {
    it('UG-3 payloads, records, bases and views are in the new form, drafts as they were, what screens kept is made anew', async () => {
      const database = openDatabase(await restored(fixture), later);
      const store = storeOf(database);
      const conflict = await byId(store, fixture.ids.conflict);
      expect(conflict).toMatchObject({
        schemaVersion: 3,
        payload: { remark: 'la mienne' },
        base: { remark: 'vue au cabinet' },
        conflict: { fields: ['remark'], serverData: { remark: 'celle du serveur' } },
      });
      const held = await byId(store, fixture.ids.heldByConflict);
      expect(held.payload).toEqual({ emails: ['claire@exemple.fr'] });
      const { records } = await store.read({ records: [conflict] });
      expect(records.get(`patient/${conflict.entityId}`)?.view).toMatchObject({
        remark: 'la mienne',
        emails: ['claire@exemple.fr'],
      });
      expect(records.get(`patient/${conflict.entityId}`)?.view).not.toHaveProperty('note');
      expect(await store.loadBlobs(['list:patient:head'])).toEqual([undefined]);
      expect((await store.draftsOf('patient:new'))[0]?.values).toEqual({
        birthName: 'EN COURS',
        note: 'pas encore enregistré',
      });
      expect((await byId(store, fixture.ids.dependant)).schemaVersion).toBe(1);
    });

    it('UG-3 what has left is sent again as it left, what has not in the new form', async () => {
      const store = storeOf(openDatabase(await restored(fixture), later));
      const { engine, ups, time } = engineOn(store, (call) =>
        call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest) : downAnswer(),
      );
      time.now += 60 * 60_000;
      await engine.retryFailed(fixture.ids.failed);
      await engine.sync({ force: true });
      const events = new Map(ups().flatMap((request) => request.events.map((event) => [event.id, event] as const)));
      expect(events.get(fixture.ids.failed)).toMatchObject({
        schemaVersion: 1,
        payload: { note: 'que le serveur ne digère pas' },
      });
      expect(events.get(fixture.ids.settlement)).toMatchObject({
        schemaVersion: 1,
        payload: { note: 'la mienne aussi' },
      });
      expect(events.get(fixture.ids.pending)).toMatchObject({ schemaVersion: 3, payload: { birthName: 'NOUVELLE' } });
    });

    it('UG-3 the browser is killed at any write of the upgrade: the store is as it was, and the next opening brings it forward', async () => {
      const name = await restored(fixture);
      const before = await dumpStore(name);
      const { put } = IDBObjectStore.prototype;
      /** Opens the store in a browser that dies before it has written so much; false if the upgrade was through. */
      async function openKilledAfter(most: number): Promise<boolean> {
        let writes = 0;
        const dying = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
          this: IDBObjectStore,
          ...row
        ) {
          if (writes === most) this.transaction.abort();
          writes += 1;
          return put.apply(this, row);
        });
        const database = openDatabase(name, later);
        const faults = faultsOf(database);
        const isThrough = database.ready().then(
          () => true,
          () => false,
        );
        const died = vi
          .waitFor(() => expect(faults).not.toEqual([]), { timeout: 10_000, interval: 1 })
          .then(() => false);
        const through = await Promise.race([isThrough, died]);
        database.close();
        dying.mockRestore();
        return !through;
      }
      let kills = 0;
      while (await openKilledAfter(kills)) {
        expect(await dumpStore(name)).toEqual(before);
        kills += 1;
      }
      expect(kills).toBeGreaterThan(5);
      const whole = await restored(fixture);
      const database = openDatabase(whole, later);
      await database.ready();
      database.close();
      expect(await dumpStore(name)).toEqual(await dumpStore(whole));
    });

    it('UG-3 opened again it stays as it is', async () => {
      const name = await restored(fixture);
      const first = openDatabase(name, later);
      await first.ready();
      first.close();
      const once = await dumpStore(name);
      const second = openDatabase(name, later);
      await second.ready();
      second.close();
      expect(await dumpStore(name)).toEqual(once);
      for (const { entityType, schemaVersion } of mutationsOf(once))
        expect(schemaVersion).toBe(entityType === 'patient' ? 3 : 1);
      expect(once.version).toBe(storeVersionOf(later) * 10);
    });
  },
);

describe('UG-4 two versions at once', () => {
  it('UG-4 an open tab lets go when a newer app comes: what was typed is written first, and it says that it must be reloaded', async () => {
    const name = await restored();
    const old = openDatabase(name, clinic);
    const store = storeOf(old);
    const faults = faultsOf(old);
    const { engine } = engineOn(store);
    await old.ready();
    old.beforeClosing(() =>
      store.saveDraft('patient:typing', { birthName: 'DERNIERS MOTS' }, '2026-11-21T09:00:00.000Z'),
    );
    const underWay = engine.enqueue([intent('CREATE', testId(), { ...CLAIRE, note: 'juste avant' })]);
    const fresh = openDatabase(name, later);
    await fresh.ready();
    const {
      mutations: [kept],
    } = await underWay;
    expect(faults.filter((fault) => fault !== null)).toEqual(['newer']);
    const there = storeOf(fresh);
    expect((await there.draftsOf('patient:typing'))[0]?.values).toEqual({ birthName: 'DERNIERS MOTS' });
    expect((await byId(there, kept?.id ?? '')).payload).toMatchObject({ remark: 'juste avant' });
  });

  it('UG-4 an older tab writes nothing into a newer store, sends nothing of it, and can still read and export', async () => {
    const name = await restored();
    const fresh = openDatabase(name, later);
    await fresh.ready();
    fresh.close();
    const before = await dumpStore(name);
    const old = openDatabase(name, clinic);
    const store = storeOf(old);
    const { engine, calls } = engineOn(store, () => downAnswer());
    await expect(engine.enqueue([intent('CREATE', testId(), CLAIRE)])).rejects.toMatchObject({
      name: 'StorageError',
      fault: 'newer',
    });
    expect(await engine.sync({ force: true })).toMatchObject({ failure: 'storage', storage: 'newer', retryInMs: null });
    expect(calls).toEqual([]);
    expect(await store.unsent()).toHaveLength(11);
    expect(await store.counts()).toMatchObject({ conflict: 1, rejected: 1, failed: 1 });
    expect(await dumpStore(name)).toEqual(before);
  });

  it('UG-4 reading a newer store does not hold up the next one', async () => {
    const name = await restored();
    const fresh = openDatabase(name, later);
    await fresh.ready();
    fresh.close();
    const reading = openDatabase(name, clinic);
    await expect(reading.ready()).rejects.toBeInstanceOf(StorageError);
    await storeOf(reading).counts();
    const latest = openDatabase(name, {
      ...later,
      entities: later.entities.map((entity) =>
        entity.type === 'patient'
          ? { ...patient3, schemaVersion: 4, steps: { ...patient3.steps, 3: { payload: remark, record: remark } } }
          : entity,
      ),
    });
    await latest.ready();
    expect(latest.isOpen()).toBe(true);
  });

  it('UG-4 a tab that does not let go is told of within two seconds, and the upgrade goes on when it closes', async () => {
    const name = await restored();
    const stubborn = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    const fresh = openDatabase(name, later);
    const faults = faultsOf(fresh);
    const opening = fresh.ready();
    await vi.waitFor(() => expect(faults).toContain('blocked'), { timeout: 2_000 });
    stubborn.close();
    await opening;
    expect(faults.at(-1)).toBeNull();
    expect((await byId(storeOf(fresh), fixture.ids.conflict)).payload).toEqual({ remark: 'la mienne' });
  });
});
