import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Outbox, OutboxEntry, SyncStatus } from '../client/api.ts';
import { attentionQuery, outboxQuery, statusQuery } from '../client/queries.ts';
import { UNKNOWN_STATUS } from '../client/status.ts';
import { dependantsOf } from '../queue/dependants.ts';
import { useClient } from './context.ts';

const NOTHING = { status: 'loading', attention: [], waiting: [], sent: [] } as const;

export type Attention = Pick<Outbox, 'status' | 'attention'> & Actions;

type Actions = Pick<Outbox, 'retry' | 'discard' | 'resolve' | 'syncNow' | 'exportUnsent' | 'importUnsent'>;

/** What a person does with the queue; nothing of it is read. */
export function useOutboxActions(): Actions {
  const client = useClient();
  return useMemo(
    () => ({
      retry: (mutationId: string) => client.retry(mutationId),
      discard: (mutationId: string, confirmed?: readonly string[]) => client.discard(mutationId, confirmed),
      resolve: client.resolve,
      syncNow: async () => (await client.runner.syncNow()).failure === null,
      exportUnsent: (ids?: readonly string[]) => client.exportUnsent(ids),
      importUnsent: (text: string) => client.importUnsent(text),
    }),
    [client],
  );
}

/**
 * The mutations that wait, that need a person and that were sent, with the actions on them. At most `limit` waiting
 * ones are listed (1,000 by default); `useSyncStatus` counts them all.
 */
export function useOutbox({ limit }: { limit?: number } = {}): Outbox {
  const { data } = useQuery(outboxQuery(useClient(), limit));
  return { ...(data ?? NOTHING), ...useOutboxActions() };
}

/** Only the changes that need a person. The rest of the queue is not read. */
export function useAttention(): Attention {
  const { data } = useQuery(attentionQuery(useClient()));
  return { ...(data ?? NOTHING), ...useOutboxActions() };
}

/** A mutation that waits for a person, in full; null if there is none with this id. */
export function useConflict(mutationId: string): OutboxEntry | null {
  return useAttention().attention.find(({ id }) => id === mutationId) ?? null;
}

/** The mutations that would be given up with these, because they depend on them. */
export function useDependants(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const { data } = useQuery({ ...outboxQuery(useClient()), enabled: entries.length > 0 });
  if (!data) return [];
  const open = [...data.attention, ...data.waiting];
  const found = new Map(entries.flatMap((entry) => dependantsOf(entry, open)).map((one) => [one.id, one]));
  for (const { id } of entries) found.delete(id);
  return [...found.values()];
}

/** All that the server has confirmed in the last seven days, newest first; undefined until it has been read. */
export function useSent(isWanted: boolean): readonly OutboxEntry[] | undefined {
  const client = useClient();
  return useQuery({
    queryKey: ['outbox', 'sent'],
    queryFn: () => client.outbox.loadSent(),
    enabled: isWanted,
    gcTime: 0,
    staleTime: 0,
  }).data;
}

export function useSyncStatus(): SyncStatus {
  return useQuery(statusQuery(useClient())).data ?? UNKNOWN_STATUS;
}
