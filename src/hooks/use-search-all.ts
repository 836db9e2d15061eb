import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CollectionLoader } from '../client/collection-loader.ts';
import { listQuery } from '../client/queries.ts';
import type { JsonObject } from '../lib/json.ts';
import { useClient } from './context.ts';
import { useAnswer } from './use-answer.ts';

/** A record that a search over several types has found. */
export interface Hit {
  entityType: string;
  id: string;
  label: string;
  summary: JsonObject;
}

interface FoundAll {
  near: boolean;
  groups: readonly { entityType: string; ids: readonly string[] }[];
}

const NOTHING: FoundAll = { near: false, groups: [] };

/** If one type has exact matches, the close matches of other types are left out. */
async function askAll(loaders: ReadonlyMap<string, CollectionLoader>, search: string): Promise<FoundAll> {
  const found = await Promise.all(
    [...loaders].map(async ([entityType, loader]) => ({ entityType, ...(await loader.search(search)) })),
  );
  const exact = found.filter(({ ids, near }) => ids.length > 0 && !near);
  return exact.length > 0
    ? { near: false, groups: exact }
    : { near: found.some(({ ids }) => ids.length > 0), groups: found };
}

/**
 * Searches records of several types, at most `limit` of each type, the best first. `searched` is the search of the
 * present hits: until the index has answered, the one before. `find` returns a record by its id.
 */
export function useSearchAll(
  entityTypes: readonly string[],
  search: string,
  limit: number,
): { hits: Hit[]; near: boolean; searched: string; find: (entityType: string, id: string) => Hit | null } {
  const client = useClient();
  const lists = useQueries({ queries: entityTypes.map((entityType) => listQuery(client, entityType)) });
  const content = lists.map(({ data }) => data?.tick ?? 0).join();
  const loaders = useMemo(
    () =>
      new Map(
        entityTypes.flatMap((entityType, at) => {
          const loader = lists[at]?.data?.loader;
          return loader ? [[entityType, loader] as const] : [];
        }),
      ),
    // `content` changes with the lists, which are mutated in place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [entityTypes, content],
  );
  const isBlank = search.trim() === '';
  const isReady = loaders.size === entityTypes.length;
  const answered = useAnswer(
    useMemo(
      () => (isBlank || !isReady ? null : { search, ask: () => askAll(loaders, search) }),
      [isBlank, isReady, loaders, search],
    ),
  );
  const find = (entityType: string, id: string): Hit | null => {
    const summary = loaders.get(entityType)?.collection.get(id)?.summary;
    const listing = client.cache.listing(entityType);
    return summary && listing ? { entityType, id, summary, label: listing.label(summary) } : null;
  };
  const { near, groups } = isBlank ? NOTHING : (answered?.answer ?? NOTHING);
  const hits = groups.flatMap(({ entityType, ids }) => ids.slice(0, limit).flatMap((id) => find(entityType, id) ?? []));
  return { hits, near, searched: isBlank ? search : (answered?.search ?? ''), find };
}
