/**
 * Seeds on and on, both tiers, until a time is over or something fails: `npm run stress -- --minutes 60`. Starts at a
 * seed that no other run has used (`--from N` says which); stops at the first failure and says how to see it again.
 */
import { report } from './report.ts';
import { runSchedule, type Outcome } from './run.ts';
import { TierB } from './tier-b.ts';

const args = process.argv.slice(2);
const option = (name: string, otherwise: number): number => {
  const at = args.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(args[at + 1]);
  if (!Number.isFinite(value) || value <= 0) {
    console.error(`--${name} takes a number above 0`);
    process.exit(2);
  }
  return value;
};
const minutes = option('minutes', 60);
const from = option('from', Math.floor(Date.now() / 1_000));
/** Of so many schedules one is on the real server and IndexedDB, which takes about as long as the others together. */
const TIER_B_EVERY = 50;
/** A database with thousands of clinics is a test of something else. */
const RUNS_PER_SERVER = 200;

const until = Date.now() + minutes * 60_000;
let tierB = await TierB.open();
const done = { A: 0, B: 0, steps: 0, faults: 0 };
let failed: { outcome: Outcome; tier: 'A' | 'B' } | null = null;
let lastReport = Date.now();
for (let seed = from; Date.now() < until && !failed; seed += 1) {
  const tier = seed % TIER_B_EVERY === 0 ? 'B' : 'A';
  const outcome = tier === 'B' ? await tierB.run(seed) : await runSchedule(seed);
  done[tier] += 1;
  done.steps += outcome.steps;
  done.faults += outcome.faults;
  if (outcome.failure) failed = { outcome, tier };
  if (tier === 'B' && done.B % RUNS_PER_SERVER === 0) {
    await tierB.close();
    tierB = await TierB.open();
  }
  if (Date.now() - lastReport > 60_000) {
    lastReport = Date.now();
    console.log(
      `seed ${seed}: ${done.A} schedules in tier A, ${done.B} in tier B, ${done.steps} steps, ${done.faults} faults, no failure`,
    );
  }
}
if (failed) console.log(report(failed.outcome, failed.tier));
const nothing = done.A === 0 || done.steps === 0;
console.log(
  `stress: ${done.A} + ${done.B} schedules from seed ${from}, ${done.steps} steps, ${done.faults} faults, ${failed ? 1 : 0} failures${nothing ? ': nothing was exercised' : ''}`,
);
await tierB.close();
process.exit(failed || nothing ? 1 : 0);
