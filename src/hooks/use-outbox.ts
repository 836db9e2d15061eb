import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { dependantsOf } from '../queue/dependants.ts';
import type { Outbox, OutboxEntry, SyncStatus } from '../client/api.ts';
import { UNKNOWN_STATUS } from '../client/status.ts';
import { useClient } from './context.ts';
import { outboxQuery, statusQuery } from '../client/queries.ts';

const NOTHING = { status: 'loading', attention: [], waiting: [], sent: [] } as const;

/** What waits, what needs a person, what was sent, and what can be done about it. */
export function useOutbox(): Outbox {
  const client = useClient();
  const { data } = useQuery(outboxQuery(client));
  const actions = useMemo(
    () => ({
      retry: (mutationId: string) => client.retry(mutationId),
      discard: (mutationId: string, asked?: readonly string[]) => client.discard(mutationId, asked),
      resolve: client.resolve,
      syncNow: async () => {
        await client.runner.syncNow();
      },
      exportUnsent: () => client.exportUnsent(),
    }),
    [client],
  );
  return { ...(data ?? NOTHING), ...actions };
}

/** A mutation that waits for a person, whole; null when there is none of this id (any more). */
export function useConflict(mutationId: string): OutboxEntry | null {
  return useOutbox().attention.find(({ id }) => id === mutationId) ?? null;
}

/** What would be given up with this one, because it can't be without it. */
export function useDependants(entry: OutboxEntry | null): readonly OutboxEntry[] {
  const { attention, waiting } = useOutbox();
  return entry ? dependantsOf(entry, [...attention, ...waiting]) : [];
}

export function useSyncStatus(): SyncStatus {
  const client = useClient();
  return useQuery(statusQuery(client)).data ?? UNKNOWN_STATUS;
}
