import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Plan } from './plan.ts';
import { report } from './report.ts';
import { runPlan, runSchedule } from './run.ts';
import { shrink } from './shrink.ts';
import { ZOO } from './zoo.ts';

/** How many schedules run here; `npm run test:long` runs 10,000, the nightly command 200,000 (`npm run sim -- --seeds 1..200000`). */
const SCHEDULES = Number(process.env['SIM_SCHEDULES'] ?? 500);
const CHUNK = 250;
const MINUTES = 60_000;

const chunks = Array.from(
  { length: Math.ceil(SCHEDULES / CHUNK) },
  (_, at) => [at * CHUNK + 1, Math.min((at + 1) * CHUNK, SCHEDULES)] as const,
);

describe('whole-system simulation, tier A', () => {
  it.each(chunks)(
    'seeds %i to %i: nothing lost, doubled, reordered or stuck',
    { timeout: 5 * MINUTES },
    async (from, to) => {
      let [steps, faults, saved] = [0, 0, 0];
      for (let seed = from; seed <= to; seed++) {
        const outcome = await runSchedule(seed);
        expect(outcome.failure, report(outcome)).toBeNull();
        steps += outcome.steps;
        faults += outcome.faults;
        saved += outcome.counts.saved;
      }
      // A run that exercised nothing proves nothing.
      const schedules = to - from + 1;
      expect(steps / schedules).toBeGreaterThan(200);
      expect(faults / schedules).toBeGreaterThan(5);
      expect(saved / schedules).toBeGreaterThan(5);
    },
  );

  it('the same seed gives the same trace, 100 of 100', { timeout: 5 * MINUTES }, async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const [first, second] = [await runSchedule(seed), await runSchedule(seed)];
      expect([second.hash, second.steps], `seed ${seed}`).toEqual([first.hash, first.steps]);
    }
  });
});

describe('schedules that found bugs of our own', () => {
  const folder = new URL('../regressions/schedules/', import.meta.url);
  it.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('%s', async (name) => {
    const { plan } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { plan: Plan };
    const outcome = await runPlan(plan);
    expect(outcome.failure, report(outcome)).toBeNull();
  });
});

describe('the bug zoo', () => {
  // One of each part of the world; all of them with `npm run sim -- --zoo`.
  const sample = [
    'receipts-not-stored',
    'applies-twice',
    'ring-not-kept',
    'pull-over-pending',
    'older-answers-accepted',
    'html-is-sent',
    'conflict-is-sent',
    'saved-before-commit',
    'copies-are-one',
    'cookie-alone-decides',
    'relaxed-durability',
  ];

  it('holds at least 60 planted bugs, each with a name of its own', () => {
    expect(ZOO.length).toBeGreaterThanOrEqual(60);
    expect(new Set(ZOO.map(({ name }) => name)).size).toBe(ZOO.length);
  });

  it.each(sample)('%s is caught', { timeout: MINUTES }, async (name) => {
    const exhibit = ZOO.find((candidate) => candidate.name === name);
    expect(exhibit).toBeDefined();
    let caught: string | null = null;
    for (let seed = 1; seed <= 1_000 && caught === null; seed++)
      caught = (await runSchedule(seed, {}, exhibit)).failure?.invariant ?? null;
    expect(caught).not.toBeNull();
  });

  it('a failing schedule is made small, and still fails in the same way', { timeout: MINUTES }, async () => {
    const exhibit = ZOO.find(({ name }) => name === 'tombstones-not-sent') ?? null;
    const small = await shrink(4, exhibit);
    expect(small?.outcome.failure?.invariant).toBe('I9 no resurrection');
    expect(small?.plan.actions.length).toBeLessThanOrEqual(3);
    expect(small?.plan.faults).toEqual([]);
  });
});
