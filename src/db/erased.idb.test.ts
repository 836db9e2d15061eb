import { describe, expect, it } from 'vitest';
import {
  acknowledgeAll,
  CLAIRE,
  downAnswer,
  engineOn,
  intent,
  testId,
  upAnswer,
  USER,
} from '../../test/support/queue.ts';
import { clinic } from '../contract/clinic.ts';
import type { SyncDownResponse, SyncUpRequest } from '../contract/protocol.ts';
import { listPart } from '../queue/saved-lists.ts';
import { DexieStore } from './dexie-store.ts';
import { openDatabase, type LocalDatabase } from './schema.ts';

/** In every text of the record that is erased. */
const SECRET = 'SECRET-DU-DOSSIER';
const TYPED = 'TAPÉ-ICI';
const AT = '2026-11-21T09:00:00.000Z';

const changeOf = (entityId: string, more: object) =>
  ({
    id: testId(),
    entityType: 'patient',
    entityId,
    operation: 'CREATE',
    serverVersion: 1,
    payload: {},
    modifiedAt: AT,
    modifiedBy: null,
    ...more,
  }) as SyncDownResponse['changes'][number];

/** Where a text stands on the device. */
async function holding(database: LocalDatabase, text: string): Promise<string[]> {
  const found = await Promise.all(
    database.tables.map(async (table) => (JSON.stringify(await table.toArray()).includes(text) ? [table.name] : [])),
  );
  return found.flat().toSorted();
}

const deletedFor = ({ id }: SyncUpRequest['events'][number]) => ({
  outboxEventId: id,
  reason: 'DELETED' as const,
  fields: [],
  baseVersion: 2,
  serverVersion: 9,
  serverData: null,
  modifiedBy: { id: USER, name: 'Ana Martin' },
  modifiedAt: AT,
});

let count = 0;
/** A device that has changed a patient, and another one, whose changes the server has. */
async function world() {
  const database = openDatabase(`erased-${++count}`, clinic);
  const store = new DexieStore(database, () => Date.parse(AT));
  const [erased, kept] = [testId(), testId()];
  const record = (id: string, note: string) => ({ ...CLAIRE, birthName: note, id, version: 1 });
  const versions = new Map([erased, kept].map((id) => [id, 1]));
  const contents = new Map([erased, kept].map((id) => [id, record(id, id === erased ? SECRET : 'GARDÉ')]));
  const next: SyncDownResponse['changes'] = [erased, kept].map((id) => changeOf(id, { payload: contents.get(id) }));
  const server = { knows: true };
  const online = engineOn(store, (call) => {
    if (!call.path.endsWith('/up')) return downAnswer({ changes: next.splice(0) });
    const { events } = call.body as SyncUpRequest;
    return server.knows
      ? acknowledgeAll(call.body as SyncUpRequest, versions, contents as never)
      : upAnswer({ conflicts: events.map(deletedFor) });
  });
  await online.engine.sync();
  for (const id of [erased, kept]) await online.engine.enqueue([intent('UPDATE', id, { note: `${SECRET} ${id}` })]);
  await online.engine.sync();
  await store.saveBlobs([
    { name: listPart('patient', 'head'), value: { entries: [{ summary: { birthName: SECRET } }] } },
    { name: listPart('patient', '0'), value: { entries: [{ summary: { birthName: SECRET } }] } },
    { name: listPart('practitioner', 'head'), value: { entries: [] } },
  ]);
  return {
    ...online,
    database,
    store,
    erased,
    kept,
    server,
    /** What the next pull brings. */
    erase: (more: object = { erased: true }) =>
      void next.push(changeOf(erased, { operation: 'DELETE', serverVersion: 9, ...more })),
    /** The next pull is a copy from the beginning, of these pages. */
    copyAgain(...pages: SyncDownResponse['changes'][]) {
      const { serve } = online.script;
      let isFirst = true;
      online.script.serve = (call) => {
        const changes = call.path.endsWith('/up') ? undefined : pages.shift();
        if (changes === undefined) return serve(call);
        const resync = isFirst ? { resync: true } : {};
        isFirst = false;
        return downAnswer({ changes, cursor: `copy ${pages.length}`, hasMore: pages.length > 0, ...resync });
      };
    },
    erasure: changeOf(erased, { operation: 'DELETE', serverVersion: 9, erased: true }),
    copyOfKept: () => changeOf(kept, { payload: { ...contents.get(kept), id: kept, version: 2 }, serverVersion: 2 }),
    savedLists: () => store.loadBlobs([listPart('patient', 'head'), listPart('practitioner', 'head')]),
  };
}

describe('SV-237 a record that was erased for good', () => {
  it('SV-237 leaves nothing on the device: not in rows, saved lists or what was sent in the last days', async () => {
    const { database, store, engine, erased, kept, erase } = await world();
    expect(await holding(database, SECRET)).toEqual(['blobs', 'records', 'ring']);
    erase();
    await engine.sync();
    const { mutations, records } = await store.read({
      records: [{ entityType: 'patient', entityId: kept }],
      acknowledged: 100,
    });
    // Of the others nothing goes: they may have to be offered to a restored server.
    expect(mutations.map(({ entityId }) => entityId)).toEqual([kept]);
    expect(records.get(`patient/${kept}`)?.view?.['birthName']).toBe('GARDÉ');
    for (const table of database.tables)
      expect([table.name, JSON.stringify(await table.toArray()).includes(`${SECRET} ${erased}`)]).toEqual([
        table.name,
        false,
      ]);
    expect(await store.loadBlobs([listPart('patient', 'head'), listPart('patient', '0')])).toEqual([
      undefined,
      undefined,
    ]);
    expect(await store.loadBlobs([listPart('practitioner', 'head')])).toEqual([{ entries: [] }]);
  });

  it('SV-237 unsent work stays as it was typed, without what the record said, and waits for its person', async () => {
    const { database, store, engine, erased, server, erase } = await world();
    server.knows = false;
    await store.saveDraft(`patient/${erased}/one`, { note: TYPED }, AT);
    await engine.enqueue([intent('UPDATE', erased, { email: `${TYPED}@example.org` })]);
    erase();
    await engine.sync();
    const { mutations } = await store.read({ mutationsOf: [{ entityType: 'patient', entityId: erased }] });
    expect(mutations).toMatchObject([
      { state: 'conflict', payload: { email: `${TYPED}@example.org` }, base: null, conflict: { reason: 'DELETED' } },
    ]);
    expect(await store.counts()).toMatchObject({ conflict: 1 });
    expect(await store.allDrafts()).toMatchObject([{ values: { note: TYPED } }]);
    expect(await holding(database, TYPED)).toEqual(['drafts', 'outbox']);
    expect(await holding(database, `${SECRET} ${erased}`)).toEqual([]);
  });

  it.each(['with the first page', 'with a later page'])(
    'SV-238 a copy from the beginning names it %s: nothing stays, and nothing of it is offered again',
    async (when) => {
      const { database, store, engine, ups, erased, kept, copyAgain, erasure, copyOfKept, savedLists } = await world();
      const sent = ups().length;
      if (when === 'with the first page') copyAgain([erasure, copyOfKept()], []);
      else copyAgain([copyOfKept()], [erasure]);
      await engine.sync();
      expect(await holding(database, `${SECRET} ${erased}`)).toEqual([]);
      const { mutations, records } = await store.read({
        records: [{ entityType: 'patient', entityId: erased }],
        acknowledged: 100,
      });
      expect(mutations.map(({ entityId }) => entityId)).toEqual([kept]);
      expect(records.get(`patient/${erased}`)).toMatchObject({ confirmed: null, view: null, confirmedVersion: 9 });
      expect(await savedLists()).toEqual([undefined, { entries: [] }]);
      const offered = ups().slice(sent);
      expect(offered.flatMap(({ events }) => events.map(({ entityId }) => entityId))).toEqual([kept]);
    },
  );

  it('SV-238 after a copy from the beginning, unsent work stays without what the record said', async () => {
    const { store, engine, erased, server, copyAgain, erasure, copyOfKept } = await world();
    server.knows = false;
    await engine.enqueue([intent('UPDATE', erased, { email: `${TYPED}@example.org` })]);
    copyAgain([erasure, copyOfKept()]);
    await engine.sync();
    const { mutations } = await store.read({ mutationsOf: [{ entityType: 'patient', entityId: erased }] });
    expect(mutations).toMatchObject([
      { state: 'conflict', payload: { email: `${TYPED}@example.org` }, base: null, conflict: { reason: 'DELETED' } },
    ]);
    expect(JSON.stringify(mutations)).not.toContain(SECRET);
  });

  it('SV-238 a saved list goes with the rows that a copy from the beginning no longer holds', async () => {
    const { engine, copyAgain, copyOfKept, savedLists } = await world();
    copyAgain([copyOfKept()]);
    await engine.sync();
    expect(await savedLists()).toEqual([undefined, { entries: [] }]);
  });

  it('SV-238 an erasure of what this device never had leaves its lists as they are', async () => {
    const { engine, copyAgain, erasure, copyOfKept, erased, savedLists } = await world();
    const stillThere = { ...copyOfKept(), entityId: erased };
    copyAgain([{ ...erasure, entityId: testId() }, stillThere, copyOfKept()]);
    await engine.sync();
    expect(await savedLists()).toEqual([expect.objectContaining({}), { entries: [] }]);
  });

  it('SV-237 a record that was only deleted can be offered again to a restored server', async () => {
    const { database, engine, erased, erase } = await world();
    erase({});
    await engine.sync();
    const rows = JSON.stringify(await database.ring.toArray());
    expect(rows).toContain(`${SECRET} ${erased}`);
    expect(await holding(database, SECRET)).toContain('blobs');
  });
});
