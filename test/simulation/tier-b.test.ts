import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from './report.ts';
import { TierB } from './tier-b.ts';

const SCHEDULES = Number(process.env['SIM_B_SCHEDULES'] ?? 10);
const MINUTES = 60_000;

describe('whole-system simulation, tier B: Dexie on IndexedDB, the real server on PGlite', () => {
  let tier: TierB;
  beforeAll(async () => {
    tier = await TierB.open();
  }, 2 * MINUTES);
  afterAll(() => tier.close());

  it(
    `${SCHEDULES} schedules: nothing lost, doubled, reordered or stuck, and all that the models say`,
    { timeout: 10 * MINUTES },
    async () => {
      let [steps, saved] = [0, 0];
      for (let seed = 1; seed <= SCHEDULES; seed++) {
        const outcome = await tier.run(seed);
        expect(outcome.failure, report(outcome, 'B')).toBeNull();
        steps += outcome.steps;
        saved += outcome.counts.saved;
      }
      expect(steps / SCHEDULES).toBeGreaterThan(200);
      expect(saved / SCHEDULES).toBeGreaterThan(5);
    },
  );

  // A schedule changes with the domain's rules; the count says that this one still meets what it is for.
  it.each([[20, 'one conflict is resolved twice, and the first resolution does not stand']])(
    'seed %i: %s',
    async (seed) => {
      const outcome = await tier.run(seed);
      expect(outcome.failure, report(outcome, 'B')).toBeNull();
      expect(outcome.counts.overruled).toBeGreaterThan(0);
    },
  );

  it('the same seed gives the same trace', { timeout: 5 * MINUTES }, async () => {
    const hashes: number[][] = [];
    for (let time = 0; time < 2; time++) {
      const fresh = await TierB.open();
      const mine: number[] = [];
      for (let seed = 1; seed <= 3; seed++) mine.push((await fresh.run(seed)).hash);
      await fresh.close();
      hashes.push(mine);
    }
    expect(hashes[1]).toEqual(hashes[0]);
  });
});
