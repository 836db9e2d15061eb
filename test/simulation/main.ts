import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { planFor } from './plan.ts';
import { report } from './report.ts';
import { runPlan, runSchedule } from './run.ts';
import { shrink } from './shrink.ts';

const args = process.argv.slice(2);
const option = (name: string): string | undefined => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
};

async function zoo(most: number): Promise<void> {
  const { ZOO } = await import('./zoo.ts');
  const { writeZoo } = await import('./zoo-table.ts');
  const wanted = option('bug');
  const results = [];
  for (const exhibit of ZOO) {
    if (wanted && exhibit.name !== wanted) continue;
    const began = performance.now();
    let caught: { seeds: number; invariant: string } | null = null;
    for (let seed = 1; seed <= most && !caught; seed++) {
      const { failure } = await runSchedule(seed, {}, exhibit);
      if (failure) caught = { seeds: seed, invariant: failure.invariant };
      if (failure && wanted) console.log(failure.detail.slice(0, 600));
    }
    results.push({ exhibit, caught });
    console.log(
      `${caught ? `seed ${caught.seeds}`.padEnd(10) : 'NOT CAUGHT'} ${(caught?.invariant ?? '').padEnd(22)} ${exhibit.name} (${((performance.now() - began) / 1_000).toFixed(1)} s)`,
    );
  }
  if (!wanted) await writeZoo(results, most);
  process.exit(results.every(({ caught }) => caught) ? 0 : 1);
}

if (args.includes('--zoo')) await zoo(Number(option('most') ?? 5_000));

/** Keeps a seed's schedule as a file that is replayed for ever, made small where it still fails. */
async function keep(seed: number, name: string): Promise<void> {
  const small = await shrink(seed);
  const folder = new URL('../regressions/schedules/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const content = {
    found: small?.outcome.failure?.detail ?? option('found') ?? '',
    plan: small?.plan ?? planFor(seed),
  };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(content)}\n`);
  console.log(
    small
      ? `${small.plan.actions.length} actions, faults: ${small.plan.faults.join(', ') || 'none'} (${small.runs} runs)`
      : 'passes: kept as it is',
  );
  process.exit(0);
}

const kept = option('keep');
if (kept) await keep(Number(option('seed')), kept);

/** A problem report of a device, as far as a schedule can have what it tells. */
async function replay(file: string): Promise<void> {
  const { isProblemReport, planFromReport } = await import('./from-report.ts');
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isProblemReport(read)) {
    console.error(`${file} is no problem report of MedicalPro (version 1)`);
    process.exit(2);
  }
  const { plan, without } = planFromReport(read);
  for (const line of without) console.log(`without: ${line}`);
  const outcome = await runPlan(plan, null, Number(option('lines') ?? 50));
  console.log(
    `${plan.actions.length} actions: ${plan.actions.map(({ at, kind }) => `${kind} at ${at} ms`).join(', ')}`,
  );
  console.log(outcome.failure ? report(outcome) : `no failure in ${outcome.steps} steps`);
  process.exit(outcome.failure ? 1 : 0);
}

const reported = option('report');
if (reported) await replay(reported);

const range = option('seeds') ?? `${option('seed') ?? 1}..${option('seed') ?? 100}`;
const [from = Number.NaN, to = Number.NaN] = range.split('..').map(Number);
if (!(from <= to)) {
  console.error(`--seeds FROM..TO, --seed N; not "${range}"`);
  process.exit(2);
}
const most = Number(option('failures') ?? 1);
const tier = option('tier') ?? 'A';
const tierB = tier === 'B' ? await (await import('./tier-b.ts')).TierB.open() : null;
const started = performance.now();
let [steps, faults, schedules, failures] = [0, 0, 0, 0];
const byInvariant = new Map<string, number[]>();
for (let seed = from; seed <= to && failures < most; seed++) {
  const lines = Number(option('lines') ?? 50);
  const outcome = tierB ? await tierB.run(seed, lines) : await runSchedule(seed, {}, null, lines);
  schedules += 1;
  steps += outcome.steps;
  faults += outcome.faults;
  if (!outcome.failure) continue;
  failures += 1;
  const key = outcome.failure.invariant;
  byInvariant.set(key, [...(byInvariant.get(key) ?? []), seed]);
  if (most === 1) console.log(report(outcome, tier));
  else console.log(`seed ${seed} ${outcome.failure.detail.slice(0, 300)}`);
}
const seconds = (performance.now() - started) / 1_000;
for (const [invariant, seeds] of byInvariant)
  console.log(`${invariant}: ${seeds.length} seeds, e.g. ${seeds.slice(0, 8).join(' ')}`);
console.log(
  `tier ${tier}: ${schedules} schedules, ${steps} steps, ${faults} faults, ${failures} failures in ${seconds.toFixed(1)} s (${(schedules / seconds).toFixed(0)}/s, ${(steps / schedules).toFixed(0)} steps each)`,
);
await tierB?.close();
process.exit(failures > 0 ? 1 : 0);
