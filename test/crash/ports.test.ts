import { describe, expect, it } from 'vitest';
import { dependantsOf } from '../../src/queue/dependants.ts';
import { needsPerson } from '../../src/queue/transitions.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { SmallServer } from './clinic.ts';
import { Mortal, type Kill } from './crash.ts';
import { live, morning, newWitness, type Witness } from './scenario.ts';

/**
 * The number may only grow: fewer means that a way through the engine is no longer tried. Raise it when it has grown.
 */
const POINTS_ON_RECORD = 95;

async function run(kill: Kill | null, server = new SmallServer()) {
  const [store, witness] = [new MemoryStore(), newWitness()];
  const mortal = new Mortal(kill);
  await Promise.race([morning(live(store, server, mortal), server, witness), mortal.died]);
  return { store, server, witness, points: mortal.points, died: mortal.dead };
}

/** The app is opened again, by somebody who answers what waits for an answer and lets everything go. */
async function restart(store: MemoryStore, server: SmallServer, witness: Witness): Promise<void> {
  const { engine, time } = live(store, server, null);
  time.now += 60 * 60_000;
  for (let round = 0; round < 6; round += 1) {
    time.now += 60 * 60_000;
    await engine.sync({ force: true });
    const { mutations } = await store.read({ attention: true, waiting: 100 });
    for (const mutation of mutations.filter(({ state, resolvedBy }) => needsPerson(state) && resolvedBy === null)) {
      for (const { id } of [mutation, ...dependantsOf(mutation, mutations)]) witness.givenUp.add(id);
      await engine.giveUp(mutation.id);
    }
  }
}

function check({ store, server, witness }: Awaited<ReturnType<typeof run>>): void {
  const open = [...store.outbox.values()].filter(({ state }) => state !== 'acknowledged');
  expect(open.map(({ id, state }) => [id, state])).toEqual([]);
  const effects = (id: string) => server.effects.filter((effect) => effect === id).length;
  for (const { id, operation } of witness.intents) {
    const refused = server.refuse.has(id) || server.dispute.has(id);
    // After a restore what was acknowledged is offered again, which is its second effect on a server that has forgotten
    // the first.
    const most = witness.restored ? 2 : 1;
    expect(effects(id), `${operation} ${id} doubled`).toBeLessThanOrEqual(most);
    if (witness.durable.has(id) && !witness.givenUp.has(id) && !refused)
      expect(effects(id), `${operation} ${id} lost`).toBeGreaterThanOrEqual(1);
  }
  // Record and mutation are one: what is seen is what the server has.
  for (const { entityType, entityId, view } of store.records.values()) {
    const there = server.rows.get(entityId) ?? (server.foreign.includes(entityId) ? {} : null);
    expect(view === null, `${entityType} ${entityId}`).toBe(there === null);
    if (view && there) expect(view).toMatchObject(there);
  }
}

describe('CP-1 the process dies before and after each await of the engine', () => {
  it('CP-1 nothing is lost or doubled', { timeout: 120_000 }, async () => {
    const whole = await run(null);
    await restart(whole.store, whole.server, whole.witness);
    check(whole);
    const { length } = whole.points;
    for (const moment of ['before', 'after'] as const) {
      for (let at = 1; at <= length; at += 1) {
        const cut = await run({ at, moment });
        expect(cut.died, `point ${at}`).toBe(true);
        await restart(cut.store, cut.server, cut.witness);
        try {
          check(cut);
        } catch (error) {
          throw new Error(`killed ${moment} await ${at} (${whole.points[at - 1]})`, { cause: error });
        }
      }
    }
    console.log(`crash points: ${length} awaits of the engine, each before and after`);
    expect(length).toBeGreaterThanOrEqual(POINTS_ON_RECORD);
    expect(new Set(whole.points)).toEqual(
      new Set(['lock', 'transact', 'read', 'counts', 'trimRing', '/api/sync/up', '/api/sync/down']),
    );
  });

  it('CP-1 a server that keeps no outcomes is seen to apply twice: the harness can fail', async () => {
    let caught = 0;
    for (let at = 1; at <= POINTS_ON_RECORD; at += 1) {
      const server = new SmallServer();
      server.forgetful = true;
      const cut = await run({ at, moment: 'after' }, server);
      await restart(cut.store, cut.server, cut.witness);
      try {
        check(cut);
      } catch {
        caught += 1;
      }
    }
    expect(caught).toBeGreaterThan(0);
  });
});
