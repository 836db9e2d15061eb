import { useQuery } from '@tanstack/react-query';
import type { OutboxEntry } from '../client/api.ts';
import type { JsonObject } from '../lib/json.ts';
import { useClient } from './context.ts';
import { useOutbox } from './use-outbox.ts';
import { useRecords } from './use-records.ts';

const DAY_MS = 86_400_000;
/** How many days back the list goes. */
export const DELETED_DAYS = 90;

export interface DeletedRecord {
  id: string;
  /** The record before its deletion; null if this device no longer knows it. */
  record: JsonObject | null;
  label: string;
  deletedAt: string;
  /** Whether the deletion is still to be sent. */
  isWaiting: boolean;
}

export interface DeletedRecords {
  status: 'loading' | 'ready';
  /** Newest first. */
  deleted: readonly DeletedRecord[];
  /** `server`: all deletions of the last {@link DELETED_DAYS} days; `device`: only the recent ones of this device. */
  source: 'server' | 'device';
}

const ofDevice = ({ entityId, base, label, createdAt, state }: OutboxEntry): DeletedRecord => ({
  id: entityId,
  record: base,
  label,
  deletedAt: createdAt,
  isWaiting: state !== 'acknowledged',
});

/**
 * The records of a type that were deleted lately and not restored: the server's list if it answers, else this device's.
 */
export function useDeleted(entityType: string): DeletedRecords {
  const client = useClient();
  const { row } = useRecords(entityType);
  const { waiting, sent, status } = useOutbox();
  const query = useQuery({
    queryKey: ['deleted', entityType],
    queryFn: () => client.deleted(entityType, new Date(client.now() - DELETED_DAYS * DAY_MS).toISOString()),
    staleTime: 0,
    gcTime: 0,
  });
  const labelOf = client.cache.listing(entityType)?.label;
  const here = [...waiting, ...sent]
    .filter((entry) => entry.entityType === entityType && entry.operation === 'DELETE')
    .map(ofDevice);
  const there = (query.data ?? []).map((record): DeletedRecord => ({
    id: String(record['id']),
    record,
    label: labelOf?.(record) ?? '',
    deletedAt: String(record['updatedAt'] ?? ''),
    isWaiting: false,
  }));
  const byId = new Map([...here, ...there].map((one) => [one.id, one]));
  const deleted = [...byId.values()]
    .filter(({ id }) => row(id) === undefined)
    .sort((a, b) => (a.deletedAt < b.deletedAt ? 1 : -1));
  return {
    status: status === 'loading' || query.isPending ? 'loading' : 'ready',
    deleted,
    source: query.data ? 'server' : 'device',
  };
}
