import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Collection } from '../client/collection.ts';
import type { Listing } from '../client/listing.ts';
import { listQuery } from '../client/queries.ts';
import type { ListSnapshot } from '../client/record-cache.ts';
import { useClient } from './context.ts';
import { useCanRead } from './use-session.ts';

type Links = Pick<Collection, 'get' | 'idsOf'>;

/**
 * All records that are merged with this one, itself first: the one it was merged into, those merged into that one, and
 * so on. Circular links (made offline on two devices) end the search without an error.
 */
export function mergedWith(collection: Links, ownerOf: NonNullable<Listing['ownerOf']>, id: string): string[] {
  const found = new Set([id]);
  // Iterating over a set includes the items that are added meanwhile.
  for (const one of found) {
    const entry = collection.get(one);
    const into = entry === undefined ? '' : ownerOf(entry.summary);
    if (into !== '') found.add(into);
    for (const other of collection.idsOf(one)) found.add(other);
  }
  return [...found];
}

const NOTHING = '';

/**
 * The ids of all records of a type that are merged with this one, itself first. Without a type, or if the type has no
 * list here, only this one. Null while they are not known.
 */
export function useMerged(entityType: string | undefined, id: string): readonly string[] | null {
  const client = useClient();
  const type = entityType ?? NOTHING;
  const ownerOf = client.cache.listing(type)?.ownerOf;
  const enabled = useCanRead(type) && ownerOf !== undefined;
  const select = useMemo(
    () =>
      ({ loader }: ListSnapshot): string =>
        (ownerOf === undefined ? [id] : mergedWith(loader.collection, ownerOf, id)).join(' '),
    [ownerOf, id],
  );
  const { data } = useQuery({ ...listQuery(client, type), select, enabled });
  const key = enabled ? data : id;
  return useMemo(() => key?.split(' ') ?? null, [key]);
}
