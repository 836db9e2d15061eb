import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { RecordVersion } from '../contract/history.ts';
import { applyPatch } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Mutation } from '../queue/model.ts';
import { needsPerson } from '../queue/transitions.ts';
import { useClient } from './context.ts';

/** A state of a record, as its history shows it. */
export interface HistoryEntry {
  /** The server's number; null for a change of this device that the server has not confirmed. */
  version: number | null;
  operation: string;
  /** The record as this version left it. */
  data: JsonObject;
  /** The record before this version; null for a creation, or if it is not known here. */
  before: JsonObject | null;
  by: string | null;
  at: string;
  reason: string | null;
  /** Made on this device. */
  isOwnDevice: boolean;
}

export interface History {
  status: 'loading' | 'ready';
  /** Newest first. */
  entries: readonly HistoryEntry[];
  /** `server`: complete, as far as it is loaded; `device`: only what this device knows. */
  source: 'server' | 'device';
  /** Whether a request to the server is pending. */
  isAsking: boolean;
  hasMore: boolean;
  loadMore: () => void;
}

export interface HistoryOf {
  entityType: string;
  entityId: string;
  /** The record as it is shown now, with its version. */
  record: JsonObject;
  /** Who made the confirmed state, if this device knows it. */
  changedBy?: string;
}

const versionOf = (record: JsonObject): number | null =>
  typeof record['version'] === 'number' ? record['version'] : null;

/** The device's own changes that the server has not confirmed, oldest first, each on top of the one before. */
function ownEntries(confirmed: JsonObject, mutations: readonly Mutation[]): HistoryEntry[] {
  let data = confirmed;
  return mutations.map((mutation) => {
    const before = mutation.operation === 'CREATE' ? null : data;
    data = mutation.operation === 'DELETE' ? data : applyPatch(data, mutation.payload);
    return {
      version: null,
      operation: mutation.operation,
      data,
      before,
      by: null,
      at: mutation.createdAt,
      reason: mutation.reason ?? null,
      isOwnDevice: true,
    };
  });
}

/**
 * The history of a record: complete from the server when it answers, otherwise what this device knows (the confirmed
 * state and its own changes), and it says which of the two. Never waits for the network to show the device's part.
 */
export function useHistory({ entityType, entityId, record, changedBy }: HistoryOf): History {
  const client = useClient();
  const key = useMemo(() => ({ entityType, entityId }), [entityType, entityId]);
  const version = versionOf(record);
  const { data: own, refetch: readOwn } = useQuery({
    queryKey: ['own-changes', entityType, entityId],
    queryFn: () => client.ownChanges(key),
    gcTime: 0,
  });
  // A new version was confirmed: the list is read again, and the old list is shown meanwhile.
  const pages = useInfiniteQuery({
    queryKey: ['history', entityType, entityId, version],
    queryFn: ({ pageParam }) => client.versions(key, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page?.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  // Making, sending or undoing a change changes the record that is shown. The query itself does the first read.
  const read = useRef(record);
  useEffect(() => {
    if (read.current === record) return;
    read.current = record;
    void readOwn();
  }, [readOwn, record]);

  const entries = useMemo((): HistoryEntry[] => {
    const versions: RecordVersion[] = (pages.data?.pages ?? []).flatMap((page) => page?.items ?? []);
    const { confirmed, mutations, clientId } = own ?? { confirmed: null, mutations: [], clientId: '' };
    const mine = ownEntries(
      confirmed ?? {},
      mutations.filter(({ state }) => !needsPerson(state)),
    ).reverse();
    if (versions.length > 0) {
      return [
        ...mine,
        ...versions.map((one, at): HistoryEntry => ({
          version: one.version,
          operation: one.operation,
          data: one.data as JsonObject,
          before: (versions[at + 1]?.data as JsonObject | undefined) ?? null,
          by: one.modifiedBy?.name ?? null,
          at: one.modifiedAt,
          reason: one.reason,
          isOwnDevice: one.clientId === clientId,
        })),
      ];
    }
    if (confirmed === null) return mine;
    return [
      ...mine,
      {
        version: versionOf(confirmed),
        operation: versionOf(confirmed) === 1 ? 'CREATE' : 'UPDATE',
        data: confirmed,
        before: null,
        by: changedBy ?? null,
        at: String(confirmed['updatedAt'] ?? ''),
        reason: null,
        isOwnDevice: false,
      },
    ];
  }, [pages.data, own, changedBy]);

  return {
    status: own === undefined ? 'loading' : 'ready',
    entries,
    source: pages.data?.pages[0] ? 'server' : 'device',
    isAsking: pages.isFetching,
    hasMore: pages.hasNextPage,
    loadMore: () => void pages.fetchNextPage(),
  };
}
