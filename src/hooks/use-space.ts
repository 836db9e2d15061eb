import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Space } from '../client/space.ts';
import { useClient } from './context.ts';

const KEY = ['space'];
const EVERY_MS = 30_000;

/** The room on this device, read now and then; null where the browser does not say, undefined until it has. */
export function useSpace(): { space: Space | null | undefined; keep: () => Promise<boolean> } {
  const client = useClient();
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => client.space.read(),
    gcTime: 0,
    staleTime: 0,
    refetchInterval: EVERY_MS,
  });
  const keep = useCallback(async () => {
    const isKept = await client.space.keep();
    await cache.invalidateQueries({ queryKey: KEY });
    return isKept;
  }, [client, cache]);
  return { space: data, keep };
}
