import { act, Person, switchUser } from './actions.ts';
import type { Device } from './device.ts';
import type { Principal } from './model-server.ts';
import { InvariantError } from './oracle.ts';
import { planFor, type Plan, type PlanOptions } from './plan.ts';
import { Prng } from './random.ts';
import { World, type Planted } from './world.ts';

export interface Outcome {
  plan: Plan;
  steps: number;
  hash: number;
  faults: number;
  counts: World['oracle']['counts'];
  failure: { invariant: string; detail: string; step: number; trace: readonly string[] } | null;
}

const MINUTE = 60_000;
/** What the healed system may take until it is quiet, for each person on each device. */
const HEALING_MS = 10 * MINUTE;

/** One schedule: faults on, then everything healed, opened and signed in, and quiet within ten virtual minutes. */
export const runSchedule = (
  seed: number,
  options: PlanOptions = {},
  planted: Planted | null = null,
  keptLines = 50,
): Promise<Outcome> => runPlan(planFor(seed, options), planted, keptLines);

export async function runPlan(
  plan: Plan,
  planted: Planted | null = null,
  keptLines = 50,
  world = new World(plan, planted, keptLines),
): Promise<Outcome> {
  const { sim, oracle, server } = world;
  const outcome = (failure: Outcome['failure']): Outcome => ({
    plan,
    steps: sim.steps,
    hash: sim.hash,
    faults: world.faultsSeen,
    counts: oracle.counts,
    failure,
  });
  sim.afterStep = () => {
    if (world.broken) throw world.broken;
  };
  server.poisonous = ({ payload }) => (payload as { note?: string } | null)?.note === 'poison';
  server.faulty = ({ payload }) => (payload as { note?: string } | null)?.note === 'faulty';
  for (const device of world.devices)
    sim.at(0, null, `device ${device.index} starts`, () => void world.openTab(device, 0));
  for (const action of plan.actions)
    sim.at(action.at, null, `action ${action.kind} ${action.device}.${action.tab}`, () => {
      act(world, action);
      return world.background.length > 0 ? Promise.all(world.background.splice(0)).then(() => undefined) : undefined;
    });
  try {
    await sim.runUntil(plan.endsAt);
    sim.trace('healing');
    world.heal();
    await heal(world);
    oracle.atTheEnd(server);
    await world.verify();
    return outcome(null);
  } catch (error) {
    const known = error instanceof InvariantError;
    const detail = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
    return outcome({ invariant: known ? error.invariant : 'bug', detail, step: sim.steps, trace: sim.lines });
  }
}

/** Every person comes back to every device they worked on, answers what waits for them, and sees the end of it. */
async function heal(world: World): Promise<void> {
  const visits: { device: Device; person: Principal }[] = world.devices.flatMap((device) =>
    [...device.stores.values()].map(({ person }) => ({ device, person })),
  );
  for (let round = 0; round < 8; round++) {
    let busy = false;
    for (const { device, person } of visits) busy = (await visit(world, device, person)) || busy;
    // What was asked before the healing may still come to nothing on a device that was quiet when it was visited.
    if (!busy && visits.every(({ device, person }) => isQuiet(world, world.storeOf(device, person)))) return;
  }
}

/** Answers whether there was anything left to do. */
async function visit(world: World, device: Device, person: Principal): Promise<boolean> {
  const { sim } = world;
  const info = world.storeOf(device, person);
  const wasQuiet = isQuiet(world, info);
  if (
    device.current?.userId !== person.userId ||
    !device.session?.alive ||
    !device.tabs[0] ||
    device.tabs[0].process.dead
  )
    switchUser(world, device, person);
  else resume(device);
  await sim.runUntil(sim.now + HEALING_MS, () => isQuiet(world, info));
  const tab = device.tabs[0];
  let acted = false;
  for (let turn = 0; tab && turn < 6; turn++) {
    if (!new Person(world, device, tab, new Prng(world.plan.seed + turn)).clearDesk()) break;
    acted = true;
    await sim.runUntil(sim.now + 2_000);
    await sim.runUntil(sim.now + HEALING_MS, () => isQuiet(world, info));
  }
  return acted || !wasQuiet;
}

function resume(device: Device): void {
  const tab = device.tabs[0];
  // Nobody asks for it: what waits goes by itself.
  if (tab) tab.runner.nudge();
}

function isQuiet(world: World, { store, person }: ReturnType<World['storeOf']>): boolean {
  for (const { state } of store.outbox.values()) if (state === 'pending' || state === 'sent') return false;
  const { cursor, snapshot, contact } = store.meta;
  if (cursor === null || snapshot || contact.failure !== null || contact.pauses.length > 0) return false;
  const state = world.server.tenant(person.tenantId);
  const { e, r, f, s } = world.oracle.decodeCursor(cursor);
  if (e !== state.epoch || r !== state.rev || f !== world.server.scope(person) || s) return false;
  for (const { generation } of store.records.values()) if (generation < store.meta.generation) return false;
  return true;
}
