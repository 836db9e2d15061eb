import { useQuery } from '@tanstack/react-query';
import { listQuery, statusQuery } from '../client/queries.ts';
import type { ListSnapshot } from '../client/record-cache.ts';
import type { SyncStatus } from '../client/api.ts';
import { useClient } from './context.ts';
import { useCanRead } from './use-session.ts';

const isReading = ({ loader }: ListSnapshot): boolean => !loader.isWhole;
const isCopying = ({ copying }: SyncStatus): boolean => copying;

/**
 * Whether records of a type are still to come: read from the device after the app was opened, or copied to it, for the
 * first time or after a change of rights. Until then none may be said to be missing. False for a type that this person
 * may not read.
 */
export function useIsReading(entityType: string): boolean {
  const client = useClient();
  const mayRead = useCanRead(entityType);
  const list = useQuery({ ...listQuery(client, entityType), select: isReading, enabled: mayRead });
  const copy = useQuery({ ...statusQuery(client), select: isCopying });
  return mayRead && ((list.data ?? true) || (copy.data ?? true));
}
