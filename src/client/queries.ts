import { queryOptions } from '@tanstack/react-query';
import type { Client } from './client.ts';
import { attentionKey, openCountKey, OUTBOX_LIMIT, outboxKey } from './outbox-views.ts';
import { listQueryKey, recordQueryKey } from './record-cache.ts';
import { STATUS_KEY } from './status-watch.ts';

// The outbox is not cached for the next screen: nothing refreshes it while no screen shows it, and a form that begins
// with the content of a refused change must not begin with a stale one.

/** The outbox, with at most this number of mutations that wait to be sent. */
export const outboxQuery = (client: Client, limit = OUTBOX_LIMIT) =>
  queryOptions({ queryKey: outboxKey(limit), queryFn: () => client.outbox.load(limit), gcTime: 0 });

export const attentionQuery = (client: Client) =>
  queryOptions({ queryKey: attentionKey, queryFn: () => client.outbox.loadAttention(), gcTime: 0 });

export const openCountQuery = (client: Client, entityType: string) =>
  queryOptions({ queryKey: openCountKey(entityType), queryFn: () => client.outbox.countOpen(entityType), gcTime: 0 });

/** Read again by every screen that uses it. */
export const draftsLeftQuery = (client: Client) =>
  queryOptions({ queryKey: ['drafts-left'], queryFn: () => client.draftsLeft(), gcTime: 0, staleTime: 0 });

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
