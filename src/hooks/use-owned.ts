import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Row } from '../client/api.ts';
import { listQuery } from '../client/queries.ts';
import type { ListSnapshot } from '../client/record-cache.ts';
import { useClient } from './context.ts';
import { useMerged } from './use-merged.ts';
import { useCanRead } from './use-session.ts';

export type OwnedRow = Pick<Row, 'id' | 'summary' | 'syncState'>;

export interface OwnedRows {
  /** `hidden`: this person may not read records of the type. */
  status: 'loading' | 'ready' | 'hidden';
  rows: readonly OwnedRow[];
}

const NONE: readonly OwnedRow[] = [];

/**
 * The records of a type that stand under one record (a patient's allergies), or under one that is merged with it, in
 * the listing's order. Others' records are not read, and a change of theirs renders nothing.
 */
export function useOwned(entityType: string, owner: string): OwnedRows {
  const client = useClient();
  const mayRead = useCanRead(entityType);
  const owners = useMerged(client.cache.listing(entityType)?.ownerType, owner);
  const select = useCallback(
    ({ loader }: ListSnapshot) => ({
      loader,
      version: (owners ?? []).reduce((sum, one) => sum + loader.collection.versionOf(one), 0),
    }),
    [owners],
  );
  const { data } = useQuery({ ...listQuery(client, entityType), select, enabled: mayRead });
  const loader = data?.loader;
  const version = data?.version;
  const rows = useMemo(
    () =>
      (owners ?? [])
        .flatMap((one) => [...(loader?.collection.idsOf(one) ?? [])])
        .flatMap((id) => loader?.collection.get(id) ?? [])
        .toSorted((a, b) => (a.sortKey === b.sortKey ? (a.id < b.id ? -1 : 1) : a.sortKey < b.sortKey ? -1 : 1))
        .map(({ id, summary, syncState }): OwnedRow => ({ id, summary, syncState })),
    // `version` stands for the collection's content, which is changed in place.
    // oxlint-disable-next-line exhaustive-deps
    [loader, owners, version],
  );
  if (!mayRead) return { status: 'hidden', rows: NONE };
  return { status: loader && owners ? 'ready' : 'loading', rows };
}
