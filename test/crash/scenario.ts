import { transportOver } from '../../src/transport/outcomes.ts';
import { createEngine, type Engine } from '../../src/queue/engine.ts';
import { clinic } from '../../src/contract/clinic.ts';
import type { Domain } from '../../src/contract/domain.ts';
import type { Intent } from '../../src/queue/model.ts';
import type { Store } from '../../src/queue/ports.ts';
import { CLAIRE, CLIENT, intent, TENANT, testId, USER } from '../support/queue.ts';
import type { SmallServer } from './clinic.ts';
import { mortalStore, mortalTransport, type Mortal } from './crash.ts';

/** One process on one store: what it was told is on the device, and what a person decided. */
export interface Life {
  engine: Engine;
  time: { now: number };
}

export function live(store: Store, server: SmallServer, mortal: Mortal | null, domain: Domain = clinic): Life {
  const time = { now: Date.parse('2026-11-21T09:00:00.000Z') };
  const transport = transportOver(async (path, body) => server.serve({ path, body }));
  const engine = createEngine({
    domain,
    store: mortal ? mortalStore(store, mortal) : store,
    transport: mortal ? mortalTransport(transport, mortal) : transport,
    locks: { exclusive: (_name, work) => (mortal ? mortal.await('lock', async () => undefined).then(work) : work()) },
    bus: { post: () => undefined },
    clock: { now: () => time.now },
    random: { next: () => 0.5, bytes16: () => crypto.getRandomValues(new Uint8Array(16)) },
    identity: { tenantId: TENANT, userId: USER, clientId: CLIENT },
    device: {},
  });
  return { engine, time };
}

/** What the person did, and which of it the device had said is kept. */
export interface Witness {
  intents: Intent[];
  durable: Set<string>;
  givenUp: Set<string>;
  /** The server was restored: what it had before it has again, once more. */
  restored: boolean;
}

export const newWitness = (): Witness => ({ intents: [], durable: new Set(), givenUp: new Set(), restored: false });

/**
 * A morning that touches every way through the engine: enqueue, drain, settle, page by page pull, conflict, refusal,
 * undo, restore, ring.
 */
export async function morning({ engine, time }: Life, server: SmallServer, witness: Witness): Promise<void> {
  const enqueue = async (...intents: Intent[]) => {
    witness.intents.push(...intents);
    await engine.enqueue(intents);
    for (const { id } of intents) witness.durable.add(id);
  };
  const sync = async () => {
    time.now += 60 * 60_000;
    await engine.sync({ force: true });
  };
  const [a, b, c] = [testId(), testId(), testId()];
  server.foreign.push(testId(), testId());
  await enqueue(intent('CREATE', a, CLAIRE));
  await enqueue(intent('UPDATE', a, { note: 'une' }), intent('CREATE', b, CLAIRE));
  await sync();
  const disputed = intent('UPDATE', a, { note: 'deux' });
  const refused = intent('CREATE', c, CLAIRE);
  server.dispute.add(disputed.id);
  server.refuse.add(refused.id);
  await enqueue(disputed, refused);
  await enqueue(
    intent('CREATE', testId(), { patientId: c }, { entityType: 'appointment' }),
    intent('UPDATE', a, { email: 'a@exemple.fr' }),
  );
  await sync();
  await enqueue(intent('UPDATE', a, { note: 'deux' }, { resolves: disputed.id }));
  // Before it is asked for: a crash may come after it was done and before the answer.
  for (const { id, entityId, payload } of witness.intents)
    if (entityId === c || payload['patientId'] === c) witness.givenUp.add(id);
  await engine.giveUp(refused.id);
  const undone = intent('UPDATE', b, { note: 'jamais' });
  await enqueue(undone);
  witness.givenUp.add(undone.id);
  await engine.drop(undone.id);
  await sync();
  server.restore();
  witness.restored = true;
  await enqueue(intent('DELETE', b));
  await sync();
  time.now += 9 * 24 * 60 * 60_000;
  await sync();
}
