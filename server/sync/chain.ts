import { entityOf, type Domain } from '../../src/contract/domain.ts';
import { referencesOf } from '../../src/contract/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { recordKey } from '../store/entities.ts';
import type { SyncEvent } from './receipts.ts';
import type { Verdict } from './verdict.ts';

/** Which events of one request are blocked by earlier ones (protocol, Up 6). */
export interface Chain {
  /** The first event of the chain that blocks this one. */
  blockerOf(event: SyncEvent): string | null;
  add(event: SyncEvent, verdict: Verdict, resolved: boolean): void;
}

export function createChain(domain: Domain): Chain {
  const stuck = new Map<string, string>();
  const unborn = new Map<string, string>();

  function referenceBlocker(event: SyncEvent): string | null {
    const definition = entityOf(domain, event.entityType);
    if (!definition || typeof event.payload !== 'object' || event.payload === null || Array.isArray(event.payload))
      return null;
    for (const { entityType, entityId } of referencesOf(definition, event.payload as JsonObject)) {
      const blocker = unborn.get(recordKey(entityType, entityId.toLowerCase()));
      if (blocker !== undefined) return blocker;
    }
    return null;
  }

  return {
    blockerOf: (event) => stuck.get(recordKey(event.entityType, event.entityId)) ?? referenceBlocker(event),
    add(event, verdict, resolved) {
      const key = recordKey(event.entityType, event.entityId);
      if (verdict.kind === 'acknowledged') {
        if (event.resolves !== undefined && stuck.get(key) === event.resolves) {
          stuck.delete(key);
          unborn.delete(key);
        }
        return;
      }
      if (resolved) return;
      const first =
        verdict.kind === 'deferred' && verdict.blockedBy !== undefined
          ? verdict.blockedBy
          : (stuck.get(key) ?? event.id);
      if (!stuck.has(key)) stuck.set(key, first);
      if (event.operation === 'CREATE' && !unborn.has(key)) unborn.set(key, first);
    },
  };
}
