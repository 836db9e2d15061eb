import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { SavedView } from '../client/saved-views.ts';
import { useClient } from './context.ts';

export interface SavedViewsState {
  views: readonly SavedView[];
  /** Rejects if the device's store cannot keep the view. */
  save(name: string, query: string): Promise<void>;
  remove(id: string): Promise<void>;
}

const NONE: readonly SavedView[] = [];

/** A person's own views of a list, on this device. */
export function useSavedViews(entityType: string): SavedViewsState {
  const { savedViews } = useClient();
  const queryClient = useQueryClient();
  const { data } = useQuery({ queryKey: ['saved-views', entityType], queryFn: () => savedViews.list(entityType) });
  const readAgain = useCallback(
    () => queryClient.invalidateQueries({ queryKey: ['saved-views', entityType] }),
    [queryClient, entityType],
  );
  return {
    views: data ?? NONE,
    save: (name, query) => savedViews.save(entityType, name, query).then(readAgain),
    remove: (id) => savedViews.remove(id).then(readAgain),
  };
}
