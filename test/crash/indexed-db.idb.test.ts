import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import type { Domain } from '../../src/contract/domain.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase } from '../../src/db/schema.ts';
import { storeVersionOf } from '../../src/db/upgrade.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { CLAIRE, intent, testId } from '../support/queue.ts';
import { dumpStore, mutationsOf, restoreStore, type RawStore } from '../upgrade/raw-store.ts';
import type { Left } from '../upgrade/real-run.ts';
import { SmallServer } from './clinic.ts';
import { Mortal } from './crash.ts';
import { live } from './scenario.ts';

/**
 * The number may only grow. Raise it when it has grown; a faster way through IndexedDB that needs fewer calls says so
 * by lowering it.
 */
const POINTS_ON_RECORD = 300;

const folder = new URL('../upgrade/fixtures/', import.meta.url);
type Fixture = RawStore & Pick<Left, 'ids'>;
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);
const fixture = fixtures.sort((a, b) => a.version - b.version).at(-1) as Fixture;
const remark = ({ note, ...rest }: JsonObject): JsonObject => (note === undefined ? rest : { ...rest, remark: note });
/** The next version of the app, so that opening upgrades. */
const later: Domain = {
  ...clinic,
  entities: clinic.entities.map((entity) =>
    entity.type === 'patient'
      ? { ...entity, schemaVersion: 2, steps: { 1: { payload: remark, record: remark } } }
      : entity,
  ),
};

const CALLS = {
  store: ['add', 'put', 'delete', 'clear', 'get', 'getAll', 'count', 'openCursor'],
  index: ['get', 'getAll', 'count', 'openCursor'],
} as const;
type Method = (this: unknown, ...args: unknown[]) => unknown;
let undo: (() => void)[] = [];
afterEach(() => {
  for (const restore of undo) restore();
  undo = [];
});

/** What a dead process had begun is not committed. */
function endWith(call: unknown): void {
  const { transaction, objectStore } = call as { transaction?: IDBTransaction; objectStore?: IDBObjectStore };
  try {
    (transaction ?? objectStore?.transaction ?? (call as IDBTransaction)).abort();
  } catch {
    // It has ended already.
  }
}

/** Every call of IndexedDB is one of the process's points. */
function watch(mortal: Mortal): void {
  const requests: IDBRequest[] = [];
  const wrap = (prototype: object, name: string, kind: string) => {
    const target = prototype as Record<string, Method>;
    const original = target[name] as Method;
    target[name] = function watched(this: unknown, ...args) {
      try {
        mortal.step(`${kind}.${name}`);
      } catch (error) {
        // Nobody is there any more to hear what becomes of the requests.
        for (const request of requests) Object.assign(request, { onsuccess: null, onerror: null });
        endWith(this);
        throw error;
      }
      const request = original.apply(this, args);
      if (request instanceof IDBRequest) requests.push(request);
      return request;
    };
    undo.push(() => (target[name] = original));
  };
  for (const name of CALLS.store) wrap(IDBObjectStore.prototype, name, 'store');
  for (const name of CALLS.index) wrap(IDBIndex.prototype, name, 'index');
  wrap(IDBTransaction.prototype, 'commit', 'transaction');
}

let count = 0;

/** Opens an older store, upgrades it, works and drains; dies at the point when there is one. */
async function run(at: number | null) {
  const name = `crash-${++count}`;
  await restoreStore(name, fixture);
  const server = new SmallServer();
  const mortal = new Mortal(at === null ? null : { at, moment: 'before' });
  const made = intent('CREATE', testId(), { ...CLAIRE, birthName: 'APRÈS' });
  const database = openDatabase(name, later);
  let durable = false;
  let upgraded = 0;
  watch(mortal);
  const work = async () => {
    await database.open();
    upgraded = mortal.points.length;
    const { engine } = live(new DexieStore(database, () => 0), server, null, later);
    await engine.enqueue([made]);
    durable = true;
    await engine.sync({ force: true });
  };
  await Promise.race([
    work().catch((error: unknown) => (mortal.dead ? undefined : Promise.reject(error as Error))),
    mortal.died.then(() => new Promise((resolve) => setTimeout(resolve, 0))),
  ]);
  for (const restore of undo) restore();
  undo = [];
  database.close();
  return { name, server, made, durable, upgraded, points: mortal.points, died: mortal.dead };
}

async function check({ name, server, made, durable }: Awaited<ReturnType<typeof run>>): Promise<void> {
  const raw = await dumpStore(name);
  const before = mutationsOf(raw);
  // An upgrade is whole or was never: no row of one version in a store of the other.
  const upgraded = raw.version === storeVersionOf(later) * 10;
  expect(before.filter(({ entityType }) => entityType === 'patient').map(({ schemaVersion }) => schemaVersion)).toEqual(
    before.filter(({ entityType }) => entityType === 'patient').map(() => (upgraded ? 2 : 1)),
  );
  const database = openDatabase(name, later);
  const store = new DexieStore(database, () => 0);
  const { engine, time } = live(store, server, null, later);
  for (let round = 0; round < 4; round += 1) {
    time.now += 60 * 60_000;
    await engine.sync({ force: true });
    for (const { id, state, resolvedBy } of (await store.read({ attention: true })).mutations) {
      if (resolvedBy !== null) continue;
      if (state === 'failed') await engine.retryFailed(id);
      else await engine.giveUp(id);
    }
  }
  expect(await store.unsent()).toEqual([]);
  expect(before).not.toEqual([]);
  const waited = mutationsOf(fixture).filter(
    ({ id, state }) => (state === 'pending' || state === 'sent' || state === 'failed') && id !== fixture.ids.dependant,
  );
  for (const id of [...waited.map((mutation) => mutation.id), ...(durable ? [made.id] : [])])
    expect(
      server.effects.filter((effect) => effect === id),
      id,
    ).toHaveLength(1);
  expect(new Set(server.effects).size).toBe(server.effects.length);
  expect((await store.draftsOf('patient:new'))[0]?.values).toBeDefined();
  database.close();
}

describe('CP-2 the process dies before each call of IndexedDB', () => {
  it(
    'CP-2 opening, upgrade, enqueue, drain, settle and pull: each transaction is whole or was never',
    { timeout: 120_000 },
    async () => {
      const whole = await run(null);
      await check(whole);
      const { length } = whole.points;
      for (let at = 1; at <= length; at += 1) {
        const cut = await run(at);
        expect(cut.died, `point ${at}`).toBe(true);
        await check(cut).catch((error: unknown) => {
          throw new Error(`killed before call ${at} (${whole.points[at - 1]})`, { cause: error });
        });
      }
      console.log(`crash points: all ${length} calls of IndexedDB, ${whole.upgraded} of them the upgrade's`);
      expect(whole.upgraded).toBeGreaterThan(0);
      expect(length).toBeGreaterThanOrEqual(POINTS_ON_RECORD);
    },
  );
});

it('ST-1 requests that throw at once are one failure, and its caller alone hears of it', async () => {
  const store = new DexieStore(openDatabase('throws-at-once', clinic), () => 0);
  await store.counts();
  const unhandled: unknown[] = [];
  const hear = (reason: unknown): number => unhandled.push(reason);
  process.on('unhandledRejection', hear);
  const inactive = (): never => {
    throw new DOMException('The transaction is not active.', 'TransactionInactiveError');
  };
  for (const kind of [IDBObjectStore, IDBIndex])
    for (const name of ['get', 'getAll', 'count'] as const) vi.spyOn(kind.prototype, name).mockImplementation(inactive);
  const record = { entityType: 'patient', entityId: testId() };
  await expect(store.counts()).rejects.toMatchObject({ name: 'StorageError' });
  await expect(
    store.read({
      records: [record],
      mutationsOf: [record],
      mutations: [testId()],
      waiting: 10,
      sent: true,
      attention: true,
      whole: true,
    }),
  ).rejects.toMatchObject({ name: 'StorageError' });
  vi.restoreAllMocks();
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', hear);
  expect(unhandled).toEqual([]);
});
