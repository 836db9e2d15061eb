import { expect, it } from 'vitest';
import { createCanaries, CANARY_MARK } from '../../test/support/canaries.ts';
import { CLAIRE, downAnswer, engineOn, intent, testId, upAnswer, acknowledgeAll } from '../../test/support/queue.ts';
import { keepJournal } from '../browser/journal.ts';
import { inspectStore, reportOfProblem, type Inspection } from '../client/inspection.ts';
import { clinic } from '../contract/clinic.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import { noted, type TransitionNote } from '../queue/journal.ts';
import { notedTransport } from '../transport/noted-transport.ts';
import { DexieStore } from './dexie-store.ts';
import { addToJournal, readJournal } from './journal-store.ts';
import { openDatabase } from './schema.ts';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const now = () => NOW;

let salt = 0;
const names = { count: 0 };

/** A context of one person's store, as `openEngine` wires it. */
function context(name: string, serve: Parameters<typeof engineOn>[1]) {
  const database = openDatabase(name, clinic);
  const store = new DexieStore(database, now);
  const journal = keepJournal(database, store, now);
  const on = engineOn(noted(store, journal.transitions, now), serve, (post) =>
    notedTransport(post, journal.request, now),
  );
  return { ...on, database, store, journal };
}

const newName = () => `journal-${(names.count += 1)}`;

it('QA-7 a page and the worker write into one journal, which another start finds again', async () => {
  const name = newName();
  const page = context(name, () => ({ kind: 'failure', failure: 'offline' }));
  const worker = context(name, ({ path, body }) =>
    path.endsWith('/up') ? acknowledgeAll(body as SyncUpRequest) : downAnswer(),
  );
  await page.engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
  await Promise.all([page.journal.flush(), worker.engine.sync()]);
  await worker.journal.flush();
  page.database.close();
  worker.database.close();

  const { journal, revision } = await readJournal(openDatabase(name, clinic));
  expect(journal.transitions.map(({ to }) => to)).toEqual(['pending', 'sent', 'acknowledged']);
  expect(journal.requests.map(({ kind, status, count }) => [kind, status, count])).toEqual([
    ['up', 200, 1],
    ['down', 200, 0],
  ]);
  expect(journal.requests[0]?.outcomes).toEqual({ acknowledged: 1, conflicts: 0, rejected: 0, deferred: 0 });
  expect(journal.hours).toMatchObject([{ acknowledged: 1, answered: 2, deepest: 1 }]);
  expect(revision).toBeGreaterThan(2);
});

it('QA-7 the last thousand transitions are kept in order, and few of them are written again with each news', async () => {
  const database = openDatabase(newName(), clinic);
  const note = (at: number): TransitionNote => ({
    at,
    mutationId: 'm',
    entityType: 'patient',
    entityId: 'e',
    operation: 'UPDATE',
    from: 'pending',
    to: 'sent',
  });
  let count = 0;
  let most = 0;
  for (const size of [...Array<number>(60).fill(30), 350, 1, 99, 1]) {
    const transitions = Array.from({ length: size }, () => note((count += 1)));
    await addToJournal(database, { transitions, requests: [], depth: null, at: NOW });
    const row = (await database.blobs.get('journal')) as { value: { transitions: unknown[] } };
    most = Math.max(most, row.value.transitions.length);
    const { journal } = await readJournal(database);
    expect(journal.transitions.map(({ at }) => at)).toEqual(
      Array.from({ length: Math.min(count, 1_000) }, (_, place) => count - Math.min(count, 1_000) + 1 + place),
    );
  }
  expect(most).toBeLessThan(100);
  expect(await database.blobs.count()).toBeLessThanOrEqual(11);
  database.close();
});

it('QA-7 what the store cannot keep now is kept in memory and written with the next', async () => {
  const name = newName();
  const { engine, database, journal } = context(name, () => ({ kind: 'failure', failure: 'offline' }));
  await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
  database.close({ disableAutoOpen: true });
  const ready = database.ready.bind(database);
  database.ready = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  await journal.flush();
  expect(journal.unwritten().transitions).toHaveLength(1);
  database.ready = ready;
  await journal.flush();
  expect(journal.unwritten().transitions).toHaveLength(0);
  expect((await readJournal(database)).journal.transitions).toHaveLength(1);
});

it('QA-9 H13 nothing that a person typed, and nothing of a record, is in the journal or in a report', async () => {
  const { canary, canaries } = createCanaries(() => String((salt += 1)));
  const texts = () => ({ ...CLAIRE, birthName: canary(), birthGivenNames: canary(), note: canary() });
  const [refused, conflicting, taken, waiting] = [testId(), testId(), testId(), testId()];
  const { engine, store, journal, database } = context(newName(), ({ path, body }) => {
    if (!path.endsWith('/up')) return downAnswer();
    const { events } = body as SyncUpRequest;
    const of = (id: string) => events.filter(({ entityId }) => entityId === id);
    const said = acknowledgeAll({ ...(body as SyncUpRequest), events: of(taken) });
    return upAnswer({
      ...('body' in said ? (said.body as object) : {}),
      rejected: of(refused).map(({ id }) => ({
        outboxEventId: id,
        code: 'VALIDATION',
        message: canary(),
        errors: [{ path: canary(), code: 'too_long', message: canary() }],
      })),
      conflicts: of(conflicting).map(({ id }) => ({
        outboxEventId: id,
        reason: 'VERSION',
        fields: ['note'],
        baseVersion: 3,
        serverVersion: 4,
        serverData: { ...texts(), id: conflicting, version: 4 },
        modifiedBy: { id: testId(), name: canary() },
        modifiedAt: '2026-11-21T08:00:00.000Z',
      })),
      deferred: of(waiting).map(({ id }) => ({ outboxEventId: id, code: 'SERVER_BUSY', retryAfterMs: 60_000 })),
    });
  });
  await engine.enqueue([refused, taken, waiting].map((id) => intent('CREATE', id, texts(), { reason: canary() })));
  await engine.enqueue([intent('UPDATE', conflicting, { note: canary() }, { reason: canary(), seen: 3 })]);
  await engine.sync();
  await journal.flush();

  const loaded = await store.read({ waiting: 100, attention: true, acknowledged: 100 });
  const kept = await readJournal(database);
  // The store itself is full of them: the check has something to find.
  expect(JSON.stringify(loaded.mutations)).toContain(CANARY_MARK);
  expect(canaries.size).toBeGreaterThan(15);
  const inspection: Inspection = {
    at: new Date(NOW).toISOString(),
    app: { version: 'test', builtAt: null, isOnline: true, isVisible: true, browser: 'test' },
    tenantId: 't',
    userId: 'u',
    storeFault: null,
    ...inspectStore(loaded, kept.revision),
    beat: kept.beat,
    locks: [],
    journal: kept.journal,
  };
  expect(inspection.counts).toEqual({ pending: 1, sent: 0, acknowledged: 1, conflict: 1, rejected: 1, failed: 0 });
  const file = JSON.stringify(reportOfProblem(inspection, { language: 'fr', theme: 'light' }));
  expect(file).toContain('VALIDATION');
  expect(file).toContain('"VERSION"');
  expect([...canaries].filter((word) => file.includes(word))).toEqual([]);
});
