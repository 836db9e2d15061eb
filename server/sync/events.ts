import type { Database } from '../store/database.ts';

/** Streams that are notified of a tenant's changed tables. */
export interface ChangeHub {
  subscribe(tenantId: string, onTypes: (types: ReadonlySet<string>) => void): Promise<() => void>;
}

export const CHANGE_CHANNEL = 'medicalpro_change';
const BURST_MS = 50;

/** One database listener for all streams of this process. A burst of changes becomes one notification. */
export function createChangeHub(db: Database, stopped: AbortSignal): ChangeHub {
  const listeners = new Map<string, Set<(types: ReadonlySet<string>) => void>>();
  const waiting = new Map<string, Set<string>>();
  let listening: Promise<unknown> | undefined;

  function onPayload(payload: string): void {
    const [tenantId, type] = payload.split(':');
    if (tenantId === undefined || type === undefined || !listeners.has(tenantId)) return;
    const burst = waiting.get(tenantId);
    if (burst) {
      burst.add(type);
      return;
    }
    waiting.set(tenantId, new Set([type]));
    setTimeout(() => {
      const types = waiting.get(tenantId) ?? new Set<string>();
      waiting.delete(tenantId);
      for (const listener of listeners.get(tenantId) ?? []) listener(types);
    }, BURST_MS);
  }

  async function start(): Promise<void> {
    const stop = await db.listen(CHANGE_CHANNEL, onPayload);
    const end = () => void stop().catch(() => undefined);
    if (stopped.aborted) end();
    else stopped.addEventListener('abort', end, { once: true });
  }

  return {
    async subscribe(tenantId, onTypes) {
      listening ??= start().catch((error: unknown) => {
        listening = undefined;
        throw error;
      });
      await listening;
      const set = listeners.get(tenantId) ?? new Set();
      listeners.set(tenantId, set.add(onTypes));
      return () => {
        set.delete(onTypes);
        if (set.size === 0) listeners.delete(tenantId);
      };
    },
  };
}
