import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { MutationHandle, SyncMutation } from '../client/api.ts';
import { useClient } from './context.ts';
import { outboxQuery } from '../client/queries.ts';

/**
 * Changes records of one type. Each call changes the React Query cache before it returns, and answers with a promise
 * that resolves when the change is durable on the device; `confirmed` on it is the server's word. Bad input rejects
 * with `InvalidInputError` (fields named) and queues nothing.
 */
export function useSyncMutation(entityType: string): SyncMutation {
  const client = useClient();
  const { data } = useQuery(outboxQuery(client));
  const [error, setError] = useState<Error | null>(null);

  const watch = useCallback((handle: MutationHandle): MutationHandle => {
    handle.then(
      () => setError(null),
      (reason: unknown) => setError(reason instanceof Error ? reason : new Error('not durable')),
    );
    return handle;
  }, []);

  const actions = useMemo(
    () =>
      ({
        create: (values, options) => watch(client.create(entityType, values, options)),
        mutate: (id, patch, options) => watch(client.update(entityType, id, patch, options)),
        delete: (id, options) => watch(client.remove(entityType, id, options)),
        retry: (mutationId) => client.retry(mutationId),
        discard: (mutationId) => client.discard(mutationId),
      }) satisfies Partial<SyncMutation>,
    [client, entityType, watch],
  );

  const open = [...(data?.waiting ?? []), ...(data?.attention ?? [])].filter(
    (entry) => entry.entityType === entityType,
  );
  return {
    ...actions,
    isPending: open.some(({ state }) => state === 'pending' || state === 'sent'),
    error,
    pendingCount: open.length,
  };
}
