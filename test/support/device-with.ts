import { clientOn } from './client.ts';
import type { Listing } from '../../src/client/listing.ts';
import type { SyncUpRequest } from '../../src/contract/protocol.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { MemoryStore } from './memory-store.ts';
import { acknowledgeAll, downAnswer, engineOn, testId } from './queue.ts';

export type Records = Readonly<Record<string, readonly [entityType: string, fields: JsonObject]>>;

/**
 * A device in memory that has pulled these records from its server, with its own clock. `reopened` makes the client of
 * the app's next start.
 */
export async function deviceWith(listings: readonly Listing[], records: Records, now: number) {
  const store = new MemoryStore();
  const at = new Date(now - 7 * 60_000).toISOString();
  const world = engineOn(store, (call) =>
    call.path.endsWith('/up')
      ? acknowledgeAll(call.body as SyncUpRequest)
      : downAnswer({
          changes: Object.entries(records).map(([id, [entityType, fields]]) => ({
            id: `c-${id}`,
            entityType,
            entityId: id,
            operation: 'CREATE' as const,
            payload: { ...fields, id, version: 1, updatedAt: at },
            serverVersion: 1,
            modifiedAt: at,
            modifiedBy: { id: testId(), name: 'Admin' },
          })),
        }),
  );
  world.time.now = now;
  const reopened = () => clientOn(world, store, { listings });
  const client = reopened();
  await world.engine.sync();
  return { store, client, reopened };
}
