import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { RecordList, Row } from '../client/api.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import { typeOf, type EntityRef } from '../contract/typed.ts';
import { useClient } from './context.ts';
import { listQuery } from '../client/queries.ts';
import { useFound } from './use-found.ts';

export interface ListOptions {
  /** The search as it is typed. An empty one finds all records. */
  search?: string;
  /** False while the records are not needed, such as in a closed list of choices. */
  wanted?: boolean;
}

/**
 * All records of a type in the listing's order, filtered by a search as it is typed; from the device, never waiting for
 * the network. With an entity's definition a row's summary has its fields' types.
 */
export function useRecords<const E extends EntityDefinition>(entity: E, options?: ListOptions): RecordList<E>;
export function useRecords(entityType: string, options?: ListOptions): RecordList;
export function useRecords(entity: EntityRef, { search = '', wanted = true }: ListOptions = {}): RecordList {
  const client = useClient();
  const entityType = typeOf(entity);
  const { data } = useQuery({ ...listQuery(client, entityType), enabled: wanted });
  const loader = data?.loader;
  const tick = data?.tick ?? 0;
  const found = useFound(loader, tick, search);
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
  const foundIds = found?.ids;
  const summaries = useCallback(
    () => {
      const collection = loader?.collection;
      if (collection === undefined || foundIds === undefined) return [];
      return foundIds === collection.ids ? collection.ordered : foundIds.flatMap((id) => collection.get(id) ?? []);
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [loader, foundIds, tick],
  );
  const lookUp = useCallback(
    async (queries: readonly string[]) => (await loader?.lookUp(queries)) ?? [],
    // `tick` changes with the collection, which is mutated in place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [loader, tick],
  );
  return {
    status: loader ? 'ready' : 'loading',
    ids: found?.ids ?? [],
    near: found?.near ?? false,
    searched: found?.searched ?? search,
    lookUp,
    total: loader?.total ?? 0,
    row,
    summaries,
  };
}
