import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { RecordList, Row } from '../client/api.ts';
import type { Found } from '../client/collection.ts';
import { useClient } from './context.ts';
import { listQuery } from '../client/queries.ts';

const NOTHING: Found = { ids: [], near: false };

/**
 * All records of a type in the listing's order, filtered by a search as it is typed; from the device, never waiting for
 * the network.
 */
export function useRecords(entityType: string, { search = '' }: { search?: string } = {}): RecordList {
  const client = useClient();
  const { data } = useQuery(listQuery(client, entityType));
  const loader = data?.loader;
  const tick = data?.tick ?? 0;
  // `tick` stands for the collection's content, which is changed in place.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const { ids, near } = useMemo(() => loader?.collection.search(search) ?? NOTHING, [loader, tick, search]);
  const row = useCallback(
    (id: string): Row | undefined => {
      const entry = loader?.collection.get(id);
      return (
        entry && {
          id,
          summary: entry.summary,
          syncState: entry.syncState,
          fresh: client.cache.isFresh({ entityType, entityId: id }),
        }
      );
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [client, entityType, loader, tick],
  );
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const lookUp = useCallback((queries: readonly string[]) => loader?.collection.lookUp(queries) ?? [], [loader, tick]);
  return { status: loader ? 'ready' : 'loading', ids, near, lookUp, total: loader?.total ?? 0, row };
}
