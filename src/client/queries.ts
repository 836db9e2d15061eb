import { queryOptions } from '@tanstack/react-query';
import type { Client } from './client.ts';
import { OUTBOX_KEY, STATUS_KEY } from './client.ts';
import { listQueryKey, recordQueryKey } from './record-cache.ts';

export const outboxQuery = (client: Client) =>
  queryOptions({ queryKey: OUTBOX_KEY, queryFn: () => client.loadOutbox(), gcTime: Infinity });

export const statusQuery = (client: Client) =>
  queryOptions({ queryKey: STATUS_KEY, queryFn: () => client.loadStatus(), gcTime: Infinity });

export const listQuery = (client: Client, entityType: string) =>
  queryOptions({
    queryKey: listQueryKey(entityType),
    queryFn: () => client.cache.loadList(entityType),
    gcTime: Infinity,
  });

export const recordQuery = (client: Client, entityType: string, entityId: string) =>
  queryOptions({
    queryKey: recordQueryKey(entityType, entityId),
    queryFn: () => client.cache.loadRecord({ entityType, entityId }),
  });
