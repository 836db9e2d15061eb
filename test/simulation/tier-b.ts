import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { createSession } from '../../server/auth/sessions.ts';
import { issueAccessToken } from '../../server/auth/tokens.ts';
import { insertRecord } from '../../server/domains/clinic/fixtures/demo.ts';
import { createTenant } from '../../server/store/tenants.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import type { EntityRecord } from '../../src/contract/entity.ts';
import {
  PROTOCOL_HEADER,
  type SyncDownRequest,
  type SyncDownResponse,
  type SyncUpResponse,
} from '../../src/contract/protocol.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase, type LocalDatabase } from '../../src/db/schema.ts';
import { canonicalJson, jsonEqual } from '../../src/lib/json.ts';
import type { Store, Write } from '../../src/queue/ports.ts';
import type { Reply } from '../../src/transport/reply.ts';
import type { Principal } from './model-server.ts';
import { json, modelDoor, type Serve } from './network.ts';
import { fail, type StoreInfo } from './oracle.ts';
import type { FaultKind } from './plan.ts';
import { planFor } from './plan.ts';
import { runPlan, type Outcome } from './run.ts';
import { World, type Backing } from './world.ts';

/** What tier A alone can do to its server and its disk. */
const TIER_A_ONLY: readonly FaultKind[] = ['restore', 'trim', 'power-cut', 'poison', 'server-fault', 'role-change'];

const TIMES = new Set([
  'createdAt',
  'updatedAt',
  'modifiedAt',
  'serverEventId',
  'message',
  'cursor',
  'syncTimestamp',
  'serverTime',
  'total',
  'retryAfterMs',
]);
export function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !TIMES.has(key))
      .map(([key, item]) => [key, withoutTimes(item)]),
  );
}

/**
 * The same schedules on what the product runs on: Dexie on IndexedDB (fake-indexeddb) and the real application on
 * PGlite. The model of tier A goes along in step: each commit of the device's store and each answer of the server is
 * held against it.
 */
export class TierB {
  readonly #server: TestServer;
  #runs = 0;

  private constructor(server: TestServer) {
    this.#server = server;
  }

  static async open(): Promise<TierB> {
    return new TierB(await createTestServer({ engine: 'pglite', fixture: 'none' }));
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  async run(seed: number, keptLines = 50): Promise<Outcome> {
    this.#runs += 1;
    const whole = planFor(seed);
    const plan = planFor(seed, { faults: whole.faults.filter((fault) => !TIER_A_ONLY.includes(fault)) });
    // Ids stay the seed's, but a tenant is made once in a database: each run has ids of its own.
    const world = new World(plan, null, keptLines, this.#runs);
    const tokens = await this.#populate(world);
    const databases: LocalDatabase[] = [];
    world.serve = this.#serve(world, tokens);
    world.backing = (info) => this.#backing(world, info, databases);
    const outcome = await runPlan(plan, null, keptLines, world);
    for (const database of databases) await database.delete();
    return outcome;
  }

  async #populate(world: World): Promise<Map<string, string>> {
    const { owner, db, deps } = this.#server;
    const tokens = new Map<string, string>();
    for (const [at, tenantId] of world.tenants.entries()) {
      const people = world.people.filter((person) => person.tenantId === tenantId);
      const slug = `sim-${this.#runs}-${at}`;
      const users = people.map(({ userId, name, role }) => ({
        id: userId,
        name,
        email: `${userId}@sim.test`,
        role,
        passwordHash: 'none',
      }));
      await createTenant(owner, { id: tenantId, slug, name: slug }, users, async (tx) => {
        for (const row of world.server.tenant(tenantId).rows.values())
          await insertRecord(tx, tenantId, row.type, row.id, row.fields);
      });
      for (const { userId, role } of people) {
        const sessionId = crypto.randomUUID();
        await db.withTenantTx({ tenantId }, (tx) =>
          createSession(
            tx,
            { tenantId, id: sessionId, userId, clientId: crypto.randomUUID(), deviceName: null },
            deps.clock.now(),
          ),
        );
        tokens.set(
          userId,
          await issueAccessToken(deps.signer, deps.clock.now(), { tenantId, sessionId, userId, role }),
        );
      }
    }
    return tokens;
  }

  #serve(world: World, tokens: ReadonlyMap<string, string>): Serve {
    const model = modelDoor(world.server);
    const cursors = new Map<string, string>();
    world.oracle.decodeCursor = (cursor) => JSON.parse(cursors.get(cursor) ?? cursor) as never;
    world.oracle.same = (a, b) => jsonEqual(withoutTimes(a), withoutTimes(b));
    return async (session, path, body, claimed) => {
      const pulls = path === '/api/sync/down';
      const request = body as SyncDownRequest;
      const limit = world.plan.pageCap;
      const expected = model(
        session,
        path,
        pulls
          ? { ...request, limit, cursor: request.cursor ? (cursors.get(request.cursor) ?? request.cursor) : null }
          : body,
        claimed,
      );
      if (
        expected instanceof Promise ||
        !session ||
        expected.kind !== 'answer' ||
        expected.status !== 200 ||
        path === '/api/sync/last-modified'
      )
        return expected;
      const answer = await this.#server.app.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(session.userId)}` },
        body: JSON.stringify(pulls ? { ...request, limit } : body),
      });
      const found: unknown = await answer.json();
      if (answer.status !== 200)
        fail('conformance', `the real server answers ${answer.status} ${JSON.stringify(found)} to ${path}`);
      if (pulls) cursors.set((found as SyncDownResponse).cursor, (expected.body as SyncDownResponse).cursor);
      this.#hold(world, session, path, expected, found);
      return { ...json(found), protocol: Number(answer.headers.get(PROTOCOL_HEADER)) };
    };
  }

  /** The two servers say the same; what the real one shows is the truth from now on. */
  #hold(
    world: World,
    { tenantId }: Principal,
    path: string,
    expected: Extract<Reply, { kind: 'answer' }>,
    found: unknown,
  ): void {
    const [ours, theirs] =
      path === '/api/sync/down'
        ? [expected.body, found].map((page) => ({
            ...(page as SyncDownResponse),
            changes: byId((page as SyncDownResponse).changes),
          }))
        : [expected.body, found];
    if (!jsonEqual(withoutTimes(ours), withoutTimes(theirs)))
      fail(
        'conformance',
        `${path}: model ${canonicalJson(withoutTimes(ours))}, server ${canonicalJson(withoutTimes(theirs))}`,
      );
    const { oracle } = world;
    if (path === '/api/sync/down') {
      for (const { entityType, entityId, serverVersion, operation, payload } of (found as SyncDownResponse).changes)
        oracle.truth(
          tenantId,
          `${entityType}/${entityId}`,
          serverVersion,
          operation === 'DELETE' ? null : (payload as EntityRecord),
        );
      return;
    }
    const { acknowledged, conflicts } = found as SyncUpResponse;
    for (const word of [...acknowledged, ...conflicts]) {
      const mutation = oracle.seen.get(word.outboxEventId)?.mutation;
      if (mutation)
        oracle.truth(
          tenantId,
          `${mutation.entityType}/${mutation.entityId}`,
          word.serverVersion,
          word.serverData as EntityRecord | null,
        );
    }
  }

  /** Dexie decides and writes; the mirror follows each commit, and the invariants look at the mirror. */
  #backing(world: World, info: StoreInfo, databases: LocalDatabase[]): Backing {
    let wipes = 0;
    const name = (): string => `sim-${this.#runs}-${info.name}-${wipes}`;
    const open = (): LocalDatabase => {
      const database = openDatabase(name(), world.domain);
      databases.push(database);
      return database;
    };
    const mirror = info.store;
    const storeOn = (dexie: DexieStore): Store => ({
      async transact(need, decide) {
        let write: Write | null = null;
        const result = await dexie.transact(need, (loaded) => {
          const decision = decide(loaded);
          write = decision?.write ?? null;
          return decision;
        });
        if (write) mirror.apply(structuredClone(write));
        return result;
      },
      read: (need) => dexie.read(need),
      counts: async () => {
        const counts = await dexie.counts();
        if (!jsonEqual(counts, mirror.count()))
          fail(
            'I20 true status',
            `${info.name} counts ${JSON.stringify(counts)}, not ${JSON.stringify(mirror.count())}`,
          );
        return counts;
      },
      trimRing: async (before) => {
        await dexie.trimRing(before);
        mirror.trim(before);
      },
    });
    return {
      storeFor(process) {
        const database = open();
        process.onDeath.push(() => database.close());
        return storeOn(new DexieStore(database, () => 0));
      },
      async wipe() {
        await Dexie.delete(name());
        wipes += 1;
      },
      async verify() {
        const dexie = new DexieStore(open(), () => 0);
        const { mutations, meta } = await dexie.read({ waiting: 1_000_000, attention: true, acknowledged: 1_000_000 });
        if (!jsonEqual(mutations, mirror.ordered()))
          fail('I11 store as written', `${info.name}: IndexedDB holds another queue than was written`);
        if (!jsonEqual(meta, mirror.meta))
          fail(
            'I11 store as written',
            `${info.name}: IndexedDB holds ${JSON.stringify(meta)}, not ${JSON.stringify(mirror.meta)}`,
          );
        const keys = [...mirror.records.values()];
        const { records } = await dexie.read({ records: keys });
        for (const { changeSeq: _seq, ...row } of keys)
          if (!jsonEqual(records.get(`${row.entityType}/${row.entityId}`), row))
            fail(
              'I11 store as written',
              `${info.name}: IndexedDB holds another ${row.entityType}/${row.entityId} than was written`,
            );
      },
    };
  }
}

const byId = (changes: readonly { entityId: string }[]) =>
  [...changes].sort((a, b) => (a.entityId < b.entityId ? -1 : 1));
