import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Outbox, OutboxEntry, SyncStatus } from '../client/api.ts';
import { attentionQuery, outboxQuery, statusQuery } from '../client/queries.ts';
import { UNKNOWN_STATUS } from '../client/status.ts';
import { dependantsOf } from '../queue/dependants.ts';
import { useClient } from './context.ts';

const NOTHING = { status: 'loading', attention: [], waiting: [], sent: [] } as const;

export type Attention = Pick<Outbox, 'status' | 'attention' | 'retry' | 'discard' | 'resolve'>;

function useActions(): Pick<Outbox, 'retry' | 'discard' | 'resolve' | 'syncNow' | 'exportUnsent'> {
  const client = useClient();
  return useMemo(
    () => ({
      retry: (mutationId: string) => client.retry(mutationId),
      discard: (mutationId: string, confirmed?: readonly string[]) => client.discard(mutationId, confirmed),
      resolve: client.resolve,
      syncNow: async () => {
        await client.runner.syncNow();
      },
      exportUnsent: () => client.exportUnsent(),
    }),
    [client],
  );
}

/**
 * What waits, what needs a person, what was sent, and what can be done about it. `limit`: how many of those that wait
 * are listed at most (1,000 if left out); `useSyncStatus` counts them all.
 */
export function useOutbox({ limit }: { limit?: number } = {}): Outbox {
  const { data } = useQuery(outboxQuery(useClient(), limit));
  return { ...(data ?? NOTHING), ...useActions() };
}

/** What needs a person, alone: the rest of the queue is not read for it. */
export function useAttention(): Attention {
  const { data } = useQuery(attentionQuery(useClient()));
  return { ...(data ?? NOTHING), ...useActions() };
}

/** A mutation that waits for a person, whole; null when there is none of this id (any more). */
export function useConflict(mutationId: string): OutboxEntry | null {
  return useAttention().attention.find(({ id }) => id === mutationId) ?? null;
}

/** What would be given up with this one, because it can't be without it. */
export function useDependants(entry: OutboxEntry | null): readonly OutboxEntry[] {
  const { data } = useQuery({ ...outboxQuery(useClient()), enabled: entry !== null });
  return entry && data ? dependantsOf(entry, [...data.attention, ...data.waiting]) : [];
}

export function useSyncStatus(): SyncStatus {
  return useQuery(statusQuery(useClient())).data ?? UNKNOWN_STATUS;
}
