import { MOST_ACTIONS, planFor, type Plan, type PlanOptions } from './plan.ts';
import { runSchedule, type Outcome } from './run.ts';
import type { Planted } from './world.ts';

/** The smallest schedule found that still breaks the same invariant. */
export interface Shrunk {
  options: PlanOptions;
  plan: Plan;
  outcome: Outcome;
  runs: number;
}

/**
 * Drops kinds of faults, then devices and people, then actions (delta debugging), as long as the same invariant breaks.
 */
export async function shrink(seed: number, planted: Planted | null = null): Promise<Shrunk | null> {
  let runs = 0;
  const first = await runSchedule(seed, {}, planted);
  const invariant = first.failure?.invariant;
  if (invariant === undefined) return null;
  let options: PlanOptions = { faults: first.plan.faults, copies: true, protocols: true };
  const stillBreaks = async (candidate: PlanOptions): Promise<boolean> => {
    runs += 1;
    return (await runSchedule(seed, candidate, planted)).failure?.invariant === invariant;
  };
  const attempt = async (change: PlanOptions): Promise<boolean> => {
    const candidate = { ...options, ...change };
    if (!(await stillBreaks(candidate))) return false;
    options = candidate;
    return true;
  };

  await attempt({ copies: false });
  await attempt({ protocols: false });
  for (const fault of first.plan.faults)
    await attempt({ faults: (options.faults ?? []).filter((kind) => kind !== fault) });
  for (let devices = 1; devices < first.plan.devices; devices++) if (await attempt({ devices })) break;
  for (let people = 1; people < first.plan.people; people++) if (await attempt({ people })) break;

  // Indices count in the whole plan, so that what is left keeps its own randomness.
  let keep = Array.from({ length: MOST_ACTIONS }, (_, index) => index);
  for (let size = keep.length / 2; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < keep.length;) {
      const candidate = [...keep.slice(0, from), ...keep.slice(from + size)];
      if (await attempt({ keep: candidate })) keep = candidate;
      else from += size;
    }
  }
  return { options, plan: planFor(seed, options), outcome: await runSchedule(seed, options, planted), runs };
}
