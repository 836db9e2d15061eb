/** A request's events are few and small; the records behind them need not be. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncUpResponse } from '../../src/contract/protocol.ts';
import type { Database, Tx } from '../../server/store/database.ts';
import { UP_BYTES } from '../../server/sync/up-budget.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { LARGEST_PICTURE, writeLargeConsents } from './large-consents.ts';
import { signIn, type TestClient } from './server-client.ts';

const CONSENTS = 60;
/** What one event more than the budget may bring, and whatever surrounds the values. */
const SLACK = 2 * 1024 * 1024;

let server: TestServer;
let dr: TestClient;
let ids: string[];
/** Bytes that one transaction has read, at most. */
let most = 0;

const bytesOf = (value: unknown) => JSON.stringify(value).length;

function measured(db: Database): Database {
  const counting = (tx: Tx, read: { bytes: number }): Tx => ({
    ...tx,
    async query(text, params, options) {
      const answer = await tx.query<never>(text, params, options);
      read.bytes += bytesOf(answer.rows);
      most = Math.max(most, read.bytes);
      return answer;
    },
  });
  return {
    ...db,
    withTenantTx: (context, fn, options) => db.withTenantTx(context, (tx) => fn(counting(tx, { bytes: 0 })), options),
  };
}

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  dr = await signIn(server, 'dr@atlas.test');
  await writeLargeConsents(server, dr, CONSENTS, 'together');
  const { changes } = await dr.pull(null, 5000);
  ids = changes.filter(({ entityType }) => entityType === 'consent').map(({ entityId }) => entityId);
  Object.assign(server.deps, { db: measured(server.deps.db) });
}, 120_000);

afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

const edits = (text: string): ReturnType<TestClient['event']>[] =>
  ids.map((entityId) =>
    dr.event({ entityType: 'consent', entityId, operation: 'UPDATE', payload: { text }, baseVersion: 1 }),
  );

/** As a client does it: what was put off goes again, in its order. */
async function sendAll(events: readonly ReturnType<TestClient['event']>[]): Promise<SyncUpResponse[]> {
  const answers: SyncUpResponse[] = [];
  for (let waiting = [...events]; waiting.length > 0;) {
    const answer = await dr.up(...waiting);
    answers.push(answer);
    const later = new Set(answer.deferred.map(({ outboxEventId }) => outboxEventId));
    expect(later.size).toBeLessThan(waiting.length);
    // From the first that is put off on, all are: the order of what a person did stays.
    expect(waiting.slice(waiting.length - later.size).every(({ id }) => later.has(id))).toBe(true);
    waiting = waiting.filter(({ id }) => later.has(id));
  }
  return answers;
}

describe('H19 SV-166 a request that would load too much', () => {
  test('H19 SV-166 is done in parts of 16 MiB, each event once, and what is left comes at once', async () => {
    const events = edits('changé');
    const answers = await sendAll(events);
    expect(answers.length).toBeGreaterThan((2 * CONSENTS * LARGEST_PICTURE) / (UP_BYTES + SLACK));
    for (const answer of answers) {
      expect(bytesOf(answer)).toBeLessThan(UP_BYTES + SLACK);
      for (const { code, retryAfterMs } of answer.deferred) expect([code, retryAfterMs]).toEqual(['TRY_LATER', 0]);
    }
    const done = answers.flatMap(({ acknowledged }) => acknowledged.map(({ outboxEventId }) => outboxEventId));
    expect(done).toEqual(events.map(({ id }) => id));
    expect(most).toBeGreaterThan(LARGEST_PICTURE);
    // Each row is read once, and once more as it was written.
    expect(most).toBeLessThan(UP_BYTES + SLACK);

    // Sent again, they get the same outcomes, in parts too: these hold the records.
    most = 0;
    const again = await sendAll(events);
    expect(again.length).toBeGreaterThan(1);
    expect(again.flatMap(({ acknowledged }) => acknowledged)).toEqual(
      answers.flatMap(({ acknowledged }) => acknowledged),
    );
    expect(most).toBeLessThan(UP_BYTES + SLACK);
  });

  test('H19 SV-166 one record changed many times costs as often as it is answered', async () => {
    const [entityId = ''] = ids;
    const first = await dr.up(
      dr.event({ entityType: 'consent', entityId, operation: 'UPDATE', payload: { text: 'a' }, baseVersion: 2 }),
    );
    const [{ serverVersion } = { serverVersion: 0 }] = first.acknowledged;
    const events = Array.from({ length: 100 }, (_, index) =>
      dr.event({
        entityType: 'consent',
        entityId,
        operation: 'UPDATE',
        payload: { text: `b${index}` },
        baseVersion: serverVersion,
      }),
    );
    const answers: SyncUpResponse[] = [];
    for (let waiting = events; waiting.length > 0;) {
      const answer = await dr.up(...waiting);
      answers.push(answer);
      expect(bytesOf(answer)).toBeLessThan(UP_BYTES + SLACK);
      const [head, ...behind] = answer.deferred;
      if (head) expect(head).toMatchObject({ code: 'TRY_LATER', retryAfterMs: 0 });
      // Up 6: they wait for the first of their chain.
      for (const { code, blockedBy } of behind) expect([code, blockedBy]).toEqual(['BLOCKED', head?.outboxEventId]);
      waiting = waiting.slice(waiting.length - answer.deferred.length);
    }
    expect(answers.length).toBeGreaterThan(2);
    expect(answers.flatMap(({ conflicts, rejected }) => [...conflicts, ...rejected])).toEqual([]);
  });

  test('H19 SV-166 small records go as they came, all 500', async () => {
    const events = Array.from({ length: 500 }, () => dr.event({}));
    const answer = await dr.up(...events);
    expect([answer.acknowledged.length, answer.deferred.length]).toEqual([500, 0]);
  });
});
