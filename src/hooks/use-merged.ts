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
 * All records that are one with this one, itself first: what it was merged into, what was merged into that, and so on.
 * Links that lead in a circle (made offline on two devices) end the search, not the screen.
 */
export function mergedWith(collection: Links, ownerOf: NonNullable<Listing['ownerOf']>, id: string): string[] {
  const found = new Set([id]);
  // A set hands out what is added on the way, too.
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
 * The ids of all records of a type that are one with this one, itself first. Where the type is not named, or has no
 * list here, it stands alone. null: not known yet.
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
