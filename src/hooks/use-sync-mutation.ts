import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { MutationHandle, SyncMutation } from '../client/api.ts';
import type { OpenCount } from '../queue/ports.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import { typeOf, type EntityRef } from '../contract/typed.ts';
import { useClient } from './context.ts';
import { openCountQuery } from '../client/queries.ts';
import { RefusedError } from '../client/refused-error.ts';

const NONE: OpenCount = { waiting: 0, attention: 0 };

/**
 * Changes records of one type, given by its definition (the compiler then checks the values) or by its name. Each call
 * changes the React Query cache before it returns. Its promise resolves when the change is durable on the device;
 * `confirmed` on it is the server's outcome. Bad input rejects with `InvalidInputError`, which names the fields, and
 * queues nothing.
 */
export function useSyncMutation<const E extends EntityDefinition>(entity: E): SyncMutation<E>;
export function useSyncMutation(entityType: string): SyncMutation;
export function useSyncMutation(entity: EntityRef): SyncMutation {
  const client = useClient();
  const entityType = typeOf(entity);
  const { data } = useQuery(openCountQuery(client, entityType));
  const [error, setError] = useState<Error | null>(null);

  const watch = useCallback((handle: MutationHandle): MutationHandle => {
    handle.then(
      () => setError(null),
      (reason: unknown) => setError(reason instanceof Error ? reason : new Error('not durable')),
    );
    // A call that was not stored gets no outcome; its failure is handled above.
    handle.confirmed.then(
      (outcome) => {
        if (outcome.outcome === 'rejected') setError(new RefusedError(handle.mutationId, outcome));
      },
      () => undefined,
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

  const { waiting, attention } = data ?? NONE;
  return { ...actions, isPending: waiting > 0, error, pendingCount: waiting + attention };
}
