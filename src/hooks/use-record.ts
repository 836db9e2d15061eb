import { useQuery } from '@tanstack/react-query';
import type { RecordState } from '../client/api.ts';
import { useClient } from './context.ts';
import { recordQuery } from '../client/queries.ts';

const LOADING: RecordState = { status: 'loading', record: null, syncState: 'synced' };

/** One record as people see it: what the server has confirmed with this device's own changes on top. */
export function useRecord(entityType: string, id: string): RecordState {
  const client = useClient();
  return useQuery(recordQuery(client, entityType, id)).data ?? LOADING;
}
