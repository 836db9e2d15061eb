import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { clinic } from '../../src/contract/clinic.ts';
import { eventCases, FAMILIES, forgedTokens, requestCases } from './cases.ts';
import { runGenerated } from './generate.ts';
import { openHostile, runEvents, runRequest, finishRun, type Hostile } from './run.ts';

/** The corpus may only grow. */
const AT_LEAST = { events: 15_000, requests: 3_500, tokens: 200 };

describe('on PostgreSQL', () => {
  // Hundreds of requests a test, one after another: a machine that is busy with other things takes its time.
  vi.setConfig({ testTimeout: 120_000 });
  let hostile: Hostile;
  beforeAll(async () => {
    hostile = await openHostile();
  });
  afterAll(() => hostile.close());

  describe('hostile input', () => {
    test('SV-96 the curated corpus is the one that was meant', () => {
      expect(eventCases(hostile.server.deps.domain).length).toBeGreaterThan(AT_LEAST.events);
      expect(requestCases(hostile.world).length).toBeGreaterThan(AT_LEAST.requests);
      expect(new Set(forgedTokens(hostile.world)).size).toBeGreaterThan(AT_LEAST.tokens);
    });

    test.each(Object.entries(FAMILIES))(
      'SV-96 %s: every request of the corpus is answered, at every door, and never by a fault of the server',
      async (_family, casesOf) => {
        const cases = casesOf(hostile.world);
        const before = hostile.sent;
        for (const given of cases) await runRequest(hostile, given);
        expect(hostile.faults.splice(0)).toEqual([]);
        expect(hostile.sent - before).toBeGreaterThan(cases.length * 0.6);
      },
    );

    test.each(clinic.entities.map(({ type }) => type))(
      'SV-96 %s: every event of the corpus has its outcome, and what is stored is what was sent and acknowledged',
      async (type) => {
        const cases = eventCases(clinic).filter(({ entityType }) => entityType === type);
        await runEvents(hostile, cases);
        await finishRun(hostile);
        expect(hostile.faults.splice(0)).toEqual([]);
        expect(cases.length).toBeGreaterThan(400);
      },
    );

    test('SV-96 and so are requests that a seed makes', async () => {
      await runGenerated(hostile, 'tests-pg', 600);
      expect((await finishRun(hostile)).compared).toBeGreaterThan(100);
      expect(hostile.faults.splice(0)).toEqual([]);
    });
  });
});

afterAll(stopTestCluster);
