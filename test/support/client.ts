import { createClient, type Client, type ClientPorts } from '../../src/client/client.ts';
import { clinic } from '../../src/contract/clinic.ts';
import { readerIn } from '../../src/contract/readable.ts';
import type { MemoryStore } from './memory-store.ts';
import type { engineOn } from './queue.ts';

/** A client of the clinic on an engine and its store, with the engine's clock. `ports` replaces single dependencies. */
export function clientOn(
  { engine, time }: Pick<ReturnType<typeof engineOn>, 'engine' | 'time'>,
  store: MemoryStore,
  ports: Partial<ClientPorts> = {},
): Client {
  return createClient({
    domain: clinic,
    listings: [],
    read: readerIn(clinic),
    engine,
    store,
    reads: store,
    runner: {
      nudge: () => undefined,
      syncNow: () => engine.sync({ force: true }),
      pollEvery: () => undefined,
      start: () => undefined,
      stop: () => undefined,
    },
    clock: { now: () => time.now },
    random: { next: () => 0.5, bytes16: () => crypto.getRandomValues(new Uint8Array(16)) },
    isOnline: () => true,
    later: (ms, work) => void setTimeout(work, ms),
    ...ports,
  });
}
